//! What stands out among the events that are shown; each figure leads to its events.

use leptos::prelude::*;

use crate::app::actions;
use crate::app::plot;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::{Finding, Insight};

/// One kind of figure.
struct Kind {
    name: &'static str,
    findings: fn(&Insight) -> &[Finding],
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "failures",
        findings: |insight| &insight.failures,
    },
    Kind {
        name: "bursts",
        findings: |insight| &insight.bursts,
    },
    Kind {
        name: "new-actions",
        findings: |insight| &insight.new_actions,
    },
    Kind {
        name: "new-addresses",
        findings: |insight| &insight.new_addresses,
    },
    Kind {
        name: "out-of-hours",
        findings: |insight| &insight.out_of_hours,
    },
    Kind {
        name: "rarest",
        findings: |insight| &insight.rarest,
    },
    Kind {
        name: "busiest",
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
    let t = texts();
    let read = kind.findings;
    let findings = Memo::new(move |_| {
        explorer
            .panels
            .insight
            .with(|insight| insight.as_ref().map(|insight| read(insight).to_vec()))
    });
    let nothing = move || match findings.with(|findings| findings.as_ref().map(Vec::is_empty)) {
        None => Some(t.counting()),
        Some(true) => Some(t.insight_none()),
        Some(false) => None,
    };
    view! {
        <section class="audit-explorer-insight__kind" data-test=format!("insight-{}", kind.name)>
            <h2 class="audit-explorer-insight__title">{t.insight_title(kind.name)}</h2>
            <p class="audit-explorer-insight__about">{t.insight_about(kind.name)}</p>
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
    let t = texts();
    let Finding {
        title,
        note,
        count,
        terms,
    } = finding;
    let hint = t.insight_show(&terms);
    view! {
        <li>
            <button type="button" class="audit-explorer-insight__finding" title=hint on:click=move |_| actions::add_terms(explorer, &terms)>
                <span class="audit-explorer-insight__who">{title}</span>
                <span class="audit-explorer-insight__note">{plot::spaced(&note)}</span>
                <span class="audit-explorer-insight__count">{(count > 0).then(|| t.number(count))}</span>
            </button>
        </li>
    }
}
