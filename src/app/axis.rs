//! The moments below the chart's bars: as many as there is room for.

use super::plot;
use crate::core::protocol::Chart;

/// More labels than these are no longer read at a glance.
pub const MOST_LABELS: usize = 7;
/// Between two labels, in digits.
const GAP_DIGITS: f64 = 1.5;

/// Which bars get a label below, with its text: the share of the width where it begins. `room` is how many digits stand
/// side by side in that width; no sign of a label is wider than a digit. The first bar has one; each can be read whole.
pub fn labels(chart: &Chart, room: f64) -> Vec<(f64, String)> {
    (1..=MOST_LABELS)
        .rev()
        .map(|most| spread(chart, most, room))
        .find(|labels| labels.len() < 2 || stand_apart(labels, room))
        .unwrap_or_default()
}

/// At most so many labels, one for each so many bars.
fn spread(chart: &Chart, most: usize, room: f64) -> Vec<(f64, String)> {
    let bars = chart.bars.len();
    let every = bars.div_ceil(most).max(1);
    let mut before = "";
    let mut labels = Vec::new();
    for (number, bar) in chart.bars.iter().enumerate().step_by(every) {
        let text = label(&bar.from, &chart.step, before);
        before = &bar.from;
        labels.push((number as f64 / bars as f64, text));
    }
    // It would stand over the edge.
    while labels.len() > 1 && labels.last().is_some_and(|last| end(last, room) > room) {
        labels.pop();
    }
    labels
}

fn stand_apart(labels: &[(f64, String)], room: f64) -> bool {
    labels
        .windows(2)
        .all(|pair| end(&pair[0], room) + GAP_DIGITS <= pair[1].0 * room)
}

/// Where a label ends, in digits.
fn end((share, text): &(f64, String), room: f64) -> f64 {
    share * room + text.chars().count() as f64
}

/// As much of a moment as tells it from the one before.
fn label(moment: &str, step: &str, before: &str) -> String {
    let Some((date, clock)) = plot::cut(moment) else {
        return moment.to_owned();
    };
    if step.ends_with("year") || step.ends_with("years") {
        return date.get(..4).unwrap_or(date).to_owned();
    }
    if step.contains("month") {
        return date.get(..7).unwrap_or(date).to_owned();
    }
    if step.contains("day") || step.contains("week") {
        return date.to_owned();
    }
    let length = if step.contains("second") { 8 } else { 5 };
    let clock = clock.get(..length).unwrap_or(clock);
    if before.starts_with(date) {
        clock.to_owned()
    } else {
        format!("{date} {clock}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Bar;

    fn chart(step: &str, moments: impl Iterator<Item = String>) -> Chart {
        let bar = |from| Bar {
            from,
            ..Bar::default()
        };
        Chart {
            step: step.into(),
            bars: moments.map(bar).collect(),
            ..Chart::default()
        }
    }

    fn charts() -> [Chart; 4] {
        let days = (1..=30).map(|day| format!("2024-05-{day:02}T00:00:00Z"));
        let hours = (0..117).map(|place| {
            let hour = 6 * place + 6;
            format!("2024-05-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24)
        });
        let minutes = (0..90).map(|place| {
            let minute = 23 * 60 + place;
            let (day, hour) = (20 + minute / 1440, minute / 60 % 24);
            format!("2024-05-{day:02}T{hour:02}:{:02}:00+02:00", minute % 60)
        });
        let years = (0..12).map(|year| format!("{}-01-01T00:00:00Z", 2010 + year));
        [
            chart("1 day", days),
            chart("6 hours", hours),
            chart("1 minute", minutes),
            chart("1 year", years),
        ]
    }

    #[test]
    fn labels_name_the_day_once_and_then_the_hour() {
        let hours = (0..10).map(|hour| format!("2024-05-20T{:02}:00:00Z", hour + 5));
        let texts: Vec<String> = labels(&chart("1 hour", hours), 80.0)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts[..2], ["2024-05-20 05:00", "08:00"]);
        assert_eq!(labels(&charts()[0], 40.0)[0].1, "2024-05-01");
    }

    #[test]
    fn however_little_room_there_is_each_label_stands_whole_beside_the_others() {
        for chart in charts() {
            for room in 16..300 {
                let (room, labels) = (f64::from(room), labels(&chart, f64::from(room)));
                assert_eq!(labels[0].0, 0.0);
                assert!(labels.len() <= MOST_LABELS);
                assert!(labels.iter().all(|label| end(label, room) <= room));
                assert!(stand_apart(&labels, room), "{room}: {labels:?}");
            }
        }
    }

    #[test]
    fn where_there_is_room_for_more_there_are_more() {
        let [days, hours, ..] = charts();
        let counts = |chart| [20.0, 50.0, 190.0].map(|room| labels(chart, room).len());
        assert_eq!(counts(&days), [1, 4, 6]);
        assert_eq!(counts(&hours), [1, 2, 7]);
        assert_eq!(labels(&days, 0.0).len(), 1);
        assert_eq!(labels(&Chart::default(), 80.0), []);
    }
}
