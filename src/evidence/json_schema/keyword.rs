//! The keywords of JSON Schema, draft by draft, and where each one holds further schemas.

/// A draft of JSON Schema, by the name that `$schema` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// Draft 4.
    Four,
    /// Draft 6.
    Six,
    /// Draft 7.
    Seven,
    /// Draft 2019-09.
    Of2019,
    /// Draft 2020-12.
    Of2020,
}

use Draft::{Four, Of2019, Of2020, Seven, Six};

/// The drafts with their names.
pub(super) const DRAFTS: [(Draft, &str); 5] = [
    (Four, "http://json-schema.org/draft-04/schema#"),
    (Six, "http://json-schema.org/draft-06/schema#"),
    (Seven, "http://json-schema.org/draft-07/schema#"),
    (Of2019, "https://json-schema.org/draft/2019-09/schema"),
    (Of2020, "https://json-schema.org/draft/2020-12/schema"),
];

impl Draft {
    /// The draft that `$schema` names, with or without the empty fragment at its end.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim_end_matches('#');
        DRAFTS.iter().find(|(_, known)| known.trim_end_matches('#') == name).map(|(draft, _)| *draft)
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Four => "draft-04",
            Six => "draft-06",
            Seven => "draft-07",
            Of2019 => "2019-09",
            Of2020 => "2020-12",
        }
    }

    /// Whether a `$ref` silences everything beside it.
    pub(super) fn ref_stands_alone(self) -> bool {
        self <= Seven
    }
}

/// Where a keyword holds schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// It holds none and says something about instances, or tells people something.
    Nothing,
    /// As `Nothing`; and it says nothing that a `$ref` beside it could silence.
    Words,
    /// Its value is a schema.
    One,
    /// Its value is a list of schemas.
    List,
    /// The values of its mapping are schemas.
    Map,
    /// `items` before 2020-12: a schema or a list of them.
    OneOrList,
    /// `dependencies`: schemas beside lists of names.
    MapOrNames,
    /// What changes the place that references start from, or looks it up while validating.
    Dynamic,
}

use Holds::{Dynamic, List, Map, MapOrNames, Nothing, One, OneOrList, Words};

/// Each keyword with what it holds, its first draft and its last.
const KEYWORDS: [(&str, Holds, Draft, Draft); 64] = [
    ("$schema", Words, Four, Of2020),
    ("id", Words, Four, Four),
    ("$id", Words, Six, Of2020),
    ("$ref", Words, Four, Of2020),
    ("$comment", Words, Four, Of2020),
    ("$anchor", Words, Of2019, Of2020),
    ("$dynamicRef", Dynamic, Of2020, Of2020),
    ("$dynamicAnchor", Dynamic, Of2020, Of2020),
    ("$recursiveRef", Dynamic, Of2019, Of2019),
    ("$recursiveAnchor", Dynamic, Of2019, Of2019),
    ("$vocabulary", Dynamic, Of2019, Of2020),
    // Pointers into `$defs` work in every draft, and those into `definitions` still do.
    ("$defs", Map, Four, Of2020),
    ("definitions", Map, Four, Of2020),
    ("title", Words, Four, Of2020),
    ("description", Words, Four, Of2020),
    ("default", Words, Four, Of2020),
    ("examples", Words, Four, Of2020),
    ("readOnly", Words, Four, Of2020),
    ("writeOnly", Words, Four, Of2020),
    ("deprecated", Words, Four, Of2020),
    ("type", Nothing, Four, Of2020),
    ("enum", Nothing, Four, Of2020),
    ("const", Nothing, Six, Of2020),
    ("format", Nothing, Four, Of2020),
    ("multipleOf", Nothing, Four, Of2020),
    ("maximum", Nothing, Four, Of2020),
    ("exclusiveMaximum", Nothing, Four, Of2020),
    ("minimum", Nothing, Four, Of2020),
    ("exclusiveMinimum", Nothing, Four, Of2020),
    ("maxLength", Nothing, Four, Of2020),
    ("minLength", Nothing, Four, Of2020),
    ("pattern", Nothing, Four, Of2020),
    ("maxItems", Nothing, Four, Of2020),
    ("minItems", Nothing, Four, Of2020),
    ("uniqueItems", Nothing, Four, Of2020),
    ("maxContains", Nothing, Of2019, Of2020),
    ("minContains", Nothing, Of2019, Of2020),
    ("maxProperties", Nothing, Four, Of2020),
    ("minProperties", Nothing, Four, Of2020),
    ("required", Nothing, Four, Of2020),
    ("dependentRequired", Nothing, Of2019, Of2020),
    ("contentEncoding", Nothing, Seven, Of2020),
    ("contentMediaType", Nothing, Seven, Of2020),
    ("contentSchema", One, Of2019, Of2020),
    ("properties", Map, Four, Of2020),
    ("patternProperties", Map, Four, Of2020),
    ("additionalProperties", One, Four, Of2020),
    ("unevaluatedProperties", One, Of2019, Of2020),
    ("propertyNames", One, Six, Of2020),
    ("dependencies", MapOrNames, Four, Seven),
    ("dependentSchemas", Map, Of2019, Of2020),
    ("prefixItems", List, Of2020, Of2020),
    ("items", OneOrList, Four, Of2019),
    ("items", One, Of2020, Of2020),
    ("additionalItems", One, Four, Of2019),
    ("unevaluatedItems", One, Of2019, Of2020),
    ("contains", One, Six, Of2020),
    ("allOf", List, Four, Of2020),
    ("anyOf", List, Four, Of2020),
    ("oneOf", List, Four, Of2020),
    ("not", One, Four, Of2020),
    ("if", One, Seven, Of2020),
    ("then", One, Seven, Of2020),
    ("else", One, Seven, Of2020),
];

/// What a keyword means in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is one of the draft's, and holds this.
    Known(Holds),
    /// Another draft has it; here it says nothing.
    OtherDraft,
    /// No draft has it.
    Unknown,
}

/// What `key` means in `draft`. Keys that begin with `x-` are remarks of the team's own.
pub(super) fn meaning(key: &str, draft: Draft) -> Meaning {
    if key.starts_with("x-") {
        return Meaning::Known(Words);
    }
    let mut known = KEYWORDS.iter().filter(|(name, ..)| *name == key).peekable();
    if known.peek().is_none() {
        return Meaning::Unknown;
    }
    match known.find(|(_, _, first, last)| (*first..=*last).contains(&draft)) {
        Some((_, holds, ..)) => Meaning::Known(*holds),
        None => Meaning::OtherDraft,
    }
}

/// The keywords of a draft.
pub(super) fn names(draft: Draft) -> impl Iterator<Item = &'static str> {
    KEYWORDS
        .iter()
        .filter(move |(_, _, first, last)| (*first..=*last).contains(&draft))
        .map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use super::{Draft, Holds, Meaning, meaning};

    #[test]
    fn a_keyword_belongs_to_its_drafts() {
        assert_eq!(meaning("prefixItems", Draft::Of2019), Meaning::OtherDraft);
        assert_eq!(meaning("dependencies", Draft::Of2020), Meaning::OtherDraft);
        assert_eq!(meaning("items", Draft::Seven), Meaning::Known(Holds::OneOrList));
        assert_eq!(meaning("items", Draft::Of2020), Meaning::Known(Holds::One));
        assert_eq!(meaning("requird", Draft::Of2020), Meaning::Unknown);
        assert_eq!(meaning("x-owner", Draft::Four), Meaning::Known(Holds::Words));
    }

    #[test]
    fn drafts_go_by_their_names() {
        assert_eq!(Draft::named("http://json-schema.org/draft-07/schema"), Some(Draft::Seven));
        assert_eq!(Draft::named("https://json-schema.org/draft/2020-12/schema#"), Some(Draft::Of2020));
        assert_eq!(Draft::named("http://json-schema.org/schema#"), None);
    }
}
