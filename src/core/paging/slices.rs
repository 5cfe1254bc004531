//! A long time, asked for slice by slice where a source answers only for a
//! shorter one.
//!
//! Slices run from the newest to the oldest, one after the other: that is
//! politer than side by side, and the newest events are there first. Two
//! neighbours share a second (a day, where bounds are dates): whether a source
//! counts its bounds in or out, no event falls between them. What comes twice
//! by that is known as a duplicate.

use serde_json::Value;

use super::caps::{Cap, DAY_MILLIS, MINUTE_MILLIS, bounds_of, named_in, read_length};
use super::place::Place;
use super::settings::PagingSettings;
use super::{Next, PageRequest, Pager};
use crate::core::failure::{Code, Failure};
use crate::core::time::{Moment, Zone, read_time};

const SECOND_MILLIS: i64 = 1_000;
/// A number from here on counts milliseconds, and one below seconds: this is the year 5138.
const MILLIS_FROM: f64 = 1e11;

/// A part of the time that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From this moment …
    pub from_millis: i64,
    /// … to this one.
    pub to_millis: i64,
}

impl Span {
    /// Both ends, RFC 3339.
    pub fn texts(self) -> (String, String) {
        let text = |millis| Moment::from_millis(millis).rfc3339(&Zone::utc());
        (text(self.from_millis), text(self.to_millis))
    }

    fn millis(self) -> i64 {
        self.to_millis - self.from_millis
    }
}

/// How a source writes the bounds of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Seconds,
    Millis,
    Day,
    Text { zoned: bool },
}

impl Form {
    pub(super) fn of(text: &str, is_zoneless: bool, longest_millis: i64) -> Form {
        if let Ok(number) = text.parse::<f64>() {
            return match number.abs() < MILLIS_FROM {
                true => Form::Seconds,
                false => Form::Millis,
            };
        }
        // Slices of dates share a day, so each must be longer.
        if text.len() == 10 && longest_millis > 3 * DAY_MILLIS {
            return Form::Day;
        }
        let zoned = text.len() == 10 || read_time(text).is_some_and(|time| time.zone_known);
        Form::Text {
            zoned: zoned && !is_zoneless,
        }
    }

    /// What neighbours share, and to what the bounds are rounded.
    pub(super) fn step_millis(self) -> i64 {
        match self {
            Form::Day => DAY_MILLIS,
            _ => SECOND_MILLIS,
        }
    }

    /// The next bound above a moment: it must not cut off the step that is running.
    fn above(self, millis: i64) -> i64 {
        let step = self.step_millis();
        (millis.div_euclid(step) + 1) * step
    }

    pub(super) fn write(self, millis: i64) -> Value {
        let mut text = Moment::from_millis(millis).rfc3339(&Zone::utc());
        match self {
            Form::Seconds => return millis.div_euclid(SECOND_MILLIS).into(),
            Form::Millis => return millis.into(),
            Form::Day => text.truncate(10),
            Form::Text { zoned: true } => {}
            Form::Text { zoned: false } => text.truncate(19),
        }
        text.into()
    }
}

/// Walks a time slice by slice.
#[derive(Clone, Debug)]
pub(super) struct Slices {
    /// The request for the whole of it.
    whole: PageRequest,
    bounds: (Place, Place),
    form: Form,
    all: Span,
    /// Whether the request itself names its upper bound.
    is_closed: bool,
    longest_millis: i64,
    current: Span,
    /// What the source no longer keeps, and why it is not asked for.
    unkept: Option<(Span, String)>,
}

/// The bounds of a request in time.
struct Bounds {
    places: (Place, Place),
    lower: String,
    span: Span,
    is_closed: bool,
}

impl Bounds {
    fn of(request: &PageRequest, places: (Place, Place), now_millis: i64) -> Option<Bounds> {
        let lower = places.0.value(request)?;
        let upper = places.1.value(request);
        let span = Span {
            from_millis: moment(&lower)?,
            to_millis: match &upper {
                Some(text) => moment(text)?,
                None => now_millis,
            },
        };
        Some(Bounds {
            places,
            lower,
            span,
            is_closed: upper.is_some(),
        })
    }
}

/// A bound as a request writes it.
pub(super) fn moment(text: &str) -> Option<i64> {
    match text.parse::<f64>() {
        Ok(number) if number.abs() < MILLIS_FROM => Some((number * 1_000.0) as i64),
        Ok(number) => Some(number as i64),
        Err(_not_a_number) => Some(read_time(text)?.moment.millis),
    }
}

/// The request until now, where it says from when on it asks for events and not until when, and it is known what its
/// source calls that: then what happens while it is read shifts no page.
pub(super) fn closed(
    request: &PageRequest,
    cap: Option<Cap>,
    settings: &PagingSettings,
    now_millis: i64,
) -> Option<PageRequest> {
    let (lower, upper) = bounds_of(request, cap)?;
    let place = |name| Place::new(request, settings.location, name);
    let bounds = Bounds::of(request, (place(lower), place(upper)), now_millis)?;
    if bounds.is_closed || bounds.span.millis() <= 0 {
        return None;
    }
    let form = Form::of(
        &bounds.lower,
        cap.is_some_and(|cap| cap.is_zoneless),
        i64::MAX,
    );
    let until = form.write(form.above(now_millis));
    Some(bounds.places.1.set(request, until))
}

impl Slices {
    /// The slices of a request, if it asks for more than may be asked for at once.
    pub(super) fn of(
        request: &PageRequest,
        cap: Option<Cap>,
        settings: &PagingSettings,
        now_millis: i64,
    ) -> Result<Option<Slices>, Failure> {
        let told = settings.slice.as_deref().map(told_length).transpose()?;
        let Some(longest) = told.or(cap.map(|cap| cap.longest_millis)) else {
            return Ok(None);
        };
        let named = |given: &Option<String>, usual: Option<&str>| {
            let name = given.as_deref().or(usual)?;
            Some(Place::new(request, settings.location, name))
        };
        let lower = named(&settings.from, cap.map(|cap| cap.bounds.0));
        let upper = named(&settings.until, cap.map(|cap| cap.bounds.1));
        let places = match (lower, upper) {
            (Some(lower), Some(upper)) => Some((lower, upper)),
            _ => Place::of_bounds(request),
        };
        let bounds = places.and_then(|places| Bounds::of(request, places, now_millis));
        match bounds {
            Some(bounds) => Ok(Slices::over(request, bounds, longest, cap, now_millis)),
            None if told.is_some() => Err(Failure::new(
                Code::BadOptions,
                "slice of paging needs a request that names the time from which on events are asked for; \
                 name its parameter by from, the one of the upper bound by until, and give the first a value",
            )
            .with_detail(serde_json::json!({ "option": "slice" }))),
            None => Ok(None),
        }
    }

    fn over(
        request: &PageRequest,
        bounds: Bounds,
        longest_millis: i64,
        cap: Option<Cap>,
        now_millis: i64,
    ) -> Option<Slices> {
        let is_zoneless = cap.is_some_and(|cap| cap.is_zoneless);
        let form = Form::of(&bounds.lower, is_zoneless, longest_millis);
        let step = form.step_millis();
        let mut all = bounds.span;
        if !bounds.is_closed {
            all.to_millis = form.above(all.to_millis);
        }
        let mut unkept = None;
        if let Some((cap, days)) = cap.and_then(|cap| Some((cap, cap.keeps_days?))) {
            // A minute of grace: what is asked for must still be kept when the source reads it.
            let kept = now_millis - i64::from(days) * DAY_MILLIS + MINUTE_MILLIS;
            let oldest = (kept.div_euclid(step) + 1) * step;
            if all.from_millis < oldest && oldest < all.to_millis {
                let lost = Span {
                    from_millis: all.from_millis,
                    to_millis: oldest,
                };
                all.from_millis = oldest;
                unkept = Some((lost, format!("{} keeps {days} days", cap.name)));
            }
        }
        // Where both bounds are days that count, a slice is a day longer than their difference.
        let longest_millis = match form {
            Form::Day => longest_millis - DAY_MILLIS,
            _ => longest_millis,
        };
        if all.millis() <= longest_millis && unkept.is_none() {
            return None;
        }
        let mut slices = Slices {
            whole: request.clone(),
            bounds: bounds.places,
            form,
            is_closed: bounds.is_closed,
            longest_millis,
            current: all,
            all,
            unkept,
        };
        slices.current = slices.ending_at(all.to_millis);
        Some(slices)
    }

    fn ending_at(&self, to_millis: i64) -> Span {
        let step = self.form.step_millis();
        let from_millis = (to_millis - self.longest_millis).div_euclid(step) * step;
        // Rounded down it would be longer than it may be.
        let from_millis = match from_millis < to_millis - self.longest_millis {
            true => from_millis + step,
            false => from_millis,
        };
        Span {
            from_millis: from_millis.max(self.all.from_millis),
            to_millis,
        }
    }

    /// The request for the current slice. Bounds that the host wrote stay as they are written.
    pub(super) fn request(&self) -> PageRequest {
        let mut request = self.whole.clone();
        if self.current.from_millis > self.all.from_millis || self.unkept.is_some() {
            let from = self.form.write(self.current.from_millis);
            request = self.bounds.0.set(&request, from);
        }
        if self.current.to_millis < self.all.to_millis || !self.is_closed {
            let to = self.form.write(self.current.to_millis);
            request = self.bounds.1.set(&request, to);
        }
        request
    }

    /// Goes on to the next older slice, if there is one.
    fn advance(&mut self) -> Option<PageRequest> {
        self.rest()?;
        let to = self.current.from_millis + self.form.step_millis();
        self.current = self.ending_at(to);
        Some(self.request())
    }

    /// What lies before the current slice.
    fn rest(&self) -> Option<Span> {
        (self.current.from_millis > self.all.from_millis).then_some(Span {
            from_millis: self.all.from_millis,
            to_millis: self.current.from_millis,
        })
    }
}

fn told_length(text: &str) -> Result<i64, Failure> {
    read_length(text)
        .filter(|millis| *millis >= MINUTE_MILLIS)
        .ok_or_else(|| {
            Failure::new(
                Code::BadOptions,
                format!("slice of paging may be a length such as 30d, 24h or 15min, not {text:?}"),
            )
            .with_detail(
                serde_json::json!({ "option": "slice", "allowed": ["30d", "24h", "15min"] }),
            )
        })
}

/// Slices.
impl Pager {
    /// The time that is being read, where the whole of it is read slice by slice.
    pub fn slice(&self) -> Option<Span> {
        self.slices.as_ref().map(|slices| slices.current)
    }

    /// What was asked for and is not, because the source keeps no events for so long; and the reason in words.
    pub fn unkept(&self) -> Option<(Span, &str)> {
        let (span, reason) = self.slices.as_ref()?.unkept.as_ref()?;
        Some((*span, reason))
    }

    /// What lies before the slice that is being read, not asked for yet.
    pub fn unasked(&self) -> Option<Span> {
        self.slices.as_ref()?.rest()
    }

    /// The slice that was being read is over, read to its end or given up; the next one is asked for, if there is one.
    pub fn end_slice(&mut self) -> Next {
        let Some(request) = self.slices.as_mut().and_then(Slices::advance) else {
            return Next::End;
        };
        self.begin_slice(request)
    }

    /// A source refused the first page of a time with this status and text: a request for a shorter
    /// one, if that is what it says.
    pub fn refused(&mut self, status: u16, said: &str, now_millis: i64) -> Option<PageRequest> {
        if !matches!(status, 400 | 413 | 416 | 422) || self.page_of_slice > 1 {
            return None;
        }
        let longest = |asked: Span| named_in(said, asked.millis());
        match &mut self.slices {
            Some(slices) => {
                let shorter = longest(slices.current)?;
                // Neighbours share a step, so a slice is longer than two.
                if shorter <= 2 * slices.form.step_millis() {
                    return None;
                }
                slices.longest_millis = shorter;
                slices.current = slices.ending_at(slices.current.to_millis);
            }
            None => {
                let places = Place::of_bounds(&self.base)?;
                let bounds = Bounds::of(&self.base, places, now_millis)?;
                let longest = longest(bounds.span)?;
                self.slices = Slices::over(&self.base, bounds, longest, None, now_millis);
            }
        }
        let request = self.slices.as_ref()?.request();
        self.page -= 1;
        match self.begin_slice(request) {
            Next::Page(request) => Some(request),
            _ => None,
        }
    }

    fn begin_slice(&mut self, request: PageRequest) -> Next {
        self.base = request.clone();
        self.first = request.clone();
        self.records = 0;
        self.total = None;
        self.page_of_slice = 0;
        self.prints.clear();
        self.empty_in_a_row = 0;
        self.listed = super::listing::Listed::default();
        self.within_limit(request)
    }
}
