//! Words that stand where a fact should: TODO, TBD, lorem ipsum.
