//! Events in GraphOS's shape, the same ones every time.

use std::fmt::Write;

const ACTIONS: [&str; 6] = [
    "CREATE",
    "UPDATE",
    "DELETE",
    "CONFIG_CHANGE",
    "API_KEY",
    "CHANGE_ROLE",
];
const TYPES: [&str; 4] = ["ACCOUNT", "USER", "AUDIT_JOB", "ZENDESK_TICKET"];
const FIRST: [&str; 8] = [
    "Ana", "Björn", "Chloé", "David", "Emma", "Noah", "Olga", "Søren",
];
const LAST: [&str; 6] = [
    "Baker", "Ibrahim", "Nakamura", "Schmidt", "Weber", "Ximénez",
];
/// 2024-10-31T12:00:00Z, from which the events go backwards.
const NOW_SECONDS: u64 = 1_730_376_000;

/// The next of a fixed row of random numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 33) % limit
    }
}

fn event(number: u64, random: &mut Random, out: &mut String) {
    let person = random.below(2000);
    let (first, last) = (FIRST[person as usize % 8], LAST[person as usize % 6]);
    let at = NOW_SECONDS - number * 14;
    let (day, of_day) = (at / 86_400, at % 86_400);
    // 1 January 2024 is day 19,723; every month has 28 days here, for a benchmark knows no calendar.
    let day = day - 19_723;
    write!(
        out,
        r#"{{"id":"{:08x}-{:04x}-4000-8000-{:012x}","timestamp":"2024-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z","action":"{}","resourceId":"{:016x}","resourceType":"{}","details":{{"variant":"prod","changes":{{"timeoutSeconds":{{"before":{},"after":{}}},"introspection":{}}},"requestId":"{:08x}","note":"by request"}},"actor":{{"id":"{:08x}-{:04x}-4000-8000-{:012x}","type":"USER","email":"{}.{}.{person}@acme.example","name":"{first} {last}"}},"effectiveRole":"ORG_ADMIN","graphId":"acme-flights-{}"}}"#,
        random.next() as u32,
        random.below(1 << 16),
        number,
        day / 28 % 12 + 1,
        day % 28 + 1,
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60,
        random.below(1000),
        ACTIONS[random.below(6) as usize],
        random.next(),
        TYPES[random.below(4) as usize],
        random.below(60),
        random.below(60),
        random.below(2) == 0,
        random.next() as u32,
        person * 7919,
        person,
        person,
        first.to_lowercase(),
        last.to_lowercase(),
        random.below(500),
    )
    .expect("writing to memory cannot fail");
}

/// So many events, one a line.
pub fn ndjson(count: u64) -> String {
    joined(count, "", "\n", "\n")
}

/// So many events in an array in an envelope, without line breaks.
pub fn json(count: u64) -> String {
    joined(count, r#"{"data":{"events":["#, ",", "]}}")
}

fn joined(count: u64, before: &str, between: &str, behind: &str) -> String {
    let mut random = Random(0x2021_0701);
    let mut out = before.to_owned();
    for number in 0..count {
        if number > 0 {
            out.push_str(between);
        }
        event(number, &mut random, &mut out);
    }
    out + behind
}
