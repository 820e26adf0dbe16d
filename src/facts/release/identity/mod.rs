//! Facts of the version that is released: which model and prompt it is, and whether the evidence is of the same.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::junit::Said;
use crate::facts::claim::Claim;
use crate::facts::evidence::Evidence;
use crate::facts::scene::Scene;
use crate::facts::tested::{SuiteFacts, Tests};
use crate::facts::wording::essence;
use crate::manifest::{Manifest, Release};
use crate::model::{Localized, Location, Position, Span, named::words};

mod records;

use records::RecordsFacts;

words! {
    /// Whether evidence names what is released.
    pub enum Naming {
        /// It names the same.
        Same = "same",
        /// It names another.
        Other = "other",
        /// It names none.
        Missing = "missing",
    }
}

/// The version that is released.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IdentityFacts {
    /// The model's name.
    pub model: Claim,
    /// The model's version.
    pub model_version: Claim,
    /// The file of the prompt.
    pub prompt: Evidence,
    /// Every suite of the test reports in which tests stand.
    pub suites: Vec<HeaderFacts>,
    /// Files of records that name models or prompts.
    pub records: Vec<RecordsFacts>,
}

/// What a suite says that its tests ran on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct HeaderFacts {
    /// Its name; the report's path if it has none.
    pub name: String,
    /// Whether its model is the one that is released.
    pub model: Naming,
    /// The first model that is another, as written; else the first.
    pub model_said: String,
    /// Whether its prompt is the one that is released.
    pub prompt: Naming,
    /// The first prompt that is another, as written; else the first.
    pub prompt_said: String,
    /// Whether it says when it ran.
    pub dated: bool,
    /// Days from then to the day of judgement; 0 if it is not dated.
    pub age_days: i64,
    /// Where it stands, or says what is wrong.
    pub location: Location,
}

/// What evidence is held against.
struct Released {
    /// Spellings of the model with its version: letters and digits.
    models: Vec<String>,
    /// Spellings of the prompt: the name of its file without and with its ending, and its path.
    prompts: Vec<String>,
}

impl Released {
    fn of(release: Option<&Release>) -> Self {
        let declared = release.and_then(|release| release.model.as_ref());
        let part = |text: Option<&crate::manifest::Text>| {
            essence(text.map(|text| text.as_str()).unwrap_or_default())
        };
        let name = part(declared.and_then(|model| model.name.as_ref()));
        let version = part(declared.and_then(|model| model.version.as_ref()));
        let mut models = Vec::new();
        // A name without its version says nothing about which model it was.
        if !name.is_empty() && !version.is_empty() {
            models.push(format!("{name}{version}"));
            models.extend(name.ends_with(&version).then_some(name));
        }
        let path = release.and_then(|release| release.prompt.as_ref()).map(|path| path.value.to_string());
        let file = path.as_deref().and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_owned();
        let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem).to_owned();
        let prompts = [stem, file, path.unwrap_or_default()];
        Self { models, prompts: prompts.into_iter().filter(|name| !name.is_empty()).collect() }
    }

    /// A model may stand behind its provider: `mistral/mistral-small-2503`.
    fn is_model(&self, said: &str) -> bool {
        let own = said.rsplit('/').next().unwrap_or(said);
        self.models.contains(&essence(own))
    }

    fn is_prompt(&self, said: &str) -> bool {
        self.prompts.iter().any(|name| name == said.trim())
    }
}

pub(super) fn collect(
    manifest: &Manifest,
    near: &Span,
    scene: &Scene<'_>,
    tested: &Tests<'_>,
) -> IdentityFacts {
    let release = manifest.release.as_ref();
    let model = release.and_then(|release| release.model.as_ref());
    let place = model.map_or(near, |model| &model.span);
    let released = Released::of(release);
    IdentityFacts {
        model: Claim::of(model.and_then(|model| model.name.as_ref()), place, scene),
        model_version: Claim::of(model.and_then(|model| model.version.as_ref()), place, scene),
        prompt: prompt(release, near, scene),
        suites: tested.headers(|path, models, prompts, ran| header(&released, path, models, prompts, ran)),
        records: records::collect(manifest, &released, scene),
    }
}

fn prompt(release: Option<&Release>, near: &Span, scene: &Scene<'_>) -> Evidence {
    let claim = release.and_then(|release| release.prompt.as_ref());
    match scene.open(claim, "release.prompt", near, scene.inputs.limits.file_bytes) {
        Err(evidence) => evidence,
        Ok(document) if document.text.trim().is_empty() => {
            let problem =
                Localized::of(format!("{} is empty", document.path), format!("{} ist leer", document.path));
            document.refused(problem, Position::START, scene)
        }
        Ok(document) => document.evidence(),
    }
}

fn header(
    released: &Released,
    path: &str,
    models: &[&Said],
    prompts: &[&Said],
    ran: SuiteFacts,
) -> HeaderFacts {
    let (model, model_said) = naming(models, |said| released.is_model(said));
    let (prompt, prompt_said) = naming(prompts, |said| released.is_prompt(said));
    let wrong = [(model, model_said), (prompt, prompt_said)];
    let place = wrong.iter().find(|(naming, _)| *naming == Naming::Other).and_then(|(_, said)| *said);
    let value =
        |said: Option<&Said>| said.map(|said| said.value.chars().take(80).collect()).unwrap_or_default();
    HeaderFacts {
        name: ran.name,
        model,
        model_said: value(model_said),
        prompt,
        prompt_said: value(prompt_said),
        dated: ran.dated,
        age_days: ran.age_days,
        location: place.map_or(ran.location, |said| Location::new(path, said.position)),
    }
}

/// Whether all that is said is the same, and what was said.
fn naming<'s>(all: &[&'s Said], is_same: impl Fn(&str) -> bool) -> (Naming, Option<&'s Said>) {
    let all = || all.iter().copied().filter(|said| !said.value.is_empty());
    match all().find(|said| !is_same(&said.value)) {
        Some(other) => (Naming::Other, Some(other)),
        None => all().next().map_or((Naming::Missing, None), |first| (Naming::Same, Some(first))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Naming, Released, naming};
    use crate::evidence::junit::Said;
    use crate::model::Position;

    #[test]
    fn a_model_is_known_with_its_version_however_it_is_spelled() {
        let released = Released {
            models: vec!["mistralsmall2503".into()],
            prompts: vec!["reply-v7".into(), "reply-v7.md".into(), "prompts/reply-v7.md".into()],
        };
        for same in
            ["mistral-small-2503", "mistral-small:2503", "Mistral Small 2503", "mistral/mistral-small@2503"]
        {
            assert!(released.is_model(same), "{same}");
        }
        for other in ["mistral-small", "2503", "", "mistral-small-2506", "mistral-small-2503-ft"] {
            assert!(!released.is_model(other), "{other}");
        }
        assert!(released.is_prompt("reply-v7") && released.is_prompt("prompts/reply-v7.md"));
        assert!(!released.is_prompt("reply-v6") && !released.is_prompt("reply") && !released.is_prompt(""));
    }

    #[test]
    fn one_that_differs_is_another_and_silence_is_missing() {
        let said = |value: &str| Said { value: value.to_owned(), position: Position::START };
        let (same, other, empty) = (said("a"), said("b"), said(""));
        let of = |all: &[&Said]| naming(all, |value| value == "a").0;
        assert_eq!(
            (of(&[&same]), of(&[&same, &other]), of(&[])),
            (Naming::Same, Naming::Other, Naming::Missing)
        );
        assert_eq!(of(&[&empty]), Naming::Missing);
    }
}
