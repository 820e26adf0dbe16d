//! What the corpus holds, by routes other than the code under test.

/// File, groups, alerting rules, recording rules, counted with Python:
///
/// ```python
/// for doc in yaml.safe_load_all(open(file)):
///     for group in doc.get("spec", doc).get("groups") or []:
///         groups += 1
///         for rule in group.get("rules") or []:
///             alerts += "alert" in rule; records += "record" in rule
/// ```
pub const FILES: [(&str, usize, usize, usize); 60] = [
    ("prometheus-rules/monitoring-mixins+website__assets__apache-cassandra__alerts.yaml", 1, 8, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__argo-cd-2__alerts.yaml", 1, 16, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__caddy__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__ceph__alerts.yaml", 17, 101, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__cilium-enterprise__alerts.yaml", 12, 23, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__couchbase__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__etcd__alerts.yaml", 1, 15, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__gitea__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__gitlab__alerts.yaml", 1, 4, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__grafana__alerts.yaml", 1, 1, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__jenkins__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__jvm__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__kube-state-metrics__alerts.yaml", 1, 4, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__microsoft-iis__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__nginx__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__nginx__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__pgbouncer__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__python-runtime__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__rabbitmq__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__redis__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__sap-hana__alerts.yaml", 1, 8, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__snmp__alerts.yaml", 3, 14, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__supabase__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__supabase__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__tensorflow__alerts.yaml", 1, 2, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__traefik__alerts.yaml", 1, 3, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__traefik__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__varnish__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__vault__alerts.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__wso2-enterprise-integrator__rules.yaml", 0, 0, 0),
    ("prometheus-rules/monitoring-mixins+website__assets__wso2-streaming-integrator__rules.yaml", 0, 0, 0),
    ("prometheus-rules/prometheus-operator+kube-prometheus__manifests__grafana-prometheusRule.yaml", 2, 1, 1),
    (
        "prometheus-rules/prometheus-operator+kube-prometheus__manifests__kubePrometheus-prometheusRule.yaml",
        4,
        4,
        8,
    ),
    (
        "prometheus-rules/prometheus-operator+kube-prometheus__manifests__kubeStateMetrics-prometheusRule.yaml",
        1,
        4,
        0,
    ),
    (
        "prometheus-rules/prometheus-operator+kube-prometheus__manifests__nodeExporter-prometheusRule.yaml",
        2,
        26,
        15,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__apache__lusitaniae-apache-exporter.yml",
        1,
        3,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__cert-manager__embedded-exporter.yml",
        1,
        4,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__clickhouse__embedded-exporter.yml",
        1,
        19,
        0,
    ),
    ("prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__golang__golang-exporter.yml", 1, 10, 0),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__grafana-alloy__embedded-exporter.yml",
        1,
        1,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__grafana-mimir__embedded-exporter.yml",
        1,
        49,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__graph-node__embedded-exporter.yml",
        1,
        6,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__hashicorp-vault__embedded-exporter.yml",
        1,
        4,
        0,
    ),
    ("prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__ipmi__ipmi-exporter.yml", 1, 17, 0),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__kafka__danielqsj-kafka-exporter.yml",
        1,
        2,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__mongodb__percona-mongodb-exporter.yml",
        1,
        7,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__prometheus-self-monitoring__embedded-exporter.yml",
        1,
        28,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__pulsar__embedded-exporter.yml",
        1,
        10,
        0,
    ),
    ("prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__solr__embedded-exporter.yml", 1, 4, 0),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__traefik__embedded-exporter-v2.yml",
        1,
        3,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__windows-server__windows-exporter.yml",
        1,
        5,
        0,
    ),
    (
        "prometheus-rules/samber+awesome-prometheus-alerts__dist__rules__zookeeper__cloudflare-kafka-zookeeper-exporter.yml",
        1,
        0,
        0,
    ),
    ("prometheus-rules/slok+sloth__examples___gen__getting-started.yml", 3, 2, 15),
    ("prometheus-rules/slok+sloth__examples___gen__openslo-getting-started.yml", 2, 0, 15),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__bad-rules-error.yml", 1, 0, 1),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__features.yml", 1, 0, 4),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__negative-offset.yml", 1, 0, 1),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__prometheus-rules.lint.yml", 1, 2, 0),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__rules.yml", 2, 2, 3),
    ("promtool-tests/prometheus+prometheus__cmd__promtool__testdata__rules_duplicates.yml", 2, 0, 5),
];

/// Files that hold no rules that Prometheus would load, and the code they are refused with.
pub const REFUSED: [(&str, &str); 15] = [
    ("at-modifier-test.yml", "promtool-test"),
    ("bad-rules-error-test.yml", "promtool-test"),
    ("bad-rules-syntax-test.yml", "promtool-test"),
    ("config_with_service_discovery_files.yml", "prometheus-config"),
    ("config_with_tls_files.yml", "prometheus-config"),
    ("failing.yml", "promtool-test"),
    ("good-sd-file.yml", "not-rules"),
    ("negative-offset-test.yml", "promtool-test"),
    ("no-test-group-interval.yml", "promtool-test"),
    ("prometheus-config.lint.yml", "prometheus-config"),
    ("rules-bad.yml", "annotation-template"),
    ("rules_extrafields.yml", "unknown-key"),
    ("rules_run_fuzzy.yml", "promtool-test"),
    ("start-time-test.yml", "promtool-test"),
    ("relabel_config", "prometheus-config"),
];

/// Rules whose expressions use syntax that the parser does not know.
pub const NOT_UNDERSTOOD: [&str; 2] = ["promql-duration-expr", "promql-extended-range-selectors"];

/// Alerts that return whatever data there are, that always fire, or that never do: `TraefikServiceDown`, a count
/// that is 0, and `MimirBadRuntimeConfig`, a sum of zeros above 0. Found, but for the last, with Python, over all files that hold rules:
///
/// ```python
/// expr = re.sub(r"\{[^}]*\}", "", rule["expr"])
/// not re.search(r"[<>]|==|!=|absent|unless", expr) or re.search(r"\bcount\([^=]*\)\s*==\s*0", expr)
/// ```
pub const WITHOUT_CONDITION: [&str; 9] = [
    "NVMeoFGatewayOpenSecurity",
    "NVMeoFInterfaceDown",
    "NVMeoFInterfaceDuplex",
    "CiliumAgentEndpointFailures",
    "Watchdog",
    "MimirBadRuntimeConfig",
    "PrometheusAlertmanagerE2eDeadManSwitch",
    "TraefikServiceDown",
    "AlwaysFiring",
];

/// File, the first alert of that name, and the metrics it selects; extracted with Python by removing strings,
/// comments, braces, brackets, label lists and function names, then checked by eye.
pub const METRICS: [(&str, &str, &str); 40] = [
    (
        "monitoring-mixins+website__assets__apache-cassandra__alerts.yaml",
        "HighReadLatency",
        "cassandra_table_readlatency_seconds_count cassandra_table_readlatency_seconds_sum",
    ),
    (
        "monitoring-mixins+website__assets__argo-cd-2__alerts.yaml",
        "ArgoCdAppSyncFailed",
        "argocd_app_sync_total",
    ),
    ("monitoring-mixins+website__assets__ceph__alerts.yaml", "CephHealthError", "ceph_health_status"),
    (
        "monitoring-mixins+website__assets__ceph__alerts.yaml",
        "CephMonDownQuorumAtRisk",
        "ceph_health_detail ceph_mon_metadata ceph_mon_quorum_status",
    ),
    (
        "monitoring-mixins+website__assets__ceph__alerts.yaml",
        "CephPGsInactive",
        "ceph_pg_active ceph_pg_total ceph_pool_metadata",
    ),
    (
        "monitoring-mixins+website__assets__cilium-enterprise__alerts.yaml",
        "CiliumAgentEndpointFailures",
        "cilium_endpoint_state",
    ),
    (
        "monitoring-mixins+website__assets__etcd__alerts.yaml",
        "etcdMembersDown",
        "etcd_network_peer_sent_failures_total up",
    ),
    (
        "monitoring-mixins+website__assets__gitlab__alerts.yaml",
        "GitLabHighJobRegistrationFailures",
        "job_register_attempts_failed_total job_register_attempts_total",
    ),
    (
        "monitoring-mixins+website__assets__grafana__alerts.yaml",
        "GrafanaRequestsFailing",
        "namespace_job_handler_statuscode:grafana_http_request_duration_seconds_count:rate5m",
    ),
    (
        "monitoring-mixins+website__assets__kube-state-metrics__alerts.yaml",
        "KubeStateMetricsListErrors",
        "kube_state_metrics_list_total",
    ),
    (
        "monitoring-mixins+website__assets__sap-hana__alerts.yaml",
        "SapHanaHighCpuUtilization",
        "hanadb_cpu_busy_percent",
    ),
    ("monitoring-mixins+website__assets__snmp__alerts.yaml", "SNMPInterfaceFCerrors", "fcIfFramesDiscard"),
    (
        "monitoring-mixins+website__assets__snmp__alerts.yaml",
        "SNMPNodeCPUHighUsage",
        "cpmCPUTotal1minRev hrProcessorLoad jnxOperatingCPU",
    ),
    (
        "monitoring-mixins+website__assets__snmp__alerts.yaml",
        "SNMPNodeMemoryUtilization",
        "cempMemPoolFree cempMemPoolType cempMemPoolUsed ciscoMemoryPoolFree ciscoMemoryPoolUsed cpmCPUMemoryFree cpmCPUMemoryUsed hrStorageSize hrStorageUsed jnxOperatingBuffer",
    ),
    (
        "monitoring-mixins+website__assets__tensorflow__alerts.yaml",
        "TensorFlowModelRequestHighErrorRate",
        ":tensorflow:serving:request_count",
    ),
    (
        "monitoring-mixins+website__assets__traefik__alerts.yaml",
        "TraefikConfigReloadFailuresIncreasing",
        "traefik_config_reloads_failure_total",
    ),
    (
        "prometheus-operator+kube-prometheus__manifests__grafana-prometheusRule.yaml",
        "GrafanaRequestsFailing",
        "namespace_job_handler_statuscode:grafana_http_request_duration_seconds_count:rate5m",
    ),
    (
        "prometheus-operator+kube-prometheus__manifests__kubePrometheus-prometheusRule.yaml",
        "TargetDown",
        "up",
    ),
    (
        "prometheus-operator+kube-prometheus__manifests__kubeStateMetrics-prometheusRule.yaml",
        "KubeStateMetricsListErrors",
        "kube_state_metrics_list_total",
    ),
    (
        "prometheus-operator+kube-prometheus__manifests__nodeExporter-prometheusRule.yaml",
        "NodeFilesystemSpaceFillingUp",
        "node_filesystem_avail_bytes node_filesystem_readonly node_filesystem_size_bytes",
    ),
    (
        "prometheus-operator+kube-prometheus__manifests__nodeExporter-prometheusRule.yaml",
        "NodeFilesystemAlmostOutOfSpace",
        "node_filesystem_avail_bytes node_filesystem_readonly node_filesystem_size_bytes",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__apache__lusitaniae-apache-exporter.yml",
        "ApacheDown",
        "apache_up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__cert-manager__embedded-exporter.yml",
        "Cert-managerAbsent",
        "up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__clickhouse__embedded-exporter.yml",
        "ClickhouseNodeDown",
        "up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__golang__golang-exporter.yml",
        "GoGoroutineCountHigh",
        "go_goroutines",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__grafana-alloy__embedded-exporter.yml",
        "GrafanaAlloyServiceDown",
        "alloy_build_info",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__grafana-mimir__embedded-exporter.yml",
        "MimirIngesterUnhealthy",
        "cortex_ring_members",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__graph-node__embedded-exporter.yml",
        "ProviderFailedBecauseNet_versionFailed",
        "eth_rpc_status",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__hashicorp-vault__embedded-exporter.yml",
        "VaultSealed",
        "vault_core_unsealed",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__ipmi__ipmi-exporter.yml",
        "IpmiCollectorDown",
        "ipmi_up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__kafka__danielqsj-kafka-exporter.yml",
        "KafkaTopicsReplicas",
        "kafka_topic_partition_in_sync_replica",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__mongodb__percona-mongodb-exporter.yml",
        "MongodbDown",
        "mongodb_up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__mongodb__percona-mongodb-exporter.yml",
        "MongodbReplicationHeadroom",
        "mongodb_mongod_replset_oplog_head_timestamp mongodb_mongod_replset_oplog_tail_timestamp mongodb_rs_members_optimeDate",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__prometheus-self-monitoring__embedded-exporter.yml",
        "PrometheusJobMissing",
        "up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__prometheus-self-monitoring__embedded-exporter.yml",
        "PrometheusTargetMissingWithWarmupTime",
        "node_boot_time_seconds node_time_seconds up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__pulsar__embedded-exporter.yml",
        "PulsarSubscriptionHighNumberOfBacklogEntries",
        "pulsar_subscription_back_log",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__solr__embedded-exporter.yml",
        "SolrUpdateErrors",
        "solr_metrics_core_update_handler_errors_total",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__traefik__embedded-exporter-v2.yml",
        "TraefikServiceDown",
        "traefik_service_server_up",
    ),
    (
        "samber+awesome-prometheus-alerts__dist__rules__windows-server__windows-exporter.yml",
        "WindowsServerCollectorError",
        "windows_exporter_collector_success",
    ),
    (
        "slok+sloth__examples___gen__getting-started.yml",
        "MyServiceHighErrorRate",
        "slo:sli_error:ratio_rate1h slo:sli_error:ratio_rate30m slo:sli_error:ratio_rate5m slo:sli_error:ratio_rate6h",
    ),
];
