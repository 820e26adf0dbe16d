//! A setting of a deployed configuration, found by `JSONPath`.
