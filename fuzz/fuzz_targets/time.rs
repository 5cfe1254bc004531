//! Whatever the text, reading it as a time does not panic, and what is read means the
//! same when it is written and read again.

#![no_main]

use audit_explorer::core::time::{
    DateOrder, DateSeen, Zone, date_seen, read_bound, read_epoch, read_time, read_time_in_order,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let unordered = read_time(text);
    let ordered = [DateOrder::DayFirst, DateOrder::MonthFirst]
        .map(|order| read_time_in_order(text, order));
    for read in [unordered, ordered[0], ordered[1]].into_iter().flatten() {
        let written = read.moment.rfc3339(&Zone::utc());
        // Years of five digits are written with a sign, which only ISO 8601 has.
        if !written.starts_with(['+', '-']) {
            let again = read_time(&written).unwrap_or_else(|| panic!("{text:?} gives {written}"));
            assert_eq!(again.moment, read.moment, "{text:?} gives {written}");
        }
    }
    // What is read without an order is read by one of the two as well.
    if let Some(read) = unordered {
        let same = ordered.iter().flatten().any(|other| other.moment == read.moment);
        assert!(same, "{text:?} is read only while the order is unknown");
    }
    match date_seen(text) {
        Some(DateSeen::Either) => assert_eq!(unordered, None, "{text:?} is read by guess"),
        Some(DateSeen::DayFirst) => assert_eq!(unordered, ordered[0], "{text:?}"),
        Some(DateSeen::MonthFirst) => assert_eq!(unordered, ordered[1], "{text:?}"),
        None => {}
    }
    read_epoch(text);
    read_bound(text, &Zone::utc(), 0).ok();
});
