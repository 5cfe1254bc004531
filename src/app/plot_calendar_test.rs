//! Ranges of bars, to the ends of the calendar.

use super::*;
use crate::core::aggregate::chart::Bars;
use crate::core::time::{read_bound, zone_of};

#[test]
fn every_bar_has_a_range_that_a_query_can_say_also_at_the_ends_of_the_calendar() {
    let at = |text: &str| read_bound(text, &Zone::utc(), 0).expect("a time").from;
    let millis = |text: &str| at(text).expect("a start").millis;
    for zone in [
        chrono_tz::Etc::GMTPlus11,
        chrono_tz::UTC,
        chrono_tz::Etc::GMTMinus14,
    ] {
        let zone = zone_of(zone);
        for (from, to, most) in [
            ("2024-05-20", "9999-12-31T23:59:59Z", 200),
            ("9999-12-31T01:00:00Z", "9999-12-31T23:30:00Z", 30),
            ("0000-01-01", "2024-05-20", 200),
        ] {
            let made = Bars::new(millis(from), millis(to), most, &zone);
            let (bars, end_millis) = made.finish(&zone);
            let chart = Chart {
                end: Moment::from_millis(end_millis).rfc3339(&zone),
                bars,
                end_millis,
                ..Chart::default()
            };
            for bar in 0..chart.bars.len() {
                let Range::Between { after, before } = range_of(&chart, bar, bar) else {
                    panic!("bar {bar} has no range");
                };
                for (text, wanted) in [
                    (after, chart.bars[bar].from_millis),
                    (before, end_of(&chart, bar)),
                ] {
                    let within = millis("0000-01-01")..millis("9999-12-31T23:59:59Z") + 1000;
                    if text.is_empty() {
                        assert!(!within.contains(&wanted), "{wanted} is left open");
                    } else {
                        let read = read_bound(&text, &zone, 0).expect(&text).from;
                        assert_eq!(read.map(|read| read.millis), Some(wanted), "{text}");
                    }
                }
            }
        }
    }
}
