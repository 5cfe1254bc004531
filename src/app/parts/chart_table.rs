//! The chart in figures, for those who would rather read it or hear it.

use leptos::prelude::*;

use crate::app::plot;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::protocol::Bar;

/// One line for each step in which something happened.
#[component]
pub fn ChartTable(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let chart = explorer.panels.chart;
    let step = move || {
        chart.with(|chart| {
            chart
                .as_ref()
                .map(|chart| format!("Events in steps of {}", chart.step))
        })
    };
    let lines = move || {
        chart.with(|chart| {
            let bars = chart.as_ref().map(|chart| chart.bars.as_slice());
            bars.unwrap_or_default()
                .iter()
                .filter(|bar| bar.total() > 0)
                .map(line)
                .collect_view()
        })
    };
    view! {
        <div class="audit-explorer-chart__table" id="audit-explorer-chart-table" tabindex="0" role="region" aria-label="Events over time, in figures" data-test="chart-table">
            <table>
                <caption>{step}</caption>
                <thead>
                    <tr>
                        <th scope="col">"From"</th>
                        <th scope="col">"Events"</th>
                        <th scope="col">"Success"</th>
                        <th scope="col">"Failed"</th>
                        <th scope="col">"Not known"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(bar: &Bar) -> impl IntoView + use<> {
    let figures = [bar.total(), bar.success, bar.failure, bar.other];
    view! {
        <tr>
            <th scope="row">{plot::spaced(&bar.from)}</th>
            {figures.map(|figure| view! { <td>{show::grouped(figure)}</td> }).collect_view()}
        </tr>
    }
}
