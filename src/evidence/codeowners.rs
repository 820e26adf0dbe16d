//! CODEOWNERS files: who owns a path, by the rules of the host that reads them.
