//! The product without a screen: bytes in, events in columns, a query
//! language, files out.
//!
//! Time, zone, randomness and input are arguments; nothing here can ask the
//! world for anything.

pub mod aggregate;
pub mod archive;
pub mod engine;
pub mod event;
pub mod export;
pub mod failure;
pub mod ingest;
pub mod keep;
pub mod load;
pub mod mapping;
pub mod numbered;
pub mod paging;
pub mod privacy;
pub mod protocol;
pub mod query;
pub mod report;
pub mod store;
pub mod time;
pub mod verify;
pub mod words;
