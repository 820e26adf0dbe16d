//! Evidence: whether it is there, whether it can be read, and how strong it is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::named::words;
use crate::model::{Grade, Localized, Location};

words! {
    /// The state of evidence. Only what is present proves anything.
    pub enum State {
        /// It is there and was understood.
        Present = "present",
        /// It is not there, or nothing names it.
        Absent = "absent",
        /// It is there and cannot be judged.
        Unreadable = "unreadable",
    }
}

impl State {
    /// The worse of two states: what cannot be judged is worse than what is not there.
    pub(super) fn worse(self, other: Self) -> Self {
        let rank = |state: Self| match state {
            Self::Present => 0,
            Self::Absent => 1,
            Self::Unreadable => 2,
        };
        std::cmp::max_by_key(self, other, |state| rank(*state))
    }
}

/// A file that was read as evidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct FileProof {
    /// Its path, relative to the repository's root.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// How strong a proof it is.
    pub grade: Grade,
}

/// Evidence of one or more files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// The state: the worst of all its files.
    pub state: State,
    /// What is wrong, where something is.
    pub problem: Localized,
    /// How strong a proof it is: the weakest of its files.
    pub grade: Grade,
    /// The files that were read.
    pub files: Vec<FileProof>,
    /// The file, the place in it that cannot be read, or the claim that names what is not there.
    pub location: Location,
}

impl Evidence {
    /// Evidence that was read.
    pub(super) fn present(file: FileProof) -> Self {
        let location = Location::file(file.path.clone());
        Self {
            state: State::Present,
            problem: Localized::of("", ""),
            grade: file.grade,
            files: vec![file],
            location,
        }
    }

    /// Evidence that is not there.
    pub(super) fn absent(problem: Localized, location: Location) -> Self {
        Self { state: State::Absent, problem, grade: Grade::E0, files: Vec::new(), location }
    }

    /// Evidence that is there and cannot be judged.
    pub(super) fn unreadable(problem: Localized, location: Location) -> Self {
        Self { state: State::Unreadable, problem, grade: Grade::E0, files: Vec::new(), location }
    }

    /// Evidence that consists of all the others: unreadable if one is, else absent if one is. `none` is what no
    /// evidence at all amounts to.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>, none: impl FnOnce() -> Self) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().collect();
        let mut files: Vec<FileProof> = parts.iter().flat_map(|part| part.files.clone()).collect();
        files.sort();
        files.dedup();
        let worst = |part: &Self| match part.state {
            State::Unreadable => 0,
            State::Absent => 1,
            State::Present => 2,
        };
        parts.sort_by_key(worst);
        let grade = parts.iter().map(|part| part.grade).min();
        match (parts.into_iter().next(), grade) {
            (Some(first), Some(grade)) => Self { grade, files, ..first },
            _ => none(),
        }
    }

    pub(super) fn is_present(&self) -> bool {
        self.state == State::Present
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, FileProof, State};
    use crate::model::{Grade, Localized, Location};

    #[test]
    fn the_worst_part_decides() {
        let file = |path: &str, grade| {
            Evidence::present(FileProof { path: path.into(), digest: String::new(), grade })
        };
        let bad = Evidence::unreadable(Localized::of("cut", "abgeschnitten"), Location::file("c"));
        let gone = Evidence::absent(Localized::of("gone", "weg"), Location::file("m"));
        let none = || Evidence::absent(Localized::of("none", "keine"), Location::file("m"));
        let both = Evidence::all([file("b", Grade::E2), file("a", Grade::E1)], none);
        assert_eq!((both.state, both.grade, both.files.len()), (State::Present, Grade::E1, 2));
        let all = Evidence::all([file("a", Grade::E1), gone, bad], none);
        assert_eq!((all.state, all.problem.en.as_str()), (State::Unreadable, "cut"));
        assert_eq!(Evidence::all([], none).state, State::Absent);
    }
}
