//! Another language: asked for, come, or not to be had.

use leptos::prelude::*;

use super::{failed, unsay};
use crate::app::host_event::HostEvent;
use crate::app::language::Language;
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};

/// Asks for a language; the element fetches its texts, since it knows where they lie.
pub fn ask_language(explorer: Explorer, language: Language) {
    explorer.unspoken.set(None);
    explorer
        .language_chosen
        .set_value(explorer.language.get_untracked() != language);
    explorer.emit(HostEvent::LanguageAsked(language.tag()));
}

/// Shows everything in a language whose texts are here.
pub fn speak(explorer: Explorer, language: Language) {
    explorer.unspoken.set(None);
    if explorer.language.get_untracked() != language {
        unsay(explorer);
    }
    explorer.language.set(language);
}

/// The texts of a language could not be had: what is shown stays as it is.
pub fn cannot_speak(explorer: Explorer, language: Language, why: &str) {
    explorer.language_chosen.set_value(false);
    explorer.unspoken.set(Some(language));
    let tag = language.tag();
    // The host is told; the screen tells the person, in the language that is there.
    failed(
        explorer,
        Failure::new(
            Code::Network,
            format!("the texts in {tag:?} could not be had ({why}); the screen stays in the language it had"),
        )
        .with_detail(serde_json::json!({ "lang": tag })),
    );
}

/// The person has read that a language could not be had.
pub fn dismiss_unspoken(explorer: Explorer) {
    explorer.unspoken.set(None);
}
