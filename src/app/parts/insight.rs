//! What stands out among the events that are shown; each figure leads to its events.

use leptos::prelude::*;

use crate::app::actions;
use crate::app::plot;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::protocol::{Finding, Insight};

/// One kind of figure.
struct Kind {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    findings: fn(&Insight) -> &[Finding],
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "failures",
        title: "Failures by user",
        about: "Who was refused or failed most often.",
        findings: |insight| &insight.failures,
    },
    Kind {
        name: "bursts",
        title: "Bursts",
        about: "Ten or more events by one user within five minutes, and five times what is usual for them.",
        findings: |insight| &insight.bursts,
    },
    Kind {
        name: "new-actions",
        title: "First time: user and action",
        about: "The latest actions that a user had never done before in the loaded events.",
        findings: |insight| &insight.new_actions,
    },
    Kind {
        name: "new-addresses",
        title: "First time: user and address",
        about: "The latest addresses that a user had never come from before in the loaded events.",
        findings: |insight| &insight.new_addresses,
    },
    Kind {
        name: "out-of-hours",
        title: "Outside working hours",
        about: "Who was active at a weekend or before 7:00 or after 19:00 in the chosen time zone.",
        findings: |insight| &insight.out_of_hours,
    },
    Kind {
        name: "rarest",
        title: "Rarest actions",
        about: "What was done least often.",
        findings: |insight| &insight.rarest,
    },
    Kind {
        name: "busiest",
        title: "Busiest users",
        about: "Who did most.",
        findings: |insight| &insight.busiest,
    },
];

/// All kinds of figures.
#[component]
pub fn InsightPanel(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    view! {
        <div class="audit-explorer-insight" part="insight" data-test="insight">
            {KINDS.map(|kind| view! { <KindSection explorer kind /> }).collect_view()}
        </div>
    }
}

/// One kind, with its explanation.
#[component]
fn KindSection(
    /// The state to show.
    explorer: Explorer,
    /// Which kind.
    kind: Kind,
) -> impl IntoView {
    let read = kind.findings;
    let findings = Memo::new(move |_| {
        explorer
            .panels
            .insight
            .with(|insight| insight.as_ref().map(|insight| read(insight).to_vec()))
    });
    let nothing = move || match findings.with(|findings| findings.as_ref().map(Vec::is_empty)) {
        None => Some("Counting\u{2026}"),
        Some(true) => Some("None among these events"),
        Some(false) => None,
    };
    view! {
        <section class="audit-explorer-insight__kind" data-test=format!("insight-{}", kind.name)>
            <h2 class="audit-explorer-insight__title">{kind.title}</h2>
            <p class="audit-explorer-insight__about">{kind.about}</p>
            <ul>
                {move || {
                    findings
                        .get()
                        .unwrap_or_default()
                        .into_iter()
                        .map(|finding| view! { <FindingRow explorer finding /> })
                        .collect_view()
                }}
            </ul>
            <p class="audit-explorer-insight__none" hidden=move || nothing().is_none()>{nothing}</p>
        </section>
    }
}

/// One figure, which narrows the events to those behind it.
#[component]
fn FindingRow(
    /// The state to change.
    explorer: Explorer,
    /// The figure.
    finding: Finding,
) -> impl IntoView {
    let Finding {
        title,
        note,
        count,
        terms,
    } = finding;
    let hint = format!("Show these events: {terms}");
    view! {
        <li>
            <button type="button" class="audit-explorer-insight__finding" title=hint on:click=move |_| actions::add_terms(explorer, &terms)>
                <span class="audit-explorer-insight__who">{title}</span>
                <span class="audit-explorer-insight__note">{plot::spaced(&note)}</span>
                <span class="audit-explorer-insight__count">{(count > 0).then(|| show::grouped(count))}</span>
            </button>
        </li>
    }
}
