//! Known sources whose records somebody has put into others: a queue's envelope,
//! a collector's `message`, an index's `_source`.
//!
//! What stands around a record has no say in what it means; all that it adds
//! are the steps that lead inside.

use super::{Choice, read};
use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::mapping::explode::Explode;
use crate::core::mapping::path::{Path, Step};

/// In fewer of the samples, what looks like a record inside is something else.
const SMALLEST_SHARE: f64 = 0.8;
/// Places inside that are looked at.
const MOST_PLACES: usize = 12;
/// Samples that tell enough.
const MOST_SAMPLES: usize = 64;

/// The source whose signature most samples bear, as they stand or inside a wrapper.
pub(crate) fn recognise(samples: &[&[u8]], except: &[&str]) -> Option<Choice> {
    read::bare(samples, except).or_else(|| inside(samples, except))
}

fn inside(samples: &[&[u8]], except: &[&str]) -> Option<Choice> {
    let samples = &samples[..samples.len().min(MOST_SAMPLES)];
    let found = places(samples).into_iter().filter_map(|steps| {
        let records = unwrapped(samples, &steps);
        if (records.len() as f64) < SMALLEST_SHARE * samples.len() as f64 {
            return None;
        }
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        let choice = read::bare(&records, except)?;
        // A user or a resource may bear two keys of somebody's signature; a whole record says when and what.
        let whole = [Field::Time, Field::Action].iter().all(|field| {
            let path = choice.paths.get(field);
            path.is_some_and(|path| share(path, &records) >= SMALLEST_SHARE)
        });
        (whole && choice.confidence >= SMALLEST_SHARE).then_some((choice, steps))
    });
    let (choice, steps) = found.max_by(|a, b| a.0.confidence.total_cmp(&b.0.confidence))?;
    Some(led_by(choice, &steps))
}

/// Members of the samples that are objects, or strings that hold one.
fn places(samples: &[&[u8]]) -> Vec<Vec<Step>> {
    let mut places: Vec<Vec<Step>> = Vec::new();
    let mut tape = Tape::default();
    for sample in samples {
        if tape.read(sample).is_err() || tape.kind(NodeId::ROOT) != Kind::Object {
            continue;
        }
        for (key, value) in tape.members(NodeId::ROOT) {
            let mut steps = vec![Step::Key(tape.string(sample, key).into_owned())];
            match tape.kind(value) {
                Kind::Object => {}
                Kind::String if tape.string(sample, value).trim_start().starts_with('{') => {
                    steps.push(Step::Json);
                }
                _ => continue,
            }
            if !places.contains(&steps) && places.len() < MOST_PLACES {
                places.push(steps);
            }
        }
    }
    places
}

/// What stands there in each sample that has it.
fn unwrapped(samples: &[&[u8]], steps: &[Step]) -> Vec<Vec<u8>> {
    let [Step::Key(key), rest @ ..] = steps else {
        return Vec::new();
    };
    let mut tape = Tape::default();
    let records = samples.iter().filter_map(|sample| {
        tape.read(sample).ok()?;
        let node = tape.get(sample, NodeId::ROOT, key)?;
        match (tape.kind(node), rest) {
            (Kind::Object, []) => Some(sample[tape.span(node)].to_vec()),
            (Kind::String, [Step::Json]) => {
                Some(tape.string(sample, node).into_owned().into_bytes())
            }
            _ => None,
        }
    });
    records.collect()
}

fn share(path: &Path, records: &[&[u8]]) -> f64 {
    let mut tape = Tape::default();
    let has = |record: &&&[u8]| {
        tape.read(record).is_ok() && path.find(&tape, record, NodeId::ROOT).is_some()
    };
    records.iter().filter(has).count() as f64 / records.len().max(1) as f64
}

/// The same, one level further down.
fn led_by(choice: Choice, lead: &[Step]) -> Choice {
    let longer = |steps: &[Step]| [lead, steps].concat();
    let paths = choice.paths.iter().map(|(field, path)| {
        let alternatives = path.alternatives().iter().map(|steps| longer(steps));
        (*field, Path::any_of(alternatives.collect()))
    });
    Choice {
        paths: paths.collect(),
        explode: choice
            .explode
            .as_ref()
            .and_then(|list| Explode::new(longer(list.steps()))),
        ..choice
    }
}
