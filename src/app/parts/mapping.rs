//! The panel of fields: each with its path, examples, how sure it is and why.

use leptos::{html, prelude::*};

use super::icon::Icon;
use super::mapping_choice::PathChoice;
use super::mapping_times::Times;
use super::raw::CopyButton;
use crate::app::actions;
use crate::app::failure_text::reason_text;
use crate::app::mapping_state::FIELDS;
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::event::Field;
use crate::web::file;

/// The dialog. The browser keeps the focus inside and gives it back.
#[component]
pub fn MappingDialog(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.mapping;
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = desk.open.get();
        if let Some(dialog) = dialog.get() {
            if open && !dialog.open() {
                dialog.show_modal().ok(); // detached in this very moment: nobody sees it
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    // Escape ends the choice of a path first.
    let on_cancel = move |event: leptos::ev::Event| {
        if desk.editing.get_untracked().is_some() {
            event.prevent_default();
            actions::edit_field(explorer, None);
        }
    };
    view! {
        <dialog
            class="audit-explorer-dialog audit-explorer-mapping"
            part="mapping"
            aria-labelledby="audit-explorer-mapping-title"
            aria-busy=move || desk.busy.get().to_string()
            node_ref=dialog
            data-test="mapping-dialog"
            on:cancel=on_cancel
            on:close=move |_| actions::close_mapping(explorer)
        >
            <Show when=move || desk.open.get()>
                <Head explorer />
                <p class="audit-explorer-mapping__refused" role="alert" data-test="mapping-refused" hidden=move || desk.refused.with(Option::is_none)>
                    <Icon name="warning" />
                    <span>{move || desk.refused.with(|text| text.as_deref().map(show::sentence))}</span>
                </p>
                <div class="audit-explorer-mapping__scroll">
                    <Times explorer />
                    <ul class="audit-explorer-mapping__fields">
                        {FIELDS.into_iter().map(|field| view! { <FieldLine explorer title=t.field_long(field.key()) field /> }).collect_view()}
                    </ul>
                </div>
                <Kept explorer />
                <ReadingAnew explorer />
                <Foot explorer />
            </Show>
        </dialog>
    }
}

/// How far reading by another mapping is, and a way to leave everything as it was.
#[component]
pub fn ReadingAnew(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let reading = explorer.mapping.reading;
    let read = move || {
        reading
            .get()
            .map(|(read, of)| t.reading_of(&t.number(read), &t.number(of)))
    };
    view! {
        <Show when=move || reading.with(Option::is_some)>
            <p class="audit-explorer-status__loading" data-test="reading-anew">
                <span class="audit-explorer-status__read">{read}</span>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="stop-reading-anew" on:click=move |_| actions::cancel(explorer)>
                    {t.stop()}
                </button>
            </p>
        </Show>
    }
}

/// Whose mapping it is.
#[component]
fn Head(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let report = explorer.mapping.report;
    let rules = move || {
        report.with(|report| {
            report.as_ref().map(|report| match report.source.as_str() {
                "generic" => t.rules_generic(),
                "custom" => t.rules_custom(),
                known => t.rules_for(known),
            })
        })
    };
    let sources = move || {
        report.with(|report| {
            report
                .as_ref()
                .map(|report| report.sources.clone())
                .unwrap_or_default()
        })
    };
    let several = move || sources().len() > 1;
    let of = move || {
        report.with(|report| {
            report
                .as_ref()
                .map(|report| report.of.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <div class="audit-explorer-dialog__head">
            <h2 id="audit-explorer-mapping-title">{t.fields()}</h2>
            <p class="audit-explorer-mapping__rules">{rules}</p>
            <Show when=several>
                <select
                    class="audit-explorer-field audit-explorer-mapping__source"
                    aria-label=t.source()
                    data-test="mapping-source"
                    prop:value=of
                    on:change=move |event| actions::show_mapping(explorer, Some(event_target_value(&event)))
                >
                    {move || {
                        let now = of();
                        sources().into_iter().map(|name| view! { <option value=name.clone() selected=name == now>{name.clone()}</option> }).collect_view()
                    }}
                </select>
            </Show>
            <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.close() title=t.close_esc() on:click=move |_| actions::close_mapping(explorer)>
                <Icon name="close" />
            </button>
        </div>
    }
}

/// One field; its path is a button that offers others.
#[component]
fn FieldLine(
    /// The state to change.
    explorer: Explorer,
    /// What people read.
    title: String,
    /// Which it is.
    field: Field,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.mapping;
    let evidence = Memo::new(move |_| desk.evidence(field));
    let editing = Memo::new(move |_| desk.editing.get() == Some(field));
    let why = move || {
        evidence.with(|evidence| {
            let evidence = evidence.as_ref()?;
            let reason = reason_text(t, &evidence.reason);
            Some(if reason.is_empty() {
                reason
            } else {
                format!(": {reason}")
            })
        })
    };
    let sure =
        move || evidence.with(|evidence| Some(t.sure(&t.percent(evidence.as_ref()?.confidence))));
    let label = title.clone();
    let path = move || {
        evidence.with(|evidence| {
            evidence
                .as_ref()
                .map_or_else(|| t.path_choose(), |evidence| evidence.path.clone())
        })
    };
    let toggle =
        move |_| actions::edit_field(explorer, (!editing.get_untracked()).then_some(field));
    view! {
        <li class="audit-explorer-mapping__field" data-test=format!("field-{}", field.key())>
            <span class="audit-explorer-mapping__title">{title.clone()}</span>
            <button
                type="button"
                class="audit-explorer-mapping__path"
                class:audit-explorer-mapping__path--none=move || evidence.with(Option::is_none)
                aria-expanded=move || editing.get().to_string()
                aria-label=move || t.path_of(&label, &path())
                data-test=format!("path-{}", field.key())
                on:click=toggle
            >
                <span><bdi>{path}</bdi></span>
                <Icon name="down" />
            </button>
            <p class="audit-explorer-mapping__examples">
                {move || {
                    evidence
                        .with(|evidence| evidence.as_ref().map(|evidence| evidence.examples.clone()).unwrap_or_default())
                        .into_iter()
                        .map(|example| view! { <span class="audit-explorer-mapping__example" title=example.clone()><bdi>{example.clone()}</bdi></span> })
                        .collect_view()
                }}
            </p>
            <Show when=move || evidence.with(Option::is_some)>
                <p class="audit-explorer-mapping__why">
                    <b>{sure}</b>
                    {why}
                </p>
            </Show>
            <Show when=move || editing.get()>
                <PathChoice explorer title=title.clone() field />
            </Show>
        </li>
    }
}

/// That what was chosen is kept on this device, with a way to forget it.
#[component]
fn Kept(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.mapping;
    view! {
        <Show when=move || desk.kept.get()>
            <p class="audit-explorer-mapping__kept" data-test="mapping-kept">
                {t.mapping_kept()} " "
                <button type="button" class="audit-explorer-link" data-test="mapping-forget" on:click=move |_| actions::forget_mapping(explorer)>
                    {t.forget_it()}
                </button>
            </p>
        </Show>
    }
}

/// Keeping and sharing.
#[component]
fn Foot(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.mapping;
    let input = NodeRef::<html::Input>::new();
    let on_file = move |_| {
        if let Some(input) = input.get_untracked()
            && let Some(file) = file::picked(&input).into_iter().next()
        {
            actions::load_mapping(explorer, file);
        }
    };
    let text = Signal::derive(move || {
        desk.report.track();
        desk.name.track();
        std::sync::Arc::from(actions::mapping_text(explorer).unwrap_or_default())
    });
    view! {
        <div class="audit-explorer-dialog__foot audit-explorer-mapping__foot">
            <input
                class="audit-explorer-field"
                type="text"
                aria-label=t.mapping_name()
                placeholder=t.mapping_name_hint()
                autocomplete="off"
                data-test="mapping-name"
                prop:value=move || desk.name.get()
                on:input=move |event| desk.name.set(event_target_value(&event))
            />
            <button type="button" class="audit-explorer-button" data-test="mapping-save" on:click=move |_| actions::save_mapping(explorer)>
                <Icon name="export" />
                {t.save()}
            </button>
            <label class="audit-explorer-button audit-explorer-file">
                <Icon name="file" />
                {t.load_file()}
                <input type="file" class="audit-explorer-spoken" accept=".json" data-test="mapping-load" node_ref=input on:change=on_file />
            </label>
            <CopyButton text />
            <button type="button" class="audit-explorer-button audit-explorer-button--plain" data-test="mapping-reset" on:click=move |_| actions::reset_mapping(explorer)>
                {t.find_anew()}
            </button>
        </div>
    }
}
