//! Whether a manifest is as it was written, by the digest in its last line.
//!
//! The digest is against accidents and careless hands: who changes a manifest on
//! purpose can compute it anew. Against that stands a signature.

use serde_json::Value;

use super::check::Findings;
use super::doubled::doubled_key;
use super::manifest::{digest_of, is_as_digested, manifest_text};

/// The keys that a manifest has; there are no others.
const KEYS: [&str; 14] = [
    "product",
    "request",
    "source",
    "completeness",
    "mapping",
    "columns",
    "rows",
    "first",
    "last",
    "escaped",
    "masked",
    "files",
    "signature",
    "digest",
];

const UNCHANGED: &str = "the manifest says what it said when it was written";

/// So few other bytes are a slip, not another program's way to write JSON.
const SLIP_BYTES: usize = 4;

/// Looks at a manifest by itself: `text` is its file, `manifest` what it says.
pub(super) fn check_form(text: &str, manifest: &Value, findings: &mut Findings) {
    if let Some(key) = doubled_key(text) {
        return findings.broken(
            "manifest",
            format!("the manifest was changed: it says {key:?} twice in one place, so two readers may read two things"),
        );
    }
    let keys = manifest
        .as_object()
        .into_iter()
        .flat_map(|keys| keys.keys());
    let unknown: Vec<&str> = keys
        .map(String::as_str)
        .filter(|key| !KEYS.contains(key))
        .collect();
    if !unknown.is_empty() {
        return findings.broken(
            "manifest",
            format!(
                "the manifest was changed: nothing in one is called {}",
                unknown.join(", ")
            ),
        );
    }
    let Some(claimed) = manifest.get("digest").and_then(Value::as_str) else {
        return findings.note(
            "manifest",
            "the manifest carries no digest of itself, so whether it was changed can only be told by a signature",
        );
    };
    if claimed != digest_of(manifest) {
        // Older ones hold fractions that come out otherwise when they are read and written again: those stand to the byte.
        return match is_as_digested(text, claimed) {
            true => findings.holds("manifest", UNCHANGED),
            false => findings.broken(
                "manifest",
                "the manifest was changed: what it says is not what the digest in its last line was made of",
            ),
        };
    }
    let ours = manifest_text(manifest);
    let compact = manifest.to_string();
    if text == ours || text == compact {
        return findings.holds("manifest", UNCHANGED);
    }
    let others = text
        .bytes()
        .zip(ours.bytes())
        .filter(|(one, other)| one != other)
        .count();
    if text.len() == ours.len() && others <= SLIP_BYTES {
        return findings.broken(
            "manifest",
            format!("the manifest was changed: {others} bytes between its values are others, though what it says is the same"),
        );
    }
    findings.note(
        "manifest",
        "the manifest was written anew by another program; what it says is what it said",
    );
}
