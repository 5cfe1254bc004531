//! Whether and when a page is asked for again after a fault.
//!
//! A wait that the source asks for is kept to the second; otherwise waits
//! double from one try to the next, each by chance up to half shorter, so that
//! many who were refused at once do not come back at once.

use super::settings::RetrySettings;
use crate::core::time::read_time;

/// How often a page is asked for in all, where the source says that it is busy.
pub const TRIES: u32 = 5;
/// How often where it has a fault of its own or does not answer.
pub const TRIES_AT_FAULT: u32 = 3;
/// The longest single wait; a source that asks for a longer one is given up.
pub const WAIT_MAX_MILLIS: u32 = 60_000;
/// All waits of one load together.
pub const WAIT_TOTAL_MILLIS: u32 = 600_000;
/// A source from which not one byte comes for so long is taken to be gone.
pub const SILENCE_MAX_MILLIS: u32 = 60_000;
/// How long a load waits for the device to come back online.
pub const OFFLINE_MAX_MILLIS: u32 = 30 * 60_000;

const FIRST_WAIT_BUSY_MILLIS: u32 = 1_000;
const FIRST_WAIT_FAULT_MILLIS: u32 = 500;

/// What went wrong with a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An answer with this status.
    Status(u16),
    /// No answer, or one that broke off.
    Network,
}

impl Fault {
    fn tries(self) -> u32 {
        match self {
            Fault::Status(429 | 502 | 503 | 504) => TRIES,
            Fault::Status(500..) | Fault::Network => TRIES_AT_FAULT,
            Fault::Status(408 | 425) => TRIES_AT_FAULT,
            Fault::Status(_) => 1,
        }
    }
}

/// Counts tries and waits of one load.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    settings: RetrySettings,
    waited_millis: u32,
}

impl Retry {
    /// Limits as `settings` have them.
    pub fn new(settings: RetrySettings) -> Self {
        Retry {
            settings,
            waited_millis: 0,
        }
    }

    /// How long to wait before the page is asked for again; none if it is given up. `tries` is how
    /// often it was asked for; `chance` is from 0 to 1.
    pub fn wait(
        &mut self,
        fault: Fault,
        tries: u32,
        retry_after_millis: Option<u64>,
        chance: f64,
    ) -> Option<u32> {
        let most = match (fault.tries(), self.settings.tries) {
            (1, _) => 1,
            (usual, asked) => asked.unwrap_or(usual),
        };
        if tries >= most {
            return None;
        }
        let longest = self.settings.max_wait_millis.unwrap_or(WAIT_MAX_MILLIS);
        let millis = match retry_after_millis {
            Some(asked) if asked > u64::from(longest) => return None,
            Some(asked) => asked as u32,
            None => {
                let first = match most {
                    TRIES_AT_FAULT => FIRST_WAIT_FAULT_MILLIS,
                    _ => FIRST_WAIT_BUSY_MILLIS,
                };
                let doubled = first.saturating_mul(1 << (tries - 1).min(16));
                let millis = f64::from(doubled) * (0.5 + chance.clamp(0.0, 1.0) / 2.0);
                (millis as u32).min(longest)
            }
        };
        self.waited_millis = self.waited_millis.saturating_add(millis);
        (self.waited_millis <= WAIT_TOTAL_MILLIS).then_some(millis)
    }
}

/// Milliseconds that a `Retry-After` header asks for: seconds, or a date.
pub fn retry_after_millis(header: &str, now_millis: i64) -> Option<u64> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<f64>() {
        return (seconds >= 0.0 && seconds.is_finite()).then_some((seconds * 1000.0) as u64);
    }
    // `Wed, 21 Oct 2015 07:28:00 GMT`
    let date = header.split_once(", ").map_or(header, |(_, date)| date);
    let date = date.trim_end_matches("GMT").trim_end();
    let moment = read_time(date)?.moment;
    Some(u64::try_from(moment.millis - now_millis).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waits(fault: Fault, settings: RetrySettings, after: Option<u64>) -> Vec<u32> {
        let mut retry = Retry::new(settings);
        (1..20)
            .map_while(|tries| retry.wait(fault, tries, after, 1.0))
            .collect()
    }

    #[test]
    fn waits_double_and_come_to_an_end() {
        let usual = RetrySettings::default();
        assert_eq!(
            waits(Fault::Status(429), usual, None),
            [1000, 2000, 4000, 8000]
        );
        assert_eq!(waits(Fault::Status(500), usual, None), [500, 1000]);
        assert_eq!(waits(Fault::Network, usual, None), [500, 1000]);
        for never in [400, 401, 403, 404] {
            assert!(waits(Fault::Status(never), usual, None).is_empty());
        }
    }

    #[test]
    fn the_source_s_own_wait_is_kept_and_one_too_long_is_not_waited_for() {
        let usual = RetrySettings::default();
        assert_eq!(waits(Fault::Status(503), usual, Some(0)), [0; 4]);
        assert_eq!(waits(Fault::Status(429), usual, Some(30_000)), [30_000; 4]);
        assert!(waits(Fault::Status(429), usual, Some(61_000)).is_empty());
        let short = RetrySettings {
            tries: Some(3),
            max_wait_millis: Some(20),
        };
        assert_eq!(waits(Fault::Status(429), short, None), [20, 20]);
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        assert_eq!(retry_after_millis("120", 0), Some(120_000));
        assert_eq!(retry_after_millis("0", 0), Some(0));
        let now = 1_445_412_450_000; // 30 s before
        assert_eq!(
            retry_after_millis("Wed, 21 Oct 2015 07:28:00 GMT", now),
            Some(30_000)
        );
        assert_eq!(
            retry_after_millis("Wed, 21 Oct 2015 07:28:00 GMT", now + 60_000),
            Some(0)
        );
        assert_eq!(retry_after_millis("soon", 0), None);
        assert_eq!(retry_after_millis("-1", 0), None);
    }

    proptest! {
        #[test]
        fn no_load_waits_longer_than_its_limit(
            faults in prop::collection::vec((400u16..600, 1u32..6, prop::option::of(0u64..100_000), 0.0f64..1.0), 0..200)
        ) {
            let mut retry = Retry::new(RetrySettings::default());
            let waited: u64 = faults
                .into_iter()
                .filter_map(|(status, tries, after, chance)| retry.wait(Fault::Status(status), tries, after, chance))
                .map(u64::from)
                .sum();
            prop_assert!(waited <= u64::from(WAIT_TOTAL_MILLIS));
        }
    }
}
