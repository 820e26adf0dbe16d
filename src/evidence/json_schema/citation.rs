//! Whether a schema makes an answer name its sources: nothing but a refusal gets by without.

use std::collections::BTreeSet;

use super::graph::Part;
use super::judge;
use super::shape::{Shape, Shapes, Together, TooMany};
use crate::document::{JsonPointer, Node};
use crate::model::{Localized, Span};

/// What a schema says about sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Duty {
    /// The ways around it, with their places in the schema's file.
    pub neglects: Vec<(Neglect, Span)>,
    /// What marks an output without sources: `outcome = escalation`.
    pub refusals: BTreeSet<String>,
}

/// A way around the duty to name sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Neglect {
    /// The schema knows no such field.
    NotDescribed,
    /// An output without it is accepted, and nothing tells it from an answer.
    Optional,
    /// An output without it is accepted that has a mark, and the mark is none of a refusal.
    NotARefusal(String),
    /// It may be something else than a list or an id.
    NotAList,
    /// It may be an empty list.
    Empty,
    /// What it lists need not name anything.
    Nameless,
}

impl Neglect {
    /// What is wrong, as a clause. `field` is the place of the sources.
    #[must_use]
    pub fn explain(&self, field: &str) -> Localized {
        let of = |en: String, de: String| Localized { en, de };
        match self {
            Self::NotDescribed => {
                of(format!("the schema knows no `{field}`"), format!("das Schema kennt `{field}` nicht"))
            }
            Self::Optional => of(
                format!("an answer without `{field}` is accepted"),
                format!("eine Antwort ohne `{field}` wird angenommen"),
            ),
            Self::NotARefusal(mark) => of(
                format!(
                    "an output without `{field}` is accepted with {mark}, which names no refusal or escalation"
                ),
                format!(
                    "bei {mark} wird eine Ausgabe ohne `{field}` angenommen; eine Verweigerung oder Eskalation ist das dem Namen nach nicht"
                ),
            ),
            Self::NotAList => of(
                format!("`{field}` may be something else than a list of sources, such as null"),
                format!("`{field}` darf etwas anderes als eine Liste von Quellen sein, etwa null"),
            ),
            Self::Empty => of(format!("`{field}` may be empty"), format!("`{field}` darf leer sein")),
            Self::Nameless => of(
                format!("a source in `{field}` need not name anything: an empty text is accepted as its id"),
                format!(
                    "eine Quelle in `{field}` muss nichts benennen: als ID wird auch ein leerer Text angenommen"
                ),
            ),
        }
    }
}

/// Parts of words that mark a refusal or an escalation, in English and German; `_` stands for any joint.
const REFUSALS: [&str; 50] = [
    "abgelehnt",
    "ablehn",
    "abstain",
    "abstention",
    "block",
    "cannot",
    "clarif",
    "declin",
    "denied",
    "error",
    "escalat",
    "eskal",
    "fail",
    "fallback",
    "fehler",
    "forward",
    "gesperrt",
    "hand_off",
    "hand_over",
    "handoff",
    "handover",
    "human",
    "insufficient",
    "kein_beleg",
    "kein_treffer",
    "keine_antwort",
    "keine_quelle",
    "mensch",
    "no_answer",
    "no_evidence",
    "no_result",
    "no_source",
    "not_found",
    "not_sure",
    "ohne_beleg",
    "out_of_scope",
    "refus",
    "reject",
    "rueckfrage",
    "rückfrage",
    "uebergabe",
    "unable",
    "unanswer",
    "uncertain",
    "unsicher",
    "unsure",
    "verweiger",
    "weitergeleitet",
    "weiterleit",
    "übergabe",
];

/// Names of fields that say why there is no answer.
const REASONS: [&str; 2] = ["reason", "grund"];

/// Finds the ways around naming sources at `field`. `known` are the team's own words for a refusal.
pub(super) fn duty(
    shapes: &mut Shapes<'_, '_>,
    field: &JsonPointer,
    known: &[String],
) -> Result<Duty, TooMany> {
    let mut search = Search { shapes, known, duty: Duty::default() };
    search.level(&Together::from([0]), field.tokens())?;
    let mut duty = search.duty;
    duty.neglects.sort_by(|(a, at), (b, bt)| (at.start, a).cmp(&(bt.start, b)));
    duty.neglects.dedup();
    Ok(duty)
}

/// What tells a shape without sources from an answer.
#[derive(Default)]
struct Marks {
    /// Marks of a refusal.
    refusals: Vec<String>,
    /// Marks of anything else.
    others: Vec<String>,
}

struct Search<'s, 'g, 'n> {
    shapes: &'s mut Shapes<'g, 'n>,
    known: &'s [String],
    duty: Duty,
}

impl Search<'_, '_, '_> {
    fn neglect(&mut self, neglect: Neglect, at: &Together) {
        let span = at.iter().next_back().map_or(Span::START, |index| self.shapes.graph.span(*index));
        self.duty.neglects.push((neglect, span));
    }

    /// The object that `together` judge, and in it the first of `tokens`.
    fn level(&mut self, together: &Together, tokens: &[String]) -> Result<(), TooMany> {
        let Some((name, deeper)) = tokens.split_first() else {
            self.neglect(Neglect::NotDescribed, together);
            return Ok(());
        };
        let shapes = self.shapes.of(together)?;
        let object = |shapes: &Shapes<'_, '_>, shape: &Shape| {
            shapes.types(shape).is_some_and(|types| types.contains("object"))
        };
        let (citing, free): (Vec<Shape>, Vec<Shape>) = shapes
            .into_iter()
            .partition(|shape| object(self.shapes, shape) && self.shapes.required(shape).contains(name));
        for shape in &citing {
            let field = self.shapes.field(shape, name);
            if field.is_empty() {
                self.neglect(Neglect::NotDescribed, &shape.schemas);
            } else if deeper.is_empty() {
                self.sources(&field)?;
            } else {
                self.level(&field, deeper)?;
            }
        }
        if citing.is_empty() {
            let described = free.iter().map(|shape| self.shapes.field(shape, name));
            let described: Together = described.flatten().collect();
            if described.is_empty() {
                self.neglect(Neglect::NotDescribed, together);
            } else {
                self.neglect(Neglect::Optional, &described);
            }
            return Ok(());
        }
        for shape in &free {
            self.refusal(shape, &citing);
        }
        Ok(())
    }

    /// A shape without sources: it must bear a mark that no answer can bear, and that names a refusal.
    fn refusal(&mut self, free: &Shape, citing: &[Shape]) {
        // What words say is plainer than which fields are there.
        let (mut by_word, mut by_field) = (Marks::default(), Marks::default());
        for name in self.shapes.required(free) {
            if let Some(words) = self.shapes.words(free, &name) {
                let apart = |other: &Shape| {
                    self.shapes.words(other, &name).is_some_and(|others| words.is_disjoint(&others))
                };
                if !words.is_empty() && citing.iter().all(apart) {
                    match words.iter().find(|word| !self.refuses(word)) {
                        None => by_word.refusals.extend(words.iter().map(|word| format!("{name} = {word}"))),
                        Some(word) => by_word.others.push(format!("`{name}` = `{word}`")),
                    }
                    continue;
                }
            }
            if citing.iter().all(|other| self.shapes.is_forbidden(other, &name)) {
                let plain = name.to_lowercase();
                if self.refuses(&name) || REASONS.iter().any(|reason| plain.contains(reason)) {
                    by_field.refusals.push(name);
                } else {
                    by_field.others.push(format!("`{name}`"));
                }
            }
        }
        for marks in [by_word, by_field] {
            if !marks.refusals.is_empty() {
                self.duty.refusals.extend(marks.refusals);
                return;
            }
            if let Some(mark) = marks.others.into_iter().next() {
                self.neglect(Neglect::NotARefusal(mark), &free.schemas);
                return;
            }
        }
        self.neglect(Neglect::Optional, &free.schemas);
    }

    fn refuses(&self, word: &str) -> bool {
        let plain: String =
            word.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        REFUSALS.iter().any(|part| plain.contains(part)) || self.known.iter().any(|known| known == word)
    }

    /// The field that holds the sources: a list with at least one of them, or one alone.
    fn sources(&mut self, field: &Together) -> Result<(), TooMany> {
        for shape in self.shapes.of(field)? {
            let types = self.shapes.types(&shape).unwrap_or_default();
            match types.iter().copied().collect::<Vec<_>>().as_slice() {
                ["array"] => {
                    if !self.shapes.holds(&shape, "minItems", |least| least >= 1) {
                        self.neglect(Neglect::Empty, field);
                    }
                    let places = self.shapes.applied(&shape, |part| part == Part::Prefix);
                    let items = self.shapes.applied(&shape, |part| part == Part::Items);
                    let items = if places.is_empty() { items } else { places };
                    if !self.identifies(&items)? {
                        self.neglect(Neglect::Nameless, if items.is_empty() { field } else { &items });
                    }
                }
                ["string" | "integer" | "object"] => {
                    if !self.identifies(field)? {
                        self.neglect(Neglect::Nameless, field);
                    }
                }
                _ => self.neglect(Neglect::NotAList, field),
            }
        }
        Ok(())
    }

    /// Whether every value that `together` accept names something: a text that is not empty, a number, or an object
    /// whose required fields do.
    fn identifies(&mut self, together: &Together) -> Result<bool, TooMany> {
        let shapes = self.shapes.of(together)?;
        for shape in &shapes {
            let types = self.shapes.types(shape).unwrap_or_default();
            let named = match types.iter().copied().collect::<Vec<_>>().as_slice() {
                ["integer"] => true,
                ["string"] => self.is_never_empty(shape),
                ["object"] => self.fields_identify(shape)?,
                _ => self.shapes.fixed(together).is_some_and(|words| !words.contains("")),
            };
            if !named {
                return Ok(false);
            }
        }
        Ok(!shapes.is_empty())
    }

    /// Whether an object requires a text or number, and no text that it requires may be empty.
    fn fields_identify(&mut self, object: &Shape) -> Result<bool, TooMany> {
        let mut names_something = false;
        for name in self.shapes.required(object) {
            let field = self.shapes.field(object, &name);
            for shape in self.shapes.of(&field)? {
                let types = self.shapes.types(&shape).unwrap_or_default();
                if types.contains("string") && !self.is_never_empty(&shape) {
                    return Ok(false);
                }
                names_something |= types.contains("string") || types.contains("integer");
            }
            names_something |= self.shapes.fixed(&field).is_some();
        }
        Ok(names_something)
    }

    fn is_never_empty(&self, shape: &Shape) -> bool {
        let fixed = self.shapes.fixed(&shape.schemas);
        fixed.is_some_and(|words| !words.contains(""))
            || self.shapes.holds(shape, "minLength", |least| least >= 1)
            || shape.schemas.iter().any(|index| {
                let pattern = self.shapes.graph.keyword(*index, "pattern").and_then(Node::as_text);
                pattern.is_some_and(|pattern| judge::matches(pattern, "") == Some(false))
            })
    }
}
