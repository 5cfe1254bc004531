//! Why a mapping reads each field from where it does, and what else there is to
//! choose from: for the person who looks at it and may change it.

use std::borrow::Cow;

use super::guess::{PathSeen, survey};
use super::{Extracted, GENERIC, Mapping, Part};
use crate::core::event::Field;
use crate::core::ingest::tape::Tape;
use crate::core::protocol::{FieldEvidence, MappingReport, PathExamples};
use crate::core::time::Zone;

/// Example values to a field or path.
const EXAMPLES: usize = 3;
/// Characters of an example that are shown.
const EXAMPLE_CHARS: usize = 120;

/// A field's values in the samples.
#[derive(Clone, Debug, Default)]
struct Seen {
    count: usize,
    examples: Vec<String>,
}

impl Seen {
    fn note(&mut self, value: &str) {
        self.count += 1;
        note_example(&mut self.examples, value);
    }
}

/// Adds a value that is not there yet, cut to what is shown, while there is room.
pub(super) fn note_example(examples: &mut Vec<String>, value: &str) {
    if examples.len() == EXAMPLES {
        return;
    }
    let mut shown: Cow<'_, str> = value.into();
    if let Some((end, _)) = value.char_indices().nth(EXAMPLE_CHARS) {
        shown = format!("{}…", &value[..end]).into();
    }
    if !examples.iter().any(|known| **known == *shown) {
        examples.push(shown.into_owned());
    }
}

impl Mapping {
    /// What was decided, how sure that is by these records, and what else they hold.
    pub fn explain(&self, samples: &[&[u8]]) -> MappingReport {
        let mut report = self.report();
        let (events, seen) = self.seen(samples);
        let (records, paths) = survey(samples, self.explode.as_ref());
        for (field, path) in &self.paths {
            let seen = &seen[field.number()];
            let share = share(seen.count, events);
            let first = path.alternatives().first();
            let at = paths.iter().find(|seen| Some(&seen.steps) == first);
            let (confidence, reason) = self.why(*field, seen.count, events, at);
            let evidence = FieldEvidence {
                path: path.to_string(),
                confidence,
                reason,
                examples: seen.examples.clone(),
                share,
            };
            report.evidence.insert(field.key().to_owned(), evidence);
        }
        report.paths = paths
            .into_iter()
            .filter(|seen| seen.is_value)
            .map(|seen| PathExamples {
                path: super::Path::new(seen.steps).to_string(),
                examples: seen.examples,
                share: share(seen.count, records),
            })
            .collect();
        report
    }

    /// How many events the samples hold, and each field's values among them.
    fn seen(&self, samples: &[&[u8]]) -> (usize, Vec<Seen>) {
        let mut seen = vec![Seen::default(); Field::COUNT];
        let mut events = 0;
        let mut tape = Tape::default();
        let utc = Zone::utc();
        for sample in samples {
            if tape.read(sample).is_err() {
                continue;
            }
            let mut event = Extracted::default();
            self.each(&tape, sample, &mut event, |part| {
                let Part::Event(event) = part else { return };
                events += 1;
                if let Some(time) = event.time {
                    seen[Field::Time.number()].note(&time.moment.rfc3339(&utc));
                }
                if let Some(details) = event.details.clone()
                    && self.paths.contains_key(&Field::Details)
                {
                    let text = String::from_utf8_lossy(&sample[details]);
                    seen[Field::Details.number()].note(&text);
                }
                for (number, value) in event.values.iter().enumerate() {
                    if let Some(value) = value {
                        seen[number].note(value);
                    }
                }
            });
        }
        (events, seen)
    }

    /// How sure a field is, and the reason in words.
    fn why(
        &self,
        field: Field,
        count: usize,
        events: usize,
        at: Option<&PathSeen>,
    ) -> (f64, String) {
        let met = format!("{count} of {events} sampled events have a value");
        if self.chosen.contains(&field) {
            return (1.0, format!("chosen by you; {met}"));
        }
        if let Some(certainty) = self.certainty.get(&field) {
            let Some(at) = at else {
                return (*certainty, format!("a guess; {met}"));
            };
            return (*certainty, format!("a guess: {}; {met}", at.describe()));
        }
        let source = if self.source == GENERIC {
            "this source"
        } else {
            &self.recognised
        };
        // A rule that finds nothing says little of these events.
        let confidence = if count == 0 {
            self.confidence * 0.5
        } else {
            self.confidence
        };
        (confidence, format!("documented for {source}; {met}"))
    }
}

fn share(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}
