//! Prometheus rule files, plain and as Kubernetes `PrometheusRule`.
