//! Small edits of a repository in memory, to show that a rule fails when its evidence does.
