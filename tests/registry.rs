//! Registry, fixtures and texts are held together: what is listed exists, what exists is listed, and it reads well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use startklar::checklist::{BUILTIN, Checklist};
use startklar::document::{self, Format, Node};
use startklar::evidence::placeholder;
use startklar::model::{Area, Limits, Named as _};
use startklar::mutation;

/// Every built-in rule. The list is written out, so that none appears or goes by accident.
#[rustfmt::skip]
const IDS: [&str; 58] = [
    // ownership
    "OWN-01", "OWN-02", "OWN-03", "OWN-05",
    // workflow
    "SCP-01", "SCP-02", "SCP-05", "SCP-06", "SEQ-03",
    // guardrails
    "CIT-01", "CIT-03", "ESC-01", "ESC-02", "ESC-03", "MOD-01", "MOD-03", "RTY-01", "RTY-02", "RTY-03", "SCH-01", "SCH-02", "SCH-03",
    // fallbacks
    "FBK-01", "FBK-02", "FBK-04",
    // failure_cases
    "FLT-01", "FLT-02", "FLT-03", "FLT-04", "FLT-05", "FLT-06", "FLT-07",
    // costs
    "CST-01", "CST-02", "CST-03", "CST-05",
    // monitoring
    "MON-01", "MON-02", "MON-03", "MON-04", "MON-05", "MON-07",
    // runbook
    "RUN-01", "RUN-02", "RUN-04",
    // signals
    "SIG-01",
    // data
    "DAT-01", "DAT-02", "DAT-04", "DAT-05",
    // release
    "BIZ-01", "BIZ-02", "ROL-01", "SYS-01", "SYS-02", "SYS-03", "SYS-04", "SYS-05",
];

/// The demands of the article that rules stand for are numbered from A1 to this.
const LAST_DEMAND: usize = 32;

/// How an umlaut or ß is written where a keyboard has none, in the middle of words that reports use.
const WITHOUT_UMLAUTS: [&str; 45] = [
    "aehnlich",
    "aender",
    "aeusser",
    "ausschliess",
    "ausser",
    "begruend",
    "blaett",
    "erfuell",
    "erhoeh",
    "erklaer",
    "faehig",
    "faell",
    "fuehr",
    "fuenf",
    "fuer",
    "gehoer",
    "gemaess",
    "groess",
    "gruen",
    "gueltig",
    "haett",
    "heisst",
    "hoechst",
    "jaehrlich",
    "koenn",
    "laesst",
    "loes",
    "massnahm",
    "moegl",
    "muess",
    "naechst",
    "oberflaech",
    "oeffn",
    "pruef",
    "rueck",
    "saetz",
    "schliess",
    "schluessel",
    "spaet",
    "stoer",
    "taeglich",
    "ueber",
    "uebr",
    "waehr",
    "waer",
];

/// What a report must never say: whether a law is kept is for people to judge.
const NEVER: [&str; 2] = ["compliant", "konform"];

fn checklist() -> Checklist {
    support::checklist().unwrap_or_else(|diagnostics| {
        let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
        panic!("the built-in checklist cannot be loaded:\n{}", lines.join("\n"))
    })
}

/// A text in two languages, with its place: `checklists/costs.yaml:12:7 CST-01 demands.gap`.
struct Text {
    place: String,
    key: String,
    en: String,
    de: String,
}

/// Every text of every checklist file, found by its form: a mapping of `en` and `de`, whatever its key.
fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    for source in BUILTIN {
        let root = document::read(source.text, Format::Yaml, &Limits::DEFAULT).unwrap();
        for rule in root.get("rules").unwrap().items() {
            let id = rule.get("id").unwrap().as_text().unwrap();
            collect(rule, &format!("{} {id}", source.path), "", &mut texts);
        }
    }
    texts
}

fn collect(node: &Node, rule: &str, route: &str, texts: &mut Vec<Text>) {
    if let (Some(en), Some(de)) = (node.get("en"), node.get("de")) {
        let text = |node: &Node| node.scalar().unwrap_or_default();
        let key = route.rsplit('.').next().unwrap().to_owned();
        let place = format!("{rule} line {}: {route}", node.span.start.line);
        texts.push(Text { place, key, en: text(en), de: text(de) });
        return;
    }
    for entry in node.entries() {
        collect(&entry.value, rule, &format!("{route}.{}", entry.key), texts);
    }
    for item in node.items() {
        collect(item, rule, route, texts);
    }
}

/// Spellings without umlauts in `text`, outside backticks: what stands between those is code and not prose.
fn without_umlauts(text: &str) -> Vec<&'static str> {
    let prose = text.split('`').step_by(2).collect::<Vec<_>>().join(" ").to_lowercase();
    WITHOUT_UMLAUTS.iter().copied().filter(|word| prose.contains(word)).collect()
}

fn none(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn the_checklist_holds_these_rules_and_no_others() {
    let checklist = checklist();
    let ids: Vec<_> = checklist.rules.iter().map(|rule| rule.id.as_str()).collect();
    // The order of the list is the order of reports: areas as `Area` lists them, and ids rise within an area.
    assert_eq!(ids, IDS);
    let place = |area: Area| Area::ALL.iter().position(|known| *known == area).unwrap();
    let order: Vec<_> = checklist.rules.iter().map(|rule| (place(rule.area), rule.id.as_str())).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), IDS.len());
    let mut areas = BTreeMap::new();
    for rule in &checklist.rules {
        let (prefix, _) = rule.id.as_str().rsplit_once('-').unwrap();
        let area = areas.entry(prefix).or_insert(rule.area);
        assert_eq!(*area, rule.area, "{prefix} stands for two areas");
    }
}

#[test]
fn every_checklist_file_is_built_in_under_the_name_of_its_area() {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(support::project("checklists")).unwrap() {
        files.insert(format!("checklists/{}", entry.unwrap().file_name().to_str().unwrap()));
    }
    assert!(files.remove("checklists/README.md"), "the table of demands is missing");
    let built_in: BTreeSet<_> = BUILTIN.iter().map(|source| source.path.to_owned()).collect();
    assert_eq!(built_in, files);
    for source in BUILTIN {
        assert_eq!(std::fs::read_to_string(support::project(source.path)).unwrap(), source.text);
        let root = document::read(source.text, Format::Yaml, &Limits::DEFAULT).unwrap();
        let area = root.get("area").unwrap().as_text().unwrap();
        assert_eq!(source.path, format!("checklists/{area}.yaml"));
        assert!(!root.get("rules").unwrap().items().is_empty(), "{} holds no rule", source.path);
    }
    for rule in checklist().rules {
        assert_eq!(rule.origin.path, format!("checklists/{}.yaml", rule.area));
    }
}

#[test]
fn every_rule_has_mutations_and_every_mutation_file_a_rule() {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(support::project("fixtures/mutations")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = mutation::read(&text, Format::Yaml, &Limits::DEFAULT).unwrap();
        assert_eq!(name, format!("{}.yaml", file.rule), "the file of {} is called otherwise", file.rule);
        assert!(file.mutations.len() >= 2, "{name} holds only one mutation");
        files.insert(file.rule.to_string());
    }
    assert_eq!(files, IDS.iter().map(ToString::to_string).collect());
}

#[test]
fn every_rule_says_where_it_comes_from() {
    let mut findings = Vec::new();
    for rule in &checklist().rules {
        let id = &rule.id;
        for text in &rule.references {
            if text.trim().is_empty() || placeholder::is_placeholder(text) {
                findings.push(format!("{id}: the reference `{text}` says nothing"));
            }
        }
        if rule.references.is_empty() {
            findings.push(format!("{id} has no reference"));
        }
        let known = |key: &str| {
            let number = key.strip_prefix('A').and_then(|number| number.parse::<usize>().ok());
            number.is_some_and(|number| (1..=LAST_DEMAND).contains(&number) && key == format!("A{number}"))
        };
        for key in rule.article.iter().filter(|key| !known(key)) {
            findings.push(format!("{id}: the article has no demand `{key}`"));
        }
        if rule.article.iter().collect::<BTreeSet<_>>().len() != rule.article.len() || rule.article.is_empty()
        {
            findings.push(format!("{id}: its demands are {:?}", rule.article));
        }
    }
    none(&findings);
}

#[test]
fn every_text_is_written_in_both_languages() {
    let texts = texts();
    let mut findings = Vec::new();
    for text in &texts {
        for (language, words) in [("en", &text.en), ("de", &text.de)] {
            let place = &text.place;
            if words.trim().is_empty() || words.trim() != words {
                findings.push(format!("{place}: {language} is empty, or has blanks around it: `{words}`"));
            }
            if placeholder::is_placeholder(words) {
                findings.push(format!("{place}: {language} holds a placeholder: {words}"));
            }
        }
        // What is wanted may be the same word in both: a number, a value of the manifest.
        if text.key != "wanted" && text.en == text.de {
            findings.push(format!("{}: German is English: {}", text.place, text.de));
        }
    }
    none(&findings);
    // A walk that finds nothing finds nothing wrong: each rule has its four texts, and every demand a gap.
    let count = |key: &str| texts.iter().filter(|text| text.key == key).count();
    let rules = checklist().rules;
    assert_eq!((count("title"), count("why")), (IDS.len(), IDS.len()));
    assert!(count("fix") >= IDS.len());
    assert_eq!(count("gap"), rules.iter().map(|rule| rule.demands.len()).sum::<usize>());
}

#[test]
fn german_is_spelled_with_umlauts() {
    let mut findings = Vec::new();
    for text in texts() {
        let words = without_umlauts(&text.de);
        if !words.is_empty() {
            findings.push(format!("{}: {words:?} in: {}", text.place, text.de));
        }
    }
    none(&findings);
    assert_eq!(without_umlauts("Für jeden Fall geprueft, `ueber`, Bauer, neue, dass"), ["pruef"]);
}

#[test]
fn no_two_rules_share_a_title() {
    let (mut english, mut german) = (BTreeSet::new(), BTreeSet::new());
    for rule in checklist().rules {
        assert!(english.insert(rule.title.en.to_lowercase()), "{}: {}", rule.id, rule.title.en);
        assert!(german.insert(rule.title.de.to_lowercase()), "{}: {}", rule.id, rule.title.de);
    }
}

/// Held over the sources as well, for gaps and verdicts are also written there.
#[test]
fn nothing_is_called_lawful() {
    let mut findings = Vec::new();
    for folder in ["src", "checklists"] {
        for entry in walkdir::WalkDir::new(support::project(folder)) {
            let entry = entry.unwrap();
            if entry.file_type().is_dir() {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap().to_lowercase();
            for (line, words) in text.lines().enumerate() {
                if NEVER.iter().any(|word| words.contains(word)) {
                    findings.push(format!("{}:{}: {words}", entry.path().display(), line + 1));
                }
            }
        }
    }
    none(&findings);
}
