//! Finds a named test in the reports of a run.
