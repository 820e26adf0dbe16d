//! Grafana dashboards.

use std::collections::BTreeSet;

use startklar::document::Format;
use startklar::evidence::grafana;
use startklar::model::Limits;

use super::files;

/// Queries to Prometheus that are neither empty nor hidden, counted by Python; and those with a variable where a name
/// or number belongs, read by eye.
const FILES: [(&str, usize, usize); 14] = [
    ("mssql_overview.json", 11, 0),
    ("apache-solr-resource-monitoring.json", 18, 0),
    ("asterisk-overview.json", 21, 0),
    ("awx.json", 25, 0),
    ("caddy-overview.json", 10, 0),
    ("cephfsdashboard.json", 58, 0),
    ("cilium-policy.json", 11, 7),
    ("clickhouse-replica.json", 10, 0),
    ("kafka-ksqldb-overview.json", 39, 0),
    ("prometheus.json", 15, 0),
    ("apm-service-overview.json", 0, 0),
    ("rclone.json", 19, 0),
    ("clouddriver.json", 78, 0),
    ("Siddhi_server.json", 21, 0),
];

#[test]
fn queries_of_the_corpus_are_found_where_they_stand() {
    let Some(files) = files("grafana-dashboards") else { return };
    let mut found = Vec::new();
    for (name, file) in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let dashboards = grafana::parse(&text, Format::Json, &Limits::DEFAULT).unwrap();
        let [dashboard] = dashboards.as_slice() else { panic!("{name}: {} dashboards", dashboards.len()) };
        for query in &dashboard.queries {
            let line = lines[query.position.line - 1];
            assert!(line.trim_start().starts_with("\"expr\": "), "{name}: {line}");
            for metric in query.metrics.iter().flatten() {
                assert!(line.contains(metric.as_str()), "{name}: {metric}: {line}");
            }
        }
        let unknown = dashboard.queries.iter().filter(|query| query.metrics.is_none()).count();
        found.push((name.as_str(), dashboard.queries.len(), unknown));
    }
    let wanted: BTreeSet<_> = FILES.into_iter().collect();
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted);
}
