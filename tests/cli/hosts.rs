//! Other hosts, other formats of the manifest, other addresses of the runbook.

use serde_json::Value;

use crate::copied::Copied;

/// The outcome and grade of every rule, without places.
fn outcomes(report: &Value) -> Vec<(String, String, String)> {
    let text = |rule: &Value, key: &str| rule[key].as_str().unwrap().to_owned();
    let rules = report["rules"].as_array().unwrap().iter();
    rules.map(|rule| (text(rule, "id"), text(rule, "outcome"), text(rule, "grade"))).collect()
}

#[test]
fn toml_and_json_are_judged_like_yaml() {
    for system in ["ready", "hollow", "not-ready"] {
        let copy = Copied::of(system);
        let yaml = copy.check(&["--format", "json"]);
        let declared: Value = serde_yaml::from_str(&copy.read("startklar.yaml")).unwrap();
        std::fs::remove_file(copy.path("startklar.yaml")).unwrap();
        let written = [
            ("startklar.json", serde_json::to_string_pretty(&declared).unwrap()),
            ("startklar.toml", toml::to_string(&declared).unwrap()),
        ];
        for (name, text) in written {
            copy.write(name, text);
            let run = copy.check(&["--format", "json"]);
            assert_eq!(run.exit, yaml.exit, "{system} {name}: {}", run.err);
            assert_eq!(outcomes(&run.json()), outcomes(&yaml.json()), "{system} {name}");
            std::fs::remove_file(copy.path(name)).unwrap();
        }
    }
}

#[test]
fn a_host_without_codeowners_leaves_the_manifests_word() {
    let copy = Copied::of("ready");
    std::fs::remove_dir_all(copy.path(".github")).unwrap();
    assert_eq!(
        copy.check(&[]).exit,
        1,
        "what is not there is missing, unless the manifest says that there is none"
    );
    copy.edit("startklar.yaml", "ownership:\n", "ownership:\n  codeowners: none\n");
    let run = copy.check(&["--format", "json"]);
    assert_eq!(run.exit, 0, "{}", run.out);
    for rule in ["OWN-01", "OWN-02"] {
        assert_eq!(run.rule(rule)["grade"], "E0", "{rule}");
        assert_eq!(run.rule(rule)["proofs"][0]["sha256"], "", "{rule}");
    }
}

#[test]
fn gitlab_reads_sections() {
    let copy = Copied::of("ready");
    let owners = "[Engineering]\n* @claims-tech-lead\n\n[Claims desk][2]\n/docs/runbook.md @claims-domain-lead\n\
                  /docs/intended-use.md @claims-domain-lead\n";
    std::fs::remove_dir_all(copy.path(".github")).unwrap();
    copy.write("CODEOWNERS", owners);
    assert_eq!(copy.check(&[]).exit, 1, "for GitHub the last line that matches decides alone");
    copy.edit("startklar.yaml", "ownership:\n", "ownership:\n  codeowners: gitlab\n");
    let run = copy.check(&["--format", "json"]);
    assert_eq!(run.exit, 0, "{}", run.out);
    assert_eq!(run.rule("OWN-02")["grade"], "E1");
    let proofs = run.rule("OWN-02")["proofs"].clone();
    let of_file = proofs.as_array().unwrap().iter().filter(|proof| proof["location"]["path"] == "CODEOWNERS");
    let lines: Vec<_> = of_file.map(|proof| proof["location"]["line"].as_i64().unwrap()).collect();
    assert_eq!(lines, [5, 6], "the domain owner's own section is shown, not the first that matches");
    let absent = |file: &&Value| file["state"] != "present";
    let missing: Vec<_> = run.json()["evidence"].as_array().unwrap().iter().filter(absent).cloned().collect();
    assert!(missing.is_empty(), "no file is missing because it may stand elsewhere: {missing:?}");
    copy.write("CODEOWNERS", owners.replace("/docs/runbook.md @claims-domain-lead", "/docs/runbook.md"));
    assert_eq!(copy.check(&[]).exit, 1, "a line without owners takes them away in its section");
}

#[test]
fn an_alert_may_name_the_runbook_by_its_address() {
    let copy = Copied::of("ready");
    let url = "url: https://wiki.example.org/runbooks/claims-intake";
    let runbook = |copy: &Copied| {
        let run = copy.check(&["--format", "json"]);
        (run.exit, run.rule("RUN-02")["outcome"].as_str().unwrap().to_owned())
    };
    copy.edit("startklar.yaml", url, &format!("{url}/"));
    assert_eq!(runbook(&copy), (0, "met".to_owned()));
    copy.edit("startklar.yaml", url, "url: https://wiki.example.org/runbooks");
    assert_eq!(runbook(&copy), (1, "not_met".to_owned()), "a page below the address is another page");
    copy.edit("startklar.yaml", ", url: https://wiki.example.org/runbooks/", "");
    assert_eq!(runbook(&copy), (1, "not_met".to_owned()), "an address that nobody declared leads elsewhere");
    copy.write(
        "monitoring/rules.yaml",
        copy.read("monitoring/rules.yaml")
            .replace("https://wiki.example.org/runbooks/claims-intake", "docs/runbook.md"),
    );
    assert_eq!(runbook(&copy), (0, "met".to_owned()), "the file itself needs no address");
    copy.edit("docs/runbook.md", "### Slow replies", "### Slow answers");
    let run = copy.check(&["--format", "json"]);
    let gaps = run.rule("RUN-02")["gaps"].as_array().unwrap().clone();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0]["location"]["path"], "monitoring/rules.yaml");
    assert!(gaps[0]["text"]["en"].as_str().unwrap().contains("a heading that is not there"), "{gaps:?}");
}

#[test]
fn a_manifest_that_asks_for_german_is_corrected_in_german() {
    let copy = Copied::of("ready");
    copy.write(
        "startklar.yaml",
        "format: 1\nsystem: { name: x, stage: mvp, language: de }\nsignals:\n  response_time: { limit: 28 Tage }\ndata:\n  \
         sources:\n    - { name: a, purpose: Text, auf den ein Entwurf antwortet }\n",
    );
    let german = copy.check(&[]).err;
    for words in [
        "`28 Tage` ist keine Dauer; zu schreiben als Zahl mit Einheit",
        "unbekannter Schlüssel `auf den ein Entwurf antwortet`",
        "der ganze Text gehört in Anführungszeichen",
        "2 Mängel, deshalb gibt es kein Urteil",
    ] {
        assert!(german.contains(words), "{words}: {german}");
    }
    let english = copy.check(&["--lang", "en"]).err;
    assert!(english.contains("put the text before it in quotes"), "{english}");
}
