//! What is kept on the device: items, each in pieces, of which the last says
//! that all are there.
//!
//! An item (the events, a view, a finished export) is written anew as another
//! *generation* beside the one before. Its *end* is written when all its pieces
//! are; only then the older generation goes. So whatever happens meanwhile, the
//! newest generation that has its end is whole, and one without is rubble.
//!
//! ```
//! use audit_explorer::core::keep::Inventory;
//! let names = ["events.7.0", "events.7.1", "events.7.end", "events.8.0"];
//! let inventory = Inventory::read(names);
//! assert_eq!(inventory.newest_first("events"), [7]);
//! assert_eq!(inventory.next_generation("events"), 9);
//! ```

mod end;
mod inventory;
mod name;

pub use end::End;
pub use inventory::Inventory;
pub use name::{EntryName, Part};

/// The item that holds what is loaded.
pub const EVENTS: &str = "events";
/// With what the items of finished exports begin.
pub const EXPORT: &str = "export-";
