//! What a `PromQL` expression reads and whether it can fire.
