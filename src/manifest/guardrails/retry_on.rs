//! After which errors a call is repeated.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::document::{Context, Decode, Kind, Node};
use crate::model::nearest;

/// An error after which a call is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RetryOn {
    /// No answer came in time.
    Timeout,
    /// No connection came about, or it broke.
    Connection,
    /// An HTTP status: 429.
    Status(u16),
    /// All statuses that begin with this digit: 5 for 5xx.
    Class(u8),
}

/// The words for errors that have no status.
const WORDS: [&str; 2] = ["timeout", "connection"];

/// Statuses below 500 after which the same request may succeed later: 408 Request Timeout, 409 Conflict (model providers
/// answer so while a resource is locked, and their clients repeat it), 425 Too Early, 429 Too Many Requests. RFC 9110,
/// sections 15.5.9 and 15.5.10; RFC 8470, section 5.2; RFC 6585, section 4.
const PASSING: [u16; 4] = [408, 409, 425, 429];

/// Statuses from 500 that no repetition changes: 501 Not Implemented, 505 HTTP Version Not Supported.
const LASTING: [u16; 2] = [501, 505];

impl RetryOn {
    /// Whether the same request may succeed a moment later. A request that was refused as wrong is wrong again.
    #[must_use]
    pub fn may_pass(self) -> bool {
        match self {
            Self::Timeout | Self::Connection => true,
            Self::Status(status) => {
                PASSING.contains(&status) || (status >= 500 && !LASTING.contains(&status))
            }
            Self::Class(class) => class == 5,
        }
    }
}

impl FromStr for RetryOn {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            b"timeout" => Ok(Self::Timeout),
            b"connection" => Ok(Self::Connection),
            [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Ok(Self::Class(class - b'0')),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => text.parse().map(Self::Status).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

impl fmt::Display for RetryOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("timeout"),
            Self::Connection => f.write_str("connection"),
            Self::Status(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}

impl Decode for RetryOn {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let written = match (&node.kind, &node.tag) {
            (Kind::Text(_) | Kind::Integer(_), None) => node.scalar(),
            _ => None,
        };
        let Some(text) = written else {
            context.wanted("an error such as timeout, 429 or 5xx", node);
            return None;
        };
        let read = text.parse().ok();
        if read.is_none() {
            let hint =
                nearest(&text, WORDS).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            context.invalid(
                format!("`{text}` is no error that is known here; write timeout, connection, an HTTP status (429) or a class of them (5xx){hint}"),
                node,
            );
        }
        read
    }
}

impl JsonSchema for RetryOn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RetryOn".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "An error after which a call is repeated: timeout, connection, an HTTP status (429) or a class of them (5xx).",
            "anyOf": [
                { "type": "string", "pattern": "^(timeout|connection|[1-5][0-9][0-9]|[1-5][xX][xX])$" },
                { "type": "integer", "minimum": 100, "maximum": 599 },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RetryOn;

    #[test]
    fn only_what_may_pass_is_worth_another_call() {
        let judged = |text: &str| text.parse::<RetryOn>().map(RetryOn::may_pass);
        for good in ["timeout", "connection", "408", "409", "425", "429", "500", "503", "529", "5xx", "5XX"] {
            assert_eq!(judged(good), Ok(true), "{good}");
        }
        for bad in ["400", "401", "403", "404", "413", "422", "4xx", "200", "3xx", "501", "505"] {
            assert_eq!(judged(bad), Ok(false), "{bad}");
        }
        for unknown in ["", "all", "*", "error", "600", "099", "42", "4290", "6xx", "+42", "Timeout"] {
            assert_eq!(judged(unknown), Err(()), "{unknown}");
        }
    }
}
