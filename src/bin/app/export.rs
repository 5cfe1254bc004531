//! Exports and their jobs.

use audit_explorer::app::{actions, jobs};
use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::protocol::{ExportOptions, ExportSummary, Redaction, Report};
use audit_explorer::core::verify::manifest_text;
use audit_explorer::web::download::text_blob;
use audit_explorer::web::message::from_host;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{Answer, answer, done, explorer, link, thrown};

/// Reports that the host adds.
#[wasm_bindgen(js_name = setReports)]
pub async fn set_reports(id: u32, reports: JsValue) -> Answer {
    let explorer = explorer(id)?;
    let reports: Vec<Report> = from_host(reports, "reports")
        .map_err(|failure| thrown(actions::failed(explorer, failure)))?;
    done(actions::set_reports(explorer, reports).await)
}

/// What is masked before anything is shown or written.
#[wasm_bindgen(js_name = setRedaction)]
pub async fn set_redaction(id: u32, redaction: JsValue) -> Answer {
    let explorer = explorer(id)?;
    let redaction: Redaction = from_host(redaction, "redact")
        .map_err(|failure| thrown(actions::refuse_redaction(explorer, failure)))?;
    done(actions::set_redaction(explorer, redaction).await)
}

/// The options of `method`; the element takes those in `elsewhere` itself.
fn read<T: Default + Serialize + DeserializeOwned>(
    options: JsValue,
    method: &str,
    elsewhere: &[&str],
) -> Result<T, JsValue> {
    super::options(options, method, elsewhere).map_err(thrown)
}

/// Makes a file.
#[wasm_bindgen(js_name = exportFile)]
pub async fn export_file(id: u32, options: JsValue, asked: js_sys::Function) -> Answer {
    let explorer = explorer(id)?;
    let options: ExportOptions = read(options, "export", &["signal"])?;
    exported(actions::export(explorer, options, telling(asked)).await)
}

/// Makes a file and hands it to the person.
#[wasm_bindgen]
pub async fn download(id: u32, options: JsValue, asked: js_sys::Function) -> Answer {
    let explorer = explorer(id)?;
    let options: ExportOptions = read(options, "download", &["signal"])?;
    exported(actions::download(explorer, options, telling(asked)).await)
}

/// Tells the element a job's id, by which it stops that job and no other.
fn telling(asked: js_sys::Function) -> impl FnOnce(&str) {
    move |job| {
        asked.call1(&JsValue::NULL, &job.into()).ok(); // the element's own function does not throw
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PipeOptions {
    pipe_uuid: Option<String>,
    search_term: Option<String>,
    now: Option<String>,
}

#[derive(Serialize)]
struct Started {
    success: bool,
    job: Option<jobs::Job>,
}

/// Starts Pipefy's report as a job and says whether it could be started.
#[wasm_bindgen(js_name = exportPipeAuditLogsReport)]
pub async fn export_pipe_audit_logs_report(id: u32, options: JsValue) -> Answer {
    let explorer = explorer(id)?;
    let options: PipeOptions = read(options, "exportPipeAuditLogsReport", &[])?;
    let options = ExportOptions {
        report: Some("pipefy".into()),
        pipe_uuid: options.pipe_uuid,
        search_term: options.search_term,
        now: options.now,
        ..ExportOptions::default()
    };
    match actions::start_export(explorer, options).await {
        Ok(job) => answer(Ok(Started {
            success: true,
            job: Some(job),
        })),
        // Wrong input is the caller's to mend; any other fault means that no job could be made.
        Err(failure)
            if matches!(
                failure.code,
                Code::BadOptions | Code::Window | Code::BadQuery
            ) =>
        {
            Err(thrown(failure))
        }
        Err(_shown) => answer(Ok(Started {
            success: false,
            job: None,
        })),
    }
}

/// The exports asked for, newest first.
#[wasm_bindgen]
pub async fn jobs(id: u32) -> Answer {
    let explorer = explorer(id)?;
    answer(Ok(explorer.jobs.list()))
}

/// Stops a job.
#[wasm_bindgen(js_name = cancelJob)]
pub async fn cancel_job(id: u32, job: String) -> Answer {
    done(actions::cancel_job(explorer(id)?, &job))
}

/// Hands a finished job's file to the person again.
#[wasm_bindgen]
pub async fn redownload(id: u32, job: String) -> Answer {
    done(actions::redownload(explorer(id)?, &job).await)
}

/// Forgets a job and its file.
#[wasm_bindgen(js_name = removeJob)]
pub async fn remove_job(id: u32, job: String) -> Answer {
    done(actions::remove_job(explorer(id)?, &job))
}

/// Sets the host's way of signing manifests, or none.
#[wasm_bindgen(js_name = setSign)]
pub fn set_sign(id: u32, sign: Option<js_sys::Function>) -> Result<(), JsValue> {
    link(id)?.set_signer(sign);
    Ok(())
}

/// A key as texts, to keep and to give out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyTexts {
    public_key: String,
    private_key: String,
}

/// Makes a key, with which exports are signed from now on.
#[wasm_bindgen(js_name = makeKey)]
pub async fn make_key(id: u32) -> Answer {
    let key = actions::make_key(explorer(id)?).await;
    answer(key.map(|key| KeyTexts {
        public_key: key.public_pem(),
        private_key: key.private_pem(),
    }))
}

/// Signs with the key in a PEM text from now on, or no more.
#[wasm_bindgen(js_name = useKey)]
pub async fn use_key(id: u32, pem: Option<String>) -> Answer {
    done(actions::use_key(explorer(id)?, pem).await)
}

/// Checks an export against its manifest.
#[wasm_bindgen]
pub async fn verify(id: u32, files: js_sys::Array) -> Answer {
    let explorer = explorer(id)?;
    let files: Option<Vec<web_sys::File>> = files.iter().map(|file| file.dyn_into().ok()).collect();
    let files = files.ok_or_else(|| {
        thrown(
            Failure::new(
                Code::BadOptions,
                "verify takes files: the export, its manifest.json and, if they are at hand, the raw pages",
            )
            .with_detail(serde_json::json!({ "option": "files" })),
        )
    })?;
    answer(actions::verify(explorer, files).await)
}

/// The host's own log could not be told of an export.
#[wasm_bindgen(js_name = auditFailed)]
pub fn audit_failed(id: u32, why: &str) -> Result<(), JsValue> {
    actions::audit_failed(explorer(id)?, why);
    Ok(())
}

/// An export's summary with its files.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported {
    #[serde(flatten)]
    summary: ExportSummary,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    file: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    manifest_file: JsValue,
}

fn exported(result: Result<(ExportSummary, Blob), Failure>) -> Answer {
    answer(result.map(|(summary, file)| {
        let text = manifest_text(&summary.manifest);
        let manifest_file = text_blob(&text, "application/json").into();
        Exported {
            summary,
            file: file.into(),
            manifest_file,
        }
    }))
}
