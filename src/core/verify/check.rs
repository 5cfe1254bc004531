//! Compares what is there with what the manifest claims, in plain words.

use super::claim::{Claim, ClaimedFile};
use super::meter::Measured;
use crate::core::protocol::{Checked, SignatureKind, Verdict, Weight};

/// What is said of a zip that holds what ours hold, in records that are not what we write.
pub const NOT_OURS: &str = "the zip's own records are not as Audit Explorer wrote them: something in it was changed, or it was packed again; \
                            the files in it are checked one by one";

/// What is known of the manifest's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// Nobody signed.
    Unsigned,
    /// Somebody signed in a way that nobody here can check, by this name.
    Foreign(String),
    /// It could not be checked here, and why.
    Unknown(String),
    /// It holds or not.
    Checked(bool),
}

/// The findings so far.
#[derive(Clone, Debug, Default)]
pub struct Findings(Vec<Checked>);

impl Findings {
    /// It was checked and holds.
    pub fn holds(&mut self, check: &str, text: impl Into<String>) {
        self.add(Weight::Holds, check, text.into());
    }

    /// It is to be known.
    pub fn note(&mut self, check: &str, text: impl Into<String>) {
        self.add(Weight::Note, check, text.into());
    }

    /// It does not hold.
    pub fn broken(&mut self, check: &str, text: impl Into<String>) {
        self.add(Weight::Broken, check, text.into());
    }

    fn add(&mut self, weight: Weight, check: &str, text: String) {
        self.0.push(Checked {
            weight,
            check: check.to_owned(),
            text,
        });
    }

    /// The verdict: anything broken breaks it all.
    pub fn verdict(self) -> Verdict {
        let ok = self.0.iter().all(|one| one.weight != Weight::Broken)
            && self
                .0
                .iter()
                .any(|one| one.check == "sha256" && one.weight == Weight::Holds);
        Verdict {
            ok,
            findings: self.0,
        }
    }
}

/// Compares the exported files with `claim`; gives the places in `there` of those that are none of them, which may be pages.
pub fn check_files(claim: &Claim, there: &[Measured], findings: &mut Findings) -> Vec<usize> {
    let mut rest: Vec<usize> = (0..there.len()).collect();
    for claimed in &claim.files {
        let files: Vec<&Measured> = rest.iter().map(|place| &there[*place]).collect();
        let found = find(claimed, claim, &files);
        match found {
            None => findings.broken(
                "file",
                format!(
                    "{:?} is missing: the manifest speaks of it, and it was not given",
                    claimed.name
                ),
            ),
            Some(place) => {
                let file = &there[rest.remove(place)];
                let rows = claimed.records.or(claim.rows);
                check_file(claimed, rows, file, findings);
            }
        }
    }
    rest
}

/// By its name, else by its content, else the only file that is neither a known page nor anything else. Of several of its
/// name, a page may be one.
fn find(claimed: &ClaimedFile, claim: &Claim, there: &[&Measured]) -> Option<usize> {
    let by = |test: &dyn Fn(&Measured) -> bool| there.iter().position(|file| test(file));
    by(&|file| file.name == claimed.name && file.sha256 == claimed.sha256)
        .or_else(|| by(&|file| file.name == claimed.name && !is_page(claim, file)))
        .or_else(|| by(&|file| file.sha256 == claimed.sha256))
        .or_else(|| {
            let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
            let candidates: Vec<usize> = (0..there.len())
                .filter(|place| !is_page(claim, there[*place]))
                .filter(|place| ending(&there[*place].name) == ending(&claimed.name))
                .collect();
            match candidates.as_slice() {
                [only] => Some(*only),
                _ => None,
            }
        })
}

fn is_page(claim: &Claim, file: &Measured) -> bool {
    claim.pages.iter().any(|page| match &page.sha256 {
        Some(sha256) => *sha256 == file.sha256,
        None => page.name == file.name && page.bytes == Some(file.bytes),
    })
}

fn check_file(claimed: &ClaimedFile, rows: Option<u64>, file: &Measured, findings: &mut Findings) {
    if file.name != claimed.name {
        let text = format!(
            "the file is called {:?}, and was called {:?} when it was made",
            file.name, claimed.name
        );
        if file.sha256 == claimed.sha256 {
            findings.note("name", text);
        } else {
            findings.broken("name", text);
        }
    }
    if file.sha256 == claimed.sha256 && file.bytes == claimed.bytes {
        findings.holds(
            "sha256",
            format!(
                "{:?} is byte for byte the file that the manifest describes: {} bytes, SHA-256 {}",
                file.name, file.bytes, file.sha256
            ),
        );
    } else {
        findings.broken("sha256", what_changed(claimed, file));
    }
    if let (Some(counted), Some(rows)) = (file.rows, rows) {
        if counted == rows && !file.cut {
            findings.holds("rows", format!("it has all {rows} rows"));
        } else if counted == rows {
            findings.broken("rows", "its last row is cut off in the middle".to_owned());
        } else {
            let (word, by) = match counted < rows {
                true => ("are missing", rows - counted),
                false => ("are too many", counted - rows),
            };
            findings.broken(
                "rows",
                format!("it has {counted} rows, and had {rows} when it was made: {by} {word}"),
            );
        }
    }
}

fn what_changed(claimed: &ClaimedFile, file: &Measured) -> String {
    let name = &file.name;
    match file.bytes.cmp(&claimed.bytes) {
        std::cmp::Ordering::Equal => format!(
            "{name:?} was changed: it has as many bytes as when it was made, and not the same ones. Its SHA-256 is {}, and was {}",
            file.sha256, claimed.sha256
        ),
        std::cmp::Ordering::Less => format!(
            "{name:?} is not whole: {} of its {} bytes are missing",
            claimed.bytes - file.bytes,
            claimed.bytes
        ),
        std::cmp::Ordering::Greater => format!(
            "{name:?} was changed: it has {} bytes more than when it was made",
            file.bytes - claimed.bytes
        ),
    }
}

/// What the signature proves. `fingerprint` is the SHA-256 of the key that the manifest names, `given` whether
/// a key that was given beside it is the same. Whose key it was is said only of a signature that was checked and
/// holds: the manifest names its key itself, so anybody can write any key into it.
pub fn check_signature(
    vouched: &Vouched,
    fingerprint: &str,
    given: Option<bool>,
    findings: &mut Findings,
) {
    match (vouched, given) {
        (Vouched::Unsigned, Some(_)) => {
            findings.broken("signature", "a key was given, and the manifest is not signed");
        }
        (Vouched::Unsigned, None) => findings.note(
            "signature",
            "the manifest is not signed: whoever could change the file could change the manifest with it, \
             so both prove only as much as the way they came",
        ),
        (Vouched::Foreign(algorithm), _) => findings.broken(
            "signature",
            format!("the signature cannot be checked: {algorithm:?} is none of {}", SignatureKind::names()),
        ),
        (Vouched::Unknown(why), None) => {
            findings.note("signature", format!("the signature was not checked: {why}"));
        }
        (Vouched::Unknown(why), Some(_)) => findings.broken(
            "signature",
            format!("whether the key that you gave signed it was not checked: {why}"),
        ),
        (Vouched::Checked(false), _) => findings.broken(
            "signature",
            "the signature does not hold: the manifest was changed after it was signed, or another key signed it",
        ),
        (Vouched::Checked(true), _) => findings.holds(
            "signature",
            "the manifest is as it was signed: nothing in it was changed since",
        ),
    }
    match (vouched, given) {
        (Vouched::Unsigned, _) => {}
        (Vouched::Checked(true), Some(true)) => {
            findings.holds("key", "it was signed with the key that you gave");
        }
        (Vouched::Checked(true), Some(false)) => {
            findings.broken("key", "it was signed with another key than the one that you gave");
        }
        (Vouched::Checked(true), None) => findings.note(
            "key",
            format!(
                "compare the signing key's fingerprint with one that you had from the signer by another way: SHA-256 {fingerprint}"
            ),
        ),
        (_, Some(false)) => {
            findings.broken("key", "the manifest names another key than the one that you gave");
        }
        (_, Some(true) | None) => {}
    }
}
