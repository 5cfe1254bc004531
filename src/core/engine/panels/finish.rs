//! Counts as the figures that are shown.

use super::step::bars;
use super::{ASIDES_KEPT, ChartJob, Column, FacetJob, PanelsJob, spellings_of};
use crate::core::aggregate::insight::Seen;
use crate::core::aggregate::top::{Counted, facet};
use crate::core::engine::Engine;
use crate::core::event::Field;
use crate::core::protocol::{Blocker, Chart, Facet, Panels};
use crate::core::query::Expr;
use crate::core::time::Moment;

/// Finishing.
impl Engine {
    pub(super) fn finish_panels(&mut self, job: &mut PanelsJob) -> Panels {
        let facets = job
            .facets
            .iter_mut()
            .map(|facet| self.finish_facet(facet, job.end))
            .collect();
        let insight = job.insight.take().map(|counts| {
            let (known, store) = (&mut self.panels, &self.store);
            let pairs = &mut known.pairs;
            let seen = Seen {
                store,
                people: &known.people,
                zone: &self.zone,
                spellings: spellings_of(&known.spellings, Field::Action),
                actions: pairs.actions.latest(store),
                addresses: pairs.addresses.latest(store),
            };
            counts.finish(seen, &self.selection[..job.selected])
        });
        let chart = job.chart.take().and_then(|chart| self.finish_chart(chart));
        let blockers = job
            .blockers
            .drain(..)
            .filter(|blocker| blocker.count > 0)
            .map(|blocker| Blocker {
                term: blocker.term,
                rest: blocker.rest,
                count: blocker.count,
            })
            .collect();
        // The newest are the likeliest to be asked for again.
        let asides = &mut self.panels.asides;
        asides.drain(..asides.len().saturating_sub(ASIDES_KEPT));
        Panels {
            total: job.selected as u64,
            facets,
            chart,
            insight,
            blockers,
        }
    }

    fn finish_facet(&self, job: &mut FacetJob, end: u32) -> Facet {
        if let Column::Field(field) = job.column
            && let Some(spellings) = spellings_of(&self.panels.spellings, field)
        {
            spellings.merge(&mut job.counts);
        }
        let absent = job.counts.first().copied().unwrap_or(0);
        let met = job.counts.iter().enumerate().skip(1);
        let met = met.filter(|(_, count)| **count > 0);
        let (store, people) = (&self.store, &self.panels.people);
        let values = match &job.column {
            Column::People => met
                .map(|(code, count)| Counted {
                    value: people.key(store, code as u32),
                    label: people.label(store, code as u32),
                    count: *count,
                })
                .collect(),
            Column::Field(field) => store.column(*field).map_or_else(Vec::new, |column| {
                met.map(|(code, count)| {
                    let value = column.dictionary.text(code as u32);
                    Counted {
                        value,
                        label: value,
                        count: *count,
                    }
                })
                .collect()
            }),
            Column::Path => self
                .path_column(&job.request.field)
                .map_or_else(Vec::new, |column| {
                    column
                        .values(&job.counts)
                        .into_iter()
                        .map(|(value, count)| Counted {
                            value,
                            label: value,
                            count,
                        })
                        .collect()
                }),
        };
        let mut facet = facet(&job.request, values, absent, job.total);
        if let Column::Path = job.column
            && let Some(column) = self.path_column(&job.request.field)
            && column.rows() < end
        {
            facet.share = Some(f64::from(column.rows()) / f64::from(end));
        }
        facet
    }

    fn finish_chart(&self, job: ChartJob) -> Option<Chart> {
        let (first_millis, last_millis) = self.panels.span?;
        // Where nothing was counted there are still bars, all of them empty.
        let bars_made = job
            .bars
            .unwrap_or_else(|| bars(&job.request, self.panels.span, &self.zone));
        let (bars, end_millis) = bars_made.finish(&self.zone);
        let text = |millis: i64| Moment::from_millis(millis).rfc3339(&self.zone);
        let (chosen_from, chosen_to) = chosen_range(&self.query.expr);
        Some(Chart {
            step: bars_made.step.name(),
            bars,
            end: text(end_millis),
            end_millis,
            first_millis,
            last_millis,
            chosen_from,
            chosen_to,
            first: job.span.map(|(first, _)| text(first)).unwrap_or_default(),
            last: job.span.map(|(_, last)| text(last)).unwrap_or_default(),
        })
    }
}

/// The range of time that the query as a whole allows.
fn chosen_range(expr: &Expr) -> (Option<i64>, Option<i64>) {
    match expr {
        Expr::Time(range) => (
            range.from.map(|moment| moment.millis),
            range.to.map(|moment| moment.millis),
        ),
        Expr::And(parts) => {
            parts
                .iter()
                .map(chosen_range)
                .fold((None, None), |(from, to), (from2, to2)| {
                    let earlier = match (to, to2) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    (from.max(from2), earlier)
                })
        }
        _ => (None, None),
    }
}
