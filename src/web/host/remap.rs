//! Changing the mapping of what is loaded, slice by slice.

use super::{Host, PROGRESS_MILLIS, SLICE_MILLIS};
use crate::core::engine::Remap;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{MappingChange, Notice, Phase, Progress, Remapped};
use crate::web::pause::pause;
use crate::web::{clock, zone};

/// Changing the mapping.
impl Host {
    /// Waits for the load under way: what it brings is read by the new mapping as well.
    pub(super) async fn set_mapping(&self, change: &MappingChange) -> Result<Remapped, Failure> {
        let stops = self.all_stops.get();
        while self.loading.get() {
            pause().await;
            if self.all_stops.get() != stops {
                return Err(stopped());
            }
        }
        let stops = self.stops.get();
        let named = change.chosen_zone().filter(|name| !name.is_empty());
        let zone = named.map(zone::zone).transpose()?;
        let remap = self.engine.borrow_mut().begin_remap(change, zone)?;
        // A load waits for this to end, or stops it.
        self.loading.set(true);
        let outcome = self.remap(remap, stops).await;
        self.loading.set(false);
        outcome
    }

    /// Makes all steps of a change.
    pub(super) async fn remap(&self, mut remap: Remap, stops: u32) -> Result<Remapped, Failure> {
        let mut slice_start = clock::precise_millis();
        let mut told = slice_start;
        while self.engine.borrow().step_remap(&mut remap)? {
            let now = clock::precise_millis();
            if now - told >= PROGRESS_MILLIS {
                told = now;
                let (events, total) = remap.progress();
                self.notify(Notice::Progress(Progress {
                    phase: Phase::Map,
                    events,
                    bytes: 0,
                    total: Some(total),
                    waiting: None,
                }));
            }
            if now - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
                if self.stops.get() != stops {
                    return Err(stopped());
                }
            }
        }
        self.engine.borrow_mut().finish_remap(remap)
    }
}

fn stopped() -> Failure {
    Failure::new(
        Code::Cancelled,
        "the change of the mapping was stopped; everything is as it was",
    )
}
