//! The command line of startklar.

fn main() {}
