//! What is kept on the device, as far as the screen tells of it.

use leptos::prelude::*;

use super::show;
use super::texts::Texts;
use super::view::ViewsChange;
use crate::core::protocol::Keeping;
use crate::core::time::{Moment, Zone};
use crate::web::link::Key;

/// How keeping the events goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeepState {
    /// Nothing was kept yet.
    #[default]
    Nothing,
    /// They are being written.
    Busy,
    /// They are on the device.
    Kept,
    /// They are not; why, in words.
    Problem(String),
}

/// What came of asking for what is new, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// A sentence.
    pub text: String,
    /// Only all of it can be loaded.
    pub is_whole_needed: bool,
    /// Nothing came of it.
    pub is_problem: bool,
}

/// Signals about the device. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct DeviceDesk {
    /// Whether things are kept on this device.
    pub on: RwSignal<bool>,
    /// What is kept, and where.
    pub keeping: RwSignal<Keeping>,
    /// How it goes.
    pub state: RwSignal<KeepState>,
    /// Events that are kept.
    pub events: RwSignal<u64>,
    /// Whether the rows on the screen are the first ones of the device, and the others are being read.
    pub opening: RwSignal<bool>,
    /// Whether the events on the screen come from the device.
    pub restored: RwSignal<bool>,
    /// Whether the source can be asked for what is new.
    pub asks_again: RwSignal<bool>,
    /// What came of asking for what is new.
    pub news: RwSignal<Option<News>>,
    /// The manifest of the case file in which the page lies, if it does.
    pub case: RwSignal<Option<serde_json::Value>>,
    /// The place was opened, so that something can be kept there.
    pub(super) open: StoredValue<bool>,
    /// What the host calls the place, and its key.
    pub(super) place: StoredValue<Option<(String, Key)>, LocalStorage>,
    /// How many jobs are being written.
    pub(super) job_writers: StoredValue<i32>,
    /// Which attempt at keeping the events is the last.
    pub(super) attempt: StoredValue<u32>,
    /// Whether the host has a view of its own.
    pub(super) has_view: StoredValue<bool>,
    /// Changes of the saved views that are not kept yet.
    pub(super) views: StoredValue<Vec<ViewsChange>>,
    /// Whether they are being kept.
    pub(super) views_busy: StoredValue<bool>,
}

impl DeviceDesk {
    /// Nothing is known yet; `on` says whether the host asked for it.
    pub(super) fn new(on: bool) -> Self {
        DeviceDesk {
            on: RwSignal::new(on),
            keeping: RwSignal::new(Keeping::default()),
            state: RwSignal::new(KeepState::default()),
            events: RwSignal::new(0),
            opening: RwSignal::new(false),
            restored: RwSignal::new(false),
            asks_again: RwSignal::new(false),
            news: RwSignal::new(None),
            case: RwSignal::new(None),
            open: StoredValue::new(false),
            place: StoredValue::new_local(None),
            job_writers: StoredValue::new(0),
            attempt: StoredValue::new(0),
            has_view: StoredValue::new(false),
            views: StoredValue::new(Vec::new()),
            views_busy: StoredValue::new(false),
        }
    }
}

/// A moment as people read it, in UTC.
pub fn when(millis: i64, t: Texts) -> String {
    let text = Moment::from_millis(millis).rfc3339(&Zone::utc());
    let [date, time, ..] = show::time_parts(&text);
    t.date_at(date, time.get(..5).unwrap_or(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_carries_its_zone() {
        assert_eq!(
            when(1_730_376_000_123, Texts::default()),
            "2024-10-31 at 12:00 UTC"
        );
    }
}
