//! In which language the screen speaks.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::language::Language;
use crate::app::state::Explorer;
use crate::app::texts::{speaks, texts};

/// Chooses among the languages, each by its own name.
#[component]
pub fn LanguageChooser(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let select = NodeRef::<html::Select>::new();
    // Who has just chosen goes on from here: all around was drawn anew.
    Effect::new(move || {
        if let Some(select) = select.get()
            && explorer.language_chosen.get_value()
        {
            explorer.language_chosen.set_value(false);
            select.focus().ok(); // it was drawn just now
        }
    });
    let choose = move |event: leptos::ev::Event| {
        let asked = Language::read(&event_target_value(&event));
        // Not before its texts are here.
        if let Some(select) = select.try_get_untracked().flatten() {
            select.set_value(explorer.language.get_untracked().tag());
        }
        if let Some(asked) = asked {
            actions::ask_language(explorer, asked);
        }
    };
    // A case file brings along the language in which it was saved.
    let offered = move || {
        let is_case = explorer.device.case.with(Option::is_some);
        Language::ALL
            .into_iter()
            .filter(move |language| !is_case || speaks(*language))
            .map(|language| {
                let shown = language == explorer.language.get_untracked();
                view! { <option value=language.tag() lang=language.tag() selected=shown>{language.name()}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="audit-explorer-zone audit-explorer-language" title=t.language()>
            <Icon name="language" />
            <span class="audit-explorer-spoken">{t.language()}</span>
            <select
                class="audit-explorer-zone__select audit-explorer-language__select"
                part="language"
                data-test="language"
                node_ref=select
                on:change=choose
            >
                {offered}
            </select>
        </label>
    }
}

/// Says that a language could not be had.
#[component]
pub fn LanguageNote(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let name = move || explorer.unspoken.get().map(Language::name);
    let again = move |_| {
        if let Some(language) = explorer.unspoken.get_untracked() {
            actions::ask_language(explorer, language);
        }
    };
    view! {
        {move || {
            name()
                .map(|name| {
                    view! {
                        <div class="audit-explorer-banner audit-explorer-banner--note" role="alert" data-test="language-note">
                            <Icon name="warning" />
                            <p>{t.language_unspoken(name)}</p>
                            <button type="button" class="audit-explorer-button audit-explorer-button--small" on:click=again>{t.try_again()}</button>
                            <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.dismiss() on:click=move |_| actions::dismiss_unspoken(explorer)>
                                <Icon name="close" />
                            </button>
                        </div>
                    }
                })
        }}
    }
}
