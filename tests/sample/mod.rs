//! The sample data: invented audit events of an invented travel company,
//! always the same, in the shapes that the two products answer with.
//!
//! `cargo run --no-default-features --example sample` writes them to
//! `public/`; a test holds the committed files against what is made here.

mod calendar;
mod details;
mod graphos;
mod habits;
mod object;
mod people;
mod pipefy;
mod random;
mod words;

/// Each file's name in `public/` and its text.
pub fn files() -> [(&'static str, String); 2] {
    [
        ("sample-graphos.json", graphos::answer()),
        ("sample-pipefy.json", pipefy::answer()),
    ]
}
