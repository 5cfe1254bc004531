//! One event in full, beside the table.

use std::sync::Arc;

use leptos::{html, prelude::*};

use super::changes::Changes;
use super::icon::Icon;
use super::outcome::{action_tag, outcome_mark};
use super::raw::Raw;
use crate::app::actions;
use crate::app::related;
use crate::app::sentence::sentence;
use crate::app::show;
use crate::app::state::{Explorer, Opened};
use crate::app::texts::{Texts, texts};
use crate::core::event::Field;
use crate::core::protocol::Row;
use crate::core::query::compose;
use crate::web::focus;

/// The panel; nothing is drawn while no event is open.
#[component]
pub fn Detail(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let shown = Memo::new(move |_| explorer.opened.with(Option::is_some));
    view! {
        <Show when=move || shown.get()>
            <Panel explorer />
        </Show>
    }
}

/// The panel of the open event.
#[component]
fn Panel(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let panel = NodeRef::<html::Aside>::new();
    let row = Memo::new(move |_| {
        explorer
            .opened
            .with(|opened| opened.as_ref().map(|opened| opened.row.clone()))
            .unwrap_or_default()
    });
    // Where the panel covers the table, the keyboard must come along.
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            let covers = panel
                .parent_element()
                .is_some_and(|parent| panel.offset_width() + 2 >= parent.client_width());
            if covers {
                focus::enter(&panel, ".audit-explorer-detail__close");
            }
        }
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        match event.key().as_str() {
            "Escape" => {
                actions::close_event(explorer);
                focus::enter_root(&event, "[data-test=grid]");
            }
            _ if !plain || focus::in_field(&event) => return,
            "j" | "ArrowRight" => actions::step_event(explorer, 1),
            "k" | "ArrowLeft" => actions::step_event(explorer, -1),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <aside class="audit-explorer-detail" part="detail" aria-label=t.event() node_ref=panel on:keydown=on_key data-test="detail">
            <Tools explorer />
            <div class="audit-explorer-detail__scroll">
                <Headline explorer row />
                <Related explorer row />
                <Changes explorer />
                <Fields explorer row />
                <Raw explorer />
            </div>
        </aside>
    }
}

/// Previous, next, close.
#[component]
fn Tools(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let number = Memo::new(move |_| {
        explorer
            .opened
            .with(|opened| opened.as_ref().and_then(|Opened { number, .. }| *number))
    });
    let total = move || explorer.matched.with(|matched| matched.total);
    let place = move || match number.get() {
        Some(number) => t.place_of(&t.number(number + 1), &explorer.total()),
        None => t.not_found_here(),
    };
    view! {
        <div class="audit-explorer-detail__tools">
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--icon"
                aria-label=t.previous_event()
                title=t.previous_event_key()
                aria-keyshortcuts="K"
                disabled=move || number.get().is_none_or(|number| number == 0)
                on:click=move |_| actions::step_event(explorer, -1)
            >
                <Icon name="up" />
            </button>
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--icon"
                aria-label=t.next_event()
                title=t.next_event_key()
                aria-keyshortcuts="J"
                disabled=move || number.get().is_none_or(|number| number + 1 >= total())
                on:click=move |_| actions::step_event(explorer, 1)
            >
                <Icon name="down" />
            </button>
            <span class="audit-explorer-detail__place" data-test="place">{place}</span>
            <span class="audit-explorer-detail__gap"></span>
            <Show when=move || explorer.links.get()>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.copy_link() title=t.copy_link() data-test="copy-link" on:click=move |_| actions::copy_link(explorer)>
                    <Icon name="link" />
                </button>
            </Show>
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--icon audit-explorer-detail__close"
                aria-label=t.close()
                title=format!("{} (Esc)", t.close())
                on:click=move |_| actions::close_event(explorer)
            >
                <Icon name="close" />
            </button>
        </div>
    }
}

/// What happened, in one look.
#[component]
fn Headline(
    /// The state to show.
    explorer: Explorer,
    /// The event.
    row: Memo<Arc<Row>>,
) -> impl IntoView {
    let t = texts();
    let told = move || {
        explorer.opened.with(|opened| {
            let changes = opened.as_ref().map_or(&[][..], |opened| &opened.changes);
            row.with(|row| sentence(row, changes, t))
        })
    };
    let part = move |place: usize| row.with(|row| show::time_parts(&row.time)[place].to_owned());
    view! {
        <div class="audit-explorer-headline">
            <p class="audit-explorer-headline__tags">
                {move || row.with(|row| action_tag(&row.action, &[]))}
                {move || row.with(|row| outcome_mark(&row.outcome, &[]))}
            </p>
            <h2 class="audit-explorer-headline__who" data-test="sentence"><bdi dir=t.spoken().direction()>{told}</bdi></h2>
            <p class="audit-explorer-headline__when">
                {move || part(0)} " " <b>{move || part(1)}</b> {move || part(2)} " " {move || part(3)}
            </p>
        </div>
    }
}

/// What else is worth a look: each replaces what is searched for.
#[component]
fn Related(
    /// The state to change.
    explorer: Explorer,
    /// The event.
    row: Memo<Arc<Row>>,
) -> impl IntoView {
    let t = texts();
    let query_of =
        move |of: fn(&Row) -> Option<String>| Memo::new(move |_| row.with(|row| of(row)));
    let button = move |text: String, test: &'static str, query: Memo<Option<String>>| {
        let search = move |_| {
            if let Some(query) = query.get_untracked() {
                actions::set_query(explorer, query);
            }
        };
        view! {
            <Show when=move || query.with(Option::is_some)>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" title=move || query.get() data-test=test on:click=search>
                    {text.clone()}
                </button>
            </Show>
        }
    };
    view! {
        <p class="audit-explorer-related">
            {button(t.same_user(), "same-user", query_of(related::same_user))}
            {button(t.same_resource(), "same-resource", query_of(related::same_resource))}
            {button(t.around(), "around", query_of(related::around))}
        </p>
    }
}

/// The fields that are listed: what the query language calls it, and which it is.
const LISTED: [(&str, Field); 14] = [
    ("actor.name", Field::ActorName),
    ("actor.email", Field::ActorEmail),
    ("actor.id", Field::ActorId),
    ("actor.type", Field::ActorType),
    ("role", Field::ActorRole),
    ("action", Field::Action),
    ("resource.id", Field::ResourceId),
    ("resource.type", Field::ResourceType),
    ("resource.name", Field::ResourceName),
    ("scope", Field::Scope),
    ("ip", Field::Ip),
    ("outcome", Field::Outcome),
    ("", Field::Time),
    ("id", Field::Id),
];

/// Within one event it is plain whose name, and what of the resource, is meant.
fn title(field: Field, t: Texts) -> String {
    match field {
        Field::ActorName => t.name(),
        Field::ResourceId => t.field("resource"),
        other => t.field(other.key()),
    }
}

/// Every field that the event has; a click on a value narrows to it.
#[component]
fn Fields(
    /// The state to change.
    explorer: Explorer,
    /// The event.
    row: Memo<Arc<Row>>,
) -> impl IntoView {
    let t = texts();
    let present = move || {
        LISTED
            .into_iter()
            .filter(|(_, field)| row.with(|row| !row.get(*field).is_empty()))
            .collect::<Vec<_>>()
    };
    view! {
        <dl class="audit-explorer-fields">
            <For each=present key=|(_, field)| field.key() let((term, field))>
                <FieldLine explorer title=title(field, t) term value=Signal::derive(move || row.with(|row| row.get(field).to_owned())) />
            </For>
        </dl>
    }
}

/// A value longer than so many characters is shown whole only when asked for: some take a browser minutes to lay out.
const SHOWN_CHARACTERS: usize = 2_000;

/// One field.
#[component]
fn FieldLine(
    /// The state to change.
    explorer: Explorer,
    /// What people read.
    title: String,
    /// What the query language calls it; empty = it cannot be narrowed to.
    term: &'static str,
    /// Its value.
    value: Signal<String>,
) -> impl IntoView {
    let t = texts();
    let whole = RwSignal::new(false);
    Effect::new(move || {
        value.track();
        whole.set(false);
    });
    let shown = move || {
        value.with(|value| match whole.get() {
            true => value.clone(),
            false => show::beginning(value, SHOWN_CHARACTERS).to_owned(),
        })
    };
    let hidden = Memo::new(move |_| {
        let count = value.with(|value| value.chars().count());
        count.saturating_sub(SHOWN_CHARACTERS) as u64
    });
    let narrow = move |_| {
        let text = explorer
            .query_text
            .with_untracked(|text| compose::with_term(text, term, &value.get_untracked()));
        actions::set_query(explorer, text);
    };
    view! {
        <div class="audit-explorer-fields__line">
            <dt>{title.clone()}</dt>
            <dd>
                <bdi>{shown}</bdi>
                <Show when=move || hidden.get() != 0 && !whole.get()>
                    "\u{2026} "
                    <button type="button" class="audit-explorer-link" data-test="field-more" on:click=move |_| whole.set(true)>
                        {move || t.more_values(&t.number(hidden.get()))}
                    </button>
                </Show>
                {(!term.is_empty())
                    .then(|| {
                        let label = t.only_with_this(&t.within(&title));
                        view! {
                            <button type="button" class="audit-explorer-fields__narrow" aria-label=label.clone() title=label on:click=narrow>
                                <Icon name="filter" />
                            </button>
                        }
                    })}
            </dd>
        </div>
    }
}
