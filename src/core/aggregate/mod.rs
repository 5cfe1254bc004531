//! Figures over a selection: values with their counts, events over time, what
//! stands out.
//!
//! Nothing here decides which rows are meant; it is given them. A figure is
//! made from codes: each row costs one step into an array, and texts are only
//! looked at for what is shown.

pub mod calendar_steps;
pub mod chart;
pub mod first_seen;
pub mod insight;
pub mod outcome;
pub mod path_column;
pub mod people;
pub mod spellings;
pub mod top;

/// A table with a fast, fixed hash: what is counted here are codes, not texts that an enemy chose.
type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;
