//! Counting for the panels. One request is on its way at a time; what a newer
//! search makes worthless, the engine gives up by itself.

use leptos::prelude::*;

use super::search::set_query;
use crate::app::panels::{FacetView, Side, Tab};
use crate::app::plot::holds_none;
use crate::app::state::{Explorer, SourceState};
use crate::core::failure::Code;
use crate::core::protocol::{Chart, PanelsRequest};
use crate::core::query::compose;
use crate::web::timer;

/// While events still arrive, figures are made no more often than this.
const LOADING_MILLIS: u32 = 400;

/// Counts anew for what the panels show.
pub fn count_panels(explorer: Explorer) {
    let Some(true) = explorer.generations.try_update_value(|all| {
        all.panels_wanted = true;
        !std::mem::replace(&mut all.panels_busy, true)
    }) else {
        return;
    };
    leptos::task::spawn_local(async move {
        while explorer
            .generations
            .try_update_value(|all| std::mem::take(&mut all.panels_wanted))
            == Some(true)
        {
            count_once(explorer).await;
            let loading = explorer
                .source
                .try_with_untracked(|source| source.state == SourceState::Loading);
            if loading == Some(true) {
                timer::sleep(LOADING_MILLIS).await;
            }
        }
        explorer
            .generations
            .try_update_value(|all| all.panels_busy = false);
    });
}

async fn count_once(explorer: Explorer) {
    let Some(without) = explorer.without.try_get_untracked() else {
        return;
    };
    let request = explorer.filters.with_untracked(|filters| {
        explorer
            .panels
            .request(filters, !without.facets, !without.chart)
    });
    let mut next = Some(request);
    while let Some(request) = next.take() {
        let Some(link) = explorer.link() else { return };
        let chart_asked = request.chart.is_some();
        let window = explorer.panels.window.try_get_untracked();
        match link.panels(request.clone()).await {
            Ok(panels) => {
                let unfinished = request
                    .facets
                    .iter()
                    .zip(&panels.facets)
                    .filter(|(_, facet)| facet.share.is_some())
                    .map(|(request, _)| request.clone())
                    .collect::<Vec<_>>();
                for facet in panels.facets {
                    show_facet(explorer, facet);
                }
                if chart_asked && explorer.panels.window.try_get_untracked() == window {
                    show_chart(explorer, panels.chart, window.flatten());
                }
                if request.insight {
                    explorer.panels.insight.try_set(panels.insight);
                }
                let blockers = (panels.total == 0).then_some(panels.blockers);
                if chart_asked || blockers.is_some() {
                    explorer.panels.blockers.try_set(blockers);
                }
                let newer = explorer.generations.try_with_value(|all| all.panels_wanted);
                // Details take longer than one answer: the same facets again, until they are read.
                if !unfinished.is_empty() && newer == Some(false) {
                    next = Some(PanelsRequest {
                        facets: unfinished,
                        ..PanelsRequest::default()
                    });
                }
            }
            // A newer search gave it up; it asks for its own.
            Err(failure) if failure.code == Code::Cancelled => {}
            // The old figures stay; the table tells what is wrong.
            Err(_failure) => {}
        }
    }
}

/// A part of time that a view of other events named may hold none of these; then all is shown. While a load goes on,
/// those that it does hold may be still to come.
fn show_chart(explorer: Explorer, chart: Option<Chart>, window: Option<(i64, i64)>) {
    let loading = explorer
        .source
        .try_with_untracked(|source| source.state == SourceState::Loading);
    let holds_none = chart
        .as_ref()
        .zip(window)
        .is_some_and(|(chart, window)| holds_none(chart, window));
    if holds_none && loading == Some(false) {
        set_window(explorer, None);
    } else {
        explorer.panels.chart.try_set(chart);
    }
}

fn show_facet(explorer: Explorer, counted: crate::core::protocol::Facet) {
    let view = explorer.panels.facets.try_with_untracked(|facets| {
        facets
            .iter()
            .find(|view| view.field.with_value(|field| *field == counted.field))
            .copied()
    });
    if let Some(view) = view.flatten() {
        view.facet.try_set(Some(counted));
    }
}

/// Wants a value, or no longer.
pub fn toggle_value(explorer: Explorer, field: &str, value: &str) {
    edit(explorer, |text| compose::with_toggled(text, field, value));
}

/// Excludes a value, or no longer.
pub fn exclude_value(explorer: Explorer, field: &str, value: &str) {
    edit(explorer, |text| compose::with_excluded(text, field, value));
}

/// Takes every choice of a field back.
pub fn clear_choice(explorer: Explorer, field: &str) {
    edit(explorer, |text| compose::without_choice(text, field));
}

/// Adds terms to the query, once.
pub fn add_terms(explorer: Explorer, terms: &str) {
    edit(explorer, |text| {
        crate::core::query::words::with_terms(text, terms)
    });
}

fn edit(explorer: Explorer, change: impl FnOnce(&str) -> String) {
    let text = explorer.query_text.with_untracked(|text| change(text));
    set_query(explorer, text);
}

/// Opens a facet, or closes it.
pub fn toggle_facet(explorer: Explorer, view: FacetView) {
    view.open.update(|open| *open = !*open);
    count_panels(explorer);
}

/// Adds a facet for a path of the details.
pub fn add_facet(explorer: Explorer, field: &str) {
    explorer.panels.add(field);
    count_panels(explorer);
}

/// Takes a facet away that a person had added; where its values are still being read, that ends.
pub fn remove_facet(explorer: Explorer, view: FacetView) {
    explorer
        .panels
        .facets
        .update(|facets| facets.retain(|other| *other != view));
    count_panels(explorer);
}

/// Shows the panel beside the table, or hides it.
pub fn set_side(explorer: Explorer, side: Side) {
    explorer.panels.side.set(side);
}

/// Shows another part of the panel beside the table.
pub fn set_tab(explorer: Explorer, tab: Tab) {
    explorer.panels.tab.set(tab);
    count_panels(explorer);
}

/// Shows a part of time in the chart; none = all.
pub fn set_window(explorer: Explorer, window: Option<(i64, i64)>) {
    explorer.panels.window.set(window);
    count_panels(explorer);
}

/// Asks which paths the details have.
pub fn list_paths(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        // A failure leaves the list as it was: a path can be typed into the query as well.
        if let Ok(paths) = link.paths().await {
            explorer.panels.paths.try_set(Some(paths));
        }
    });
}
