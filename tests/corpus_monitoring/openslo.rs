//! Objects of `OpenSLO`.

use startklar::evidence::openslo;
use startklar::model::Limits;

use super::files;

/// The targets in each file with its place, read by eye; of what is refused, the code.
const FILES: [(&str, &str); 9] = [
    ("ratio-timeslices.yaml", "0.99@34"),
    ("invalid-apiversion.yaml", "unsupported-version@1"),
    ("1.yaml", ""),
    ("2.yaml", ""),
    ("3.yaml", "unsupported-version@1"),
    ("2.yaml", "unsupported-version@1"),
    ("3.yaml", "unsupported-version@1"),
    ("v1.yaml", "0.995@41"),
    ("v1alpha.yaml", "0.98@33 0.99@56"),
];

#[test]
fn objectives_of_the_corpus_are_found() {
    let Some(files) = files("openslo") else { return };
    let found: Vec<_> = files
        .iter()
        .map(|(name, file)| {
            let text = std::fs::read_to_string(file).unwrap();
            let places: Vec<_> = match openslo::parse(&text, &Limits::DEFAULT) {
                Ok(objects) => {
                    let objectives = objects.slos.iter().flat_map(|slo| &slo.objectives);
                    objectives.map(|it| format!("{}@{}", it.target, it.position.line)).collect()
                }
                Err(faults) => {
                    faults.iter().map(|it| format!("{}@{}", it.code, it.span.start.line)).collect()
                }
            };
            (name.as_str(), places.join(" "))
        })
        .collect();
    let wanted: Vec<_> = FILES.iter().map(|(name, places)| (*name, (*places).to_owned())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn queries_of_the_corpus_are_found_where_they_stand() {
    let Some(files) = files("openslo") else { return };
    let mut queries = 0;
    for (name, file) in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let Ok(objects) = openslo::parse(&text, &Limits::DEFAULT) else { continue };
        for slo in &objects.slos {
            for objective in &slo.objectives {
                for query in &slo.indicator(objective, &[&objects]).unwrap().queries {
                    let line = text.lines().nth(query.position.line - 1).unwrap();
                    assert!(line.trim_start().starts_with("query: "), "{name}: {line}");
                    assert_eq!(
                        query.text.is_some(),
                        name != "ratio-timeslices.yaml",
                        "{name}: its source is `Any`"
                    );
                    queries += 1;
                }
            }
        }
    }
    assert_eq!(queries, 7, "`grep -c query:` of the three files with an SLO: 2, 2 and 3");
}
