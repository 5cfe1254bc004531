//! Moments and zones: reading times of every shape, and writing them with
//! their zone.
//!
//! A [`Moment`] never loses a digit that the source gave; a [`Zone`] is plain
//! data handed in from outside, so the core carries no zone database.

/// A point in time: milliseconds of the Unix epoch, what lies below the
/// millisecond, and how many fraction digits the source wrote.
///
/// Ordered by the instant alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down.
    pub millis: i64,
    /// Nanoseconds below the millisecond: 0 to 999,999.
    pub nanos: u32,
    /// How many digits followed the seconds: 0 to 9.
    pub digits: u8,
}
