//! Which of the given files are the pages that an export was made from.

use super::check::Findings;
use super::claim::{Claim, ClaimedPage};
use super::meter::Measured;

/// Which of the pages that the export was made from are among `others`, places in `there`. Gives the place of each page in
/// the order in which they were read; none where not all are there.
///
/// A page is known by its digest. A local file has none in manifests of older versions: there it is known by its name and
/// its size, else by its size alone if no other file has it.
pub fn check_pages(
    claim: &Claim,
    there: &[Measured],
    others: &[usize],
    findings: &mut Findings,
) -> Option<Vec<usize>> {
    if others.is_empty() {
        if !claim.pages.is_empty() {
            findings.note(
                "page",
                "the raw pages were not given, so whether the file follows from them was not checked",
            );
        }
        return None;
    }
    if claim.pages.iter().any(|page| page.sha256.is_none()) || claim.pages.is_empty() {
        findings.note(
            "page",
            "the manifest names no digest of a local file, so such a page is known by its name and size",
        );
    }
    if claim.pages.is_empty() {
        let mut named = others.to_vec();
        named.sort_by_key(|place| &there[*place].name);
        return Some(named);
    }
    let found = found(claim, there, others);
    let mut all = true;
    for place in others {
        let name = &there[*place].name;
        let page = found.iter().position(|found| found == &Some(*place));
        match page.map(|page| &claim.pages[page]) {
            Some(page) if page.sha256.is_some() => findings.holds(
                "page",
                format!("{name:?} is a page that the file was made from, unchanged"),
            ),
            Some(_known_by_its_size) => {}
            None => {
                all = false;
                findings.broken(
                    "page",
                    format!(
                        "{name:?} is none of the pages that the file was made from: it was changed, or belongs to another export"
                    ),
                );
            }
        }
    }
    let missing = found.iter().filter(|page| page.is_none()).count();
    if missing > 0 {
        findings.note(
            "page",
            format!(
                "{missing} of {} pages were not given, so whether the file follows from them was not checked",
                claim.pages.len()
            ),
        );
        return None;
    }
    all.then(|| found.into_iter().flatten().collect())
}

/// Whether packed files that were given are those that were loaded; what is in them is checked as pages. One of another
/// name may have been packed by whoever gave it.
pub fn check_packed(claim: &Claim, given: &[Measured], findings: &mut Findings) {
    for file in given {
        let name = &file.name;
        if claim
            .packed
            .iter()
            .any(|packed| packed.sha256 == file.sha256)
        {
            findings.holds(
                "page",
                format!("{name:?} is byte for byte the packed file that was loaded: {} bytes, SHA-256 {}", file.bytes, file.sha256),
            );
        } else if claim.packed.iter().any(|packed| packed.source == *name) {
            findings.broken(
                "page",
                format!("{name:?} is not byte for byte the packed file that was loaded: something in it was changed, or it was packed again; what is in it is checked by itself"),
            );
        }
    }
}

/// Whether a file may be a page.
type Test = fn(&ClaimedPage, &Measured) -> bool;

/// Of each page the place of its file.
fn found(claim: &Claim, there: &[Measured], others: &[usize]) -> Vec<Option<usize>> {
    let mut free = others.to_vec();
    let mut found = vec![None; claim.pages.len()];
    let tests: [Test; 2] = [
        |page, file| page.sha256.as_ref() == Some(&file.sha256),
        |page, file| {
            page.sha256.is_none() && page.name == file.name && page.bytes == Some(file.bytes)
        },
    ];
    for test in tests {
        for (page, found) in claim.pages.iter().zip(&mut found) {
            let place = free.iter().position(|place| test(page, &there[*place]));
            if let (None, Some(place)) = (&found, place) {
                *found = Some(free.remove(place));
            }
        }
    }
    for (page, found) in claim.pages.iter().zip(&mut found) {
        if found.is_some() {
            continue;
        }
        *found = match &page.sha256 {
            // The same page came twice, and was given once.
            Some(sha256) => {
                let same = |place: &&usize| there[**place].sha256 == *sha256;
                others.iter().find(same).copied()
            }
            None => {
                let same = |place: &usize| Some(there[*place].bytes) == page.bytes;
                let sized: Vec<usize> = free.iter().copied().filter(same).collect();
                match sized.as_slice() {
                    [only] => {
                        free.retain(|place| place != only);
                        Some(*only)
                    }
                    _ => None,
                }
            }
        };
    }
    found
}
