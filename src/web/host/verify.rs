//! Checking an export: every file is read once, slice by slice; with the raw
//! pages at hand, the export is made again and compared.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::load::has_room;
use super::unzip::taken_apart;
use super::{EXPORT_ROWS, FEED_BYTES, Host};
use crate::core::engine::Engine;
use crate::core::export::Digest;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Sealed, Signature, SignatureKind, Verdict};
use crate::core::verify::{
    Claim, ClaimedFile, Findings, Measured, Meter, Vouched, check_files, check_packed, check_pages,
    check_signature,
};
use crate::web::body::words;
use crate::web::packer::Packer;
use crate::web::pause::pause;
use crate::web::{sign, zone};

/// A file is read in pieces of this size.
const SLICE_BYTES: f64 = (4 << 20) as f64;
/// A manifest is a page or two of text.
const MANIFEST_BYTES: f64 = (16 << 20) as f64;
/// What is shown of the place where two files part.
const EXCERPT_BYTES: usize = 60;

impl Host {
    /// Checks `files`: an export, its manifest, and what else belongs to it.
    pub(super) async fn verify(&self, files: JsValue) -> Result<Verdict, Failure> {
        let files: Vec<File> = Array::from(&files)
            .iter()
            .filter_map(|file| file.dyn_into().ok())
            .collect();
        let mut findings = Findings::default();
        let (files, packed) = taken_apart(files, &mut findings).await;
        let (mut claims, mut keys, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let text = small_text(&file).await?;
            let claim = text.as_deref().and_then(Claim::read);
            let key = text
                .as_deref()
                .and_then(|text| sign::unarmoured(text, "PUBLIC KEY"));
            match (claim, key) {
                (Some(claim), _) => claims.push((file.name(), claim)),
                (None, Some(key)) => keys.push(key),
                (None, None) => rest.push(file),
            }
        }
        let claim = match claims.as_slice() {
            [(_, claim)] => claim,
            [] => {
                findings.broken(
                    "manifest",
                    "there is no manifest among the files: give the manifest.json that came with the export, \
                     or the zip in which both came",
                );
                return Ok(findings.verdict());
            }
            more => {
                let names: Vec<&str> = more.iter().map(|(name, _)| name.as_str()).collect();
                findings.broken(
                    "manifest",
                    format!(
                        "give one manifest at a time; these are {}: {}",
                        more.len(),
                        names.join(", ")
                    ),
                );
                return Ok(findings.verdict());
            }
        };
        claim.check(&mut findings);
        let mut measured = Vec::new();
        for file in &rest {
            measured.push(measure(file).await?);
        }
        let others = check_files(claim, &measured, &mut findings);
        vouch(claim, keys.first(), &mut findings).await;
        let mut came = Vec::new();
        for file in &packed {
            came.push(measure(file).await?);
        }
        check_packed(claim, &came, &mut findings);
        let pages = check_pages(claim, &measured, &others, &mut findings);
        if let Some(pages) = pages {
            // Older manifests may name no pages at all.
            let name = |page: usize, file: &File| match claim.pages.get(page) {
                Some(page) => page.name.clone(),
                None => file.name(),
            };
            let pages = pages.iter().map(|place| &rest[*place]).enumerate();
            let pages: Vec<(String, &File)> =
                pages.map(|(page, file)| (name(page, file), file)).collect();
            let made = (0..rest.len()).find(|place| !others.contains(place));
            let made = made.map(|place| &rest[place]);
            // Stand-ins can be made again where this page has their key.
            let key = self.engine.borrow().redaction().pseudonym_key.clone();
            replay(claim, (&pages, key.as_deref()), made, &mut findings).await?;
        }
        Ok(findings.verdict())
    }
}

/// The text of a file that is small enough for a manifest or a key.
async fn small_text(file: &File) -> Result<Option<String>, Failure> {
    if file.size() > MANIFEST_BYTES {
        return Ok(None);
    }
    let bytes = bytes_of(file, 0.0, file.size()).await?;
    Ok(String::from_utf8(bytes).ok())
}

async fn bytes_of(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: JsValue| {
        Failure::new(
            Code::BadOptions,
            format!("a file cannot be read: {}. Give it again", words(&error)),
        )
        .with_detail(serde_json::json!({ "option": "files" }))
    };
    let slice = blob.slice_with_f64_and_f64(from, to).map_err(unreadable)?;
    let buffer = JsFuture::from(slice.array_buffer())
        .await
        .map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn measure(file: &File) -> Result<Measured, Failure> {
    let mut meter = Meter::new(&file.name());
    let mut at = 0.0;
    while at < file.size() {
        let end = (at + SLICE_BYTES).min(file.size());
        meter.update(&bytes_of(file, at, end).await?);
        at = end;
        pause().await;
    }
    Ok(meter.finish())
}

async fn vouch(claim: &Claim, key: Option<&Vec<u8>>, findings: &mut Findings) {
    let Some(signature) = &claim.signature else {
        let given = key.map(|_key| false);
        return check_signature(&Vouched::Unsigned, "", given, findings);
    };
    let vouched = match SignatureKind::of(&signature.algorithm) {
        None if signature.algorithm.is_empty() => {
            Vouched::Unknown("it does not say how it was made".to_owned())
        }
        None => Vouched::Foreign(signature.algorithm.clone()),
        Some(kind) => checked(kind, signature, &claim.signed).await,
    };
    let public = sign::decode(&signature.public_key).unwrap_or_default();
    let mut digest = Digest::default();
    digest.update(&public);
    let given = key.map(|key| *key == public);
    check_signature(&vouched, &digest.hex(), given, findings);
}

/// What comes of checking `signature` against each reading of what it may have signed.
async fn checked(kind: SignatureKind, signature: &Signature, texts: &[String]) -> Vouched {
    for text in texts {
        match sign::holds(kind, signature, text).await {
            Some(true) => return Vouched::Checked(true),
            Some(false) => {}
            None => {
                return Vouched::Unknown(format!(
                    "this browser cannot check {:?} here; the command line in the manual can",
                    signature.algorithm
                ));
            }
        }
    }
    Vouched::Checked(false)
}

/// Makes the export again from its pages and compares it with what the manifest says and with the file itself.
async fn replay(
    claim: &Claim,
    (pages, key): (&[(String, &File)], Option<&str>),
    made: Option<&File>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let (Some(request), Some(claimed)) = (claim.request(), claim.files.first()) else {
        findings.note(
            "replay",
            "the manifest does not say all that was asked for, so the file could not be made again",
        );
        return Ok(());
    };
    match again(&request, pages, key, made).await {
        Ok(outcome) => outcome.tell(claimed, claim.rows, findings),
        Err(failure) if failure.detail["option"] == "pseudonymKey" => findings.note(
            "replay",
            "the file has stand-ins, which cannot be made again without their key, so whether it follows from the pages was not checked: set pseudonymKey",
        ),
        Err(failure) => findings.broken(
            "replay",
            format!("the file could not be made again from the pages: {failure}"),
        ),
    }
    Ok(())
}

/// What was made again.
struct Outcome {
    sealed: Sealed,
    rows: u64,
    /// Where it parts from the given file: row, and what stands in the pages' and in the file's place.
    parts: Option<(u64, String, String)>,
}

impl Outcome {
    fn tell(self, claimed: &ClaimedFile, rows: Option<u64>, findings: &mut Findings) {
        if self.sealed.sha256 == claimed.sha256 {
            return findings.holds(
                "replay",
                "the file follows from the pages: made again from them, it is the same byte for byte",
            );
        }
        let mut text =
            "the file does not follow from the pages: made again from them, it is another"
                .to_owned();
        if let Some(rows) = rows.filter(|rows| *rows != self.rows) {
            text.push_str(&format!(
                ". The pages give {} rows, and the manifest says {rows}",
                self.rows
            ));
        }
        if let Some((row, ours, theirs)) = self.parts {
            text.push_str(&format!(
                ". They part in row {row}: the pages give {ours:?}, and the file has {theirs:?}"
            ));
        }
        findings.broken("replay", text);
    }
}

async fn again(
    request: &crate::core::verify::Request,
    pages: &[(String, &File)],
    key: Option<&str>,
    made: Option<&File>,
) -> Result<Outcome, Failure> {
    let mut engine = read_pages(pages, request, key).await?;
    let options = request.select(&mut engine)?;
    let zone = options.time_zone.as_deref().map(zone::zone).transpose()?;
    let mut export = engine.begin_export(&options, zone)?;
    let packer = match export.pack_order(false, false) {
        Some(order) => Some(Packer::begin(order).await?),
        None => None,
    };
    let (mut at, mut line, mut parts) = (0.0, 0, None);
    while export.written() < export.total() {
        let ready = export.step(engine.store(), EXPORT_ROWS)?;
        match &packer {
            Some(packer) => {
                packer.feed(&ready)?;
                packer.ready().await?;
            }
            None => part(&ready, made, &mut at, &mut line, &mut parts).await?,
        }
        pause().await;
    }
    let (rest, summary) = export.finish(&engine, 0.0)?;
    let mut sealed = Sealed {
        bytes: summary.bytes,
        sha256: summary.sha256,
    };
    match packer {
        Some(packer) => {
            packer.feed(&rest)?;
            packer.ready().await?;
            sealed = packer.end_file().await?.1;
        }
        None => part(&rest, made, &mut at, &mut line, &mut parts).await?,
    }
    Ok(Outcome {
        sealed,
        rows: summary.rows,
        parts,
    })
}

/// An engine that reads `pages`, each by what its source called it.
async fn read_pages(
    pages: &[(String, &File)],
    request: &crate::core::verify::Request,
    key: Option<&str>,
) -> Result<Engine, Failure> {
    let mut engine = Engine::default();
    // What is loaded stands in the same memory.
    engine.set_room(has_room);
    request.begin(&mut engine, key, zone::zone)?;
    let mut refused = None;
    for (name, page) in pages {
        engine.begin_body(name);
        if let Err(failure) = read_page(&mut engine, page).await {
            // An empty page, or a file that could not be read among others: it held nothing then, either.
            engine.leave_body();
            engine.read_rest()?;
            refused.get_or_insert(failure);
        }
        if let Some(full) = engine.full() {
            return Err(full);
        }
    }
    let has_events = engine.progress().is_some_and(|(events, _)| events > 0);
    match refused.filter(|_| !has_events) {
        Some(failure) => Err(failure),
        None => Ok(engine),
    }
}

async fn read_page(engine: &mut Engine, page: &File) -> Result<(), Failure> {
    let mut at = 0.0;
    while at < page.size() {
        let end = (at + FEED_BYTES as f64).min(page.size());
        engine.feed(&bytes_of(page, at, end).await?)?;
        at = end;
        pause().await;
    }
    engine.end_body()?;
    engine.read_rest()
}

/// Looks whether `ready` stands in the given file at the place `at`; remembers the first place where it does not.
async fn part(
    ready: &[u8],
    made: Option<&File>,
    at: &mut f64,
    line: &mut u64,
    parts: &mut Option<(u64, String, String)>,
) -> Result<(), Failure> {
    let (Some(made), None) = (made, &parts) else {
        return Ok(());
    };
    let end = *at + ready.len() as f64;
    let theirs = bytes_of(made, *at, end.min(made.size()).max(*at)).await?;
    *at = end;
    let same = ready
        .iter()
        .zip(&theirs)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    *line += ready[..same].iter().filter(|byte| **byte == b'\n').count() as u64;
    if same < ready.len() {
        let begin = ready[..same]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let excerpt = |bytes: &[u8]| {
            let from = begin.min(bytes.len());
            let piece = &bytes[from..bytes.len().min(same + EXCERPT_BYTES)];
            let piece = piece
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            String::from_utf8_lossy(piece).into_owned()
        };
        *parts = Some(((*line).max(1), excerpt(ready), excerpt(&theirs)));
    }
    Ok(())
}
