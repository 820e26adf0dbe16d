//! Planted uses of files, clock, terminal and the like: each must be found, at its file and line.

use super::planted::found;

fn assert_reserved(path: &str, text: &str, kind: &str) {
    assert_eq!(found(&[(path, &format!("\n{text}"))]), [format!("{path}:3: {kind}")], "{text}");
}

#[test]
fn what_reaches_out_is_found_in_every_form() {
    let forms = [
        ("files", "use std::fs;"),
        ("files", "use std::{io, fs as disk};"),
        ("files", "use std::r#fs::File;"),
        ("files", "use ::std::fs::File;"),
        ("files", "fn f() { std::fs::read(p) }"),
        ("files", "fn f() -> ::std::fs::File { todo!() }"),
        ("files", "fn f() { vec![std::fs::read(p)] }"),
        ("files", "macro_rules! m { () => { ::std::fs::read(p) } }"),
        ("files", "extern crate std as s; fn f() { s::fs::read(p) }"),
        ("files", "use std as s; fn f() { s::fs::read(p) }"),
        ("files", "mod a { use std as s; } fn f() { a::s::fs::read(p) }"),
        ("files", "use std::os::unix::fs::MetadataExt;"),
        ("files", "use walkdir::WalkDir;"),
        ("files", "fn f() { rustix::fs::openat() }"),
        ("environment", "fn f() { std::env::var(x) }"),
        ("network", "use std::net::TcpStream;"),
        ("process", "use std::process::{Command};"),
        ("clock", "use std::time::{Duration, Instant};"),
        ("clock", "use std::time; fn f() { time::SystemTime::now() }"),
        ("clock", "use std::time::*;"),
        ("clock", "fn f() { chrono::Utc::now() }"),
        ("clock", "use chrono::{Local, NaiveDate};"),
        ("clock", "use chrono::offset::Local;"),
        ("clock", "use chrono::prelude::*;"),
        ("print", "fn f() { println!(\"x\") }"),
        ("print", "fn f() { print!(\"x\") }"),
        ("print", "fn f() { eprintln!() }"),
        ("print", "fn f() { std::eprint![\"x\"] }"),
        ("print", "fn f() { vec![dbg!(x)] }"),
        ("print", "fn f() { anstream::println!(\"x\") }"),
        ("print", "use std::println as say; fn f() { say!(1) }"),
        ("print", "macro_rules! m { () => { println!() } }"),
        ("print", "fn f() { std::io::stdout().lock() }"),
        ("thread", "fn f() { std::thread::spawn(g) }"),
        ("anyhow", "use anyhow::Context as _;"),
        ("anyhow", "fn f() { anyhow::bail!(\"x\") }"),
        ("unsafe", "fn f() { unsafe { g() } }"),
        ("unsafe", "unsafe impl Send for X {}"),
        ("unsafe", "#[unsafe(no_mangle)] fn f() {}"),
        ("unsafe", "macro_rules! m { () => { unsafe { g() } } }"),
    ];
    for (kind, form) in forms {
        assert_reserved("src/statistics/means.rs", form, kind);
    }
    let all = found(&[("src/statistics/mod.rs", "use std::*;")]);
    for kind in ["files", "environment", "network", "process", "clock", "print", "thread"] {
        assert!(all.contains(&format!("src/statistics/mod.rs:2: {kind}")), "{kind}: {all:?}");
    }
}

#[test]
fn each_is_let_through_where_it_belongs() {
    let world = "use std::{env, fs, io::stdout, net, process, thread, time::Instant};\nuse chrono::Utc;\n\
                 use anyhow::Result;\nfn f() { println!() }";
    assert_eq!(found(&[("src/bin/startklar/main.rs", world)]), [""; 0]);
    let disk = "use std::fs;\nuse walkdir::WalkDir;\nfn f() { rustix::fs::openat() }";
    assert_eq!(found(&[("src/repository/disk.rs", disk)]), [""; 0]);
    assert_eq!(found(&[("src/audit/evaluate.rs", "use std::thread;")]), [""; 0]);
    let harmless = "use std::{fmt, io::{self, Write}, time::Duration};\nuse chrono::{Datelike, NaiveDate};\n\
                    fn print() { writeln!(x); if a != (b) {} fs::read(); my::walkdir::x(); self.dbg(x) }";
    assert_eq!(found(&[("src/model/day.rs", harmless)]), [""; 0]);
}

#[test]
fn a_room_may_use_its_own_part_alone() {
    assert_reserved("src/repository/disk.rs", "use std::env;", "environment");
    assert_reserved("src/audit/mod.rs", "use std::fs;", "files");
    assert_reserved("src/facts/mod.rs", "use std::thread;", "thread");
    assert_reserved("src/lib.rs", "pub use std::fs;", "files");
    assert_reserved("src/bin/startklar/main.rs", "fn f() { unsafe { g() } }", "unsafe");
}

#[test]
fn unit_tests_may_touch_the_world_and_nothing_else_may() {
    let exempt = [
        "#[cfg(test)] mod tests { use std::fs; fn f() { println!() } }",
        "#[cfg(all(test, unix))] mod tests { use std::fs; }",
        "#[cfg(any(test, all(test, unix)))] use std::fs;",
        "#[test] fn f() { std::fs::read(p) }",
        "mod a { #[cfg(test)] fn f() { std::fs::read(p) } }",
        "impl X { #[cfg(test)] fn f() { std::fs::read(p) } }",
    ];
    for form in exempt {
        assert_eq!(found(&[("src/model/a.rs", form)]), [""; 0], "{form}");
    }
    let held = [
        "#[cfg(not(test))] mod product { use std::fs; }",
        "#[cfg(any(test, unix))] mod product { use std::fs; }",
        "#[cfg(unix)] mod tests { use std::fs; }",
        "#[cfg(any())] mod tests { use std::fs; }",
        "mod tests { use std::fs; }",
        "#[cfg(test)] mod tests {} use std::fs;",
        "#[cfg_attr(test, allow(unused))] mod product { use std::fs; }",
    ];
    for form in held {
        assert_reserved("src/model/a.rs", form, "files");
    }
    assert_reserved("src/model/a.rs", "#[cfg(test)] mod tests { fn f() { unsafe { g() } } }", "unsafe");
}

#[test]
fn a_file_for_tests_alone_is_known_by_its_declaration() {
    let declared = [("src/model/mod.rs", "#[cfg(test)] mod a;\nmod b;"), ("src/model/a.rs", "use std::fs;")];
    assert_eq!(found(&declared), [""; 0]);
    let below = [declared[0], ("src/model/a/inner.rs", "use std::fs;")];
    assert_eq!(found(&below), [""; 0]);
    let other = [declared[0], ("src/model/b.rs", "use std::fs;")];
    assert_eq!(found(&other), ["src/model/b.rs:2: files"]);
    assert_eq!(found(&[("src/model/a.rs", "#![cfg(test)]\nuse std::fs;")]), [""; 0]);
}
