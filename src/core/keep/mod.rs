//! What is kept on the device: items, each in pieces, of which the last says
//! that all are there.
//!
//! An item (the events, a view, a finished export) is written anew as another
//! *generation* beside the one before. Its *end* is written when all its pieces
//! are; only then the older generation goes. So whatever happens meanwhile, the
//! newest generation that has its end is whole, and one without is rubble.
//!
//! Windows write one after the other where the browser lets them take turns. Where
//! it does not (a page without https has no locks), two may write at once: their
//! generations never share a name, and each takes away only what was whole before
//! its own end was written. So none is a mixture, and the last to finish stays.
//!
//! ```
//! use audit_explorer::core::keep::Inventory;
//! let names = ["events.7.0", "events.7.1", "events.7.end", "events.8-1f-2e.0"];
//! let inventory = Inventory::read(names);
//! assert_eq!(inventory.newest_first("events")[0].number, 7);
//! assert_eq!(inventory.next_number("events"), 9);
//! ```

mod end;
mod inventory;
mod name;

pub use end::End;
pub use inventory::Inventory;
pub use name::{EntryName, Generation, Part};

/// The item that holds what is loaded.
pub const EVENTS: &str = "events";
/// The item that holds the view.
pub const VIEW: &str = "view";
/// With what the items of finished exports begin.
pub const EXPORT: &str = "export-";
