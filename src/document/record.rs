//! One declaration for a record of a file: its type, its strict decoder and its JSON Schema.

/// Declares a struct that is read from a mapping. Unknown keys are defects, each with a suggestion; a key whose
/// type knows a value for its absence ([`Decode::absent`](super::Decode::absent)) may be left out. A raw
/// identifier (`r#for`) stands for the key without `r#`. The field `span` says where the mapping stands.
macro_rules! record {
    ($(#[doc = $doc:literal])+ pub struct $name:ident { $($(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $type,)+
            /// Where the mapping stands.
            pub span: $crate::model::Span,
        }

        impl $crate::document::Decode for $name {
            fn decode(node: &$crate::document::Node, context: &mut $crate::document::Context) -> Option<Self> {
                if !matches!((&node.kind, &node.tag), ($crate::document::Kind::Map(_), None)) {
                    context.wanted("a mapping", node);
                    return None;
                }
                context.unknown_keys(node, &[$(stringify!($field).trim_start_matches("r#")),+]);
                $(let $field: Option<$type> = {
                    let key = stringify!($field).trim_start_matches("r#");
                    match node.get(key) {
                        Some(value) => context.under(key, value),
                        None => {
                            let absent = <$type as $crate::document::Decode>::absent();
                            if absent.is_none() {
                                context.missing(key, node);
                            }
                            absent
                        }
                    }
                };)+
                Some(Self { $($field: $field?,)+ span: node.span.clone() })
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut properties = serde_json::Map::new();
                let mut required: Vec<&str> = Vec::new();
                $({
                    let key = stringify!($field).trim_start_matches("r#");
                    let mut schema = $crate::document::without_null(generator.subschema_for::<$type>());
                    schema.insert("description".to_owned(), concat!($($field_doc),+).trim().into());
                    properties.insert(key.to_owned(), schema.into());
                    if <$type as $crate::document::Decode>::absent().is_none() {
                        required.push(key);
                    }
                })+
                schemars::json_schema!({
                    "type": "object",
                    "description": concat!($($doc),+).trim(),
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                })
            }
        }
    };
}
pub(crate) use record;

/// The schema of an optional key: it may be left out, but its value is not null.
pub(crate) fn without_null(mut schema: schemars::Schema) -> schemars::Schema {
    let null = serde_json::json!({ "type": "null" });
    if let Some([one, other]) = schema.get("anyOf").and_then(|any| any.as_array()).map(Vec::as_slice)
        && *other == null
        && let Ok(one) = schemars::Schema::try_from(one.clone())
    {
        return one;
    }
    if let Some([one, other]) = schema.get("type").and_then(|kind| kind.as_array()).map(Vec::as_slice)
        && other == "null"
    {
        let one = one.clone();
        schema.insert("type".to_owned(), one);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Located, decode, read};
    use crate::model::Limits;

    record! {
        /// A test record.
        pub struct Sample {
            /// The name.
            pub name: Located<crate::document::ShortText>,
            /// What for.
            pub r#for: Option<i64>,
        }
    }

    #[test]
    fn every_defect_of_a_record_is_reported_with_its_place() {
        let node = read("nam: x\nfor: many\n", Format::Yaml, &Limits::DEFAULT).unwrap();
        let faults = decode::<Sample>(&node).unwrap_err();
        let seen: Vec<_> = faults.iter().map(|f| (f.code, f.span.start.line, f.span.start.column)).collect();
        assert_eq!(seen, [("unknown-key", 1, 1), ("missing-key", 1, 1), ("wrong-type", 2, 6)]);
        assert_eq!(faults[0].help.as_deref(), Some("did you mean `name`?"));
        let node = read("- {for: 1}\n", Format::Yaml, &Limits::DEFAULT).unwrap();
        let faults = decode::<Vec<Sample>>(&node).unwrap_err();
        assert_eq!(faults[0].message, "`0` needs the key `name`");
        assert_eq!((faults[0].span.start.column, faults[0].span.bytes.clone()), (3, 2..2));
        let faults = decode::<Sample>(&node).unwrap_err();
        assert_eq!(faults[0].message, "the file: wanted a mapping, found a list");
        let node = read("name: x\n", Format::Yaml, &Limits::DEFAULT).unwrap();
        let sample = decode::<Sample>(&node).unwrap();
        assert_eq!((sample.name.as_str(), sample.r#for), ("x", None));
    }

    #[test]
    fn the_schema_names_what_must_be_there() {
        let schema = schemars::schema_for!(Sample);
        assert_eq!(schema.get("required").unwrap(), &serde_json::json!(["name"]));
        assert_eq!(schema.get("additionalProperties").unwrap(), &serde_json::json!(false));
        assert_eq!(schema.pointer("/properties/for/type").unwrap(), "integer");
    }
}
