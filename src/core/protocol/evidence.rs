//! What proves a file, and what is found when it is checked.

use serde::{Deserialize, Serialize};

/// Who vouches for a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// `Ed25519`, or what the host's own way of signing is called.
    pub algorithm: String,
    /// The key to check it with: SubjectPublicKeyInfo (DER) in base64.
    pub public_key: String,
    /// The signature in base64.
    pub value: String,
}

/// How a signature is made that can be checked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// What we sign by.
    Ed25519,
    /// ECDSA over P-256 with SHA-256.
    EcdsaP256,
    /// RSA, PKCS #1 v1.5, with SHA-256.
    RsaPkcs1,
}

impl SignatureKind {
    const ALL: [(&'static str, SignatureKind); 3] = [
        ("Ed25519", SignatureKind::Ed25519),
        ("ECDSA-P256-SHA256", SignatureKind::EcdsaP256),
        ("RSASSA-PKCS1-v1_5-SHA256", SignatureKind::RsaPkcs1),
    ];

    /// By the name of its algorithm; none of another.
    pub fn of(algorithm: &str) -> Option<SignatureKind> {
        let mut all = SignatureKind::ALL.iter();
        all.find_map(|(name, kind)| (*name == algorithm).then_some(*kind))
    }

    /// The names of all.
    pub fn names() -> String {
        SignatureKind::ALL.map(|(name, _)| name).join(", ")
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It was checked and holds.
    Holds,
    /// It was not checked, or is to be known; the file may be right all the same.
    Note,
    /// It was checked and does not hold.
    Broken,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How much it weighs.
    pub weight: Weight,
    /// For programs: `bytes`, `sha256`, `rows`, `name`, `file`, `manifest`, `signature`, `key`, `page`, `replay`, `zip`.
    pub check: String,
    /// For people.
    pub text: String,
}

/// What checking an export gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether everything that was checked holds, and the file and its manifest were both there.
    pub ok: bool,
    /// In the order in which they were checked.
    pub findings: Vec<Checked>,
}
