//! A claim that is one of a closed set of words, or is not made.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::document::Located;
use crate::model::Named;

/// One of the words of `T`, or `missing`: facts know no null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared<T> {
    /// The claim is not made.
    Missing,
    /// It is made.
    Is(T),
}

/// What stands in the facts for a claim that is not made.
const MISSING: &str = "missing";

impl<T: Named> Declared<T> {
    /// The claim as the manifest makes it.
    pub(super) fn of(claim: Option<&Located<T>>) -> Self {
        claim.map_or(Self::Missing, |claim| Self::Is(claim.value))
    }
}

impl<T: Named> Serialize for Declared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Missing => MISSING,
            Self::Is(word) => word.name(),
        })
    }
}

impl<T: Named + JsonSchema> JsonSchema for Declared<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Declared{}", T::schema_name()).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> =
            std::iter::once(MISSING).chain(T::ALL.iter().map(|word| word.name())).collect();
        schemars::json_schema!({ "type": "string", "enum": words })
    }
}
