//! The ranges of time that are one click away, as the query text tells them.
//!
//! A span that ends now is written `last:…` and moves with the clock; one that
//! ends at a day's border is written as two dates and stays.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::compose::Range;

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
    pub fn title(self) -> String {
        match self {
            Preset::All => "All time".to_owned(),
            Preset::Last(days) => format!("Last {days} days"),
            Preset::ThirtyWithoutToday => "Last 30 days without today".to_owned(),
            Preset::ThisQuarter => "This quarter".to_owned(),
            Preset::LastQuarter => "Last quarter".to_owned(),
        }
    }

    /// Its range when today is `today` in the chosen zone.
    pub fn range(self, today: NaiveDate) -> Range {
        let quarter = quarter_start(today);
        match self {
            Preset::All => Range::All,
            Preset::Last(days) => Range::Last(format!("{days}d")),
            Preset::ThirtyWithoutToday => {
                between(today.checked_sub_days(Days::new(30)), Some(today))
            }
            Preset::ThisQuarter => {
                between(Some(quarter), quarter.checked_add_months(Months::new(3)))
            }
            Preset::LastQuarter => {
                between(quarter.checked_sub_months(Months::new(3)), Some(quarter))
            }
        }
    }
}

/// The range from day `first` to day `last`, both included; empty ends are open.
pub fn days(first: &str, last: &str) -> Range {
    let after = first.trim().to_owned();
    let before = match NaiveDate::parse_from_str(last.trim(), DATE)
        .ok()
        .and_then(|day| day.succ_opt())
    {
        Some(next) => next.format(DATE).to_string(),
        None => last.trim().to_owned(),
    };
    if after.is_empty() && before.is_empty() {
        Range::All
    } else {
        Range::Between { after, before }
    }
}

/// The days of `range`, both included, for two date fields; `None` at an end that is not a plain day.
pub fn as_days(range: &Range) -> (Option<String>, Option<String>) {
    let Range::Between { after, before } = range else {
        return (None, None);
    };
    let first = NaiveDate::parse_from_str(after, DATE).ok();
    let last = NaiveDate::parse_from_str(before, DATE)
        .ok()
        .and_then(|day| day.pred_opt());
    let text = |day: NaiveDate| day.format(DATE).to_string();
    (first.map(text), last.map(text))
}

/// The range in words, for its button.
pub fn title(range: &Range, today: NaiveDate) -> String {
    if let Some(preset) = Preset::ALL
        .into_iter()
        .find(|preset| preset.range(today) == *range)
    {
        return preset.title();
    }
    let (first, last) = as_days(range);
    match range {
        Range::All => Preset::All.title(),
        Range::Last(span) => format!("Last {span}"),
        Range::Between { after, before } => {
            let from = first.unwrap_or_else(|| after.clone());
            let to = last.unwrap_or_else(|| before.clone());
            match (from.is_empty(), to.is_empty()) {
                (false, true) => format!("From {from}"),
                (true, _) => format!("Up to {to}"),
                (false, false) => format!("{from} \u{2013} {to}"),
            }
        }
    }
}

const DATE: &str = "%Y-%m-%d";

fn quarter_start(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

fn between(after: Option<NaiveDate>, before: Option<NaiveDate>) -> Range {
    let text = |day: Option<NaiveDate>| {
        day.map(|day| day.format(DATE).to_string())
            .unwrap_or_default()
    };
    Range::Between {
        after: text(after),
        before: text(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 5, 20).unwrap()
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
        let day = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        assert_eq!(
            Preset::LastQuarter.range(day),
            Range::Between {
                after: "2023-10-01".into(),
                before: "2024-01-01".into()
            }
        );
        assert_eq!(title(&Preset::ThisQuarter.range(day), day), "This quarter");
    }

    #[test]
    fn the_last_day_of_a_custom_range_is_included_and_shown_again() {
        let range = days("2024-02-01", "2024-02-29");
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
        assert_eq!(title(&range, today()), "2024-02-01 \u{2013} 2024-02-29");
        assert_eq!(days("", ""), Range::All);
    }

    #[test]
    fn ends_that_are_not_days_are_shown_as_typed() {
        let range = Range::Between {
            after: "2024-05-20T10:00Z".into(),
            before: String::new(),
        };
        assert_eq!(title(&range, today()), "From 2024-05-20T10:00Z");
        assert_eq!(title(&Range::Last("2h".into()), today()), "Last 2h");
    }
}
