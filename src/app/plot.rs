//! The arithmetic of the chart: which bar is where, what a drag means, how far
//! a zoom goes. No drawing, no browser.

use super::texts::Texts;
use crate::core::protocol::{Bar, Chart};
use crate::core::query::compose::Range;
use crate::core::time::{Moment, Zone};

/// A zoom shows no less than this.
const LEAST_MILLIS: i64 = 10_000;
/// Units of the drawing to a bar, and how many of them are left free.
const BAR_UNITS: usize = 10;
const GAP_UNITS: usize = 1;
/// Units of the drawing from bottom to top.
pub const HEIGHT: f64 = 100.0;
/// A bar with any event is at least this high: one among a million still shows.
const LEAST_HEIGHT: f64 = 3.0;

/// Which part of a bar is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Failures, at the bottom: they are what is looked for.
    Failure,
    /// Events whose outcome is not known.
    Other,
    /// Events that ended well.
    Success,
}

impl Layer {
    /// From the bottom up.
    pub const ALL: [Layer; 3] = [Layer::Failure, Layer::Other, Layer::Success];

    /// Suffix of its class.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Failure => "failure",
            Layer::Other => "other",
            Layer::Success => "success",
        }
    }

    fn of(self, bar: &Bar) -> u64 {
        match self {
            Layer::Failure => bar.failure,
            Layer::Other => bar.other,
            Layer::Success => bar.success,
        }
    }
}

/// Width of the drawing.
pub fn width(chart: &Chart) -> usize {
    chart.bars.len() * BAR_UNITS
}

/// Where a bar begins in the drawing.
pub fn left(bar: usize) -> usize {
    bar * BAR_UNITS
}

/// The outline of one layer of all bars, as an SVG path.
pub fn outline(chart: &Chart, layer: Layer) -> String {
    let most = chart.bars.iter().map(Bar::total).max().unwrap_or(0).max(1) as f64;
    let mut path = String::new();
    for (number, bar) in chart.bars.iter().enumerate() {
        let own = layer.of(bar);
        if own == 0 {
            continue;
        }
        let scale = HEIGHT / most;
        // A lone event would vanish: the bar as a whole is drawn a little taller.
        let stretch = (LEAST_HEIGHT / (bar.total() as f64 * scale)).max(1.0);
        let below: u64 = Layer::ALL
            .iter()
            .take_while(|other| **other != layer)
            .map(|other| other.of(bar))
            .sum();
        let bottom = HEIGHT - below as f64 * scale * stretch;
        let top = bottom - own as f64 * scale * stretch;
        let from = left(number);
        path.push_str(&format!(
            "M{from} {bottom:.2}V{top:.2}h{width}V{bottom:.2}z",
            width = BAR_UNITS - GAP_UNITS
        ));
    }
    path
}

/// The bar at a share of the width, 0 to 1.
pub fn bar_at(chart: &Chart, share: f64) -> usize {
    let bars = chart.bars.len();
    ((share.clamp(0.0, 1.0) * bars as f64) as usize).min(bars.saturating_sub(1))
}

/// Where a moment stands, as a share of the width; outside it is at the edge.
pub fn share_of(chart: &Chart, millis: i64) -> f64 {
    let bars = chart.bars.len().max(1) as f64;
    let after = chart.bars.partition_point(|bar| bar.from_millis <= millis);
    let Some(place) = after.checked_sub(1) else {
        return 0.0;
    };
    let from = chart.bars[place].from_millis;
    let to = end_of(chart, place);
    let within = (millis - from) as f64 / (to - from).max(1) as f64;
    ((place as f64 + within) / bars).clamp(0.0, 1.0)
}

fn end_of(chart: &Chart, bar: usize) -> i64 {
    chart
        .bars
        .get(bar + 1)
        .map_or(chart.end_millis, |next| next.from_millis)
}

fn end_text(chart: &Chart, bar: usize) -> &str {
    chart
        .bars
        .get(bar + 1)
        .map_or(&chart.end, |next| &next.from)
}

/// Where the bars from one to another begin and end, in either order.
pub fn ends(chart: &Chart, one: usize, other: usize) -> Option<(&str, &str)> {
    let (first, last) = (one.min(other), one.max(other));
    let bar = chart.bars.get(first)?;
    (last < chart.bars.len()).then(|| (bar.from.as_str(), end_text(chart, last)))
}

/// The range of time from one bar to another, both included, in either order. An end that no query can say is
/// left open.
pub fn range_of(chart: &Chart, one: usize, other: usize) -> Range {
    let Some((from, to)) = ends(chart, one, other) else {
        return Range::All;
    };
    let after = sayable(from, chart.bars[one.min(other)].from_millis);
    let before = sayable(to, end_of(chart, one.max(other)));
    if after.is_empty() && before.is_empty() {
        return Range::All;
    }
    Range::Between { after, before }
}

/// A moment as a query says it: in the zone, and where its year has more than four digits there, in UTC; empty
/// where it has them there as well.
fn sayable(moment: &str, millis: i64) -> String {
    let has_form = |text: &str| !text.starts_with('-') && cut(text).is_some();
    if has_form(moment) {
        return short(moment);
    }
    let utc = Moment::from_millis(millis).rfc3339(&Zone::utc());
    if has_form(&utc) { utc } else { String::new() }
}

/// Date and clock of an RFC 3339 text; none of anything else.
pub(super) fn cut(moment: &str) -> Option<(&str, &str)> {
    let (date, clock) = moment.split_once('T')?;
    let plain = |text: &str, mark: u8| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == mark)
    };
    (plain(date, b'-') && plain(clock.get(..5)?, b':')).then_some((date, clock))
}

/// A moment as one would write it: a date where it is the start of a day, no seconds where they are zero.
pub fn short(moment: &str) -> String {
    let Some((date, clock)) = cut(moment) else {
        return moment.to_owned();
    };
    if clock.starts_with("00:00:00") && !clock.starts_with("00:00:00.") {
        return date.to_owned();
    }
    match (clock.get(..5), clock.get(5..8), clock.get(8..)) {
        (Some(minute), Some(":00"), Some(zone)) if !zone.starts_with('.') => {
            format!("{date}T{minute}{zone}")
        }
        _ => moment.to_owned(),
    }
}

/// `window` around a share of its width, half as wide for each of `halvings`, twice as wide for each that is
/// negative; none = all.
pub fn zoomed(chart: &Chart, window: (i64, i64), share: f64, halvings: f64) -> Option<(i64, i64)> {
    let (from, to) = window;
    let length = to.saturating_sub(from);
    let new = ((length as f64 * (-halvings).exp2()) as i64).max(LEAST_MILLIS.min(length));
    let middle = from + (length as f64 * share.clamp(0.0, 1.0)) as i64;
    let start = middle - (new as f64 * share.clamp(0.0, 1.0)) as i64;
    kept_within(chart, start, start.saturating_add(new))
}

/// Turns of a zoom that add up, until other steps are shown or something else is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turned {
    /// Over which steps.
    pub steps: Option<(i64, i64)>,
    /// What was asked for by them.
    pub window: Option<(i64, i64)>,
    /// What is zoomed: the steps, or where they were told to move.
    pub of: Option<(i64, i64)>,
    /// How far.
    pub halvings: f64,
}

impl Turned {
    /// What the next turn is added to, where `steps` are shown and `window` is asked for.
    pub fn before(self, steps: Option<(i64, i64)>, window: Option<(i64, i64)>) -> Turned {
        match (self.steps, self.window) == (steps, window) {
            true => self,
            false => Turned {
                steps,
                window,
                of: steps,
                halvings: 0.0,
            },
        }
    }
}

/// From where to where the steps go, in milliseconds of the epoch; none without steps.
pub fn span(chart: &Chart) -> Option<(i64, i64)> {
    let first = chart.bars.first()?;
    Some((first.from_millis, chart.end_millis))
}

/// The moment in the middle of a bar.
pub fn moment_of(chart: &Chart, bar: usize) -> Option<i64> {
    let from = chart.bars.get(bar)?.from_millis;
    Some(from.midpoint(end_of(chart, bar)))
}

/// The bar that a moment lies in; before the first and behind the last, these. None without bars.
pub fn bar_of(chart: &Chart, millis: i64) -> Option<usize> {
    let last = chart.bars.len().checked_sub(1)?;
    let behind = chart.bars.partition_point(|bar| bar.from_millis <= millis);
    Some(behind.saturating_sub(1).min(last))
}

/// The middle of a bar, as a share of the width.
pub fn middle_of(chart: &Chart, bar: usize) -> f64 {
    (bar as f64 + 0.5) / chart.bars.len().max(1) as f64
}

/// Where a zoom that nobody points leads, as a share of the width: to the middle of the range that is chosen,
/// without one to the tallest bar.
pub fn focus(chart: &Chart) -> f64 {
    match (chart.chosen_from, chart.chosen_to) {
        (None, None) => {
            let tallest = (0..chart.bars.len())
                .rev()
                .max_by_key(|bar| chart.bars[*bar].total());
            tallest.map_or(0.5, |bar| middle_of(chart, bar))
        }
        (from, to) => {
            let from = from.map_or(0.0, |from| share_of(chart, from));
            let to = to.map_or(1.0, |to| share_of(chart, to));
            (from + to) / 2.0
        }
    }
}

/// `window` moved by a share of its width, no further than the events go. By what is asked for, not by the steps that
/// are shown: these follow a moment later, and go on to whole steps on either side.
pub fn moved(chart: &Chart, window: (i64, i64), share: f64) -> (i64, i64) {
    let (from, to) = window;
    let length = to.saturating_sub(from);
    let step = (length as f64 * share) as i64;
    let first = chart.first_millis.min(from);
    let last = chart.last_millis.saturating_add(1).max(to);
    let latest = last.saturating_sub(length).max(first);
    let start = from.saturating_add(step).clamp(first, latest);
    (start, start.saturating_add(length))
}

/// Whether no event loaded lies anywhere near `window`.
pub fn holds_none(chart: &Chart, window: (i64, i64)) -> bool {
    window.1 <= chart.first_millis || window.0 > chart.last_millis
}

/// Whether any event tells how it ended: else the bars are all of one kind.
pub fn tells_outcomes(chart: &Chart) -> bool {
    chart.bars.iter().any(|bar| bar.success + bar.failure > 0)
}

/// Whether the chart shows all there is.
pub fn shows_all(chart: &Chart) -> bool {
    chart
        .bars
        .first()
        .is_none_or(|bar| bar.from_millis <= chart.first_millis)
        && chart.end_millis > chart.last_millis
}

fn kept_within(chart: &Chart, from: i64, to: i64) -> Option<(i64, i64)> {
    let (first, last) = (chart.first_millis, chart.last_millis.saturating_add(1));
    let from = from.max(first);
    let to = to.min(last);
    (from > first || to < last).then_some((from, to.max(from + 1)))
}

/// A bar in words.
pub fn words(chart: &Chart, bar: usize, t: Texts) -> String {
    let Some(bar) = chart.bars.get(bar) else {
        return String::new();
    };
    let (from, events) = (spaced(&bar.from), t.events(bar.total()));
    match bar.failure {
        0 => t.bar(&events, &from),
        failed => t.bar_failed(&events, &t.number(failed), &from),
    }
}

/// `2024-05-20T10:00Z` as `2024-05-20 10:00 Z`.
pub fn spaced(moment: &str) -> String {
    let short = short(moment);
    let Some((date, clock)) = cut(&short) else {
        return short;
    };
    let zone = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    format!("{date} {} {}", &clock[..zone], &clock[zone..])
}

#[cfg(test)]
#[path = "plot_calendar_test.rs"]
mod calendar_tests;

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn chart() -> Chart {
        let bars = (0..10).map(|day| Bar {
            from: format!("2024-05-{:02}T00:00:00Z", day + 1),
            from_millis: day * DAY,
            success: day as u64 * 10,
            failure: u64::from(day == 3),
            other: 0,
        });
        Chart {
            step: "1 day".into(),
            bars: bars.collect(),
            end: "2024-05-11T00:00:00Z".into(),
            end_millis: 10 * DAY,
            first_millis: DAY / 2,
            last_millis: 9 * DAY + DAY / 2,
            ..Chart::default()
        }
    }

    #[test]
    fn a_part_of_time_before_or_behind_all_events_holds_none_of_them() {
        let (first, last) = (DAY / 2, 9 * DAY + DAY / 2);
        for (window, expected) in [
            ((0, first), true),
            ((0, first + 1), false),
            ((last, last + DAY), false),
            ((last + 1, last + DAY), true),
            ((3 * DAY, 3 * DAY + 1), false),
        ] {
            assert_eq!(holds_none(&chart(), window), expected, "{window:?}");
        }
    }

    #[test]
    fn a_drag_takes_whole_bars_in_either_direction() {
        let range = Range::Between {
            after: "2024-05-03".into(),
            before: "2024-05-06".into(),
        };
        assert_eq!(range_of(&chart(), 2, 4), range);
        assert_eq!(range_of(&chart(), 4, 2), range);
        assert_eq!(
            range_of(&chart(), 9, 9),
            Range::Between {
                after: "2024-05-10".into(),
                before: "2024-05-11".into()
            }
        );
        assert_eq!(range_of(&Chart::default(), 0, 0), Range::All);
    }

    #[test]
    fn moments_are_written_as_short_as_they_stay_exact() {
        for (moment, written) in [
            ("2024-05-20T00:00:00+02:00", "2024-05-20"),
            ("2024-05-20T10:30:00+02:00", "2024-05-20T10:30+02:00"),
            ("2024-05-20T10:30:05Z", "2024-05-20T10:30:05Z"),
            ("2024-05-20T00:00:00.500Z", "2024-05-20T00:00:00.500Z"),
        ] {
            assert_eq!(short(moment), written);
        }
        assert_eq!(
            spaced("2024-05-20T10:30:00+02:00"),
            "2024-05-20 10:30 +02:00"
        );
    }

    #[test]
    fn a_zoom_keeps_what_is_under_the_pointer_and_ends_where_the_data_do() {
        let chart = chart();
        let zoomed = |share, halvings| zoomed(&chart, (0, 10 * DAY), share, halvings);
        assert_eq!(zoomed(0.5, 1.0), Some((5 * DAY / 2, 15 * DAY / 2)));
        assert_eq!(zoomed(0.0, 1.0), Some((DAY / 2, 5 * DAY)));
        assert_eq!(zoomed(0.0, 2.0), Some((DAY / 2, 5 * DAY / 2)));
        assert_eq!(zoomed(0.5, -1.0), None);
        assert!(shows_all(&chart));
    }

    #[test]
    fn turns_beyond_the_closest_look_stay_there() {
        let close = |halvings| zoomed(&chart(), (DAY, 2 * DAY), 0.5, halvings);
        let middle = 3 * DAY / 2;
        let closest = Some((middle - LEAST_MILLIS / 2, middle + LEAST_MILLIS / 2));
        assert_eq!([close(14.0), close(15.0), close(60.0)], [closest; 3]);
        let within = zoomed(&chart(), (DAY, DAY + 1000), 0.5, 1.0);
        assert_eq!(within, Some((DAY, DAY + 1000)));
    }

    #[test]
    fn five_moves_go_five_steps_while_the_chart_shows_what_was_there_before_the_first() {
        let chart = chart();
        let steps = |window, share| (0..5).fold(window, |window, _| moved(&chart, window, share));
        let (near, far) = ((DAY, 2 * DAY), (7 * DAY / 2, 9 * DAY / 2));
        assert_eq!(steps(near, 0.5), far);
        assert_eq!(steps(far, -0.5), near);
        // No further than the first event and the last, and as long as before.
        assert_eq!(steps(near, -0.5), (DAY / 2, 3 * DAY / 2));
        assert_eq!(
            steps((8 * DAY, 9 * DAY), 0.5),
            (17 * DAY / 2 + 1, 19 * DAY / 2 + 1)
        );
        assert_eq!(steps((0, 10 * DAY), 0.5), (0, 10 * DAY));
        // A view may ask for anything.
        assert!(steps((i64::MIN, i64::MAX), 0.5).1 > 0);
    }

    #[test]
    fn turns_add_up_over_what_was_moved_until_other_steps_are_shown() {
        let (steps, window) = (Some((0, 10 * DAY)), Some((DAY, 2 * DAY)));
        let moved = Turned {
            of: window,
            halvings: 2.0,
            ..Turned::default().before(steps, window)
        };
        let again = moved.before(steps, window);
        assert_eq!((again.of, again.halvings), (window, 2.0));
        for (steps, window) in [(window, window), (steps, steps)] {
            let anew = moved.before(steps, window);
            assert_eq!((anew.of, anew.halvings), (steps, 0.0));
        }
    }

    #[test]
    fn a_zoom_without_a_pointer_goes_to_what_is_chosen_else_to_the_tallest_bar() {
        let mut chart = chart();
        assert!((focus(&chart) - 0.95).abs() < 1e-9);
        chart.chosen_from = Some(2 * DAY);
        chart.chosen_to = Some(4 * DAY);
        assert!((focus(&chart) - 0.3).abs() < 1e-9);
        chart.chosen_to = None;
        assert!((focus(&chart) - 0.6).abs() < 1e-9);
        assert_eq!(focus(&Chart::default()), 0.5);
    }

    #[test]
    fn a_lone_failure_is_still_seen_and_bars_stand_on_each_other() {
        let mut chart = chart();
        chart.bars[9].success = 1_000_000;
        let failures = outline(&chart, Layer::Failure);
        assert!(failures.starts_with("M30 100.00V"), "{failures}");
        assert_eq!(failures.matches('M').count(), 1);
        let successes = outline(&chart, Layer::Success);
        assert_eq!(successes.matches('M').count(), 9);
        assert!(successes.contains("V0.00"), "{successes}");
    }

    #[test]
    fn places_and_shares_agree() {
        let chart = chart();
        for bar in 0..10 {
            let share = share_of(&chart, bar as i64 * DAY + 1);
            assert_eq!(bar_at(&chart, share), bar);
        }
        assert_eq!(share_of(&chart, -5), 0.0);
        assert_eq!(share_of(&chart, i64::MAX), 1.0);
    }
}
