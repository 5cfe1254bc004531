//! The moments below the bars of the chart, measured so that each can be read.

use leptos::{html, prelude::*};

use crate::app::axis;
use crate::app::state::Explorer;
use crate::core::protocol::Chart;
use crate::web::resize::{SizeWatch, width_of};

/// As wide as ten digits of a label.
const RULER: &str = "0000000000";

/// The moments below the bars.
#[component]
pub fn Axis(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let (line, ruler) = (NodeRef::<html::Div>::new(), NodeRef::<html::Span>::new());
    let room = measured_room(line, ruler);
    let labels = Memo::new(move |_| {
        let labels = |chart: &Chart| axis::labels(chart, room.get());
        explorer
            .panels
            .chart
            .with(|chart| chart.as_ref().map(labels).unwrap_or_default())
    });
    view! {
        <div class="audit-explorer-chart__axis" aria-hidden="true" node_ref=line>
            <span class="audit-explorer-chart__ruler" node_ref=ruler>{RULER}</span>
            {(0..axis::MOST_LABELS)
                .map(|place| {
                    let label = move || labels.with(|labels| labels.get(place).cloned());
                    view! {
                        <span
                            class="audit-explorer-chart__label"
                            hidden=move || label().is_none()
                            style:inset-inline-start=move || format!("{:.3}%", label().map_or(0.0, |(share, _)| share * 100.0))
                        >
                            {move || label().map(|(_, text)| text)}
                        </span>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// How many digits stand side by side in `line`, in which `ruler` is laid out: the reader's text size counts.
fn measured_room(line: NodeRef<html::Div>, ruler: NodeRef<html::Span>) -> RwSignal<f64> {
    let room = RwSignal::new(0.0);
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        let (Some(line), Some(ruler)) = (line.get(), ruler.get()) else {
            return;
        };
        let (length, digits) = (line.clone(), ruler.clone());
        let measure = move || {
            let digits = RULER.len() as f64 * width_of(&length) / width_of(&digits);
            // Hidden, it has no width.
            if digits.is_finite() {
                room.try_set(digits);
            }
        };
        watch.set_value(SizeWatch::new([&line, &ruler], measure));
    });
    room
}
