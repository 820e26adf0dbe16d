//! Planted imports and circles: each must be found, at its file and line.

use super::{Checker, Tree, check};

/// A tree of `files`, each opening with its sentence on line 1, so that the text given begins on line 2.
pub fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), format!("//! A planted file.\n{text}\n"))).collect()
}

/// What is found in `files`, as `path:line: kind`, each once.
pub fn found(files: &[(&str, &str)]) -> Vec<String> {
    let findings = check(&tree(files));
    let mut found: Vec<_> =
        findings.violations.iter().map(|v| format!("{}:{}: {}", v.path, v.line, v.kind)).collect();
    found.dedup();
    found
}

/// Holds that `text` in `path` breaks the architecture once, on line 3, in this way.
fn assert_third_line(path: &str, text: &str, kind: &str) {
    assert_eq!(found(&[(path, text)]), [format!("{path}:3: {kind}")], "{text}");
}

#[test]
fn an_import_upward_is_found_in_every_form() {
    let forms = [
        "use crate::facts::Facts;",
        "pub use crate::facts::Facts;",
        "pub(crate) use crate::facts::Facts as F;",
        "use crate::r#facts::Facts as _;",
        "use super::super::facts::Facts;",
        "use super::{Node, super::facts::Facts};",
        "use self::super::super::facts::Facts;",
        "use ::startklar::facts::Facts;",
        "use crate::{model::Span, facts::{self, Facts}};",
        "use {crate::model::Span, crate::{facts as f}};",
        "fn f() { crate::facts::collect() }",
        "fn f() { super::super::facts::collect::<u8>() }",
        "fn f() { use crate::facts::Facts; }",
        "fn f(x: Vec<crate::facts::Facts>) {}",
        "fn f() -> Option<&'static crate::facts::Facts> { None }",
        "fn f() { <u8 as crate::facts::Collect>::collect() }",
        "fn f() { <crate::facts::Facts>::collect() }",
        "fn f() { match x { crate::facts::State::Absent => {} } }",
        "impl crate::facts::Collect for X {}",
        "struct X { pub(in crate::model) x: crate::facts::Facts }",
        "fn f() { assert_eq!(1, vec![crate::facts::ONE][0]) }",
        "fn f() { crate::facts::collect!(1) }",
        "macro_rules! m { () => { $crate::facts::collect() } }",
        "macro_rules! m { () => { use $crate::{model::Span, facts::Facts}; } }",
        "macro_rules! m { ($x:expr) => { other! { <$crate::facts::Facts>::new($x) } } }",
        "#[derive(crate::facts::Fact)] struct X;",
        "#[serde(with = \"crate::facts::day\")] struct X;",
        "mod inner { fn f() { super::super::super::facts::collect() } }",
    ];
    for form in forms {
        assert_third_line("src/document/node.rs", &format!("\n{form}"), "layer");
    }
}

#[test]
fn what_may_be_imported_and_what_is_only_said_is_let_through() {
    let text = r#"
/// As [`crate::facts::Facts`] has it.
#[error("crate::facts is not meant")]
#[serde(with = "crate::model::day")]
use crate::model::{self, Span};
use toml::Spanned;
fn f() -> &'static str { let facts = "crate::facts::X"; facts.facts::<u8>(facts); "std::fs" }
// crate::facts::Facts
fn g<'a>() -> impl Iterator + use<'a> { model::facts() }
mod facts { pub fn x() {} }
fn h() { facts::x(); self::facts::x() }
"#;
    assert_eq!(found(&[("src/document/toml.rs", text)]), [""; 0]);
}

#[test]
fn an_alias_of_the_crate_or_of_a_module_is_followed() {
    let aliases = [
        "use crate as x;",
        "use crate::{self as x};",
        "use super::super as x;",
        "extern crate self as x;",
        "extern crate startklar as x;",
        "use ::startklar as x;",
    ];
    for alias in aliases {
        assert_third_line(
            "src/document/node.rs",
            &format!("{alias}\nfn f() {{ x::facts::collect() }}"),
            "layer",
        );
        assert_third_line("src/document/node.rs", &format!("{alias}\nuse x::facts::Facts;"), "layer");
        let inner = format!("{alias}\nmod tests {{ use super::*; fn f() {{ x::facts::collect() }} }}");
        assert_third_line("src/document/node.rs", &inner, "layer");
    }
    let top = ("src/document/mod.rs", "use super as top;");
    let found = found(&[top, ("src/document/node.rs", "use super::top::facts::Facts;")]);
    assert_eq!(found, ["src/document/node.rs:2: layer"]);
}

#[test]
fn an_alias_in_the_crates_root_is_known_everywhere() {
    let top = ("src/lib.rs", "extern crate self as me;");
    let room = ("src/document/node.rs", "use me::facts::Facts;\nfn f() { ::startklar::facts::collect() }");
    let expected = ["src/document/node.rs:2: layer", "src/document/node.rs:3: layer", "src/lib.rs:2: room"];
    assert_eq!(found(&[top, room]), expected);
}

#[test]
fn a_re_export_does_not_launder() {
    let top = ("src/lib.rs", "pub mod facts;\npub use facts::Facts;");
    let room = ("src/document/node.rs", "use crate::Facts;");
    assert_eq!(found(&[top, room]), ["src/document/node.rs:2: layer"]);
    let audit = ("src/audit/mod.rs", "pub use crate::facts::{Facts, tree};\npub struct Report;");
    let render = ("src/render/json.rs", "use crate::audit::{\n    Report,\n    Facts,\n};");
    assert_eq!(found(&[audit, render]), ["src/render/json.rs:4: layer"]);
    let render = ("src/render/json.rs", "use crate::audit;\nfn f() { audit::tree::walk() }");
    assert_eq!(found(&[audit, render]), ["src/render/json.rs:3: layer"]);
}

#[test]
fn a_glob_from_another_room_is_found() {
    for form in
        ["use crate::model::*;", "use crate::*;", "pub use super::super::*;", "use startklar::model::*;"]
    {
        assert_third_line("src/document/node.rs", &format!("\n{form}"), "glob");
    }
    let inside = [("src/document/mod.rs", "pub use node::*;"), ("src/document/node.rs", "use super::*;")];
    assert_eq!(found(&inside), [""; 0]);
    let both = found(&[("src/document/node.rs", "use crate::facts::*;")]);
    assert_eq!(both, ["src/document/node.rs:2: glob", "src/document/node.rs:2: layer"]);
}

#[test]
fn a_path_that_a_macro_completes_is_found() {
    let text = "\nmacro_rules! m { ($room:ident) => { $crate::$room::collect() } }";
    assert_third_line("src/document/node.rs", text, "hidden");
    assert_third_line("src/document/node.rs", "\nuse crate::{$($room)::*};", "syntax");
    assert_third_line("src/document/node.rs", "\n#[path = \"../facts/mod.rs\"]\nmod facts;", "hidden");
    assert_third_line(
        "src/document/node.rs",
        "\n#[cfg_attr(unix, path = \"../facts/mod.rs\")]\nmod facts;",
        "hidden",
    );
    assert_third_line("src/document/node.rs", "\ninclude!(\"../facts/mod.rs\");", "hidden");
    let inside = "macro_rules! m { ($area:ident) => { super::$area::collect() } }";
    assert_eq!(found(&[("src/document/node.rs", inside)]), [""; 0]);
}

#[test]
fn unit_tests_are_held_to_the_layers() {
    let text = "\n#[cfg(test)] mod tests { use crate::facts::Facts; }";
    assert_third_line("src/document/node.rs", text, "layer");
    let apart = [
        ("src/document/node.rs", "#[cfg(test)] mod tests;"),
        ("src/document/node/tests.rs", "use super::super::super::super::facts::Facts;\nuse std::fs;"),
    ];
    assert_eq!(found(&apart), ["src/document/node/tests.rs:2: layer"]);
}

#[test]
fn the_binary_may_import_every_room_and_nothing_else_of_the_library() {
    let files = [
        ("src/lib.rs", "pub mod facts;\npub mod render;"),
        (
            "src/bin/startklar/main.rs",
            "use startklar::{facts::Facts, render};\nmod args;\nuse startklar::Other;",
        ),
        ("src/bin/startklar/args.rs", "fn f() { startklar::audit::audit(crate::Args) }"),
    ];
    assert_eq!(found(&files), ["src/bin/startklar/main.rs:4: room"]);
}

#[test]
fn a_place_outside_the_table_is_found() {
    let files = [
        ("src/lib.rs", "pub mod helpers;\npub mod model;\nmod inner { }\nfn f() {}"),
        ("src/helpers/mod.rs", "use crate::facts::Facts;"),
        ("src/model/mod.rs", "use crate::helpers::help;\nuse crate::Unknown;"),
        ("src/util.rs", ""),
        ("src/main.rs", ""),
        ("src/bin/other.rs", ""),
    ];
    let expected = [
        "src/bin/other.rs:1: room",
        "src/helpers/mod.rs:1: room",
        "src/lib.rs:4: room",
        "src/lib.rs:5: room",
        "src/main.rs:1: room",
        "src/model/mod.rs:2: room",
        "src/model/mod.rs:3: room",
        "src/util.rs:1: room",
    ];
    assert_eq!(found(&files), expected);
}

#[test]
fn a_circle_among_rooms_is_found() {
    let files =
        [("src/model/a.rs", "use crate::document::Node;"), ("src/document/b.rs", "\nuse crate::model::A;")];
    assert_eq!(found(&files), ["src/document/b.rs:3: circle", "src/model/a.rs:2: layer"]);
    let findings = check(&tree(&files));
    let told = findings.violations.first().unwrap().to_string();
    assert_eq!(told, "src/document/b.rs:3: circle: document → model → document in `startklar`");
}

#[test]
fn a_circle_among_files_is_found() {
    let room = ("src/model/mod.rs", "mod a; mod b;\npub use b::B;\npub struct Own;");
    let back = ("src/model/b.rs", "\nuse crate::model::a::A;");
    for form in ["use super::b::B;", "use super::B;", "use super::{Own, b};", "fn f(_: super::b::B) {}"] {
        assert_eq!(found(&[room, back, ("src/model/a.rs", form)]), ["src/model/a.rs:2: circle"], "{form}");
    }
    let through_room = [room, back, ("src/model/a.rs", "use super as up;\nfn f() { up::b::g() }")];
    assert_eq!(found(&through_room), ["src/model/a.rs:3: circle"]);
    let deep = [
        ("src/model/a/mod.rs", "mod inner;"),
        ("src/model/a/inner.rs", "use super::super::b::B;"),
        ("src/model/b.rs", "use super::a::A;"),
    ];
    assert_eq!(found(&deep), ["src/model/a/inner.rs:2: circle"]);
    let binary = [
        ("src/bin/startklar/main.rs", "mod a; mod b;"),
        ("src/bin/startklar/a.rs", "use crate::b::B;"),
        ("src/bin/startklar/b.rs", "use super::a::A;"),
    ];
    assert_eq!(found(&binary), ["src/bin/startklar/a.rs:2: circle"]);
}

#[test]
fn a_room_and_its_files_may_name_each_other() {
    let files = [
        ("src/model/mod.rs", "mod a; mod b;\npub use a::A;\npub struct Own;\nfn f() { b::g() }"),
        ("src/model/a.rs", "use super::{Own, b::B};"),
        ("src/model/b.rs", "use super::Own;\n#[cfg(test)] mod tests { use super::super::A; }"),
    ];
    assert_eq!(found(&files), [""; 0]);
}

#[test]
fn what_cannot_be_parsed_is_a_violation() {
    assert_third_line("src/model/a.rs", "\nfn (", "syntax");
    assert_third_line("src/model/a.rs", "\nfn fn f() {}", "syntax");
}

#[test]
fn a_file_has_a_sentence_and_a_measure() {
    let mut long = "//! Long.\n".repeat(401);
    let mut tree = Tree::from([("src/model/a.rs".to_owned(), long.clone())]);
    let told = |tree: &Tree, listed| {
        let mut checker = Checker { long: listed, ..Checker::default() };
        checker.check(tree);
        checker.findings.violations.iter().map(|v| format!("{}:{}", v.line, v.kind)).collect::<Vec<_>>()
    };
    assert_eq!(told(&tree, &[]), ["401:length"]);
    assert_eq!(told(&tree, &[("src/model/a.rs", "one table")]), [""; 0]);
    assert_eq!(told(&tree, &[("src/model/a.rs", "")]), ["1:length"]);
    long.truncate("//! Long.\n".len() * 400);
    tree.insert("src/model/a.rs".to_owned(), long);
    assert_eq!(told(&tree, &[]), [""; 0]);
    assert_eq!(told(&tree, &[("src/model/a.rs", "one table")]), ["1:length"]);
    for opening in ["", "// A comment.", "\n//! Too late.", "/// Of an item.", "//!"] {
        tree.insert("src/model/a.rs".to_owned(), format!("{opening}\nstruct X;"));
        assert_eq!(told(&tree, &[]), ["1:doc"], "{opening}");
    }
}
