//! The exports asked for: how far each is, and what can be done with it.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::jobs::{Job, JobState};
use crate::app::show_job::{state_line, state_word};
use crate::app::state::Explorer;
use crate::app::texts::texts;

/// The button with the list. It is there once something was asked for.
#[component]
pub fn JobsMenu(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let shown = RwSignal::new(false);
    let any = Memo::new(move |_| !explorer.jobs.shown().is_empty());
    let open = Memo::new(move |_| {
        let jobs = explorer.jobs.shown();
        jobs.iter().filter(|job| job.state.is_open()).count()
    });
    Effect::new(move || {
        if shown.get() {
            actions::see_jobs(explorer);
        }
    });
    let badge = move || match (open.get(), explorer.jobs.unseen.get()) {
        (0, 0) => None,
        (0, ended) => Some((t.number(u64::from(ended)), "ended")),
        (open, _) => Some((t.number(open as u64), "open")),
    };
    view! {
        <Show when=move || any.get()>
            <Popover
                name="jobs"
                label=t.exports()
                open=shown
                trigger=move || {
                    view! {
                        <Icon name="export" />
                        <span class="audit-explorer-header__label">{t.exports()}</span>
                        {move || {
                            badge()
                                .map(|(text, kind)| {
                                    view! { <span class=format!("audit-explorer-badge audit-explorer-badge--{kind}") data-test="jobs-badge">{text}</span> }
                                })
                        }}
                    }
                }
            >
                <JobList explorer />
            </Popover>
        </Show>
    }
}

/// One line for each job.
#[component]
fn JobList(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let ids = Memo::new(move |_| {
        let jobs = explorer.jobs.shown();
        jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
    });
    let verify = move |_| actions::open_verify(explorer);
    view! {
        <ul class="audit-explorer-jobs__list" data-test="jobs">
            <For each=move || ids.get() key=|id| id.clone() let:id>
                <JobLine explorer id />
            </For>
        </ul>
        <button type="button" class="audit-explorer-button audit-explorer-button--plain" data-test="open-verify" on:click=verify>
            <Icon name="check" />
            {t.check_file()}
        </button>
        <p class="audit-explorer-open__note">{t.jobs_note()}</p>
    }
}

/// One job.
#[component]
fn JobLine(
    /// The state to show.
    explorer: Explorer,
    /// Which one.
    id: String,
) -> impl IntoView {
    let t = texts();
    let job = {
        let id = id.clone();
        Memo::new(move |_| explorer.jobs.shown().into_iter().find(|job| job.id == id))
    };
    let read = move |read: fn(&Job) -> String| move || job.with(|job| job.as_ref().map(read));
    let state = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| job.state)));
    let is_open = move || state.get().is_some_and(JobState::is_open);
    let elsewhere =
        Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(|job| job.elsewhere)));
    let is_made_here = move || is_open() && !elsewhere.get();
    let ids = StoredValue::new(id);
    // Each may come too late; the list then shows how it stands.
    let stop = move |_| {
        ids.with_value(|id| actions::cancel_job(explorer, id)).ok();
    };
    let again = move |_| {
        let id = ids.get_value();
        leptos::task::spawn_local(async move {
            actions::redownload(explorer, &id).await.ok();
        });
    };
    let remove = move |_| {
        ids.with_value(|id| actions::remove_job(explorer, id)).ok();
    };
    view! {
        <li class="audit-explorer-job" data-test="job" data-state=move || state.get().map(state_word)>
            <span class="audit-explorer-job__name">
                {read(|job| if job.name.is_empty() { format!("{} \u{b7} {}", job.report, job.format) } else { job.name.clone() })}
            </span>
            <span class="audit-explorer-job__state" class:audit-explorer-job__state--failed=move || state.get() == Some(JobState::Failed)>
                {move || job.with(|job| job.as_ref().map(|job| state_line(job, t)))}
            </span>
            <Show when=is_made_here>
                <progress class="audit-explorer-progress" max="1" value=read(|job| job.progress.to_string()) aria-label=t.how_far()></progress>
            </Show>
            <span class="audit-explorer-job__tools">
                <Show when=is_made_here>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="job-stop" on:click=stop>{t.stop()}</button>
                </Show>
                <Show when=move || state.get() == Some(JobState::Ready)>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="job-again" on:click=again>{t.download_again()}</button>
                </Show>
                <Show when=move || !is_open()>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="job-remove" on:click=remove>{t.delete()}</button>
                </Show>
            </span>
        </li>
    }
}
