//! What went wrong, in the language of the screen.
//!
//! The core, the engine and the files speak English: a message there is part of what a host and an
//! auditor get, the same for everybody. On the screen it is told in the reader's words, by its code;
//! the English one follows in brackets, since it names the address, the page, the byte.

use super::engine_text::engine_text;
use super::language::Language;
use super::show;
use super::texts::Texts;
use crate::core::failure::Failure;
use crate::core::query::find_field;

/// A failure as a sentence.
pub fn failure_text(t: Texts, failure: &Failure) -> String {
    let english = show::sentence(&failure.message);
    if t.spoken() == Language::English {
        return english;
    }
    let known = reason_text(t, &failure.message);
    if known != failure.message {
        return show::sentence(&known);
    }
    format!("{} ({english})", t.failure(failure.code.as_str()))
}

/// A note of the engine's as a sentence.
pub fn notice_text(t: Texts, notice: &str) -> String {
    show::sentence(&reason_text(t, notice))
}

/// A reason of the engine's, to stand within a sentence; one that is not known stays English.
pub fn reason_text(t: Texts, reason: &str) -> String {
    engine_text(t, reason)
}

/// What is said beside a completion: what a field of the query language means, else what the engine says.
pub fn about_text(t: Texts, label: &str, about: &str) -> String {
    if t.spoken() == Language::English || about.is_empty() {
        return about.to_owned();
    }
    match label.strip_suffix(':').and_then(find_field) {
        Some(field) => t.query_field(&field.name.replace('.', "-")),
        None if find_field(about).is_some() => t.field(&about.replace('.', "-")),
        None => engine_text(t, about),
    }
}

/// A step of the chart: `1 day`, `15 minutes`.
pub fn step_text(t: Texts, step: &str) -> String {
    let known = step.split_once(' ').and_then(|(count, unit)| {
        let count = count.parse().ok()?;
        Some(t.span(count, unit.strip_suffix('s').unwrap_or(unit)))
    });
    known.unwrap_or_else(|| step.to_owned())
}
