//! What may be asked of the engine, one method each.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{Link, LoadInput, lost};
use crate::core::failure::{Code, Failure};
use crate::core::privacy::bare_address;
use crate::core::protocol::{
    Bucket, Completions, CopyRows, Direction, ExportOptions, ExportPreview, ExportSummary,
    FacetCount, Find, Inspected, LoadReport, MappingChange, MappingReport, Matched, NewEvents,
    Panels, PanelsRequest, PathCount, PrintSheet, ReadOptions, Redaction, Remapped, Reply, Report,
    Request, Row, SortBy, SourceConfig, Verdict,
};
use crate::web::disk::FileHandle;
use crate::web::message::{Answer, Call};

impl Link {
    /// Reads `input`; what it brings replaces what is there, or with `append` is added.
    pub async fn load(
        &self,
        input: LoadInput,
        read: ReadOptions,
        append: bool,
    ) -> Result<LoadReport, Failure> {
        let mut read = read;
        let mut source = None;
        let mut left_out = Vec::new();
        let load = match input {
            LoadInput::Url(url) => {
                source = Some(SourceConfig {
                    url,
                    ..SourceConfig::default()
                });
                JsValue::UNDEFINED
            }
            LoadInput::Source(config) => {
                source = Some(*config);
                JsValue::UNDEFINED
            }
            LoadInput::Text(text) => JsValue::from_str(&text),
            LoadInput::Files(found) => {
                left_out = found.left_out;
                found.files.into_iter().collect::<Array>().into()
            }
            LoadInput::Given(given) => given,
        };
        if let Some(config) = &mut source {
            config.url = absolute(&config.url)?;
            if read.name.is_empty() {
                read.name = config.name();
            }
        }
        match self
            .answer(
                Call::Load {
                    read: Box::new(read),
                    append,
                    source: source.map(Box::new),
                    left_out,
                },
                load,
            )
            .await?
        {
            (Answer::Loaded(report), _) => Ok(*report),
            _ => Err(lost()),
        }
    }

    /// Reads what is new of an endpoint that was read before, and joins it to what is there.
    pub async fn load_newer(
        &self,
        source: SourceConfig,
        read: ReadOptions,
    ) -> Result<NewEvents, Failure> {
        let mut source = source;
        source.url = absolute(&source.url)?;
        let call = Call::Newer {
            read: Box::new(read),
            source: Box::new(source),
        };
        match self.answer(call, JsValue::UNDEFINED).await? {
            (Answer::Newer(new), _) => Ok(*new),
            _ => Err(lost()),
        }
    }

    /// Sets the current selection; its counts, and its first rows unless a newer search overtook it.
    pub async fn find(&self, find: Find) -> Result<(Matched, Option<Vec<Row>>), Failure> {
        match self.answer(Call::Find(find), JsValue::UNDEFINED).await? {
            (Answer::Found(found), _) => {
                let rows = found.rows.map(|rows| serde_json::from_str(&rows));
                let rows = rows.transpose().map_err(|_not_ours| lost())?;
                Ok((found.matched, rows))
            }
            _ => Err(lost()),
        }
    }

    /// Rows of the current selection in the current order.
    pub async fn rows(&self, offset: u32, limit: u32) -> Result<Vec<Row>, Failure> {
        match self.ask(Request::Rows { offset, limit }).await? {
            Reply::Rows(rows) => Ok(rows),
            _ => Err(lost()),
        }
    }

    /// The raw text of an event.
    pub async fn event(&self, index: u32) -> Result<String, Failure> {
        match self.ask(Request::Event { index }).await? {
            Reply::Event(text) => Ok(text),
            _ => Err(lost()),
        }
    }

    /// One event in full, and where it stands.
    pub async fn inspect(&self, index: u32) -> Result<Inspected, Failure> {
        match self.ask(Request::Inspect { index }).await? {
            Reply::Inspected(event) => Ok(*event),
            _ => Err(lost()),
        }
    }

    /// Some of the rows found, as a text.
    pub async fn copy(&self, rows: CopyRows) -> Result<String, Failure> {
        match self.ask(Request::Copy(rows)).await? {
            Reply::Copied(text) => Ok(text),
            _ => Err(lost()),
        }
    }

    /// Which paths' values each row brings along.
    pub async fn set_cells(&self, paths: Vec<String>) -> Result<(), Failure> {
        self.ask(Request::SetCells { paths }).await.map(drop)
    }

    /// Sets the order of the current selection.
    pub async fn sort(&self, field: SortBy, direction: Direction) -> Result<(), Failure> {
        self.ask(Request::Sort { field, direction }).await.map(drop)
    }

    /// Counts of the values of a field in the current selection.
    pub async fn facets(&self, field: String, limit: u32) -> Result<Vec<FacetCount>, Failure> {
        match self.ask(Request::Facets { field, limit }).await? {
            Reply::Facets(facets) => Ok(facets),
            _ => Err(lost()),
        }
    }

    /// Counts over time in the current selection.
    pub async fn histogram(&self, buckets: u32) -> Result<Vec<Bucket>, Failure> {
        match self.ask(Request::Histogram { buckets }).await? {
            Reply::Histogram(buckets) => Ok(buckets),
            _ => Err(lost()),
        }
    }

    /// Figures for the panels; given up as soon as the selection is another.
    pub async fn panels(&self, request: PanelsRequest) -> Result<Panels, Failure> {
        match self
            .answer(Call::Panels(Box::new(request)), JsValue::UNDEFINED)
            .await?
        {
            (Answer::Panels(panels), _) => Ok(*panels),
            _ => Err(lost()),
        }
    }

    /// What may stand at a place of the query.
    pub async fn complete(&self, query: String, cursor: usize) -> Result<Completions, Failure> {
        match self.ask(Request::Complete { query, cursor }).await? {
            Reply::Completions(completions) => Ok(completions),
            _ => Err(lost()),
        }
    }

    /// Which paths the details have.
    pub async fn paths(&self) -> Result<Vec<PathCount>, Failure> {
        match self.ask(Request::Paths).await? {
            Reply::Paths(paths) => Ok(paths),
            _ => Err(lost()),
        }
    }

    /// Which path became which field of a loaded source, and why; of the last one if none is named.
    pub async fn mapping(&self, of: Option<String>) -> Result<MappingReport, Failure> {
        match self.ask(Request::Mapping { of }).await? {
            Reply::Mapping(mapping) => Ok(mapping),
            _ => Err(lost()),
        }
    }

    /// Reads what is loaded by another mapping.
    pub async fn set_mapping(&self, change: MappingChange) -> Result<Remapped, Failure> {
        let change = Box::new(change);
        match self.ask(Request::SetMapping { change }).await? {
            Reply::Remapped(remapped) => Ok(*remapped),
            _ => Err(lost()),
        }
    }

    /// The first lines of an export.
    pub async fn preview(&self, options: ExportOptions) -> Result<ExportPreview, Failure> {
        match self
            .ask(Request::Preview {
                options: Box::new(options),
            })
            .await?
        {
            Reply::Preview(preview) => Ok(preview),
            _ => Err(lost()),
        }
    }

    /// What may be told of a request for a file. It is asked now, whenever the answer is awaited: of what is on the screen
    /// in this moment.
    pub fn told(
        &self,
        options: ExportOptions,
    ) -> Result<impl Future<Output = Result<ExportOptions, Failure>> + use<>, Failure> {
        let options = Box::new(options);
        let asked = self.call(Call::Ask(Request::Tell { options }), JsValue::UNDEFINED)?;
        Ok(async move {
            match super::answered(asked).await? {
                (Answer::Reply(Reply::Told(options)), _) => Ok(*options),
                _ => Err(lost()),
            }
        })
    }

    /// What a print view shows.
    pub async fn print(&self, options: ExportOptions) -> Result<PrintSheet, Failure> {
        let options = Box::new(options);
        match self.ask(Request::Print { options }).await? {
            Reply::Printed(sheet) => Ok(*sheet),
            _ => Err(lost()),
        }
    }

    /// Makes a file; `job` is a number by which it can be stopped. Where a person picked a file, `picked` is its handle.
    pub async fn export(
        &self,
        options: ExportOptions,
        job: u32,
        picked: Option<FileHandle>,
    ) -> Result<(ExportSummary, Blob), Failure> {
        let picked = picked.map_or(JsValue::UNDEFINED, Into::into);
        let call = Call::Export {
            options: Box::new(options),
            job,
        };
        match self.answer(call, picked).await? {
            (Answer::Exported(summary), file) => {
                let file = file.dyn_into().map_err(|_other| lost())?;
                Ok((*summary, file))
            }
            _ => Err(lost()),
        }
    }

    /// Checks an export against its manifest, and against the raw pages if they are given.
    pub async fn verify(&self, files: Vec<web_sys::File>) -> Result<Verdict, Failure> {
        let files: Array = files.into_iter().collect();
        match self.answer(Call::Verify, files.into()).await? {
            (Answer::Verified(verdict), _) => Ok(verdict),
            _ => Err(lost()),
        }
    }

    /// Stops an export, or takes its file off the device.
    pub fn drop_export(&self, job: u32) {
        // An export that is stopped says so itself.
        self.call(Call::DropExport { job }, JsValue::UNDEFINED).ok();
    }

    /// Stops the load and the exports under way.
    pub fn cancel(&self) {
        // Their own answers say how they ended.
        self.call(Call::Cancel, JsValue::UNDEFINED).ok();
    }

    /// Stops the load under way and nothing else.
    pub fn stop_load(&self) {
        // Its own answer says how it ended.
        self.call(Call::StopLoad, JsValue::UNDEFINED).ok();
    }

    /// The zone in which times are shown and days begin.
    pub async fn set_zone(&self, name: String) -> Result<(), Failure> {
        self.answer(Call::SetZone(name), JsValue::UNDEFINED)
            .await
            .map(drop)
    }

    /// Stands in for the clock.
    pub async fn set_now(&self, now: Option<String>) -> Result<(), Failure> {
        self.ask(Request::SetNow { now }).await.map(drop)
    }

    /// Reports that the host adds.
    pub async fn set_reports(&self, reports: Vec<Report>) -> Result<(), Failure> {
        self.ask(Request::SetReports { reports }).await.map(drop)
    }

    /// What is masked before anything is kept. True says that what was loaded is forgotten.
    pub async fn set_redaction(&self, redaction: Redaction) -> Result<bool, Failure> {
        let redaction = Box::new(redaction);
        match self.ask(Request::SetRedaction { redaction }).await? {
            Reply::Redacted { forgotten } => Ok(forgotten),
            _ => Err(lost()),
        }
    }

    /// Forgets everything.
    pub async fn clear(&self) -> Result<(), Failure> {
        self.ask(Request::Clear).await.map(drop)
    }
}

fn absolute(url: &str) -> Result<String, Failure> {
    let base = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok())
        .flatten();
    let resolved = match base {
        Some(base) => web_sys::Url::new_with_base(url, &base),
        None => web_sys::Url::new(url),
    };
    let resolved = resolved.map_err(|_syntax| {
        Failure::new(
            Code::BadOptions,
            format!("this is not an address: {:?}", bare_address(url)),
        )
        .with_detail(serde_json::json!({ "option": "src", "allowed": "a URL" }))
    })?;
    Ok(resolved.href())
}
