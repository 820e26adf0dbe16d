//! Small edits of a repository in memory, to show that a rule fails when its evidence does.
//!
//! A mutation file belongs to one rule. Each mutation edits a system that is ready and says which rules change their
//! outcome, and where: a rule that no edit can break judges nothing. Organisations write them for rules of their own.

mod edit;
mod file;
mod layout;
mod tree;
mod value;
mod written;

pub use edit::{Append, Delete, Edit, Remove, Replace, Set, Truncate, Write};
pub use file::{Change, Mutation, MutationFile, Outcome, read};
pub use written::{Filled, Keep, ValuePath, Verbatim};
