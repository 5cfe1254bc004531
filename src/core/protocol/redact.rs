//! What is masked before anything is shown or written, as a host asks for it.

use serde::{Deserialize, Serialize};

/// A preset's name, or rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Redact {
    /// `secrets` or `personal`.
    Preset(String),
    /// These and no others; none masks nothing.
    Rules(Vec<RedactRule>),
}

impl Default for Redact {
    fn default() -> Self {
        Redact::Preset("secrets".into())
    }
}

impl Redact {
    /// Whether what was masked by this setting holds nothing in the open that `now` masks, as far as that is certain.
    pub fn covers(&self, now: &Redact) -> bool {
        let preset = |redact: &Redact, wanted: &str| matches!(redact, Redact::Preset(name) if name == wanted);
        self == now
            || matches!(now, Redact::Rules(rules) if rules.is_empty())
            || (preset(self, "personal") && preset(now, "secrets"))
    }
}

/// What becomes of what a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedactAction {
    /// `[masked …]` stands in its place.
    Mask,
    /// It is taken out.
    Drop,
    /// A stable stand-in, by a key that never leaves the device.
    Pseudonym,
}

/// One rule; what it names must all hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedactRule {
    /// A canonical field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A member's name at any depth, in any case; with points, the names that lead to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `secrets`, `email`, `card`, `iban`, `phone`, `ip`, or a regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<String>,
    /// What becomes of it.
    pub action: RedactAction,
}

/// What is masked, and the key of stable stand-ins.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Redaction {
    /// What is masked.
    pub redact: Redact,
    /// Hexadecimal, at least 32 digits; made on the device and never written anywhere by us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudonym_key: Option<String>,
}

/// The key is a secret, in a log of ours too.
impl std::fmt::Debug for Redaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redaction")
            .field("redact", &self.redact)
            .finish_non_exhaustive()
    }
}

/// How often something was masked, by what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskCount {
    /// What the mask calls it: `password`, `token`, …
    pub rule: String,
    /// Places.
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_masked_by_a_setting_is_fit_for_the_same_and_for_one_that_is_known_to_mask_less() {
        let [secrets, personal] = ["secrets", "personal"].map(|name| Redact::Preset(name.into()));
        let rules = |name: &str| {
            let rules = serde_json::json!([{ "key": name, "action": "mask" }]);
            serde_json::from_value::<Redact>(rules).expect("rules")
        };
        let nothing = Redact::Rules(Vec::new());
        for (kept, now, covers) in [
            (&secrets, &secrets, true),
            (&secrets, &nothing, true),
            (&personal, &secrets, true),
            (&nothing, &nothing, true),
            (&nothing, &secrets, false),
            (&secrets, &personal, false),
            (&rules("a"), &rules("a"), true),
            (&rules("a"), &rules("b"), false),
            (&personal, &rules("a"), false),
        ] {
            assert_eq!(kept.covers(now), covers, "{kept:?} {now:?}");
        }
    }
}
