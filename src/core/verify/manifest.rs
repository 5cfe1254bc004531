//! The manifest as a file, and the bytes of it that a signature covers.
//!
//! Its keys stand in the order of their code points, two spaces deep, but for
//! `signature` and, last of all, `digest`. What is signed is the text up to the
//! line of the one, what is digested the text up to the line of the other, so
//! that `sed` can cut it out and nobody needs to agree on a way to write JSON:
//!
//! ```sh
//! sed '/^  "signature": /,$d' manifest.json > signed
//! sed '/^  "digest": /,$d' manifest.json | sha256sum
//! ```

use serde_json::Value;

use crate::core::export::Digest;
use crate::core::protocol::Signature;

/// The manifest's file, signature and all.
pub fn manifest_text(manifest: &Value) -> String {
    let text = digested_text(manifest);
    match manifest.get("digest") {
        Some(digest) => format!("{text},\n  \"digest\": {digest}\n}}\n"),
        None => format!("{text}\n}}\n"),
    }
}

/// What stands before the comma that ends the part of which the digest is made.
fn digested_text(manifest: &Value) -> String {
    let signature = manifest.get("signature").unwrap_or(&Value::Null);
    let signature = format!("{signature:#}").replace('\n', "\n  ");
    format!("{}  \"signature\": {signature}", signed_text(manifest))
}

/// The SHA-256 of a manifest's text up to the line of its digest.
pub(super) fn digest_of(manifest: &Value) -> String {
    let mut digest = Digest::default();
    digest.update(digested_text(manifest).as_bytes());
    digest.update(b",\n");
    digest.hex()
}

/// Whether a manifest's file is, to the byte, the one of which `claimed` is the digest, as the command line above works
/// it out.
pub(super) fn is_as_digested(text: &str, claimed: &str) -> bool {
    let Some(open) = text.strip_suffix(&format!("  \"digest\": \"{claimed}\"\n}}\n")) else {
        return false;
    };
    let mut digest = Digest::default();
    digest.update(open.as_bytes());
    digest.hex() == claimed
}

/// Ends a manifest with the digest of what it says; to be done after everything else.
pub fn seal(manifest: &mut Value) {
    manifest["digest"] = digest_of(manifest).into();
}

/// The bytes that a signature covers.
pub fn signed_text(manifest: &Value) -> String {
    let mut rest = manifest.clone();
    if let Some(keys) = rest.as_object_mut() {
        keys.remove("signature");
        keys.remove("digest");
    }
    let text = format!("{rest:#}");
    match text.strip_suffix("\n}") {
        Some(open) => format!("{open},\n"),
        None => "{\n".to_owned(),
    }
}

/// What stands in the manifest's file where the signature covers it, if the file still has the form
/// in which it was written.
pub(super) fn signed_part(text: &str) -> Option<&str> {
    let line = text.rfind("\n  \"signature\": ")?;
    Some(&text[..=line])
}

/// The manifest with its signature.
pub fn sign(manifest: &mut Value, signature: &Signature) {
    manifest["signature"] = serde_json::json!({
        "algorithm": signature.algorithm,
        "publicKey": signature.public_key,
        "signedBytes": "this file up to the line of \"signature\"",
        "value": signature.value,
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest() -> Value {
        json!({ "rows": 1, "signature": null, "zone": "UTC", "files": [{ "name": "\n  \"signature\": " }] })
    }

    #[test]
    fn the_signature_comes_last_and_what_stands_before_it_is_what_is_signed() {
        let mut signed = manifest();
        let signature = Signature {
            algorithm: "Ed25519".into(),
            public_key: "a2V5".into(),
            value: "c2ln".into(),
        };
        sign(&mut signed, &signature);
        let text = manifest_text(&signed);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), signed);
        assert!(
            text.ends_with("    \"value\": \"c2ln\"\n  }\n}\n"),
            "{text}"
        );
        // Neither the signature itself nor its absence changes what it covers.
        assert_eq!(signed_text(&signed), signed_text(&manifest()));
        assert_eq!(signed_part(&text), Some(signed_text(&signed).as_str()));
    }

    #[test]
    fn a_sealed_manifest_ends_with_the_digest_of_the_text_before_it() {
        let mut sealed = manifest();
        seal(&mut sealed);
        let text = manifest_text(&sealed);
        let line = text.rfind("  \"digest\": ").unwrap();
        let mut digest = Digest::default();
        digest.update(&text.as_bytes()[..line]);
        assert_eq!(
            text[line..],
            format!("  \"digest\": \"{}\"\n}}\n", digest.hex())
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), sealed);
        // What is signed is the same with it and without.
        assert_eq!(signed_text(&sealed), signed_text(&manifest()));
        let again = sealed.clone();
        seal(&mut sealed);
        assert_eq!(sealed, again);
    }

    #[test]
    fn an_unsigned_manifest_says_so() {
        let text = manifest_text(&manifest());
        assert!(
            text.ends_with("  \"zone\": \"UTC\",\n  \"signature\": null\n}\n"),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), manifest());
    }
}
