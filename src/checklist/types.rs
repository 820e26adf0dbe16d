//! The types of expressions, and the names that they may use.

use super::expression::Length;
use super::shape::Shape;

/// The type of an expression, as far as it matters here.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    /// A part of the facts, with its path: list items have the path of their list.
    Facts(Shape, String),
    /// A list that the expression made, of things of one type, and how long it is.
    List(Box<Self>, Length),
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// Text.
    Text,
    /// Not known: nothing is checked.
    Unknown,
}

impl Type {
    pub(super) fn kind_name(&self) -> &'static str {
        match self {
            Self::Facts(shape, _) => shape.kind_name(),
            Self::List(..) => "a list",
            Self::Bool => "true or false",
            Self::Integer => "a number",
            Self::Text => "text",
            Self::Unknown => "something",
        }
    }

    /// Whether two values can be held against each other; what is not known can.
    pub(super) fn comparable(&self, other: &Self) -> bool {
        *self == Self::Unknown || *other == Self::Unknown || self.kind_name() == other.kind_name()
    }

    pub(super) fn item(&self) -> Self {
        match self {
            Self::Facts(Shape::List(item), path) => Self::Facts((**item).clone(), path.clone()),
            Self::List(item, _) => (**item).clone(),
            _ => Self::Unknown,
        }
    }

    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::Facts(Shape::Text(words), _) => words,
            _ => &[],
        }
    }

    pub(super) fn path(&self) -> Option<&str> {
        match self {
            Self::Facts(_, path) => Some(path),
            _ => None,
        }
    }

    pub(super) fn length(&self) -> Length {
        match self {
            Self::Facts(_, path) => Length::Of(path.clone()),
            Self::List(_, length) => length.clone(),
            _ => Length::Known(1),
        }
    }
}

/// The names that an expression may use.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    names: Vec<(String, Type)>,
}

impl Scope {
    pub(super) fn with(&self, name: &str, value: Type) -> Self {
        let mut names = self.names.clone();
        names.push((name.to_owned(), value));
        Self { names }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Type> {
        self.names.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str()).filter(|name| !name.starts_with('@'))
    }
}
