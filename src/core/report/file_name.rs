//! The name of an export's file: which report, which days, which zone.
//!
//! `<fileName or report's name>_<first day>_<last day>_<zone>.<ending>`, e.g.
//! `pipefy_2024-04-20_2024-05-19_Europe-Berlin.csv`. The last day is the last that the
//! range touches. A range with one bound says `from-2024-04-20` or
//! `until-2024-05-19`, and one without bounds says no day.

use super::FileFormat;
use crate::core::protocol::Report;
use crate::core::time::{TimeRange, Zone};

/// Room for days, zone and ending within the 255 bytes of a file system.
const LONGEST_START: usize = 120;

pub(super) fn file_name(
    report: &Report,
    range: TimeRange,
    zone: &Zone,
    format: FileFormat,
) -> String {
    let first = range.from.map(|from| zone.local_date(from.millis));
    // The bound is not included: midnight belongs to the day before.
    let last = range.to.map(|to| {
        zone.local_date(if to.nanos > 0 {
            to.millis
        } else {
            to.millis.saturating_sub(1)
        })
    });
    let days = match (first, last) {
        (Some(first), Some(last)) => format!("_{first}_{last}"),
        (Some(first), None) => format!("_from-{first}"),
        (None, Some(last)) => format!("_until-{last}"),
        (None, None) => String::new(),
    };
    let start = [report.file_name.as_deref(), Some(report.name.as_str())]
        .into_iter()
        .flatten()
        .map(safe)
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "export".into());
    format!("{start}{days}_{}.{}", safe(zone.name()), format.ending())
}

/// Letters and digits of any script, and `-`, `_`, `.`, `+` within the name; all else becomes one `-`.
///
/// `+` stays, since Etc/GMT+5 and Etc/GMT-5 are ten hours apart.
fn safe(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for letter in text.chars() {
        let kept = letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '+');
        if name.len() + letter.len_utf8() > LONGEST_START {
            break;
        }
        if kept {
            name.push(letter);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    // A leading dot hides a file, and a leading hyphen reads as a command's option.
    name.trim_matches(|letter| matches!(letter, '-' | '.' | '_'))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::{Moment, read_bound};

    fn name(report: &str, file_name: Option<&str>, span: Option<&str>, zone: &str) -> String {
        let report = Report {
            name: report.into(),
            file_name: file_name.map(String::from),
            ..Report::default()
        };
        let zone = Zone::new(zone, 0, vec![]);
        let range = span.map_or(TimeRange::default(), |text| {
            read_bound(text, &zone, 0).unwrap()
        });
        self::file_name(&report, range, &zone, FileFormat::Csv)
    }

    #[test]
    fn a_name_carries_the_report_the_days_and_the_zone() {
        assert_eq!(
            name("pipefy", None, Some("2024-05"), "UTC"),
            "pipefy_2024-05-01_2024-05-31_UTC.csv"
        );
        assert_eq!(
            name("all", None, None, "Europe/Berlin"),
            "all_Europe-Berlin.csv"
        );
        assert_eq!(
            name("mine", Some("Prüfung Q1"), None, "Etc/GMT+5"),
            "Prüfung-Q1_Etc-GMT+5.csv"
        );
    }

    #[test]
    fn a_range_with_one_bound_says_which() {
        let zone = Zone::utc();
        let report = Report {
            name: "all".into(),
            ..Report::default()
        };
        let at = Moment::from_millis(86_400_000);
        let from = TimeRange {
            from: Some(at),
            to: None,
        };
        assert_eq!(
            file_name(&report, from, &zone, FileFormat::Json),
            "all_from-1970-01-02_UTC.json"
        );
        let to = TimeRange {
            from: None,
            to: Some(at),
        };
        assert_eq!(
            file_name(&report, to, &zone, FileFormat::Ndjson),
            "all_until-1970-01-01_UTC.ndjson"
        );
        let to = TimeRange {
            from: None,
            to: Some(Moment { nanos: 1, ..at }),
        };
        assert_eq!(
            file_name(&report, to, &zone, FileFormat::Ndjson),
            "all_until-1970-01-02_UTC.ndjson"
        );
    }

    #[test]
    fn nothing_in_a_name_can_leave_the_folder_or_hide_the_file() {
        assert_eq!(
            name("../../etc/passwd", None, None, "UTC"),
            "etc-passwd_UTC.csv"
        );
        assert_eq!(
            name("a", Some("con:<>|?*\"\\\u{202e}\n/x"), None, "UTC"),
            "con-x_UTC.csv"
        );
        assert_eq!(name("a", Some("///"), None, "UTC"), "a_UTC.csv");
        assert_eq!(name("", None, None, "UTC"), "export_UTC.csv");
        assert!(name(&"é".repeat(500), None, None, "UTC").len() < 140);
    }
}
