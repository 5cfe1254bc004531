//! The product without a screen: bodies and pages in, rows and reports out.

#[path = "../corpus/mod.rs"]
#[allow(dead_code, reason = "shared with tests that ask for more of it")]
mod corpus;
#[path = "../exchanges/mod.rs"]
mod exchanges;

mod habits;
mod load;
mod paging_exchanges;
mod requests;
mod room;
mod sample_data;
