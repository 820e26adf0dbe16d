//! JUnit XML test reports, counted from their elements.
