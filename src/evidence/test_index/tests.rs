//! Which test a name means, and when it means none.

use std::collections::BTreeSet;

use super::{Doubt, RunStatus, TestIndex};
use crate::evidence::junit::{TestReport, parse};
use crate::model::Limits;

fn report(cases: &str) -> TestReport {
    parse(&format!("<testsuite name='s'>{cases}</testsuite>"), &Limits::DEFAULT).unwrap()
}

/// The outcome of looking for `wanted` in one report, and what is suggested.
fn find(cases: &str, wanted: &str) -> (RunStatus, Vec<String>) {
    let report = report(cases);
    let index = TestIndex::new([("r.xml", &report)]);
    let run = index.find(wanted);
    let near = if run.at.is_none() { index.suggest(wanted).nearest } else { run.candidates };
    (run.status, near)
}

#[test]
fn a_name_gives_up_four_groups_of_parameters() {
    let named = |groups: usize| format!("<testcase classname='A' name='f{}'/>", "()".repeat(groups));
    assert_eq!(find(&named(4), "A::f").0, RunStatus::Passed);
    assert_eq!(find(&named(5), "A::f").0, RunStatus::NotRun);
}

#[test]
fn a_test_is_named_by_class_by_suite_or_alone() {
    let cases = "<testcase classname='tests.A' name='f'/><testcase name='lone'/>\
                 <testcase classname='crate' name='model::path::g'/>";
    for wanted in [
        "tests.A::f",
        "s::tests.A::f",
        "f",
        "lone",
        "s::lone",
        "model::path::g",
        "crate::model::path::g",
        "s::crate::model::path::g",
    ] {
        assert_eq!(find(cases, wanted), (RunStatus::Passed, vec![]), "{wanted}");
    }
    for wanted in ["s::f", "A::f", "g", "::f", "tests.A::", "::tests.A::f", "path::g", "F", ""] {
        assert_eq!(find(cases, wanted).0, RunStatus::NotRun, "{wanted}");
    }
}

#[test]
fn names_match_exactly_and_a_miss_suggests() {
    let cases = "<testcase classname='A' name='fallback_disabled'/><testcase classname='A' name='timeout'/>\
                 <testcase classname='B' name='timeout'/>";
    let (status, nearest) = find(cases, "A::fallback");
    assert_eq!((status, nearest), (RunStatus::NotRun, vec!["A::fallback_disabled".to_owned()]));
    assert_eq!(find(cases, "C::timeout").1, ["A::timeout", "B::timeout"]);
    assert_eq!(find(cases, "A::timeuot").1, ["A::timeout", "B::timeout"]);
    assert_eq!(find(cases, "C::timeout[x]").1, ["A::timeout", "B::timeout"]);
    assert_eq!(find(cases, "nothing_like_it_at_all").1, Vec::<String>::new());
}

#[test]
fn a_bare_name_in_several_classes_or_suites_is_ambiguous() {
    let cases = "<testcase classname='A' name='f'/><testcase classname='B' name='f'><failure/></testcase>";
    let (status, nearest) = find(cases, "f");
    assert_eq!((status, nearest), (RunStatus::Ambiguous, vec!["A::f".into(), "B::f".into()]));
    assert_eq!(find(cases, "B::f").0, RunStatus::Failed);
    let nested = "<testcase classname='A' name='f'/>\
                  <testsuite name='t'><testcase classname='A' name='f'/></testsuite>";
    let (status, nearest) = find(nested, "A::f");
    assert_eq!((status, nearest), (RunStatus::Ambiguous, vec!["s::A::f".into(), "t::A::f".into()]));
    assert_eq!(find(nested, "t::A::f").0, RunStatus::Passed);
}

#[test]
fn parameters_are_one_test_that_passes_only_as_a_whole() {
    let cases = |last: &str| {
        format!(
            "<testcase classname='A' name='f[1]'/><testcase classname='A' name='f[a[0]]'/>\
             <testcase classname='A' name='f[2]'>{last}</testcase><testcase classname='A' name='ff[2]'/>"
        )
    };
    assert_eq!(find(&cases(""), "A::f"), (RunStatus::Passed, vec![]));
    assert_eq!(find(&cases("<failure/>"), "A::f").0, RunStatus::Failed);
    assert_eq!(find(&cases("<skipped/>"), "f").0, RunStatus::Skipped);
    assert_eq!(find(&cases("<flakyFailure/>"), "f").0, RunStatus::Flaky);
    assert_eq!(find(&cases("<failure/>"), "A::f[1]"), (RunStatus::Passed, vec![]));
}

#[test]
fn the_same_test_twice_is_never_a_pass() {
    let case = "<testcase classname='A' name='f'/>";
    assert_eq!(find(&case.repeat(2), "A::f").0, RunStatus::Ambiguous);
    let parameter = "<testcase classname='A' name='f[1]'/>";
    assert_eq!(find(&parameter.repeat(2), "A::f").0, RunStatus::Ambiguous);
    let skipped = "<testcase classname='A' name='f'><skipped/></testcase>";
    assert_eq!(find(&format!("{case}{skipped}"), "f").0, RunStatus::Ambiguous);
    let found = report(&case.repeat(2));
    let index = TestIndex::new([("one.xml", &found)]);
    let run = index.find("A::f");
    let (path, at) = run.at.unwrap();
    assert_eq!((run.doubt, path, at.line, at.column), (Doubt::Twice, "one.xml", 1, 55));
}

#[test]
fn every_report_of_a_matrix_counts() {
    let case = |inside: &str| report(&format!("<testcase classname='A' name='f'>{inside}</testcase>"));
    let good = case("");
    let find = |other: &TestReport| {
        let index = TestIndex::new([("one.xml", &good), ("two.xml", other), ("three.xml", &good)]);
        let run = index.find("A::f");
        (run.status, run.at.map(|(path, _)| path.to_owned()), run.suites.len())
    };
    assert_eq!(find(&case("")), (RunStatus::Passed, Some("one.xml".into()), 3));
    for (inside, status) in [
        ("<failure/>", RunStatus::Failed),
        ("<skipped/>", RunStatus::Skipped),
        ("<rerunFailure/>", RunStatus::Flaky),
    ] {
        assert_eq!(find(&case(inside)), (status, Some("two.xml".into()), 0));
    }
    let twice = report(&"<testcase classname='A' name='f'/>".repeat(2));
    assert_eq!(find(&twice).0, RunStatus::Ambiguous);
    let text = "<testsuite name='other'><testcase classname='A' name='f'/></testsuite>";
    assert_eq!(find(&parse(text, &Limits::DEFAULT).unwrap()).0, RunStatus::Ambiguous);
}

#[test]
fn a_test_is_found_as_people_and_tools_write_it() {
    let cases = "<testcase classname='com.acme.MailTest' name='empty mail, v1.2'/>\
                 <testcase classname='com.acme.MailTest' name='reads(String)[1]'/>\
                 <testcase classname='com.acme.MailTest' name='reads(String)[2]'/>\
                 <testcase classname='com.acme.MailTest' name='braces{int}[1]'/>\
                 <testcase classname='acme.org/mail' name='TestMail'/>\
                 <testcase classname='acme.org/mail' name='TestMail/empty_v1.2'/>\
                 <testcase classname='tests.unit.test_mail.TestEmpty' name='test_asks[a.b::c]'/>\
                 <testcase classname='tests.test_mail' name='test_asks_too'/>";
    for wanted in [
        "com.acme.MailTest#empty mail, v1.2",
        "com.acme.MailTest.empty mail, v1.2",
        "com.acme.MailTest#reads",
        "com.acme.MailTest#reads(String)",
        "com.acme.MailTest.reads(String)[2]",
        "com.acme.MailTest#braces",
        "TestMail/empty_v1.2",
        "acme.org/mail.TestMail/empty_v1.2",
        "acme.org/mail::TestMail",
        "tests/unit/test_mail.py::TestEmpty::test_asks",
        "tests/unit/test_mail.py::TestEmpty::test_asks[a.b::c]",
        "tests/test_mail.py::test_asks_too",
        "tests\\test_mail.py::test_asks_too",
        "tests.test_mail.test_asks_too",
    ] {
        assert_eq!(find(cases, wanted), (RunStatus::Passed, vec![]), "{wanted}");
    }
    // A part of a class is no class: the test of another package would stand in for one that is gone.
    for wanted in ["MailTest#reads", "acme.MailTest.reads", "test_mail.py::test_asks_too", "mail::TestMail"] {
        assert_eq!(find(cases, wanted).0, RunStatus::NotRun, "{wanted}");
    }
    assert_eq!(find(cases, "MailTest#reads").1, ["com.acme.MailTest::reads"]);
    let both = "<testcase classname='a.b' name='f'/><testcase name='a.b.f'/>";
    assert_eq!(find(both, "a.b.f").0, RunStatus::Ambiguous);
    assert_eq!(find(both, "a.b::f").0, RunStatus::Passed);
}

#[test]
fn a_name_of_other_characters_is_not_found_and_told() {
    let found = report("<testcase classname='A' name='test_pru\u{308}fung_leerer_mail'/>");
    let index = TestIndex::new([("r.xml", &found)]);
    let wanted = "A::test_pr\u{fc}fung_leerer_mail";
    assert_eq!(index.find(wanted).status, RunStatus::NotRun);
    assert!(index.suggest(wanted).looks_the_same);
    assert!(!index.suggest("A::test_pru\u{308}fung_leerer_mailX").looks_the_same);
}

#[test]
fn a_test_shares_its_cases_with_its_parameters() {
    let report = report(
        "<testcase classname='A' name='f[1]'/><testcase classname='A' name='f[2]'/><testcase classname='A' name='g'/>",
    );
    let index = TestIndex::new([("r.xml", &report)]);
    let cases = |wanted: &str| index.cases(wanted).collect::<BTreeSet<_>>();
    assert_eq!((cases("A::f").len(), cases("s::A::f").len(), cases("A::h").len()), (2, 2, 0));
    assert!(cases("A::f").is_superset(&cases("f[2]")));
    assert!(cases("A::f[1]").is_disjoint(&cases("A::f[2]")));
    assert!(cases("A::f").is_disjoint(&cases("A::g")));
}
