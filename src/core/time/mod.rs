//! Moments and zones: reading times of every shape, and writing them with
//! their zone.
//!
//! A [`Moment`] never loses a digit that the source gave; a [`Zone`] is plain
//! data handed in from outside, so the core carries no zone database.

mod calendar;
mod day;
mod epoch;
mod hours;
mod moment;
mod order;
mod range;
mod read;
mod shape;
mod written;
mod zone;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod jiff_tests;
#[cfg(test)]
mod read_tests;

pub use day::Day;
pub use epoch::read_epoch;
pub use hours::WorkingHours;
pub use moment::Moment;
pub use order::{DateSeen, date_seen};
pub use range::{TimeError, TimeRange, read_bound};
pub use read::{DateOrder, ReadTime, read_time, read_time_in_order};
pub use written::read_written;
pub use zone::{Transition, Zone};

#[cfg(test)]
pub(crate) use zone::tests::zone_of;
