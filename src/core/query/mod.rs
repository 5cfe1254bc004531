//! The query language: text to a tree, and the tree's texts matched against
//! the values of events.
//!
//! Reading never panics and never guesses: what cannot be read is a
//! [`QueryError`] with its place in the text. Then there is nothing left to
//! check; a [`Query`] is whole and its texts are compiled.
//!
//! # The language
//!
//! ```text
//! ana login                 both words, anywhere in the event, details included
//! ana OR bob login          OR (upper case) binds weaker than the space: ana, or bob and login
//! -ana   -user:ana   -(a b) not; before a word, a field, a group
//! "two words"               quoted: spaces, and no special meaning; inside, \" is a quote and \\ a backslash
//! soft*delete               `*` is any text, also none; in quotes it is itself
//! /^ann|bob$/               a regular expression, case ignored; inside, \/ is a slash
//! user:ana                  one field; names in any case, the keys of rows too (`actorEmail:`)
//! action:=CREATE            the whole value
//! user:(ana OR -"bob")      several values of one field
//! role:*     role:""        present; absent or empty (`role:=""` is the same)
//! ip:10.0.0.0/8             a network, v4 or v6; `ip:=` compares addresses, not their spelling
//! details.a."b.c".d:x       a path in the details; a name with a dot or a space in quotes, letter case counts
//! after:2024-05-01          from the start of that day on
//! before:2024-05-01         up to, not including, the start of that day
//! on:2024-05   on:7d        that month; the day 7 days ago (`2h`: that hour, `30m`: that minute)
//! last:30d                  from 30 times 24 hours ago to now, now not included
//! ```
//!
//! Text matches by substring and without regard to case, by Unicode simple
//! case folding. An unquoted word without accents also finds accented letters;
//! a quoted or an accented one does not. Other than that code points are
//! compared: no normalization.
//!
//! A word before a colon must be a field's name, else a typing error would
//! quietly find nothing: `htp:x` is an error with a hint to quote it. Plain
//! text without quotes are: what begins with no letter (`12:30`), `scheme://…`,
//! `Name::…`, `C:\…`, and addresses (`fe80::1`). `arn:aws:iam` needs quotes. `AND` and `NOT` are words
//! like any other.

mod ascii;
pub mod compose;
#[cfg(test)]
mod compose_test;
#[cfg(test)]
mod corpus_test;
mod describe;
mod error;
pub mod evaluate;
#[cfg(test)]
mod evaluate_test;
mod fields;
mod fold;
mod matcher;
mod needle;
mod network;
mod path_name;
mod quote;
mod read;
mod scan;
pub mod segment;
mod span;
mod term;
mod tree;
mod values;
pub mod words;

#[cfg(test)]
mod matcher_tests;
#[cfg(test)]
mod span_tests;
#[cfg(test)]
mod tests;

pub use ascii::find_ascii_insensitive;
pub use error::{QueryError, QueryErrorKind};
pub use fields::{FIELDS, QueryField, find_field};
pub use fold::{fold_into, is_folded};
pub use matcher::Matcher;
pub use network::Network;
pub use path_name::{path_name, read_path_name};
pub use quote::quote_word;
pub use read::{QueryContext, read_query};
pub use tree::{Expr, Query, Target};
