//! Sources that answer only for so long a time in one query, or keep their
//! events only for so long.
//!
//! Each row is from the source's own documentation, which is named beside it.

use super::PageRequest;

/// A minute.
pub(super) const MINUTE_MILLIS: i64 = 60_000;
/// An hour.
pub(super) const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;
/// A day, as sources count them: 24 hours.
pub(super) const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;

/// What one source allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cap {
    /// As people call it.
    pub(super) name: &'static str,
    /// How its endpoint is known.
    endpoint: Endpoint,
    /// The parameters of the lower and of the upper bound.
    pub(super) bounds: (&'static str, &'static str),
    /// The longest time that it is asked for at once.
    pub(super) longest_millis: i64,
    /// What is older it no longer has, and refuses to be asked for.
    pub(super) keeps_days: Option<u16>,
    /// It reads times in UTC and takes none that names a zone.
    pub(super) is_zoneless: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    /// The path ends like this.
    Path(&'static str),
    /// An operation of AWS, named in a header or in the address.
    Operation(&'static str),
}

const CAPS: [Cap; 4] = [
    // https://docs.gitlab.com/api/audit_events/
    Cap {
        name: "GitLab",
        endpoint: Endpoint::Path("/audit_events"),
        bounds: ("created_after", "created_before"),
        longest_millis: 30 * DAY_MILLIS,
        keeps_days: None,
        is_zoneless: false,
    },
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    Cap {
        name: "CloudTrail's event history",
        endpoint: Endpoint::Operation("LookupEvents"),
        bounds: ("StartTime", "EndTime"),
        longest_millis: 90 * DAY_MILLIS,
        keeps_days: Some(90),
        is_zoneless: false,
    },
    // https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
    Cap {
        name: "Microsoft 365's activity feed",
        endpoint: Endpoint::Path("/activity/feed/subscriptions/content"),
        bounds: ("startTime", "endTime"),
        longest_millis: DAY_MILLIS,
        keeps_days: Some(7),
        is_zoneless: true,
    },
    // https://developers.cloudflare.com/logs/logpull/requesting-logs/
    Cap {
        name: "Cloudflare's Logpull",
        endpoint: Endpoint::Path("/logs/received"),
        bounds: ("start", "end"),
        longest_millis: HOUR_MILLIS,
        keeps_days: Some(7),
        is_zoneless: false,
    },
];

/// The parameters of the lower and of the upper bound of sources that answer for any time.
const BOUNDS: [(Endpoint, (&str, &str)); 2] = [
    // https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
    (Endpoint::Path("/api/v1/logs"), ("since", "until")),
    // https://docs.slack.dev/reference/audit-logs-api/methods-actions-reference/
    (Endpoint::Path("/audit/v1/logs"), ("oldest", "latest")),
];

impl Endpoint {
    fn is_asked_by(self, request: &PageRequest, target: &str) -> bool {
        let path = request.url.split(['?', '#']).next().unwrap_or_default();
        match self {
            Endpoint::Path(end) => path.trim_end_matches('/').ends_with(end),
            Endpoint::Operation(name) => target.ends_with(name) || request.url.contains(name),
        }
    }
}

impl Cap {
    /// What is known of the source that a request asks; `headers` are those that are sent with it.
    pub(super) fn of<'h>(
        request: &PageRequest,
        headers: impl IntoIterator<Item = (&'h String, &'h String)>,
    ) -> Option<Cap> {
        let target = headers
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-amz-target"))
            .map_or("", |(_, value)| value.as_str());
        CAPS.into_iter()
            .find(|cap| cap.endpoint.is_asked_by(request, target))
    }
}

/// What the bounds of time are called by the source that a request asks, if it is known; `cap` is what is known of it
/// otherwise.
pub(super) fn bounds_of(
    request: &PageRequest,
    cap: Option<Cap>,
) -> Option<(&'static str, &'static str)> {
    let known = || {
        BOUNDS
            .into_iter()
            .find(|(endpoint, _)| endpoint.is_asked_by(request, ""))
    };
    cap.map(|cap| cap.bounds)
        .or_else(|| known().map(|(_, bounds)| bounds))
}

/// The longest time that a refusal names (`the range must not exceed 30 days`), if it is about that
/// and shorter than the `asked` one; half of that where it says no more than that it is too long.
pub(super) fn named_in(refusal: &str, asked_millis: i64) -> Option<i64> {
    const ABOUT: [&str; 9] = [
        "range",
        "interval",
        "period",
        "window",
        "span",
        "between",
        "timeframe",
        "duration",
        "days apart",
    ];
    const TOO_LONG: [&str; 9] = [
        "exceed",
        "too l",
        "too big",
        "too wide",
        "longer",
        "greater",
        "larger",
        "more than",
        "at most",
    ];
    let text = refusal.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if !says(&ABOUT) {
        return None;
    }
    let named = lengths(&text).find(|length| (MINUTE_MILLIS..asked_millis).contains(length));
    named.or_else(|| {
        let half = asked_millis / 2;
        (says(&TOO_LONG) && half >= HOUR_MILLIS).then_some(half)
    })
}

/// A length such as `30d`, `24h`, `30 days` or `90-day`.
pub(super) fn read_length(text: &str) -> Option<i64> {
    lengths(&text.to_lowercase()).next()
}

/// Every number that a unit of time follows.
fn lengths(text: &str) -> impl Iterator<Item = i64> + '_ {
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_alphanumeric())
    });
    starts.filter_map(|(at, _)| {
        let rest = &text[at..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number: i64 = rest[..end]
            .parse()
            .ok()
            .filter(|number| (1..10_000).contains(number))?;
        let unit: String = rest[end..]
            .trim_start_matches([' ', '-', '_'])
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let millis = match unit.as_str() {
            "m" | "min" | "mins" | "minute" | "minutes" => MINUTE_MILLIS,
            "h" | "hr" | "hrs" | "hour" | "hours" => HOUR_MILLIS,
            "d" | "day" | "days" => DAY_MILLIS,
            "w" | "week" | "weeks" => 7 * DAY_MILLIS,
            // The shortest of them: what is asked for must not be too long in February.
            "month" | "months" => 28 * DAY_MILLIS,
            "year" | "years" => 365 * DAY_MILLIS,
            _ => return None,
        };
        Some(number * millis)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_tells_how_long_a_time_may_be() {
        let year = 365 * DAY_MILLIS;
        for (said, longest) in [
            (
                "The date range must not exceed 30 days",
                Some(30 * DAY_MILLIS),
            ),
            (
                r#"{"message":"interval between from and to is limited to 24 hours"}"#,
                Some(DAY_MILLIS),
            ),
            (
                "a 7-day window is the maximum; you asked for 365 days",
                Some(7 * DAY_MILLIS),
            ),
            ("time range exceeds 1 month", Some(28 * DAY_MILLIS)),
            ("The requested time range is too large", Some(year / 2)),
            ("created_after is invalid", None),
            ("your plan ends in 3 days", None),
            ("range 400 given", None),
        ] {
            assert_eq!(named_in(said, year), longest, "{said}");
        }
        // What is not shorter than what was asked for is not the reason.
        assert_eq!(named_in("the range may be 30 days", 20 * DAY_MILLIS), None);
        assert_eq!(named_in("range too large", HOUR_MILLIS), None);
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, millis) in [
            ("30d", Some(30 * DAY_MILLIS)),
            ("24h", Some(DAY_MILLIS)),
            ("90 days", Some(90 * DAY_MILLIS)),
            ("2 weeks", Some(14 * DAY_MILLIS)),
            ("15min", Some(15 * MINUTE_MILLIS)),
            ("0d", None),
            ("30", None),
            ("d", None),
            ("99999999999999999999d", None),
        ] {
            assert_eq!(read_length(text), millis, "{text}");
        }
    }
}
