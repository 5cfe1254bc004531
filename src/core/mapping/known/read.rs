//! Recognising a source by its signature.

use super::{Choice, Known, Traits, business, cloud, code, schemas, security};
use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::mapping::explode::Explode;
use crate::core::mapping::path::{Path, Step};

/// Less than this share of the samples is no recognition.
const SMALLEST_SHARE: f64 = 0.5;

fn sources() -> impl Iterator<Item = &'static Known> {
    business::SOURCES
        .iter()
        .chain(code::SOURCES)
        .chain(cloud::SOURCES)
        .chain(schemas::SOURCES)
        .chain(security::SOURCES)
}

/// The names by which a caller may ask for a source.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    sources().map(|source| source.name)
}

/// What the source of exactly this name means without saying it.
pub(crate) fn traits(name: &str) -> Option<Traits> {
    let source = sources().find(|source| source.name == name)?;
    Some(source.traits)
}

/// The source of this name, whatever the samples look like.
pub(crate) fn named(name: &str, samples: &[&[u8]]) -> Option<Choice> {
    let source = sources().find(|source| source.name.eq_ignore_ascii_case(name))?;
    Some(choice(source, 1.0, samples))
}

/// The source, of all but `except`, whose signature most samples bear; of equals the one that asks for more.
pub(super) fn bare(samples: &[&[u8]], except: &[&str]) -> Option<Choice> {
    let signatures: Vec<(&Known, Signature, Signature)> = sources()
        .filter(|source| !except.contains(&source.name))
        .flat_map(|source| {
            source.signatures.iter().map(move |text| {
                let signature = Signature::parse(text);
                let flat = signature.flat();
                (source, signature, flat)
            })
        })
        .collect();
    let mut hits: Vec<(&str, f64, f64)> = Vec::new();
    let mut objects = 0.0;
    let mut tape = Tape::default();
    for sample in samples {
        if tape.read(sample).is_err() || tape.kind(NodeId::ROOT) != Kind::Object {
            continue;
        }
        objects += 1.0;
        let mut met: Vec<(&str, usize)> = Vec::new();
        let is_flat = is_flat(&tape, sample);
        for (source, signature, flat) in &signatures {
            if signature.is_on(&tape, sample) || is_flat && flat.is_on(&tape, sample) {
                match met.iter_mut().find(|(name, _)| *name == source.name) {
                    Some(seen) => seen.1 = seen.1.max(signature.weight()),
                    None => met.push((source.name, signature.weight())),
                }
            }
        }
        for (name, marks) in met {
            match hits.iter_mut().find(|hit| hit.0 == name) {
                Some(hit) => {
                    hit.1 += 1.0;
                    hit.2 += marks as f64;
                }
                None => hits.push((name, 1.0, marks as f64)),
            }
        }
    }
    // Records weigh by how much of a signature they bear: two keys that many
    // sources have must not win over six that one source has.
    let best = hits.into_iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
    let share = best.1 / objects;
    let source = sources().find(|source| source.name == best.0)?;
    (share >= SMALLEST_SHARE).then(|| choice(source, share, samples))
}

fn choice(source: &Known, confidence: f64, samples: &[&[u8]]) -> Choice {
    let read = |text: &str| Path::parse(text).expect("the tables are tested");
    let mut paths: std::collections::BTreeMap<_, _> = source
        .fields
        .iter()
        .map(|(field, text)| (*field, read(text)))
        .collect();
    let mut tape = Tape::default();
    let mut all = samples.iter();
    if all.any(|sample| tape.read(sample).is_ok() && is_flat(&tape, sample)) {
        for (field, path) in &mut paths {
            let found = flat(path).filter(|flat| occurs(flat, samples));
            if let Some(flat) = found {
                *path = keep_met(&flat, samples, *field == Field::Details);
            }
        }
    }
    if source.spellings {
        for (field, path) in &mut paths {
            *path = keep_met(path, samples, *field == Field::Details);
        }
    }
    Choice {
        source: source.name,
        confidence,
        paths,
        traits: source.traits,
        explode: source
            .traits
            .explode
            .and_then(|text| Explode::parse(text).expect("the tables are tested")),
        certainty: std::collections::BTreeMap::new(),
    }
}

/// Whether members of a record are named by the paths that they have in another: a CSV export has one column for
/// `actor.id`.
fn is_flat(tape: &Tape, text: &[u8]) -> bool {
    tape.members(NodeId::ROOT)
        .any(|(key, _)| tape.string(text, key).contains('.'))
}

/// The same path in such a record; none where no alternative would be another one.
fn flat(path: &Path) -> Option<Path> {
    let joined = |steps: &Vec<Step>| {
        let keys: Option<Vec<&str>> = steps
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                _ => None,
            })
            .collect();
        keys.map(|keys| vec![Step::Key(keys.join("."))])
    };
    let is_longer = |steps: &Vec<Step>| steps.len() > 1 && joined(steps).is_some();
    path.alternatives()
        .iter()
        .any(is_longer)
        .then(|| Path::any_of(path.alternatives().iter().filter_map(joined).collect()))
}

fn occurs(path: &Path, samples: &[&[u8]]) -> bool {
    let mut tape = Tape::default();
    samples
        .iter()
        .any(|sample| tape.read(sample).is_ok() && path.find(&tape, sample, NodeId::ROOT).is_some())
}

/// The alternatives that occur; where none does, all that may.
///
/// Unless `objects` are wanted, one is no occurrence: in a source whose `user` is an object, a user
/// without a name has none, and not the object's text.
fn keep_met(path: &Path, samples: &[&[u8]], objects: bool) -> Path {
    let mut tape = Tape::default();
    let alternatives: Vec<Path> = path.alternatives().iter().cloned().map(Path::new).collect();
    let mut met = vec![false; alternatives.len()];
    let mut unfit = vec![false; alternatives.len()];
    for sample in samples {
        if tape.read(sample).is_err() {
            continue;
        }
        for (place, path) in alternatives.iter().enumerate() {
            if let Some(node) = path.find(&tape, sample, NodeId::ROOT) {
                let fits = objects || tape.kind(node) != Kind::Object;
                met[place] |= fits;
                unfit[place] |= !fits;
            }
        }
    }
    let any_met = met.contains(&true);
    let kept: Vec<_> = (0..alternatives.len())
        .filter(|place| if any_met { met[*place] } else { !unfit[*place] })
        .map(|place| path.alternatives()[place].clone())
        .collect();
    if kept.is_empty() {
        return path.clone();
    }
    Path::any_of(kept)
}

/// All of what must hold.
struct Signature {
    marks: Vec<Mark>,
}

enum Mark {
    /// The key is there.
    There(Path),
    /// Its text is this; a final `*` leaves the end open.
    Says(Path, String),
    /// The record has so many members.
    Members(usize),
}

impl Signature {
    fn parse(text: &str) -> Self {
        Signature {
            marks: text.split(", ").map(Mark::parse).collect(),
        }
    }

    /// The same of a record whose members are named by paths.
    fn flat(&self) -> Self {
        let path = |path: &Path| flat(path).unwrap_or_else(|| path.clone());
        let flat = |mark: &Mark| match mark {
            Mark::There(at) => Mark::There(path(at)),
            Mark::Says(at, text) => Mark::Says(path(at), text.clone()),
            Mark::Members(count) => Mark::Members(*count),
        };
        Signature {
            marks: self.marks.iter().map(flat).collect(),
        }
    }

    /// A value says more than a key.
    fn weight(&self) -> usize {
        let weight = |mark: &Mark| match mark {
            Mark::There(_) | Mark::Members(_) => 1,
            Mark::Says(..) => 3,
        };
        self.marks.iter().map(weight).sum()
    }

    fn is_on(&self, tape: &Tape, text: &[u8]) -> bool {
        self.marks.iter().all(|mark| mark.is_on(tape, text))
    }
}

impl Mark {
    fn parse(text: &str) -> Self {
        let path = |text: &str| Path::parse(text).expect("the tables are tested");
        if let Some(count) = text.strip_prefix('#') {
            return Mark::Members(count.parse().expect("the tables are tested"));
        }
        match text.split_once('=') {
            Some((key, value)) if !key.contains('[') => Mark::Says(path(key), value.to_owned()),
            _ => Mark::There(path(text)),
        }
    }

    fn is_on(&self, tape: &Tape, text: &[u8]) -> bool {
        match self {
            Mark::There(path) => is_there(path, tape, text),
            Mark::Members(count) => tape.members(NodeId::ROOT).count() == *count,
            Mark::Says(path, value) => path.find(tape, text, NodeId::ROOT).is_some_and(|node| {
                let found = tape.string(text, node);
                match value.strip_suffix('*') {
                    Some(start) => found.starts_with(start),
                    None => found == *value,
                }
            }),
        }
    }
}

/// Whether the key is there; that its value is null does not matter.
fn is_there(path: &Path, tape: &Tape, text: &[u8]) -> bool {
    path.find(tape, text, NodeId::ROOT).is_some()
        || path
            .alternatives()
            .iter()
            .any(|steps| match steps.split_last() {
                Some((Step::Key(key), parents)) => {
                    let parent = if parents.is_empty() {
                        Some(NodeId::ROOT)
                    } else {
                        Path::new(parents.to_vec()).find(tape, text, NodeId::ROOT)
                    };
                    parent.is_some_and(|parent| tape.get(text, parent, key).is_some())
                }
                _ => false,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_and_signature_of_the_tables_can_be_read() {
        for source in sources() {
            assert!(!source.signatures.is_empty(), "{}", source.name);
            for signature in source.signatures {
                Signature::parse(signature);
            }
            for (field, text) in source.fields {
                let path = Path::parse(text)
                    .unwrap_or_else(|error| panic!("{} {field:?}: {error}", source.name));
                assert_eq!(path.to_string(), *text, "{}: as it is shown", source.name);
            }
        }
    }

    #[test]
    fn no_two_sources_share_a_name() {
        let mut all: Vec<_> = names().collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
