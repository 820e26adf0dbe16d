//! Real `JUnit` reports are read with the right figures, and hostile ones are refused quickly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use startklar::document::text;
use startklar::evidence::junit::{Said, Status, TestReport, parse};
use startklar::evidence::test_index::{RunStatus, TestIndex};
use startklar::model::{Fault, Limits, Position};

/// File, `<testcase>` elements, those with `<failure>` or `<error>`, those with `<skipped>`. Counted by Python:
///
/// ```python
/// cases = list(xml.etree.ElementTree.parse(file).getroot().iter("testcase"))
/// sum(c.find("failure") is not None or c.find("error") is not None for c in cases)
/// sum(c.find("skipped") is not None for c in cases)
/// ```
const FIGURES: [(&str, usize, usize, usize); 17] = [
    ("dorny+test-reporter____tests____fixtures__empty__java-junit.xml", 0, 0, 0),
    ("dorny+test-reporter____tests____fixtures__empty__jest-junit-empty-testsuite.xml", 0, 0, 0),
    ("dorny+test-reporter____tests____fixtures__empty__jest-junit.xml", 0, 0, 0),
    ("dorny+test-reporter____tests____fixtures__empty__phpunit-empty.xml", 0, 0, 0),
    ("dorny+test-reporter____tests____fixtures__external__java__empty_failures.xml", 3, 1, 0),
    ("dorny+test-reporter____tests____fixtures__external__java__junit4-basic.xml", 6, 1, 0),
    ("dorny+test-reporter____tests____fixtures__external__java__junit4-complete.xml", 8, 2, 1),
    (
        "dorny+test-reporter____tests____fixtures__external__jest__jest-react-component-test-results.xml",
        1,
        0,
        0,
    ),
    ("dorny+test-reporter____tests____fixtures__external__phpunit__junit-basic.xml", 9, 1, 0),
    ("dorny+test-reporter____tests____fixtures__nette-tester__BootstrapFormRenderer-report.xml", 4, 0, 0),
    ("dorny+test-reporter____tests____fixtures__phpunit__phpunit.xml", 12, 2, 0),
    ("dorny+test-reporter____tests____fixtures__python-xunit-unittest.xml", 8, 2, 2),
    ("dorny+test-reporter____tests____fixtures__swift-xunit.xml", 3, 1, 0),
    ("testmoapp+junitxml__examples__conventions.xml", 1, 0, 0),
    ("testmoapp+junitxml__examples__junit-complete.xml", 8, 2, 1),
    ("testmoapp+junitxml__examples__testcase-output.xml", 1, 0, 0),
    ("testmoapp+junitxml__examples__testcase-properties.xml", 1, 0, 0),
];

#[test]
fn every_real_report_is_read_with_the_right_figures() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/junit"));
    if !folder.is_dir() {
        eprintln!("skipped: ../shared/corpus is missing");
        return;
    }
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files, FIGURES.len(), "a file of the corpus has no figures");
    for (file, cases, failed, skipped) in FIGURES {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let report = read(text(&bytes).unwrap()).unwrap_or_else(|fault| panic!("{file}: {fault:?}"));
        let seen = (report.cases.len(), report.count(Status::Failed), report.count(Status::Skipped));
        assert_eq!(seen, (cases, failed, skipped), "{file}");
        assert_eq!(report.executed(), cases - skipped, "{file}");
        assert_eq!(report.disagreements, [], "{file}");
        for case in &report.cases {
            let line = std::str::from_utf8(&bytes).unwrap().lines().nth(case.position.line - 1).unwrap();
            let from: String = line.chars().skip(case.position.column - 1).collect();
            assert!(from.starts_with("<testcase"), "{file}: {from}");
        }
    }
}

fn read(text: &str) -> Result<TestReport, Fault> {
    parse(text, &Limits::DEFAULT)
}

/// The fault of a report that must not be read, and must be refused within `seconds` even in a debug build.
fn refused(report: &str, seconds: u64) -> Fault {
    let start = Instant::now();
    let fault = read(report).expect_err("refused");
    assert!(start.elapsed() < Duration::from_secs(seconds), "took {:?}: {fault:?}", start.elapsed());
    fault
}

/// One suite around `inside`.
fn suite(inside: &str) -> String {
    format!("<testsuite name=\"s\">{inside}</testsuite>")
}

fn statuses(inside: &str) -> Vec<Status> {
    read(&suite(inside)).unwrap().cases.iter().map(|case| case.status).collect()
}

#[test]
fn x01_x02_x03_a_dtd_is_refused_whatever_it_holds() {
    let mut laughs = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a0 \"ha\">");
    for i in 1..10 {
        write!(laughs, "<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10)).unwrap();
    }
    laughs.push_str("]><testsuite>&a9;</testsuite>");
    let fault = refused(&laughs, 1);
    assert_eq!((fault.code, fault.span.start), ("dtd", Position { line: 2, column: 1 }));
    for reference in ["SYSTEM \"file:///etc/passwd\"", "PUBLIC \"p\" \"http://example.org/x\""] {
        let xxe = format!("<!DOCTYPE x [<!ENTITY e {reference}>]><testsuite name=\"&e;\"/>");
        assert_eq!(refused(&xxe, 1).code, "dtd");
    }
    let quadratic = format!(
        "<!DOCTYPE x [<!ENTITY e \"{}\">]><testsuite>{}</testsuite>",
        "x".repeat(80_000),
        "&e;".repeat(26_000)
    );
    assert_eq!(refused(&quadratic, 1).code, "dtd");
    assert_eq!(refused(&suite("&e;"), 1).code, "syntax");
}

#[test]
fn x04_a_hundred_thousand_attributes_are_refused() {
    let mut attributes = String::new();
    let mut namespaces = String::new();
    for i in 0..100_000 {
        write!(attributes, " a{i}=\"\"").unwrap();
        write!(namespaces, " xmlns:a{i}=\"u{i}\"").unwrap();
    }
    assert_eq!(refused(&format!("<testsuite{attributes}/>"), 2).code, "limit");
    assert_eq!(refused(&format!("<testsuite{namespaces}/>"), 2).code, "limit");
    // Each tag is within its limit, and all together would keep the parser busy.
    let mut tag = String::from("<testcase");
    for i in 0..250 {
        write!(tag, " a{i}=''").unwrap();
    }
    assert_eq!(refused(&suite(&format!("{tag}/>").repeat(10_000)), 30).code, "limit");
    assert_eq!(refused(&suite(&format!("<testcase name=\"{}\"/>", "x".repeat(1 << 20))), 2).code, "limit");
}

#[test]
fn x05_namespaces_nested_in_namespaces_are_refused() {
    let open = "<testsuite xmlns:a=\"u\" xmlns:b=\"v\">";
    let nested = format!("{}{}", open.repeat(60), "</testsuite>".repeat(60));
    assert_eq!(refused(&nested, 2).code, "limit");
}

#[test]
fn x06_two_million_nested_elements_are_refused() {
    let deep = "<a>".repeat(2_000_000) + &"</a>".repeat(2_000_000);
    assert_eq!(refused(&deep, 5).code, "limit");
    assert_eq!(refused(&"<a>".repeat(2_000_000), 5).code, "limit");
    let wide = suite(&"<a/>".repeat(2_000_001));
    assert_eq!(refused(&wide, 20).code, "limit");
    // Signs that the parser would reserve memory for.
    let signs = suite(&format!("<![CDATA[{}]]>", "<".repeat(9_000_000)));
    assert_eq!(refused(&signs, 20).code, "limit");
}

const SAMPLE: &str = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by a runner -->\n\
    <testsuites tests=\"2\" failures='1'>\n  <testsuite name=\"süite\" timestamp=\"2026-11-20T10:00:00\">\n\
    <properties><property name=\"commit\" value=\"abc\"/><property name=\"note\">a</property>\n\
    <property name=\"timestamp\">2026-11-21</property></properties>\n\
    <testcase classname=\"A\" name=\"f\"/><testcase classname=\"A\" name=\"g\"><failure message=\"no &lt;b&gt;\">\
    <![CDATA[trace > ]] ]]></failure><?pi x?></testcase><system-out>out</system-out>\n  </testsuite>\n</testsuites>\n";

#[test]
fn x07_a_report_cut_after_any_byte_is_refused() {
    let report = read(SAMPLE).unwrap();
    assert_eq!((report.cases.len(), report.count(Status::Failed)), (2, 1));
    assert_eq!(&*report.cases[1].message, "no <b>");
    let said = |value: &str, line, column| Said { value: value.into(), position: Position { line, column } };
    let suite = &report.suites[1];
    assert_eq!((suite.name.as_str(), suite.within, report.suites.len()), ("süite", Some(0), 2));
    assert_eq!(suite.times, [said("2026-11-20T10:00:00", 4, 27), said("2026-11-21", 6, 1)]);
    assert_eq!(suite.commits, [said("abc", 5, 13)]);
    assert_eq!(report.disagreements, []);
    let whole = SAMPLE.trim_end().len();
    for end in 0..whole {
        // A cut inside a character is refused before the report is parsed.
        let Ok(cut) = text(&SAMPLE.as_bytes()[..end]) else { continue };
        assert!(read(cut).is_err(), "the first {end} of {whole} bytes are read as a report");
    }
    for (extra, refused) in [("<testsuites/>", true), ("x", true), ("<!-- fine -->\n", false)] {
        assert_eq!(read(&format!("{SAMPLE}{extra}")).is_err(), refused, "{extra}");
    }
}

#[test]
fn x09_an_attribute_that_stands_twice_is_refused() {
    let fault = refused("<testsuites>\n<testsuite failures=\"1\" failures=\"0\"/></testsuites>", 1);
    assert_eq!((fault.code, fault.span.start), ("syntax", Position { line: 2, column: 25 }));
}

#[test]
fn x10_totals_that_differ_from_what_stands_there_are_told() {
    let told = |report: &str| -> Vec<_> {
        let report = read(report).unwrap();
        report.disagreements.into_iter().map(|f| (f.message, f.span.start.column)).collect()
    };
    let (pass, fail) = ("<testcase name='p'/>", "<testcase name='f'><failure/></testcase>");
    assert_eq!(
        told(&format!("<testsuite tests='3' failures='0' errors='0'>{pass}{fail}</testsuite>")),
        [
            ("`tests` says 3, and 2 test cases are counted here".to_owned(), 12),
            ("`failures` says 0, and 1 failures are counted here".to_owned(), 22)
        ]
    );
    assert_eq!(
        told(&format!("<testsuite tests='one' skipped='1'>{pass}</testsuite>")),
        [
            ("`tests` is `one`, which is no count".to_owned(), 12),
            ("`skipped` says 1, and 0 skipped test cases are counted here".to_owned(), 24)
        ]
    );
    // GoogleTest counts a test that is switched off apart from one that skips itself.
    let google = "<testsuites tests='3' failures='0' disabled='1' errors='0'><testsuite tests='3' disabled='1' \
                  skipped='1'><testcase name='a' status='run' result='completed'/><testcase name='b' status='notrun' \
                  result='suppressed'/><testcase name='c' status='run' result='skipped'><skipped/></testcase>\
                  </testsuite></testsuites>";
    assert_eq!(told(google), []);
    let more = google.replacen("disabled='1'", "disabled='3'", 1);
    assert_eq!(told(&more)[0].0, "`disabled` says 3, and 2 skipped test cases are counted here");
}

#[test]
fn x11_a_report_without_cases_is_read_as_one() {
    for empty in
        ["<testsuites/>", "<testsuite tests='0'/>", "<testsuites tests='0'><testsuite/></testsuites>"]
    {
        let report = read(empty).unwrap();
        assert_eq!((report.cases.len(), report.executed()), (0, 0), "{empty}");
    }
    assert_eq!(read("<testsuites tests='4'/>").unwrap().disagreements.len(), 1);
}

#[test]
fn x12_x13_x14_the_worst_of_a_case_counts() {
    use Status::{Failed, Flaky, Passed, Skipped};
    let case = |inside: &str| format!("<testcase name='t'>{inside}</testcase>");
    for (inside, status) in [
        ("", Passed),
        ("<system-out>x</system-out>", Passed),
        ("<skipped/>", Skipped),
        ("<skipped/><failure/>", Failed),
        ("<error/><skipped/>", Failed),
        ("<flakyFailure/>", Flaky),
        ("<flakyError/><skipped/>", Skipped),
        ("<rerunFailure/>", Flaky),
        ("<rerunError/><failure/>", Failed),
        ("<Failure/>", Skipped),
        ("<ignored/>", Skipped),
        ("<inconclusive/>", Skipped),
        ("<crash/>", Skipped),
        ("<description>fine</description>", Skipped),
        ("<properties/><system-err/><attachments/>", Passed),
    ] {
        assert_eq!(statuses(&case(inside)), [status], "{inside}");
    }
    for (attributes, status) in [
        ("status='run' result='completed'", Passed),
        ("status='Passed'", Passed),
        ("status='notrun'", Skipped),
        ("status='disabled'", Skipped),
        ("status='run' result='skipped'", Skipped),
        ("result='suppressed'", Skipped),
        ("status='fail'", Failed),
        ("status='untested'", Skipped),
        ("success='false'", Skipped),
        ("executed='false'", Skipped),
        ("outcome='failed'", Failed),
        ("success='true' executed='true' state='passed'", Passed),
    ] {
        assert_eq!(statuses(&format!("<testcase name='t' {attributes}/>")), [status], "{attributes}");
    }
    let skipped = read(&suite(&case("<skipped/>").repeat(3))).unwrap();
    assert_eq!((skipped.executed(), skipped.count(Skipped)), (0, 3));
}

#[test]
fn what_a_suite_says_of_itself_holds_for_its_cases() {
    use Status::{Failed, Flaky, Passed, Skipped};
    let case = |name: &str, inside: &str| format!("<testcase name='{name}'>{inside}</testcase>");
    for (said, status) in [
        ("<failure message='teardown'/>", Failed),
        ("<error>boom</error>", Failed),
        ("<skipped/>", Skipped),
        ("<crash/>", Skipped),
        ("<rerunFailure/>", Flaky),
        ("<system-out/><properties/>", Passed),
    ] {
        // Before the cases or behind them; in the suite, or in one around it.
        let (a, b) = (case("a", ""), case("b", "<failure message='own'/>"));
        for inside in [format!("{said}{a}{b}"), format!("{a}{b}{said}"), format!("{a}{b}<testsuite/>{said}")]
        {
            assert_eq!(statuses(&inside), [status, Failed], "{inside}");
            assert_eq!(statuses(&format!("{said}<testsuite>{a}{b}</testsuite>")), [status, Failed]);
        }
        // A suite beside it is another matter.
        assert_eq!(statuses(&format!("<testsuite>{said}</testsuite><testsuite>{a}</testsuite>")), [Passed]);
    }
    let report =
        read("<testsuite errors='1'><error message='no fixture'/><testcase name='a'/></testsuite>").unwrap();
    assert_eq!((report.disagreements.len(), &*report.cases[0].message), (0, "no fixture"));
}

#[test]
fn x15_a_test_that_passes_and_fails_has_failed() {
    let twice = read(&suite("<testcase name='t'/><testcase name='t'><error/></testcase>")).unwrap();
    assert_eq!(TestIndex::new([("a.xml", &twice)]).find("t").status, RunStatus::Failed);
}

#[test]
fn x16_nested_suites_count_each_case_once() {
    let nested = |outer: &str, root: &str| {
        format!(
            "<testsuites tests='{root}'><testsuite name='o' tests='{outer}'><testcase name='a'/>\
             <testsuite name='i' tests='2'><testcase name='b'/><testcase name='c'/></testsuite>\
             </testsuite></testsuites>"
        )
    };
    let report = read(&nested("3", "3")).unwrap();
    let cases: Vec<_> = report.cases.iter().map(|case| (report.suite_of(case), &*case.name)).collect();
    assert_eq!(cases, [("o", "a"), ("i", "b"), ("i", "c")]);
    for (outer, root, disagreements) in
        [("3", "3", 0), ("1", "3", 0), ("2", "3", 1), ("3", "5", 1), ("1", "1", 1)]
    {
        let report = read(&nested(outer, root)).unwrap();
        assert_eq!(report.disagreements.len(), disagreements, "{outer} {root}");
    }
}

#[test]
fn x18_foreign_characters_are_refused_with_their_place() {
    let fault = refused("<testsuite>\n<testcase name=\"a\u{8}\"/></testsuite>", 1);
    assert_eq!((fault.code, fault.span.start), ("syntax", Position { line: 2, column: 18 }));
    assert_eq!(refused(&suite("&#8;"), 1).code, "syntax");
    for encoding in ["latin-1", "ISO-8859-1", "UTF-16"] {
        let fault = refused(&format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?><testsuite/>"), 1);
        assert_eq!((fault.code, fault.span.start.column), ("encoding", 21), "{encoding}");
        assert!(fault.message.contains(encoding) && fault.message.contains("offset=20"), "{}", fault.message);
    }
}

#[test]
fn x19_x20_odd_names_and_times_are_data() {
    let inside = "<testcase name='a&#10;&lt;b> ]]&gt;' time='NaN'/><testcase name='z' time='1,234.5'>\
                  <failure message='  \n one\ntwo'/></testcase><testcase name='y' time='-1'><skipped>\n why\n</skipped></testcase>";
    let report = read(&suite(inside)).unwrap();
    let seen: Vec<_> = report.cases.iter().map(|case| (&*case.name, &*case.message)).collect();
    // A line break in an attribute is a blank to XML, unless it is written as a reference.
    assert_eq!(seen, [("a\n<b> ]]>", ""), ("z", "one two"), ("y", "why")]);
    let long = suite(&format!("<testcase name='l'><failure message='{}'/></testcase>", "ü".repeat(9_000)));
    assert_eq!(read(&long).unwrap().cases[0].message.chars().count(), 200);
}

#[test]
fn x21_a_case_in_output_or_a_comment_is_none_and_elsewhere_is_no_guess() {
    let quoted = "<!-- <testcase name='t'/> --><system-out><testcase name='t'/></system-out>\
                  <testcase name='u'><system-err><testcase name='t'/></system-err></testcase>\
                  <system-out><![CDATA[<testcase name='t'/>]]></system-out>";
    let report = read(&suite(quoted)).unwrap();
    assert_eq!(report.cases.len(), 1);
    assert_eq!(TestIndex::new([("a.xml", &report)]).find("t").status, RunStatus::NotRun);
    for odd in
        ["<disabled><testcase name='t'/></disabled>", "<testcase name='a'><testcase name='t'/></testcase>"]
    {
        assert_eq!(refused(&suite(odd), 1).code, "structure", "{odd}");
    }
}

#[test]
fn other_formats_are_named_and_namespaces_do_not_matter() {
    for (report, named) in [
        ("<test-run id='2'/>", "NUnit 3"),
        ("<test-results/>", "NUnit 2"),
        ("<assemblies/>", "xUnit.net"),
        ("<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'/>", "TRX"),
        ("<html/>", "<html>"),
    ] {
        let fault = refused(report, 1);
        assert_eq!(fault.code, "format");
        assert!(fault.message.contains(named), "{}", fault.message);
    }
    let prefixed = "<j:testsuites xmlns:j='urn:j'><j:testsuite name='s'><j:testcase name='t'><j:failure/>\
                    </j:testcase></j:testsuite></j:testsuites>";
    assert_eq!(read(prefixed).unwrap().count(Status::Failed), 1);
    assert_eq!(refused("<j:testsuites/>", 1).code, "syntax");
}

#[test]
fn a_hundred_thousand_cases_are_read_and_searched_quickly() {
    let mut cases = String::new();
    for i in 0..100_000 {
        writeln!(cases, "<testcase classname=\"tests.module_{}\" name=\"test_number_{i}[a]\"/>", i % 100)
            .unwrap();
    }
    let start = Instant::now();
    let report = read(&suite(&cases)).unwrap();
    assert_eq!(report.cases[99_999].position, Position { line: 100_000, column: 1 });
    let index = TestIndex::new([("a.xml", &report)]);
    assert_eq!(index.find("tests.module_7::test_number_70007").status, RunStatus::Passed);
    let missed = index.suggest("tests.module_7::test_nomber_70007").nearest;
    assert!(
        missed.contains(&"tests.module_7::test_number_70007".to_owned()) && missed.len() == 3,
        "{missed:?}"
    );
    // Names that no case has, and one that many classes have, cost no look at all the others.
    for i in 0..5_000 {
        assert_eq!(index.find(&format!("tests.module_7::test_number_{i}_gone")).status, RunStatus::NotRun);
    }
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
}

#[test]
fn a_report_that_contradicts_itself_everywhere_is_told_a_hundred_times() {
    let suites = "<testsuite tests='2' failures='1' errors='1' skipped='1'/>".repeat(1_000);
    assert_eq!(read(&format!("<testsuites>{suites}</testsuites>")).unwrap().disagreements.len(), 100);
}
