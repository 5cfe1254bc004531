//! Figures for the panels, slice by slice, so that a search is never kept waiting.

use super::Host;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Panels, PanelsRequest};
use crate::web::clock;
use crate::web::pause::pause;

/// Counting goes on for so long before a search may come in between.
const SLICE_MILLIS: f64 = 6.0;

impl Host {
    pub(super) async fn panels(&self, request: PanelsRequest) -> Result<Panels, Failure> {
        let mine = self.panels.get() + 1;
        self.panels.set(mine);
        let mut job = self.engine.borrow_mut().begin_panels(request)?;
        let mut slice_start = clock::precise_millis();
        loop {
            let step = self.engine.borrow_mut().step_panels(&mut job)?;
            if let Some(panels) = step {
                return Ok(panels);
            }
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                // Who waits for rows comes first.
                while self.searching.get() > 0 && self.panels.get() == mine {
                    pause().await;
                }
                if self.panels.get() != mine {
                    return Err(Failure::new(
                        Code::Cancelled,
                        "other figures were asked for in the meantime",
                    ));
                }
                slice_start = clock::precise_millis();
            }
        }
    }
}
