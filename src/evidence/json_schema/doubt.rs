//! What keeps a schema from being strict, in words for both languages.

use crate::model::{Localized, Span};

/// What keeps a schema from being strict, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What it is.
    pub laxity: Laxity,
    /// Where it stands in the schema's file.
    pub span: Span,
}

/// A way of accepting what was not meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Laxity {
    /// No draft is named, so every validator picks its own.
    NoDraft,
    /// A keyword that no draft has.
    UnknownKeyword {
        /// As written.
        key: String,
        /// The keyword that was probably meant.
        nearest: Option<String>,
    },
    /// A keyword of another draft.
    OtherDraft {
        /// As written.
        key: String,
        /// The draft named.
        draft: &'static str,
    },
    /// A keyword beside a `$ref`, in a draft that reads nothing there.
    Silenced {
        /// As written.
        key: String,
        /// The draft named.
        draft: &'static str,
    },
    /// A reference to another file or address.
    Remote(String),
    /// A reference that leads to no schema of the file.
    Lost(String),
    /// A reference that comes back to where it began.
    Cycle,
    /// Not a schema of its draft.
    Invalid(String),
    /// The root allows several types, or none in particular.
    RootType,
    /// A root object needs no field.
    NothingRequired,
    /// An object may have fields that nobody described.
    Open,
    /// A pattern for names of the root's fields lets any name in.
    AnyName(String),
    /// A value may be of any type.
    Untyped,
    /// A list may hold anything.
    OpenList,
    /// Values that say nothing are accepted: `{}`, `null`.
    Accepts(Vec<&'static str>),
}

impl Laxity {
    /// Whether nothing can be judged by a schema that has this doubt.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Remote(_) | Self::Lost(_) | Self::Cycle | Self::Invalid(_))
    }

    /// What is wrong, as a clause.
    #[must_use]
    pub fn explain(&self) -> Localized {
        let of = |en: String, de: String| Localized { en, de };
        match self {
            Self::NoDraft => of(
                "`$schema` names no draft, so every validator picks its own".into(),
                "`$schema` nennt keinen Draft, also wählt jeder Validator seinen eigenen".into(),
            ),
            Self::UnknownKeyword { key, nearest: Some(nearest) } => of(
                format!("`{key}` is no keyword and checks nothing (`{nearest}`?)"),
                format!("`{key}` ist kein Schlüsselwort und prüft nichts (`{nearest}`?)"),
            ),
            Self::UnknownKeyword { key, nearest: None } => of(
                format!("`{key}` is no keyword and checks nothing; remarks of your own begin with `x-`"),
                format!("`{key}` ist kein Schlüsselwort und prüft nichts; eigene Vermerke beginnen mit `x-`"),
            ),
            Self::OtherDraft { key, draft } => of(
                format!("`{key}` belongs to another draft and checks nothing in {draft}"),
                format!("`{key}` gehört zu einem anderen Draft und prüft in {draft} nichts"),
            ),
            Self::Silenced { key, draft } => of(
                format!("in {draft} a `$ref` stands alone: `{key}` beside it checks nothing"),
                format!("in {draft} gilt neben `$ref` nichts weiter: `{key}` prüft dort nichts"),
            ),
            Self::Remote(target) => of(
                format!("`{target}` lies outside this file: what it says there can change unseen"),
                format!("`{target}` liegt außerhalb dieser Datei und kann sich unbemerkt ändern"),
            ),
            Self::Lost(target) => of(
                format!("`{target}` leads to no schema in this file"),
                format!("`{target}` führt zu keinem Schema in dieser Datei"),
            ),
            Self::Cycle => of(
                "the reference comes back to itself and never checks anything".into(),
                "der Verweis führt zu sich selbst zurück und prüft nie etwas".into(),
            ),
            Self::Invalid(message) => of(
                format!("this is not a schema of its draft: {message}"),
                format!("das ist kein Schema dieses Drafts: {message}"),
            ),
            Self::RootType => of(
                "the root does not fix one type, object or list".into(),
                "die Wurzel legt sich nicht auf einen Typ fest, Objekt oder Liste".into(),
            ),
            Self::NothingRequired => of(
                "no field is required, so an empty object passes".into(),
                "kein Feld ist Pflicht, also besteht auch ein leeres Objekt".into(),
            ),
            Self::Open => of(
                "the object takes fields that nobody described".into(),
                "das Objekt nimmt Felder an, die niemand beschrieben hat".into(),
            ),
            Self::AnyName(pattern) => of(
                format!("the pattern `{pattern}` takes fields of any name"),
                format!("das Muster `{pattern}` nimmt Felder jedes Namens an"),
            ),
            Self::Untyped => of(
                "the value may be anything: no `type`, `enum` or `const`".into(),
                "der Wert darf alles sein: es fehlt `type`, `enum` oder `const`".into(),
            ),
            Self::OpenList => of(
                "the list may hold anything: it does not say what its items are".into(),
                "die Liste darf alles enthalten: es fehlt, was ihre Einträge sind".into(),
            ),
            Self::Accepts(probes) => {
                let probes = probes.iter().map(|probe| format!("`{probe}`")).collect::<Vec<_>>().join(", ");
                of(
                    format!("outputs that say nothing are accepted: {probes}"),
                    format!("nichtssagende Ausgaben werden angenommen: {probes}"),
                )
            }
        }
    }
}
