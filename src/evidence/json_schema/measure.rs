//! How many schemas judge one value together, before any value is judged.

use super::graph::{Graph, Part};
use crate::model::{Fault, Span};

/// How deep schemas that judge the same value may be nested, references followed.
const NESTED: usize = 48;

/// How many schemas may judge one value, references followed: `allOf` of references to `allOf` doubles at each step.
const TOGETHER: u64 = 20_000;

/// Refuses schemas whose judging of one value grows without bound; finds a reference that comes back to itself.
pub(super) fn measure(graph: &Graph<'_>) -> Result<Option<Span>, Fault> {
    let mut sizes = vec![Size::Unknown; graph.schemas.len()];
    for index in 0..graph.schemas.len() {
        match size(graph, index, 0, &mut sizes) {
            Ok(_) => {}
            Err(Stop::Limit(fault)) => return Err(fault),
            Err(Stop::Cycle(span)) => return Ok(Some(span)),
        }
    }
    Ok(None)
}

/// What a schema sets off for a value.
#[derive(Debug, Clone, Copy)]
enum Size {
    Unknown,
    /// It is being counted: who meets it again went in a circle.
    Open,
    /// How many schemas judge the value, and how deep they are nested.
    Known(u64, usize),
}

enum Stop {
    Limit(Fault),
    Cycle(Span),
}

fn size(graph: &Graph<'_>, index: usize, depth: usize, sizes: &mut [Size]) -> Result<(u64, usize), Stop> {
    let limit = |what: &str, limit: u64| {
        let message = format!("more schemas {what} than are followed [limit={limit}]");
        Err(Stop::Limit(Fault::new("limit", message, graph.span(index))))
    };
    match sizes.get(index) {
        Some(Size::Unknown) => {}
        Some(Size::Known(total, height)) => return Ok((*total, *height)),
        Some(Size::Open) | None => return Err(Stop::Cycle(graph.span(index))),
    }
    if let Some(slot) = sizes.get_mut(index) {
        *slot = Size::Open;
    }
    let (mut total, mut height) = (1_u64, 0);
    for (part, to) in graph.parts(index).iter().filter(|(part, _)| part.is_in_place()) {
        if depth > NESTED {
            return limit("that judge one value are nested", NESTED as u64);
        }
        let (more, deep) = size(graph, *to, depth + 1, sizes).map_err(|stop| match stop {
            // The reference that closes the circle says more than the schema it leads to.
            Stop::Cycle(span) if *part == Part::Ref => {
                Stop::Cycle(graph.keyword_span(index, "$ref").unwrap_or(span))
            }
            stop => stop,
        })?;
        total = total.saturating_add(more);
        height = height.max(deep + 1);
    }
    if height > NESTED {
        return limit("that judge one value are nested", NESTED as u64);
    }
    if total > TOGETHER {
        return limit("judge one value", TOGETHER);
    }
    if let Some(slot) = sizes.get_mut(index) {
        *slot = Size::Known(total, height);
    }
    Ok((total, height))
}
