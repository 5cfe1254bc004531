//! What is kept on the device, as the page asks for it.

use serde::{Deserialize, Serialize};

use super::LoadReport;

/// What the page asks of the keeper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeviceCall {
    /// From now on things are kept in this place; the host's key rides beside. → [`DeviceReply::Keeping`]
    Open {
        /// Names the element among those of its origin.
        slot: String,
    },
    /// Nothing is kept any more; what is there stays. → [`DeviceReply::Done`]
    Close,
    /// Puts in force what was kept. → [`DeviceReply::Restored`]
    Restore,
    /// Keeps what is loaded, with a note. → [`DeviceReply::Keeping`]
    Events {
        /// Given back when it is restored.
        note: String,
    },
    /// Keeps a text; a file may ride beside. → [`DeviceReply::Done`]
    Text(KeptText),
    /// A text as it is kept now, perhaps by another window. → [`DeviceReply::Text`]
    ReadText {
        /// Of which item.
        item: String,
    },
    /// The same, once no other window is at work on it. → [`DeviceReply::Text`]
    AwaitText {
        /// Of which item.
        item: String,
    },
    /// The file that was kept beside a text. → [`DeviceReply::Done`], and the file
    File {
        /// Of which item.
        item: String,
        /// Its media type.
        media_type: String,
    },
    /// Takes an item off the device. → [`DeviceReply::Done`]
    Remove {
        /// Which.
        item: String,
    },
    /// What is loaded, as a file to be handed on, with a note. → [`DeviceReply::Case`], and the file
    Case {
        /// Given back when it is opened.
        note: String,
    },
    /// Puts in force what such a file holds, which rides beside. → [`DeviceReply::Restored`]
    OpenCase,
    /// Takes everything off the device, of all places. → [`DeviceReply::Done`]
    Forget,
}

/// A text that is kept, under its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptText {
    /// Lower-case letters, digits and hyphens.
    pub item: String,
    /// What is kept.
    pub text: String,
    /// A window is at work on what it tells of: the one that keeps it; of one that is restored, another.
    #[serde(default)]
    pub at_work: bool,
}

/// What the keeper answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeviceReply {
    /// Done; nothing to say.
    Done,
    /// What is kept, and where.
    Keeping(Keeping),
    /// What was there.
    Restored(Box<Restored>),
    /// A text; none if there is none, or none that opens with the key.
    Text(Option<String>),
    /// The manifest of all events.
    Case(serde_json::Value),
}

/// What is kept on the device, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Keeping {
    /// `files` (the origin's private ones) or `database` (IndexedDB).
    pub place: String,
    /// Whether it is encrypted with the host's key.
    pub sealed: bool,
    /// When the events were kept, in milliseconds of the epoch; none if none are.
    pub since: Option<i64>,
    /// Bytes of the events.
    pub bytes: u64,
    /// Bytes that the browser lets this origin write besides; none where it does not tell.
    pub room: Option<u64>,
}

/// What was found on the device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Restored {
    /// Where it lies.
    pub keeping: Keeping,
    /// Of the events that are in force now; none if there were none, or none that may be shown.
    pub report: Option<LoadReport>,
    /// What was noted with them.
    pub note: String,
    /// Why events that were kept are not shown.
    pub problem: Option<String>,
    /// The texts that were kept.
    pub texts: Vec<KeptText>,
}
