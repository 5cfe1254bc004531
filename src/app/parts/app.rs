//! The whole screen.

use leptos::{html, prelude::*};

use super::chart::TimeChart;
use super::detail::Detail;
use super::device::CaseNote;
use super::empty::{DropVeil, Empty};
use super::export_dialog::ExportDialog;
use super::filters::Filters;
use super::header::Header;
use super::kept_note::KeptNote;
use super::language::LanguageNote;
use super::mapping::MappingDialog;
use super::rejects::RejectsDialog;
use super::shortcuts::{self, Shortcuts};
use super::side::SidePanel;
use super::status::{FailureBanner, Status};
use super::table::EventTable;
use super::verify_dialog::VerifyDialog;
use super::views_menu::ForeignView;
use crate::app::actions;
use crate::app::language::Language;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::Texts;
use crate::core::protocol::ReadOptions;
use crate::web::clipboard::{self, Pasted};
use crate::web::file;
use crate::web::focus_keeper::FocusKeeper;
use crate::web::link::LoadInput;

/// The explorer of one element.
#[component]
pub fn App(
    /// Its state.
    explorer: Explorer,
) -> impl IntoView {
    actions::start(explorer);
    let dragging = RwSignal::new(false);
    let on_drop = Callback::new(move |(event, append): (leptos::ev::DragEvent, bool)| {
        // A text that is dropped into a field is the field's; what the host drags about is the host's.
        if !file::holds_files(&event) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        dragging.set(false);
        if explorer.without.get_untracked().opening {
            return;
        }
        let dropped = file::dropped(&event);
        leptos::task::spawn_local(async move {
            open_files(explorer, dropped.files().await, append);
        });
    });
    let on_drag = move |event: leptos::ev::DragEvent| {
        if file::holds_files(&event) && !explorer.without.get_untracked().opening {
            event.prevent_default();
            dragging.set(true);
        }
    };
    let app = NodeRef::<html::Div>::new();
    let keeper = StoredValue::new_local(None::<FocusKeeper>);
    Effect::new(move || {
        if let Some(app) = app.get() {
            keeper.set_value(FocusKeeper::new(&app));
        }
    });
    let on_focus = move |event: leptos::ev::FocusEvent| {
        keeper.with_value(|keeper| {
            if let Some(keeper) = keeper {
                keeper.moved(&event);
            }
        });
    };
    view! {
        <div
            class="audit-explorer-app"
            part="app"
            node_ref=app
            on:focusin=on_focus
            lang=move || explorer.language.get().tag()
            dir=move || explorer.language.get().direction()
            data-theme=move || explorer.theme.get().as_str()
            on:keydown=move |event| shortcuts::press(explorer, &event)
            on:dragover=on_drag
            on:drop=move |event| on_drop.run((event, false))
            on:paste=move |event| {
                if explorer.without.get_untracked().opening {
                    return;
                }
                if let Some(pasted) = clipboard::pasted(&event) {
                    open(explorer, input_of(pasted), false);
                }
            }
            on:dragleave=move |event| {
                if event.related_target().is_none() {
                    dragging.set(false);
                }
            }
        >
            // Another language is another screen of the same state: no text in it needs to watch for that.
            <For each=move || [explorer.language.get()] key=|language| *language let:language>
                <Screen explorer language dragging dropped=on_drop />
            </For>
            <p class="audit-explorer-spoken" role="status" aria-live="polite">
                {move || explorer.spoken.get()}
            </p>
        </div>
    }
}

/// All that has words.
#[component]
fn Screen(
    /// The state to show.
    explorer: Explorer,
    /// In which language.
    language: Language,
    /// Whether files are over the page.
    #[prop(into)]
    dragging: Signal<bool>,
    /// Called with what was dropped, and whether it is to be added.
    dropped: Callback<(leptos::ev::DragEvent, bool)>,
) -> impl IntoView {
    provide_context(Texts::of(language));
    view! {
        <Show when=move || !explorer.without.get().toolbar>
            <Header explorer />
        </Show>
        <LanguageNote explorer />
        <Body explorer />
        <ExportDialog explorer />
        <VerifyDialog explorer />
        <RejectsDialog explorer />
        <MappingDialog explorer />
        <Shortcuts explorer />
        <DropVeil explorer shown=dragging dropped />
    }
}

/// Below the header: the events, or why there are none.
#[component]
fn Body(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let has_events = Memo::new(move |_| {
        explorer.has_events()
            || explorer
                .source
                .with(|source| source.report.is_some() || source.state == SourceState::Loading)
    });
    view! {
        <KeptNote explorer />
        <CaseNote explorer />
        <Show when=move || has_events.get() fallback=move || view! { <Empty explorer /> }>
            // Above the filters: what the query bar says lies over what is below it.
            <FailureBanner explorer />
            <Show when=move || !explorer.without.get().toolbar>
                <Filters explorer />
            </Show>
            <ForeignView explorer />
            <Show when=move || !explorer.without.get().chart>
                <TimeChart explorer />
            </Show>
            <Status explorer />
            <div class="audit-explorer-main">
                <Show when=move || !explorer.without.get().facets>
                    <SidePanel explorer />
                </Show>
                <EventTable explorer />
                <Detail explorer />
            </div>
            <p class="audit-explorer-on-paper">{explorer.texts().paper()}</p>
        </Show>
    }
}

/// Reads `files` that a person picked or dropped.
pub fn open_files(explorer: Explorer, found: file::Found, append: bool) {
    if found.files.is_empty() && found.left_out.is_empty() {
        return;
    }
    leptos::task::spawn_local(async move {
        if !actions::took_report(explorer, &found.files).await {
            open(explorer, LoadInput::Files(found), append);
        }
    });
}

/// What was pasted, to be read.
fn input_of(pasted: Pasted) -> LoadInput {
    match pasted {
        Pasted::Files(files) => LoadInput::Files(files.into()),
        Pasted::Text(text) => LoadInput::Text(text),
    }
}

/// Reads `input` in place of what is loaded, or adds it to that.
pub fn open(explorer: Explorer, input: LoadInput, append: bool) {
    leptos::task::spawn_local(async move {
        actions::load(explorer, input, ReadOptions::default(), append)
            .await
            .ok(); // the screen tells
    });
}
