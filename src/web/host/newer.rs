//! Reading only what is new of a source: joined to what is there whole, or not at all.

use super::Host;
use crate::core::failure::{Code, Failure};
use crate::core::paging::newer::{Newer, Way};
use crate::core::protocol::{NewEvents, ReadOptions, SourceConfig};
use crate::web::{clock, zone};

impl Host {
    /// Asks `config` for what is not there yet of the source that `read` names.
    pub(super) async fn load_newer(
        &self,
        read: ReadOptions,
        config: &SourceConfig,
    ) -> Result<NewEvents, Failure> {
        let stops = self.stops.get();
        self.take_turn(stops).await?;
        let outcome = self.join_newer(read, config, stops).await;
        if outcome.is_err() {
            self.engine.borrow_mut().abandon_join();
        }
        self.loading.set(false);
        outcome
    }

    async fn join_newer(
        &self,
        read: ReadOptions,
        config: &SourceConfig,
        stops: u32,
    ) -> Result<NewEvents, Failure> {
        let start = clock::precise_millis();
        let name = read.name.clone();
        let mut read = read;
        if !read.assume_zone.is_empty() {
            read.zone = Some(zone::zone(&read.assume_zone)?);
        }
        let (newer, newest) = {
            let mut engine = self.engine.borrow_mut();
            let there = engine.there(&name).ok_or_else(|| never_read(&name))?;
            let newer = Newer::of(config, &there, engine.now_millis())?;
            engine.begin_join(read)?;
            (newer, there.newest_millis)
        };
        self.read_pages(&newer.config, &name, (stops, Some(newer.way)))
            .await
            .map_err(nothing_added)?;
        if self.stops.get() != stops {
            return Err(Failure::new(
                Code::Cancelled,
                "stopped by you: nothing was added to the events that are there",
            ));
        }
        let mut engine = self.engine.borrow_mut();
        if !engine.is_joining() {
            return Err(Failure::new(
                Code::Cancelled,
                "the events were forgotten meanwhile",
            ));
        }
        if let Some(reason) = engine.first_gap() {
            return Err(nothing_added(Failure::new(Code::Truncated, reason)));
        }
        if matches!(newer.way, Way::DownTo(_))
            && let Err(reason) = engine.comes_down_to(newest)
        {
            let failure = nothing_added(Failure::new(Code::BadOptions, reason));
            return Err(failure.with_detail(serde_json::json!({ "option": "src", "whole": true })));
        }
        let report = engine.finish_join(clock::precise_millis() - start);
        Ok(NewEvents {
            added: report.events,
            by: newer.way.into(),
            report,
        })
    }
}

fn never_read(name: &str) -> Failure {
    Failure::new(
        Code::BadOptions,
        format!("nothing of {name:?} is there yet. Load all of it first"),
    )
    .with_detail(serde_json::json!({ "option": "src", "whole": true }))
}

fn nothing_added(failure: Failure) -> Failure {
    let message = format!(
        "{}. Nothing was added to the events that are there",
        failure.message.trim_end_matches('.')
    );
    Failure { message, ..failure }
}
