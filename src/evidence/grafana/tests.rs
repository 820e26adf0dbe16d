//! Dashboards in all their wrappings.

use super::{Dashboard, parse};
use crate::document::Format;
use crate::model::Limits;

fn json(text: &str) -> Vec<Dashboard> {
    parse(text, Format::Json, &Limits::DEFAULT).unwrap()
}

/// The metrics of each query with its line; `?` for one that was not understood.
fn queries(dashboard: &Dashboard) -> Vec<(String, usize)> {
    let metrics =
        |metrics: &std::collections::BTreeSet<String>| metrics.iter().cloned().collect::<Vec<_>>().join(" ");
    let named = dashboard
        .queries
        .iter()
        .map(|it| (it.metrics.as_ref().map_or("?".to_owned(), metrics), it.position.line));
    named.collect()
}

const CLASSIC: &str = r#"{
  "title": "Claims", "schemaVersion": 39,
  "panels": [
    { "type": "timeseries", "datasource": { "type": "prometheus", "uid": "${ds}" }, "targets": [
      { "expr": "rate(a_total{job=\"$job\"}[$__rate_interval]) / b_total" },
      { "expr": "topk($k, c)" },
      { "expr": "hidden", "hide": true },
      { "expr": "" },
      { "expr": "rate({app=\"x\"} |= `y` [5m])", "datasource": { "type": "loki" } } ] },
    { "type": "row", "collapsed": true, "panels": [
      { "type": "stat", "datasource": "Prometheus", "targets": [
        { "expr": "d" }, { "expr": "{__name__=\"$m\"}" }, { "rawSql": "select 1" } ] } ] },
    { "type": "timeseries", "libraryPanel": { "uid": "x" } },
    { "type": "text", "targets": null, "libraryPanel": null }
  ] }"#;

fn classic() -> Vec<(String, usize)> {
    [("a_total b_total", 5), ("?", 6), ("d", 12), ("?", 12)]
        .map(|(names, line)| (names.to_owned(), line))
        .to_vec()
}

#[test]
fn reads_nested_panels_of_the_classic_model() {
    let found = json(CLASSIC);
    let [dashboard] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((dashboard.title.as_str(), dashboard.elsewhere), ("Claims", 1));
    assert_eq!(queries(dashboard), classic());
    let rows = json("{\"rows\": [{\"panels\": [{\"targets\": [{\"expr\": \"up\"}]}]}]}");
    assert_eq!(queries(&rows[0]), [("up".to_owned(), 1)]);
    assert!(json("{\"schemaVersion\": 39}")[0].queries.is_empty());
}

#[test]
fn unwraps_resources_and_exports() {
    for wrapped in [
        format!("{{ \"dashboard\": {CLASSIC}, \"meta\": {{}} }}"),
        format!(
            "{{ \"apiVersion\": \"dashboard.grafana.app/v1beta1\", \"kind\": \"Dashboard\", \"spec\": {CLASSIC} }}"
        ),
    ] {
        assert_eq!(queries(&json(&wrapped)[0]), classic());
    }
    let elements = r#"{ "apiVersion": "dashboard.grafana.app/v2beta1", "spec": { "title": "x", "elements": {
        "a": { "kind": "Panel", "spec": { "data": { "kind": "QueryGroup", "spec": { "queries": [
          { "kind": "PanelQuery", "spec": { "query": { "kind": "DataQuery", "group": "prometheus", "spec": { "expr": "up" } } } },
          { "kind": "PanelQuery", "spec": { "hidden": true, "query": { "kind": "prometheus", "spec": { "expr": "b" } } } },
          { "kind": "PanelQuery", "spec": { "query": { "kind": "loki", "spec": { "expr": "c" } } } } ] } } } },
        "b": { "kind": "LibraryPanel", "spec": {} } } } }"#;
    let found = json(elements);
    assert_eq!((queries(&found[0]), found[0].elsewhere), (vec![("up".to_owned(), 3)], 1));
}

#[test]
fn reads_dashboards_in_config_maps() {
    let inner = CLASSIC.replace('\n', "\n    ");
    let map = format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  claims.json: |-\n    {inner}\n");
    let found = parse(&map, Format::Yaml, &Limits::DEFAULT).unwrap();
    let lines: Vec<_> = classic().into_iter().map(|(names, line)| (names, line + 4)).collect();
    assert_eq!(queries(&found[0]), lines);
    let list = format!(
        "kind: ConfigMapList\nitems:\n- kind: ConfigMap\n  data:\n    a.json: '{{\"panels\": []}}'\n- {}",
        map.replace('\n', "\n  ").trim_end()
    );
    assert_eq!(parse(&list, Format::Yaml, &Limits::DEFAULT).unwrap().len(), 2);
    let broken = map.replace("\"expr\": \"d\" }", "\"expr\": \"d\" ");
    let faults = parse(&broken, Format::Yaml, &Limits::DEFAULT).unwrap_err();
    assert_eq!((faults[0].code, faults[0].span.start.line), ("syntax", 16));
}

#[test]
fn other_files_are_refused() {
    for (text, format, code) in [
        ("{}", Format::Json, "not-dashboard"),
        ("[]", Format::Json, "not-dashboard"),
        ("", Format::Yaml, "empty"),
        ("groups: []\n", Format::Yaml, "not-dashboard"),
        ("kind: ConfigMap\ndata: {a.json: '{}'}\n", Format::Yaml, "not-dashboard"),
        ("{\"panels\": [", Format::Json, "syntax"),
    ] {
        let faults = parse(text, format, &Limits::DEFAULT).unwrap_err();
        assert_eq!(faults[0].code, code, "{text}");
    }
}
