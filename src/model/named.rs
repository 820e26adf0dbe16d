//! Closed sets of words: one list of names serves parsing, printing, schemas and "did you mean".

/// A type whose values are a closed set of words that people write in files and on the command line.
pub trait Named: Copy + Eq + 'static {
    /// Every value, in the order in which reports list them.
    const ALL: &'static [Self];

    /// The word people write.
    fn name(self) -> &'static str;

    /// The value that `word` names, if there is one. Exact match only.
    fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == word)
    }
}

/// The candidate nearest to `word`, if one is near enough to be what the person meant.
///
/// Near enough: at most a third of the letters differ (Damerau–Levenshtein), or one is a prefix of the other.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            let length = candidate.chars().count().max(word.chars().count());
            *distance * 3 <= length
                || (word.len() >= 3 && (candidate.starts_with(word) || word.starts_with(candidate)))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Defines an enum of words with [`Named`], `Display`, `Serialize` and a JSON Schema.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $doc])* $variant,)+ }

        impl $crate::model::Named for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::model::Named::name(*self))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::model::Named::name(*self))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($word),+] })
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_the_near_word_and_nothing_far() {
        assert_eq!(nearest("blockre", ["blocker", "required"]), Some("blocker"));
        assert_eq!(nearest("owner", ["deputy", "contact"]), None);
        assert_eq!(nearest("enforced", ["enforced_by", "limit"]), Some("enforced_by"));
    }
}
