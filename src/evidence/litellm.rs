//! Traps of the `LiteLLM` proxy's configuration: limits that look set and are not.
