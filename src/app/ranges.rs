//! The ranges of time that are one click away, as the query text tells them.
//!
//! A span that ends now is written `last:…` and moves with the clock; one that
//! ends at a day's border is written as two dates and stays.

use super::show;
use super::texts::Texts;
use crate::core::query::compose::Range;
use crate::core::time::{Day, Moment, Zone, read_written};

/// A range with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// No limit.
    All,
    /// So many days before now.
    Last(u32),
    /// Thirty whole days before the present one, as Pipefy's report wants.
    ThirtyWithoutToday,
    /// The present quarter of the calendar.
    ThisQuarter,
    /// The one before.
    LastQuarter,
}

impl Preset {
    /// In the order of the list.
    pub const ALL: [Preset; 7] = [
        Preset::All,
        Preset::Last(7),
        Preset::Last(30),
        Preset::Last(90),
        Preset::ThirtyWithoutToday,
        Preset::ThisQuarter,
        Preset::LastQuarter,
    ];

    /// What people see.
    pub fn title(self, t: Texts) -> String {
        match self {
            Preset::All => t.all_time(),
            Preset::Last(days) => t.last_days(u64::from(days)),
            Preset::ThirtyWithoutToday => t.last_thirty(),
            Preset::ThisQuarter => t.this_quarter(),
            Preset::LastQuarter => t.last_quarter(),
        }
    }

    /// Its range when today is `today` in the chosen zone.
    pub fn range(self, today: Day) -> Range {
        let quarter = today.quarter_start();
        match self {
            Preset::All => Range::All,
            Preset::Last(days) => Range::Last(format!("{days}d")),
            Preset::ThirtyWithoutToday => between(today.plus_days(-30), today),
            Preset::ThisQuarter => between(quarter, quarter.month_start_after(3)),
            Preset::LastQuarter => between(quarter.month_start_after(-3), quarter),
        }
    }
}

/// `range` from day `first` on, included, an empty one being open; its other end stays as it is written.
pub fn with_first_day(range: &Range, first: &str) -> Range {
    from_to(first.trim().to_owned(), ends(range).1)
}

/// `range` up to day `last`, included, an empty one being open; its other end stays as it is written.
pub fn with_last_day(range: &Range, last: &str) -> Range {
    let before = match Day::read(last.trim()) {
        Some(day) => day.plus_days(1).to_string(),
        None => last.trim().to_owned(),
    };
    from_to(ends(range).0, before)
}

/// `range` from a moment on, included, an empty one being open; its other end stays as it is written.
pub fn with_first_moment(range: &Range, first: &str) -> Range {
    from_to(whole_seconds(first), ends(range).1)
}

/// `range` up to a moment, not included, an empty one being open; its other end stays as it is written.
pub fn with_last_moment(range: &Range, last: &str) -> Range {
    from_to(ends(range).0, whole_seconds(last))
}

/// The ends of `range` as the query tells them; what ends with the clock, or at no day's border, has none.
fn ends(range: &Range) -> (String, String) {
    match range {
        Range::Between { after, before } => (after.clone(), before.clone()),
        Range::On(text) => Day::read(text).map_or_else(Default::default, |day| {
            (day.to_string(), day.plus_days(1).to_string())
        }),
        Range::All | Range::Last(_) => Default::default(),
    }
}

fn from_to(after: String, before: String) -> Range {
    if after.is_empty() && before.is_empty() {
        Range::All
    } else {
        Range::Between { after, before }
    }
}

/// A field leaves whole minutes without their seconds.
fn whole_seconds(text: &str) -> String {
    match text.len() {
        16 => format!("{text}:00"),
        _ => text.to_owned(),
    }
}

/// The days of `range`, both included, for two date fields; `None` at an end that is not a plain day.
pub fn as_days(range: &Range) -> (Option<String>, Option<String>) {
    let (first, last) = match range {
        Range::Between { after, before } => (
            Day::read(after),
            Day::read(before).map(|day| day.plus_days(-1)),
        ),
        Range::On(day) => (Day::read(day), Day::read(day)),
        Range::All | Range::Last(_) => (None, None),
    };
    let text = |day: Day| day.to_string();
    (first.map(text), last.map(text))
}

/// The ends of `range` as a field for a moment takes them, in the chosen zone; `None` at an end that is open or
/// that no such field can show.
pub fn as_moments(range: &Range, zone: &Zone) -> (Option<String>, Option<String>) {
    match range {
        Range::Between { after, before } => (as_moment(after, zone), as_moment(before, zone)),
        Range::On(day) => {
            let next = Day::read(day).map(|day| day.plus_days(1).to_string());
            let from = next.as_ref().and_then(|_| as_moment(day, zone));
            (from, next.and_then(|next| as_moment(&next, zone)))
        }
        Range::All | Range::Last(_) => (None, None),
    }
}

/// `2024-05-20T10:00:00`, with a fraction where there is one, whatever way the moment was written.
fn as_moment(text: &str, zone: &Zone) -> Option<String> {
    if Day::read(text).is_some() {
        return Some(format!("{text}T00:00:00"));
    }
    let [_, clock, _, offset] = show::time_parts(text);
    let local = match (clock, offset) {
        ("", _) => return None,
        (_, "") => text.to_owned(),
        _ => Moment::from_millis(read_written(text)?).rfc3339(zone),
    };
    let [date, clock, fraction, _] = show::time_parts(&local);
    // Such a field knows no less than a millisecond.
    let millis = fraction.get(..4).unwrap_or(fraction);
    (!clock.is_empty()).then(|| format!("{date}T{clock}{millis}"))
}

/// The range in words, for its button.
pub fn title(range: &Range, today: Day, t: Texts) -> String {
    if let Some(preset) = Preset::ALL
        .into_iter()
        .find(|preset| preset.range(today) == *range)
    {
        return preset.title(t);
    }
    let (first, last) = as_days(range);
    match range {
        Range::All => Preset::All.title(t),
        Range::Last(span) => t.last_span(span),
        Range::On(day) => day.clone(),
        Range::Between { after, before } => {
            let from = first.unwrap_or_else(|| after.clone());
            let to = last.unwrap_or_else(|| before.clone());
            match (from.is_empty(), to.is_empty()) {
                (false, true) => t.from_day(&from),
                (true, _) => t.up_to_day(&to),
                (false, false) => t.from_to(&from, &to),
            }
        }
    }
}

fn between(after: Day, before: Day) -> Range {
    Range::Between {
        after: after.to_string(),
        before: before.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::new(2024, 5, 20).unwrap()
    }

    #[test]
    fn thirty_days_without_today_end_where_today_begins() {
        assert_eq!(
            Preset::ThirtyWithoutToday.range(today()),
            Range::Between {
                after: "2024-04-20".into(),
                before: "2024-05-20".into()
            }
        );
    }

    #[test]
    fn quarters_follow_the_calendar_over_new_year() {
        let day = Day::new(2024, 1, 1).unwrap();
        assert_eq!(
            Preset::LastQuarter.range(day),
            Range::Between {
                after: "2023-10-01".into(),
                before: "2024-01-01".into()
            }
        );
        assert_eq!(
            title(&Preset::ThisQuarter.range(day), day, Texts::default()),
            "This quarter"
        );
    }

    #[test]
    fn the_last_day_of_a_custom_range_is_included_and_shown_again() {
        let range = with_last_day(&with_first_day(&Range::All, "2024-02-01"), "2024-02-29");
        assert_eq!(
            range,
            Range::Between {
                after: "2024-02-01".into(),
                before: "2024-03-01".into()
            }
        );
        assert_eq!(
            as_days(&range),
            (Some("2024-02-01".into()), Some("2024-02-29".into()))
        );
        assert_eq!(
            title(&range, today(), Texts::default()),
            "2024-02-01 \u{2013} 2024-02-29"
        );
        let open = with_last_day(&with_first_day(&range, ""), "");
        assert_eq!(open, Range::All);
    }

    #[test]
    fn one_end_is_set_and_the_other_stays_as_it_is_written() {
        let between = |after: &str, before: &str| Range::Between {
            after: after.to_owned(),
            before: before.to_owned(),
        };
        let range = between("2024-05-20T10:00Z", "2024-05-21T12:30:05.123456Z");
        let [first, last] = ["2024-05-20T10:00Z", "2024-05-21T12:30:05.123456Z"];
        assert_eq!(
            with_first_day(&range, "2024-05-01"),
            between("2024-05-01", last)
        );
        assert_eq!(
            with_last_day(&range, "2024-05-31"),
            between(first, "2024-06-01")
        );
        let moment = "2024-05-20T11:00";
        assert_eq!(
            with_first_moment(&range, moment),
            between("2024-05-20T11:00:00", last)
        );
        assert_eq!(
            with_last_moment(&range, moment),
            between(first, "2024-05-20T11:00:00")
        );
        let day = Range::On("2024-02-29".into());
        assert_eq!(
            with_first_moment(&day, moment),
            between("2024-05-20T11:00:00", "2024-03-01")
        );
        assert_eq!(
            with_last_day(&Range::Last("7d".into()), "2024-05-20"),
            between("", "2024-05-21")
        );
    }

    #[test]
    fn any_end_is_shown_as_a_moment_of_the_chosen_zone_and_read_back() {
        let range = Range::Between {
            after: "2024-05-20".into(),
            before: "2024-05-20T12:30:05.5+02:00".into(),
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            as_moments(&range, &Zone::utc()),
            (text("2024-05-20T00:00:00"), text("2024-05-20T10:30:05.500"))
        );
        let set = with_first_moment(&Range::All, "2024-05-20T10:00");
        assert_eq!(
            as_moments(&set, &Zone::utc()),
            (text("2024-05-20T10:00:00"), None)
        );
        assert_eq!(with_first_moment(&set, ""), Range::All);
        assert_eq!(
            as_moments(&Range::Last("2h".into()), &Zone::utc()),
            (None, None)
        );
    }

    #[test]
    fn a_day_that_is_asked_for_alone_begins_and_ends_the_fields() {
        let range = Range::On("2024-02-29".into());
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(title(&range, today(), Texts::default()), "2024-02-29");
        assert_eq!(as_days(&range), (text("2024-02-29"), text("2024-02-29")));
        assert_eq!(
            as_moments(&range, &Zone::utc()),
            (text("2024-02-29T00:00:00"), text("2024-03-01T00:00:00"))
        );
        let month = Range::On("2024-02".into());
        assert_eq!(as_days(&month), (None, None));
        assert_eq!(as_moments(&month, &Zone::utc()), (None, None));
    }

    #[test]
    fn ends_that_are_not_days_are_shown_as_typed() {
        let range = Range::Between {
            after: "2024-05-20T10:00Z".into(),
            before: String::new(),
        };
        assert_eq!(
            title(&range, today(), Texts::default()),
            "From 2024-05-20T10:00Z"
        );
        assert_eq!(
            title(&Range::Last("2h".into()), today(), Texts::default()),
            "Last 2h"
        );
    }
}
