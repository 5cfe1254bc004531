//! A sink that remembers everything, and reading a body in given chunks.

use super::*;

/// Everything a reader said of one body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub records: Vec<(u64, String)>,
    pub rejects: Vec<(u64, String, String)>,
}

impl RecordSink for Said {
    fn record(&mut self, at: u64, text: &[u8]) {
        self.records
            .push((at, String::from_utf8_lossy(text).into_owned()));
    }

    fn reject(&mut self, at: u64, reason: String, text: &[u8]) {
        self.rejects
            .push((at, reason, String::from_utf8_lossy(text).into_owned()));
    }
}

impl Said {
    pub fn texts(&self) -> Vec<&str> {
        self.records.iter().map(|(_, text)| text.as_str()).collect()
    }

    pub fn reasons(&self) -> Vec<&str> {
        self.rejects
            .iter()
            .map(|(_, reason, _)| reason.as_str())
            .collect()
    }
}

pub(super) type Read = (Said, Result<BodyEnd, Failure>);

pub(super) fn read_chunks<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    options: &ReadOptions,
) -> Read {
    let mut said = Said::default();
    let mut reader = Reader::new(options);
    for chunk in chunks {
        if let Err(failure) = reader.push(chunk, &mut said) {
            return (said, Err(failure));
        }
    }
    let end = reader.finish(&mut said);
    (said, end)
}
