//! What narrows the selection. Each control writes into the query text and
//! shows what it reads there.

use leptos::prelude::*;

use super::action_filter::ActionFilter;
use super::query_bar::QueryBar;
use super::range_filter::RangeFilter;
use super::user_filter::UserFilter;
use crate::app::state::Explorer;

/// The line of filters.
#[component]
pub fn Filters(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    view! {
        <search class="audit-explorer-filters" part="filters">
            <UserFilter explorer />
            <ActionFilter explorer />
            <RangeFilter explorer />
            <QueryBar explorer />
        </search>
    }
}
