//! The chart in figures, for those who would rather read it or hear it.

use leptos::prelude::*;

use crate::app::failure_text::step_text;
use crate::app::plot;
use crate::app::state::Explorer;
use crate::app::texts::{Texts, texts};
use crate::core::protocol::Bar;

/// One line for each step in which something happened.
#[component]
pub fn ChartTable(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let chart = explorer.panels.chart;
    let step = move || {
        chart.with(|chart| {
            chart
                .as_ref()
                .map(|chart| t.chart_caption(&step_text(t, &chart.step)))
        })
    };
    let lines = move || {
        chart.with(|chart| {
            let bars = chart.as_ref().map(|chart| chart.bars.as_slice());
            bars.unwrap_or_default()
                .iter()
                .filter(|bar| bar.total() > 0)
                .map(|bar| line(bar, t))
                .collect_view()
        })
    };
    view! {
        <div class="audit-explorer-chart__table" id="audit-explorer-chart-table" tabindex="0" role="region" aria-label=t.chart_figures() data-test="chart-table">
            <table>
                <caption>{step}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.from()}</th>
                        <th scope="col">{t.events_word()}</th>
                        <th scope="col">{t.success()}</th>
                        <th scope="col">{t.source_state("failed")}</th>
                        <th scope="col">{t.not_known()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(bar: &Bar, t: Texts) -> impl IntoView + use<> {
    let figures = [bar.total(), bar.success, bar.failure, bar.other];
    view! {
        <tr>
            <th scope="row">{plot::spaced(&bar.from)}</th>
            {figures.map(|figure| view! { <td>{t.number(figure)}</td> }).collect_view()}
        </tr>
    }
}
