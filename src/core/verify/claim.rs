//! What a manifest claims, read from its file.

use serde_json::Value;

use super::check::Findings;
use super::form::check_form;
use super::manifest::{signed_part, signed_text};
use crate::core::load::Packed;
use crate::core::protocol::{Direction, ExportOptions, Redact, Report, Signature, UsedMapping};
use crate::core::report::built_in_reports;

/// A manifest and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The exported files, with size and digest.
    pub files: Vec<ClaimedFile>,
    /// Rows of events in the file.
    pub rows: Option<u64>,
    /// The pages that the events came from, in the order in which they were read.
    pub pages: Vec<ClaimedPage>,
    /// The packed files that some of them came in.
    pub packed: Vec<Packed>,
    /// Who vouches for it.
    pub signature: Option<Signature>,
    /// What the signature covers, in this file's own form and in ours: another program may have written it anew.
    pub signed: Vec<String>,
    value: Value,
    text: String,
}

/// One exported file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Records in a file of raw events; older manifests do not say it.
    pub records: Option<u64>,
}

/// One body that was read: a page of an endpoint, or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedPage {
    /// What its source called it.
    pub name: String,
    /// Its size, encodings undone.
    pub bytes: Option<u64>,
    /// Its SHA-256; older manifests have none of a local file.
    pub sha256: Option<String>,
}

/// What must be asked to get the same file from the same pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What the file is to hold.
    pub options: ExportOptions,
    /// The zone of the days in the query; as in `options` if there is none.
    pub query_time_zone: Option<String>,
    /// The moment by which the query was read; as in `options` if there is none.
    pub query_now: Option<String>,
    /// The order of its rows: a field's key, and which way.
    pub order: Option<(String, Direction)>,
    /// The report, if the host added it.
    pub report: Option<Report>,
    /// Whether `excel` meant semicolons.
    pub decimal_comma: bool,
    /// What was masked.
    pub redact: Redact,
    /// How each source was read; none where an older manifest does not say it.
    pub readings: Vec<UsedMapping>,
    /// Whether everything that was asked of the source was there.
    pub complete: bool,
}

impl Claim {
    /// The manifest in `text`; none if it is something else.
    pub fn read(text: &str) -> Option<Claim> {
        let value: Value = serde_json::from_str(text).ok()?;
        for key in ["product", "request", "completeness"] {
            value.get(key)?;
        }
        let files = value.get("files")?.as_array()?.iter().map(claimed);
        let files = files.collect::<Option<Vec<_>>>()?;
        let signature = value.get("signature").filter(|given| !given.is_null());
        let own = signed_part(text).map(str::to_owned);
        let ours = signed_text(&value);
        let signed = own
            .into_iter()
            .filter(|own| *own != ours)
            .chain([ours.clone()])
            .collect();
        Some(Claim {
            files,
            rows: value.get("rows").and_then(Value::as_u64),
            pages: pages(&value),
            packed: value
                .pointer("/source/packed")
                .and_then(|packed| serde_json::from_value(packed.clone()).ok())
                .unwrap_or_default(),
            // One that cannot be read is one that does not hold.
            signature: signature
                .map(|given| serde_json::from_value(given.clone()).unwrap_or_default()),
            signed,
            value,
            text: text.to_owned(),
        })
    }

    /// Looks at the manifest by itself.
    pub fn check(&self, findings: &mut Findings) {
        check_form(&self.text, &self.value, findings);
    }

    /// What to ask for the same file; none where the manifest does not say it.
    pub fn request(&self) -> Option<Request> {
        let request = self.value.get("request")?;
        let options = serde_json::from_value(request.get("options")?.clone()).ok()?;
        let order = request.get("order").and_then(|order| {
            let direction = serde_json::from_value(order.get("direction")?.clone()).ok()?;
            Some((order.get("field")?.as_str()?.to_owned(), direction))
        });
        let report = request
            .get("definition")
            .and_then(|report| serde_json::from_value::<Report>(report.clone()).ok())
            .filter(|report| {
                built_in_reports()
                    .iter()
                    .all(|built_in| built_in.name != report.name)
            });
        let text = |key: &str| Some(request.get(key)?.as_str()?.to_owned());
        Some(Request {
            query_time_zone: text("queryTimeZone"),
            query_now: text("queryNow"),
            options,
            order,
            report,
            decimal_comma: request.get("decimalComma") == Some(&Value::Bool(true)),
            redact: request
                .get("redact")
                .and_then(|redact| serde_json::from_value(redact.clone()).ok())
                .unwrap_or_default(),
            readings: self
                .value
                .pointer("/mapping/used")
                .and_then(|used| serde_json::from_value(used.clone()).ok())
                .unwrap_or_default(),
            complete: self.value.pointer("/completeness/complete") != Some(&Value::Bool(false)),
        })
    }
}

fn claimed(file: &Value) -> Option<ClaimedFile> {
    Some(ClaimedFile {
        name: file.get("name")?.as_str()?.to_owned(),
        bytes: file.get("bytes")?.as_u64()?,
        sha256: file.get("sha256")?.as_str()?.to_owned(),
        records: file.get("records").and_then(Value::as_u64),
    })
}

fn pages(manifest: &Value) -> Vec<ClaimedPage> {
    let pages = manifest.pointer("/source/pages").and_then(Value::as_array);
    let text = |page: &Value, key: &str| Some(page.get(key)?.as_str()?.to_owned());
    let page = |page: &Value| ClaimedPage {
        name: text(page, "source").unwrap_or_default(),
        bytes: page.get("bytes").and_then(Value::as_u64),
        sha256: text(page, "sha256"),
    };
    pages.into_iter().flatten().map(page).collect()
}
