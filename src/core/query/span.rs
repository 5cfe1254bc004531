//! The ranges of time that `after:`, `before:`, `on:` and `last:` stand for.

use super::error::QueryErrorKind;
use super::read::QueryContext;
use crate::core::time::{Moment, TimeRange, read_bound};

/// From the start of what `text` names.
pub(super) fn after(text: &str, context: &QueryContext) -> Result<TimeRange, QueryErrorKind> {
    Ok(TimeRange {
        from: bound(text, context)?.from,
        to: None,
    })
}

/// Up to the start of what `text` names.
pub(super) fn before(text: &str, context: &QueryContext) -> Result<TimeRange, QueryErrorKind> {
    Ok(TimeRange {
        from: None,
        to: bound(text, context)?.from,
    })
}

/// The length of time that `text` names, up to now.
pub(super) fn last(text: &str, context: &QueryContext) -> Result<TimeRange, QueryErrorKind> {
    if ago_unit(text).is_none() {
        return Err(QueryErrorKind::BadLength(text.into()));
    }
    Ok(TimeRange {
        from: bound(text, context)?.from,
        to: Some(Moment::from_millis(context.now_millis)),
    })
}

/// All of what `text` names: a day, a month, a year; of an instant, the unit to which it is written.
pub(super) fn on(text: &str, context: &QueryContext) -> Result<TimeRange, QueryErrorKind> {
    let range = bound(text, context)?;
    let (Some(from), Some(to)) = (range.from, range.to) else {
        return Ok(range);
    };
    if from != to {
        return Ok(range);
    }
    Ok(match ago_unit(text) {
        Some('d' | 'w') => day_of(from, context),
        Some('h') => local_unit_of(from, 3_600_000, context),
        Some(_) => unit_of(from, 60_000),
        None if from.digits > 0 => last_digit_of(from),
        None if is_to_the_minute(text) => unit_of(from, 60_000),
        None => unit_of(from, 1000),
    })
}

fn bound(text: &str, context: &QueryContext) -> Result<TimeRange, QueryErrorKind> {
    read_bound(text, context.zone, context.now_millis).map_err(QueryErrorKind::BadTime)
}

/// The unit of `30d`, lower-cased.
fn ago_unit(text: &str) -> Option<char> {
    let text = text.trim();
    let unit = text.chars().next_back()?.to_ascii_lowercase();
    let digits = text.strip_suffix(['m', 'h', 'd', 'w', 'M', 'H', 'D', 'W'])?;
    let counted = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    counted.then_some(unit)
}

fn day_of(moment: Moment, context: &QueryContext) -> TimeRange {
    let date = context.zone.local_date(moment.millis);
    let start = context.zone.start_of_day(date);
    let end = date
        .succ_opt()
        .map(|next| Moment::from_millis(context.zone.start_of_day(next)));
    TimeRange {
        from: Some(Moment::from_millis(start)),
        to: end,
    }
}

/// An hour begins where the clock on the wall says so, which is not everywhere where UTC's does.
fn local_unit_of(moment: Moment, unit_millis: i64, context: &QueryContext) -> TimeRange {
    let offset_millis = i64::from(context.zone.offset_seconds_at(moment.millis)) * 1000;
    let start = moment.millis - (moment.millis + offset_millis).rem_euclid(unit_millis);
    range(start, unit_millis)
}

fn unit_of(moment: Moment, unit_millis: i64) -> TimeRange {
    range(
        moment.millis - moment.millis.rem_euclid(unit_millis),
        unit_millis,
    )
}

fn range(start_millis: i64, length_millis: i64) -> TimeRange {
    TimeRange {
        from: Some(Moment::from_millis(start_millis)),
        to: Some(Moment::from_millis(start_millis + length_millis)),
    }
}

/// `10:00:00.25` is the hundredth of a second that begins there.
fn last_digit_of(moment: Moment) -> TimeRange {
    let step_nanos = 10u32.pow(u32::from(9 - moment.digits.min(9)));
    let nanos = moment.nanos + step_nanos;
    let to = Moment {
        millis: moment.millis + i64::from(nanos / 1_000_000),
        nanos: nanos % 1_000_000,
        digits: moment.digits,
    };
    TimeRange {
        from: Some(moment),
        to: Some(to),
    }
}

/// Whether the time of day, before any offset, has one colon.
fn is_to_the_minute(text: &str) -> bool {
    let Some(first) = text.find(':') else {
        return false;
    };
    let clock = text[first..].split(['+', '-']).next().unwrap_or_default();
    clock.matches(':').count() == 1
}
