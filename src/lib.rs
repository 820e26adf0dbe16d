//! startklar audits whether an AI system is ready for release: it reads what a team claims in a manifest,
//! verifies each claim against evidence in the repository, and says what is missing.

pub mod audit;
pub mod checklist;
pub mod document;
pub mod evidence;
pub mod facts;
pub mod manifest;
pub mod model;
pub mod mutation;
pub mod render;
pub mod repository;
