//! An engine that is to make an export again: set up as the one was that made it.
//!
//! Whoever drives it feeds the pages between [`Request::begin`] and
//! [`Request::select`], each by the name that its source had.

use super::claim::Request;
use crate::core::engine::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::load::SourceReading;
use crate::core::mapping::Mapping;
use crate::core::protocol::{self, ExportOptions, ReadOptions, Redaction, SortBy, UsedMapping};
use crate::core::time::Zone;

impl Request {
    /// Begins the load of the pages. `zone` looks up a zone by its name; `key` is the one of stand-ins, which no
    /// manifest holds. Without it, where it is needed, this fails for the option `pseudonymKey`.
    pub fn begin(
        &self,
        engine: &mut Engine,
        key: Option<&str>,
        zone: impl Fn(&str) -> Result<Zone, Failure>,
    ) -> Result<(), Failure> {
        engine.set_decimal_comma(self.decimal_comma);
        engine.set_redaction(Redaction {
            redact: self.redact.clone(),
            pseudonym_key: key.map(str::to_owned),
        })?;
        let now = self.query_now.clone().or_else(|| self.options.now.clone());
        engine.handle(protocol::Request::SetNow { now })?;
        let reports = self.report.clone().into_iter().collect();
        engine.handle(protocol::Request::SetReports { reports })?;
        let days = self.query_time_zone.as_deref();
        if let Some(name) = days.or(self.options.time_zone.as_deref()) {
            engine.set_zone(zone(name)?);
        }
        let readings = self.readings.iter().map(|used| reading(used, &zone));
        let readings = readings.collect::<Result<Vec<_>, _>>()?;
        engine.begin_load(ReadOptions::default(), false);
        engine.read_as_before(readings);
        Ok(())
    }

    /// Ends the load, and searches and sorts as the screen did. Gives what is then to be exported.
    pub fn select(&self, engine: &mut Engine) -> Result<ExportOptions, Failure> {
        if !self.complete {
            // Which part was missing, the file does not say: that something was, it may.
            engine.missing_rest("the manifest says so");
        }
        engine.finish_load(0.0);
        if let Some((field, direction)) = &self.order
            && let Some(field) = SortBy::read(field)
        {
            let direction = *direction;
            engine.handle(protocol::Request::Sort { field, direction })?;
        }
        let query = self.options.query.clone().unwrap_or_default();
        engine.handle(protocol::Request::Search {
            query,
            generation: 0,
        })?;
        Ok(ExportOptions {
            query: None,
            ..self.options.clone()
        })
    }
}

fn reading(
    used: &UsedMapping,
    zone: impl Fn(&str) -> Result<Zone, Failure>,
) -> Result<SourceReading, Failure> {
    let zone = match used.zone_assumed {
        true => None,
        false => Some(zone(&used.zone)?),
    };
    let mapping = Mapping::from_used(used, zone.clone()).ok_or_else(|| {
        Failure::new(
            Code::BadOptions,
            format!(
                "the mapping of {:?} names what this version does not know",
                used.of
            ),
        )
    })?;
    Ok(SourceReading {
        name: used.of.clone(),
        options: ReadOptions {
            name: used.of.clone(),
            format: used.format,
            events: used.events.clone(),
            zone,
            ..ReadOptions::default()
        },
        mapping,
        orders: (0, 0),
    })
}
