//! Which range of time a report may cover, and what is asked of it.
//!
//! Days are counted on the calendar of the chosen zone, so a change of the
//! clocks makes no range too long.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bad_option;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Report, ReportWindow};
use crate::core::time::{Moment, TimeRange, Zone, read_bound};

/// How long an action may take to appear at the source.
const LAG_MILLIS: i64 = 15 * 60_000;

pub(super) struct Window<'a> {
    pub(super) report: &'a Report,
    pub(super) zone: &'a Zone,
    pub(super) now_millis: i64,
}

/// The range of an export, and what to say about it.
pub(super) struct Settled {
    pub(super) range: TimeRange,
    pub(super) notices: Vec<String>,
}

/// The widest range that a report allows, given where the range ends.
#[derive(Clone, Copy)]
struct Allowed {
    from: Option<Moment>,
    to: Option<Moment>,
}

impl Window<'_> {
    /// The range that `from` and `to` ask for, or the report's own where they are silent.
    pub(super) fn range(&self, from: Option<&str>, to: Option<&str>) -> Result<Settled, Failure> {
        let from = self.bound("from", from)?.and_then(|span| span.from);
        let to = self.bound("to", to)?.and_then(|span| span.to);
        let asked = TimeRange { from, to };
        let Some(window) = self
            .report
            .window
            .as_ref()
            .filter(|window| **window != ReportWindow::default())
        else {
            self.check_order(
                asked,
                Allowed {
                    from: None,
                    to: None,
                },
            )?;
            return Ok(Settled {
                range: asked,
                notices: Vec::new(),
            });
        };
        let last = self.last_days(window)?;
        let earliest = self.earliest(window)?;
        let end = match last {
            Some((_, end)) => end,
            None => Moment::from_millis(self.now_millis),
        };
        let to = to.unwrap_or(end);
        let longest = self.longest(window, to)?;
        let start = [last.map(|(start, _)| start), longest, earliest]
            .into_iter()
            .flatten()
            .max();
        let allowed = Allowed {
            from: start,
            to: last.map(|(_, end)| end),
        };
        let range = TimeRange {
            from: from.or(start),
            to: Some(to),
        };

        self.check_order(range, allowed)?;
        if let (Some(from), Some((start, end))) = (range.from, last)
            && (from < start || to > end)
        {
            return Err(self.outside_last_days(window, range, allowed));
        }
        if let (Some(from), Some(earliest)) = (range.from, earliest)
            && from < earliest
        {
            return Err(self.too_early(window, range, allowed));
        }
        if let (Some(from), Some(longest)) = (range.from, longest)
            && from < longest
        {
            return Err(self.too_long(window, range, allowed));
        }
        let without_today = window.without_today == Some(true);
        Ok(Settled {
            range,
            notices: if without_today {
                Vec::new()
            } else {
                self.notices(to)
            },
        })
    }

    /// Whether the window itself can be meant.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Some(window) = &self.report.window else {
            return Ok(());
        };
        self.last_days(window)?;
        self.earliest(window)?;
        self.longest(window, Moment::from_millis(self.now_millis))?;
        Ok(())
    }

    fn bound(&self, option: &str, text: Option<&str>) -> Result<Option<TimeRange>, Failure> {
        // An empty text is an empty field of a form.
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        read_bound(text, self.zone, self.now_millis)
            .map(Some)
            .map_err(|error| {
                bad_option(
                    option,
                    "an instant (2024-05-20T09:08:10Z) or a date (2024-05-20)",
                    format!("{option}: {error}"),
                )
            })
    }

    /// Start and end of `last: 30`: whole days that end with today, or with yesterday.
    fn last_days(&self, window: &ReportWindow) -> Result<Option<(Moment, Moment)>, Failure> {
        let Some(last) = window.last else {
            return Ok(None);
        };
        let last = self.at_least_one("last", last)?;
        let today = self.zone.local_date(self.now_millis);
        let end = if window.without_today == Some(true) {
            today
        } else {
            day_after(today)
        };
        let start = end
            .checked_sub_days(Days::new(u64::from(last)))
            .unwrap_or(NaiveDate::MIN);
        let moment = |date| Moment::from_millis(self.zone.start_of_day(date));
        Ok(Some((moment(start), moment(end))))
    }

    fn earliest(&self, window: &ReportWindow) -> Result<Option<Moment>, Failure> {
        let Some(text) = &window.earliest else {
            return Ok(None);
        };
        match read_bound(text, self.zone, self.now_millis) {
            Ok(span) => Ok(span.from),
            Err(error) => {
                let message = format!(
                    "window.earliest of the report {:?}: {error}",
                    self.report.name
                );
                Err(bad_option("reports", "a date (2024-05-20)", message))
            }
        }
    }

    /// The start of the longest range that ends at `to`.
    fn longest(&self, window: &ReportWindow, to: Moment) -> Result<Option<Moment>, Failure> {
        let Some(days) = window.max_days else {
            return Ok(None);
        };
        let days = self.at_least_one("maxDays", days)?;
        Ok(Some(Moment {
            millis: self.zone.days_before(to.millis, days),
            ..to
        }))
    }

    fn at_least_one(&self, key: &str, days: u32) -> Result<u32, Failure> {
        if days > 0 {
            return Ok(days);
        }
        let message = format!(
            "window.{key} of the report {:?} must be at least 1",
            self.report.name
        );
        Err(bad_option("reports", "at least 1", message))
    }

    fn check_order(&self, range: TimeRange, allowed: Allowed) -> Result<(), Failure> {
        let (Some(from), Some(to)) = (range.from, range.to) else {
            return Ok(());
        };
        if from < to {
            return Ok(());
        }
        let message = format!(
            "the range holds no time, since it must end after it starts; choose from before to: {} to {}",
            self.text(from),
            self.text(to)
        );
        Err(self.failure(message, range, allowed))
    }

    fn outside_last_days(
        &self,
        window: &ReportWindow,
        range: TimeRange,
        allowed: Allowed,
    ) -> Failure {
        let message = format!(
            "the report {:?} covers the last {} days{}; choose a range within {}: {}",
            self.report.name,
            window.last.unwrap_or_default(),
            if window.without_today == Some(true) {
                " without today"
            } else {
                ""
            },
            self.span(allowed.from, allowed.to),
            self.span(range.from, range.to),
        );
        self.failure(message, range, allowed)
    }

    fn too_early(&self, window: &ReportWindow, range: TimeRange, allowed: Allowed) -> Failure {
        let message = format!(
            "the report {:?} has nothing before {} ({}); choose a later start: {}",
            self.report.name,
            window.earliest.as_deref().unwrap_or_default(),
            self.zone.name(),
            self.span(range.from, range.to),
        );
        self.failure(message, range, allowed)
    }

    fn too_long(&self, window: &ReportWindow, range: TimeRange, allowed: Allowed) -> Failure {
        let message = format!(
            "the report {:?} covers at most {} days, and this range is longer; start at {} or later, or end earlier: {}",
            self.report.name,
            window.max_days.unwrap_or_default(),
            allowed.from.map(|from| self.text(from)).unwrap_or_default(),
            self.span(range.from, range.to),
        );
        self.failure(message, range, allowed)
    }

    fn failure(&self, message: String, range: TimeRange, allowed: Allowed) -> Failure {
        let text = |bound: Option<Moment>| bound.map(|moment| self.text(moment));
        let window = self.report.window.as_ref();
        let mut detail = json!({
            "from": text(range.from),
            "to": text(range.to),
            "allowed": { "from": text(allowed.from), "to": text(allowed.to) },
        });
        let limits = [
            (
                "last",
                window.and_then(|window| window.last).map(Value::from),
            ),
            (
                "withoutToday",
                window
                    .and_then(|window| window.without_today)
                    .map(Value::from),
            ),
            (
                "maxDays",
                window.and_then(|window| window.max_days).map(Value::from),
            ),
            (
                "earliest",
                window
                    .and_then(|window| window.earliest.clone())
                    .map(Value::from),
            ),
        ];
        for (key, value) in limits {
            if let Some(value) = value {
                detail[key] = value;
            }
        }
        Failure::new(Code::Window, message).with_detail(detail)
    }

    fn notices(&self, to: Moment) -> Vec<String> {
        if to.millis <= self.now_millis.saturating_sub(LAG_MILLIS) {
            return Vec::new();
        }
        vec![format!(
            "an action may take 10 to 15 minutes to appear, and this range ends at {}: the newest actions may be missing",
            self.text(to)
        )]
    }

    fn text(&self, moment: Moment) -> String {
        moment.rfc3339(self.zone)
    }

    fn span(&self, from: Option<Moment>, to: Option<Moment>) -> String {
        let text = |bound: Option<Moment>, open: &str| {
            bound.map_or(open.into(), |moment| self.text(moment))
        };
        format!("{} to {}", text(from, "the beginning"), text(to, "the end"))
    }
}

fn day_after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1))
        .unwrap_or(NaiveDate::MAX)
}
