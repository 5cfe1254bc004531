//! Events over time, stacked by outcome: look, point, drag, zoom.

use leptos::{html, prelude::*};

use super::chart_axis::Axis;
use super::chart_table::ChartTable;
use super::icon::Icon;
use crate::app::actions;
use crate::app::failure_text::step_text;
use crate::app::plot::{self, Layer};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::Chart;
use crate::core::query::compose::{self, Range};
use crate::web::pointer;

/// The chart with its readout and its keys.
#[component]
pub fn TimeChart(
    /// The state to show and change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let chart = explorer.panels.chart;
    let plot = Plot::new(explorer);
    let figures = RwSignal::new(false);
    let summary = move || {
        chart.with(|chart| {
            let chart = chart.as_ref()?;
            let total: u64 = chart.bars.iter().map(|bar| bar.total()).sum();
            Some(t.chart_summary(&t.events(total), &step_text(t, &chart.step)))
        })
    };
    let plain = move || {
        chart.with(|chart| {
            chart
                .as_ref()
                .is_some_and(|chart| !plot::tells_outcomes(chart))
        })
    };
    let readout = move || {
        let drag = plot.drag.get();
        let cursor = plot.cursor.get();
        chart.with(|chart| {
            let chart = chart.as_ref()?;
            match (drag, cursor) {
                (Some((one, other)), _) if one != other => plot::ends(chart, one, other)
                    .map(|(from, to)| t.chart_range(&plot::spaced(from), &plot::spaced(to))),
                (_, Some(bar)) => Some(plot.words(chart, bar)),
                _ => None,
            }
        })
    };
    view! {
        <section class="audit-explorer-chart" class:audit-explorer-chart--plain=plain part="chart" aria-label=t.chart() data-test="chart">
            <div class="audit-explorer-chart__head">
                <p class="audit-explorer-chart__readout" id="audit-explorer-chart-readout" data-test="chart-readout">
                    {move || readout().or_else(summary).unwrap_or_else(|| "\u{a0}".to_owned())}
                </p>
                <Legend />
                <ZoomButtons explorer plot figures />
            </div>
            <Bars explorer plot />
            <Axis explorer />
            <Show when=move || figures.get()>
                <ChartTable explorer />
            </Show>
        </section>
    }
}

/// What a hand on the chart does. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
struct Plot {
    explorer: Explorer,
    /// The moment under the pointer or the keyboard: it stays where it is when the steps become others.
    at: RwSignal<Option<i64>>,
    /// The bar that it lies in.
    cursor: Memo<Option<usize>>,
    /// The bars between which is dragged.
    drag: RwSignal<Option<(usize, usize)>>,
    /// How far was zoomed over the steps that are shown, in halvings.
    turned: StoredValue<plot::Turned>,
}

impl Plot {
    fn new(explorer: Explorer) -> Self {
        let at = RwSignal::new(None);
        let chart = explorer.panels.chart;
        Plot {
            explorer,
            at,
            cursor: Memo::new(move |_| {
                let at = at.get()?;
                chart.with(|chart| plot::bar_of(chart.as_ref()?, at))
            }),
            drag: RwSignal::new(None),
            turned: StoredValue::new(plot::Turned::default()),
        }
    }

    /// Puts pointer or keyboard on a bar.
    fn point(&self, bar: Option<usize>) {
        let at = bar.and_then(|bar| self.with_chart(|chart| plot::moment_of(chart, bar))?);
        self.at.set(at);
    }

    fn words(&self, chart: &Chart, bar: usize) -> String {
        plot::words(chart, bar, self.explorer.texts())
    }

    fn with_chart<R>(&self, read: impl FnOnce(&Chart) -> R) -> Option<R> {
        self.explorer
            .panels
            .chart
            .with_untracked(|chart| chart.as_ref().map(read))
    }

    fn set_range(&self, range: Range) {
        let text = self
            .explorer
            .query_text
            .with_untracked(|text| compose::with_range(text, range));
        actions::set_query(self.explorer, text);
    }

    /// Ends a drag: what it covered becomes the range.
    fn drop(&self) {
        if let Some((from, to)) = self.drag.get_untracked() {
            self.drag.set(None);
            if let Some(range) = self.with_chart(|chart| plot::range_of(chart, from, to)) {
                self.set_range(range);
            }
        }
    }

    /// What was done since these steps are shown, which follow a moment later.
    fn turned(&self) -> plot::Turned {
        let asked = self.explorer.panels.window.get_untracked();
        let steps = self.with_chart(plot::span).flatten();
        self.turned.get_value().before(steps, asked)
    }

    /// Zooms by a turn of the wheel, a key or a button: until other steps are shown, turns add up.
    fn turn(&self, share: f64, halvings: f64) {
        let before = self.turned();
        let sum = before.halvings + halvings;
        let window = self.with_chart(|chart| plot::zoomed(chart, before.of?, share, sum));
        let Some(window) = window else { return };
        actions::set_window(self.explorer, window);
        // Where there is nothing wider, or nothing closer, a turn does not count.
        let changed = window != before.window;
        self.turned.set_value(plot::Turned {
            window,
            halvings: if changed { sum } else { before.halvings },
            ..before
        });
    }

    /// Shows what lies earlier or later, by a share of what is asked for.
    fn go(&self, share: f64) {
        let before = self.turned();
        let Some(asked) = before.window else { return };
        let window = self.with_chart(|chart| plot::moved(chart, asked, share));
        actions::set_window(self.explorer, window);
        self.turned.set_value(plot::Turned {
            window,
            of: window,
            halvings: 0.0,
            ..before
        });
    }

    /// Zooms around the bar that is pointed at, else around what is chosen or stands out.
    fn zoom_in_place(&self, halvings: f64) {
        let cursor = self.cursor.get_untracked();
        let share = self.with_chart(|chart| match cursor {
            Some(bar) => plot::middle_of(chart, bar),
            None => plot::focus(chart),
        });
        self.turn(share.unwrap_or(0.5), halvings);
    }

    /// A key on the chart; whether it was one of ours.
    fn press(&self, key: &str, shift: bool) -> bool {
        let Some(last) = self.with_chart(|chart| chart.bars.len().saturating_sub(1)) else {
            return false;
        };
        let at = self.cursor.get_untracked().unwrap_or(last);
        let to = match key {
            "ArrowLeft" => at.saturating_sub(1),
            "ArrowRight" => at + 1,
            "PageUp" => at.saturating_sub(10),
            "PageDown" => at + 10,
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                if self.drag.get_untracked().is_none() {
                    self.drag.set(Some((at, at)));
                }
                self.drop();
                return true;
            }
            "+" | "=" => {
                self.zoom_in_place(1.0);
                return true;
            }
            "-" => {
                self.zoom_in_place(-1.0);
                return true;
            }
            "0" => {
                actions::set_window(self.explorer, None);
                return true;
            }
            "Escape" if self.drag.get_untracked().is_some() => {
                self.drag.set(None);
                return true;
            }
            "Delete" | "Backspace" => {
                self.set_range(Range::All);
                return true;
            }
            _ => return false,
        }
        .min(last);
        let anchor = self.drag.get_untracked().map_or(at, |(anchor, _)| anchor);
        self.drag.set(shift.then_some((anchor, to)));
        self.point(Some(to));
        true
    }
}

/// The bars, with what is chosen and what is pointed at.
#[component]
fn Bars(
    /// The state to show.
    explorer: Explorer,
    /// What a hand does.
    plot: Plot,
) -> impl IntoView {
    let t = texts();
    let chart = explorer.panels.chart;
    let area = NodeRef::<html::Div>::new();
    let count =
        Memo::new(move |_| chart.with(|chart| chart.as_ref().map_or(0, |chart| chart.bars.len())));
    let bar_under = move |event: &leptos::ev::PointerEvent| {
        let share = area
            .get_untracked()
            .map(|area| pointer::share_x(event, &area))?;
        plot.with_chart(|chart| plot::bar_at(chart, share))
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0
            && let Some(bar) = bar_under(&event)
        {
            pointer::capture(&event);
            plot.drag.set(Some((bar, bar)));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let bar = bar_under(&event);
        if plot.cursor.get_untracked() != bar {
            plot.point(bar);
            plot.drag.update(|drag| {
                if let (Some((_, to)), Some(bar)) = (drag, bar) {
                    *to = bar;
                }
            });
        }
    };
    let on_wheel = move |event: leptos::ev::WheelEvent| {
        let halvings = -pointer::wheel_notches(&event);
        let all = plot.with_chart(plot::shows_all).unwrap_or(true);
        // Nothing to widen: the page may scroll.
        if halvings == 0.0 || (all && halvings < 0.0) {
            return;
        }
        event.prevent_default();
        if let Some(area) = area.get_untracked() {
            plot.turn(pointer::share_x(&event, &area), halvings);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if plain && plot.press(&event.key(), event.shift_key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let now = move || {
        plot.cursor
            .get()
            .unwrap_or_else(|| count.get().saturating_sub(1))
    };
    let said = move || {
        let bar = now();
        chart.with(|chart| {
            chart
                .as_ref()
                .map(|chart| plot.words(chart, bar))
                .unwrap_or_default()
        })
    };
    view! {
        <div
            class="audit-explorer-chart__area"
            class:audit-explorer-chart__area--dragged=move || plot.drag.get().is_some()
            node_ref=area
            role="slider"
            tabindex="0"
            aria-label=t.chart_keys()
            aria-orientation="horizontal"
            aria-valuemin="0"
            aria-valuemax=move || count.get().saturating_sub(1).to_string()
            aria-valuenow=move || now().to_string()
            aria-valuetext=said
            data-test="chart-bars"
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| plot.drop()
            on:pointercancel=move |_| plot.drag.set(None)
            on:pointerleave=move |_| if plot.drag.get_untracked().is_none() { plot.point(None) }
            on:wheel=on_wheel
            on:keydown=on_key
            on:blur=move |_| { plot.drag.set(None); plot.point(None) }
        >
            <Drawing explorer />
            <Marks explorer plot />
        </div>
    }
}

/// The bars themselves: one outline for each outcome, however many bars there are.
#[component]
fn Drawing(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let chart = explorer.panels.chart;
    let view_box = move || {
        let width = chart
            .with(|chart| chart.as_ref().map_or(1, plot::width))
            .max(1);
        format!("0 0 {width} {}", plot::HEIGHT)
    };
    view! {
        <svg class="audit-explorer-chart__drawing" viewBox=view_box preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {Layer::ALL
                .map(|layer| {
                    let outline = move || {
                        chart.with(|chart| chart.as_ref().map(|chart| plot::outline(chart, layer)).unwrap_or_default())
                    };
                    view! { <path class=format!("audit-explorer-chart__bars audit-explorer-chart__bars--{}", layer.as_str()) d=outline></path> }
                })
                .collect_view()}
        </svg>
    }
}

/// What lies over the bars: the query's range, the drag, the bar that is pointed at.
#[component]
fn Marks(
    /// The state to show.
    explorer: Explorer,
    /// What a hand does.
    plot: Plot,
) -> impl IntoView {
    let chart = explorer.panels.chart;
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    let chosen = Memo::new(move |_| {
        chart.with(|chart| {
            let chart = chart.as_ref()?;
            (chart.chosen_from.is_some() || chart.chosen_to.is_some()).then(|| {
                let share =
                    |millis: Option<i64>, open| millis.map_or(open, |at| plot::share_of(chart, at));
                (share(chart.chosen_from, 0.0), share(chart.chosen_to, 1.0))
            })
        })
    });
    let bars = move || {
        chart.with(|chart| chart.as_ref().map_or(1, |chart| chart.bars.len().max(1))) as f64
    };
    let span = move || {
        plot.drag
            .get()
            .or_else(|| plot.cursor.get().map(|bar| (bar, bar)))
            .map(|(one, other)| {
                (
                    one.min(other) as f64 / bars(),
                    (one.max(other) + 1) as f64 / bars(),
                )
            })
    };
    view! {
        <div class="audit-explorer-chart__outside" hidden=move || chosen.get().is_none() style:inset-inline-start="0" style:width=move || percent(chosen.get().map_or(0.0, |(from, _)| from))></div>
        <div class="audit-explorer-chart__outside" hidden=move || chosen.get().is_none() style:inset-inline-end="0" style:width=move || percent(1.0 - chosen.get().map_or(1.0, |(_, to)| to))></div>
        <div
            class="audit-explorer-chart__chosen"
            hidden=move || chosen.get().is_none()
            data-test="chart-chosen"
            style:inset-inline-start=move || percent(chosen.get().map_or(0.0, |(from, _)| from))
            style:inset-inline-end=move || percent(1.0 - chosen.get().map_or(1.0, |(_, to)| to))
        ></div>
        <div
            class="audit-explorer-chart__cursor"
            hidden=move || span().is_none()
            style:inset-inline-start=move || percent(span().map_or(0.0, |(from, _)| from))
            style:inset-inline-end=move || percent(1.0 - span().map_or(1.0, |(_, to)| to))
        ></div>
    }
}

/// Which colour is which outcome.
#[component]
fn Legend() -> impl IntoView {
    let t = texts();
    view! {
        <p class="audit-explorer-chart__legend" aria-hidden="true">
            {["success", "failure", "other"]
                .map(|class| {
                    view! {
                        <span>
                            <i class=format!("audit-explorer-chart__key audit-explorer-chart__key--{class}")></i>
                            {t.chart_legend(class)}
                        </span>
                    }
                })
                .collect_view()}
        </p>
    }
}

/// The zoom for those who have no wheel.
#[component]
fn ZoomButtons(
    /// The state to change.
    explorer: Explorer,
    /// What a hand does.
    plot: Plot,
    /// Whether the figures are shown as well.
    figures: RwSignal<bool>,
) -> impl IntoView {
    let t = texts();
    let zoomed = move || explorer.panels.window.get().is_some();
    view! {
        <div class="audit-explorer-chart__tools" role="group" aria-label=t.zoom_label()>
            <button type="button" class="audit-explorer-chart__tool" aria-label=t.earlier() title=t.earlier() disabled=move || !zoomed() on:click=move |_| plot.go(-0.5)>"\u{2039}"</button>
            <button type="button" class="audit-explorer-chart__tool" aria-label=t.later() title=t.later() disabled=move || !zoomed() on:click=move |_| plot.go(0.5)>"\u{203a}"</button>
            <button type="button" class="audit-explorer-chart__tool" aria-label=t.zoom_out() title=t.zoom_out() disabled=move || !zoomed() data-test="zoom-out" on:click=move |_| plot.zoom_in_place(-1.0)>"\u{2212}"</button>
            <button type="button" class="audit-explorer-chart__tool" aria-label=t.zoom_in() title=t.zoom_in() data-test="zoom-in" on:click=move |_| plot.zoom_in_place(1.0)>"+"</button>
            <button type="button" class="audit-explorer-chart__tool" aria-label=t.in_figures() title=t.in_figures() aria-expanded=move || figures.get().to_string() aria-controls="audit-explorer-chart-table" data-test="chart-figures" on:click=move |_| figures.update(|figures| *figures = !*figures)>
                <Icon name="table" />
            </button>
        </div>
    }
}
