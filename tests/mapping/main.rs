//! What stands where in a source's events: known sources, never-seen ones, and what a person changes.

#[path = "../corpus/mod.rs"]
#[allow(dead_code, reason = "shared with tests that ask for more of it")]
mod corpus;

mod asked;

mod accuracy;
mod csv_exports;
mod guessed;
mod mutations;
mod named;
mod nested;
mod places;
mod remap;
mod sources;
mod unseen;
mod wrapped;
