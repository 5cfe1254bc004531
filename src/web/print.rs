//! A sheet of events over the whole page, to be read and printed.
//!
//! It lies beside the page's own content, not in the explorer: what is printed
//! is the sheet, whole, wherever on a page the explorer stands. It is a modal
//! dialog, so that it covers those of the host's, too. Styles come as
//! constructed sheets, which a strict policy lets in.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CssStyleSheet, Document, Element, Event, HtmlDialogElement, HtmlElement, ShadowRoot,
    ShadowRootInit, ShadowRootMode,
};

use super::body::words;
use super::pause::pause;
use crate::core::export::{PAGE_STYLE, SHEET_STYLE, sheet_end};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::PrintSheet;

const VIEW_STYLE: &str = include_str!("print.css");
/// Goes to the page: a shadow tree has no say in what is printed around it.
const PAPER_STYLE: &str = include_str!("print_page.css");
/// Rows on the screen; all are printed. A table of thousands of rows takes a browser a while to lay out.
const SHOWN_ROWS: usize = 200;
/// Rows made in one go.
const SLICE_ROWS: usize = 100;

#[wasm_bindgen]
extern "C" {
    /// A document or a shadow root.
    type Styled;
    #[wasm_bindgen(method, getter, js_name = adoptedStyleSheets)]
    fn adopted(this: &Styled) -> Array;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn adopt(this: &Styled, sheets: &Array);
}

/// What the view changed in the page; dropping it changes all of it back.
struct Cover {
    document: Document,
    dialog: HtmlDialogElement,
    paper: CssStyleSheet,
    focused: Option<HtmlElement>,
}

impl Drop for Cover {
    fn drop(&mut self) {
        self.dialog.remove();
        let styled: &Styled = self.document.unchecked_ref();
        let paper: &JsValue = self.paper.as_ref();
        styled.adopt(&styled.adopted().filter(&mut |sheet, _, _| sheet != *paper));
        if let Some(focused) = &self.focused {
            focused.focus().ok(); // it may be gone itself
        }
    }
}

/// A sheet that is shown. Dropping it takes it off the page at once.
pub struct Paper {
    dialog: HtmlDialogElement,
}

impl Drop for Paper {
    fn drop(&mut self) {
        self.dialog.close(); // which is heard in a task of its own, and ends the waiting
        self.dialog.remove();
    }
}

/// Shows `sheet` until the person closes it, or until what `opened` is given is dropped.
pub async fn show(sheet: &PrintSheet, opened: impl FnOnce(Paper)) -> Result<(), Failure> {
    let cover = Cover::open().map_err(refused)?;
    let closed = View::open(&cover, sheet, opened).await.map_err(refused)?;
    closed.wait().await;
    Ok(())
}

fn refused(error: JsValue) -> Failure {
    Failure::new(
        Code::Internal,
        format!(
            "the print view could not be shown: {}. Download it as a file instead",
            words(&error)
        ),
    )
}

impl Cover {
    fn open() -> Result<Cover, JsValue> {
        let nothing = || JsValue::from_str("there is no page");
        let document = web_sys::window()
            .and_then(|window| window.document())
            .ok_or_else(nothing)?;
        let body = document.body().ok_or_else(nothing)?;
        let dialog: HtmlDialogElement = document.create_element("dialog")?.unchecked_into();
        dialog.set_class_name("audit-explorer-paper");
        dialog.set_attribute("aria-label", "Print view")?;
        let paper = sheet_of(&format!("{PAGE_STYLE}\n{PAPER_STYLE}"))?;
        let styled: &Styled = document.unchecked_ref();
        let sheets = styled.adopted().concat(&Array::of1(&paper));
        let focused = focused(&document);
        body.append_child(&dialog)?;
        styled.adopt(&sheets);
        Ok(Cover {
            document,
            dialog,
            paper,
            focused,
        })
    }
}

/// What has the focus, in however many shadow trees.
fn focused(document: &Document) -> Option<HtmlElement> {
    let mut active = document.active_element()?;
    while let Some(inner) = active.shadow_root().and_then(|root| root.active_element()) {
        active = inner;
    }
    active.dyn_into().ok()
}

fn sheet_of(style: &str) -> Result<CssStyleSheet, JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(style)?;
    Ok(sheet)
}

/// An open view, and what it listens to.
struct View {
    closed: Promise,
    _closures: [Closure<dyn FnMut(Event)>; 3],
}

impl View {
    async fn open(
        cover: &Cover,
        sheet: &PrintSheet,
        opened: impl FnOnce(Paper),
    ) -> Result<View, JsValue> {
        let init = ShadowRootInit::new(ShadowRootMode::Open);
        // A dialog itself can have no shadow tree.
        let host = cover.document.create_element("div")?;
        cover.dialog.append_child(&host)?;
        let root = host.attach_shadow(&init)?;
        let styles: Array = [sheet_of(SHEET_STYLE)?, sheet_of(VIEW_STYLE)?]
            .iter()
            .collect();
        root.unchecked_ref::<Styled>().adopt(&styles);
        let draw = Draw {
            document: &cover.document,
        };
        let (print, close) = draw.bar(&root, sheet)?;
        cover.dialog.show_modal()?;
        print.focus()?;
        let mut resolve = None;
        let closed = Promise::new(&mut |resolved, _| resolve = Some(resolved));
        let resolve: Function = resolve.ok_or(JsValue::NULL)?;
        opened(Paper {
            dialog: cover.dialog.clone(),
        });
        // By the button, by Escape, or by what else closes a dialog on the person's device.
        let on_closed = Closure::<dyn FnMut(_)>::new(move |_: Event| {
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        });
        let on_print = Closure::<dyn FnMut(_)>::new(|_: Event| {
            if let Some(window) = web_sys::window() {
                window.print().ok(); // a frame may be forbidden to: its own menu prints it too
            }
        });
        let dialog = cover.dialog.clone();
        let on_close = Closure::<dyn FnMut(_)>::new(move |_: Event| dialog.close());
        print.set_onclick(Some(on_print.as_ref().unchecked_ref()));
        close.set_onclick(Some(on_close.as_ref().unchecked_ref()));
        cover
            .dialog
            .set_onclose(Some(on_closed.as_ref().unchecked_ref()));
        draw.sheet(&root, sheet).await?;
        Ok(View {
            closed,
            _closures: [on_closed, on_print, on_close],
        })
    }

    async fn wait(self) {
        JsFuture::from(self.closed).await.ok(); // it cannot reject
    }
}

/// Makes elements.
struct Draw<'a> {
    document: &'a Document,
}

impl Draw<'_> {
    fn element(&self, name: &str, class: &str, text: &str) -> Result<Element, JsValue> {
        let element = self.document.create_element(name)?;
        if !class.is_empty() {
            element.set_class_name(class);
        }
        if !text.is_empty() {
            element.set_text_content(Some(text));
        }
        Ok(element)
    }

    fn bar(
        &self,
        root: &ShadowRoot,
        sheet: &PrintSheet,
    ) -> Result<(HtmlElement, HtmlElement), JsValue> {
        let bar = self.element("div", "bar", "")?;
        let rows = sheet.rows.len();
        let mut line = "Nothing around this sheet is printed. Choose \u{201c}Save as PDF\u{201d} there for a file.".to_owned();
        if rows > SHOWN_ROWS {
            line.push_str(&format!(
                " All {rows} rows are printed; the first {SHOWN_ROWS} are shown here."
            ));
        }
        bar.append_child(&self.element("p", "", &line)?.into())?;
        let button = |text: &str, test: &str| -> Result<HtmlElement, JsValue> {
            let button = self.element("button", "", text)?;
            button.set_attribute("type", "button")?;
            button.set_attribute("data-test", test)?;
            bar.append_child(&button)?;
            Ok(button.unchecked_into())
        };
        let print = button("Print\u{2026}", "print")?;
        let close = button("Close", "close-print")?;
        root.append_child(&bar)?;
        Ok((print, close))
    }

    async fn sheet(&self, root: &ShadowRoot, sheet: &PrintSheet) -> Result<(), JsValue> {
        let marked = |class: &str| match sheet.complete {
            true => class.to_owned(),
            false => format!("{class} {class}--incomplete"),
        };
        let main = self.element("div", "audit-explorer-sheet", "")?;
        main.append_child(&self.element("h1", "", &sheet.title)?.into())?;
        let statement = marked("audit-explorer-sheet__statement");
        main.append_child(&self.element("p", &statement, &sheet.statement)?.into())?;
        let facts = self.element("dl", "", "")?;
        for (what, said) in &sheet.facts {
            facts.append_child(&self.element("dt", "", what)?.into())?;
            facts.append_child(&self.element("dd", "", said)?.into())?;
        }
        main.append_child(&facts)?;
        let scroll = self.element("div", "audit-explorer-sheet__scroll", "")?;
        let table = self.element("table", "", "")?;
        let head = self.element("thead", "", "")?;
        let running = self.element("tr", &marked("audit-explorer-sheet__running"), "")?;
        let cell = self.element("td", "", &sheet.running)?;
        cell.set_attribute("colspan", &sheet.headers.len().to_string())?;
        running.append_child(&cell)?;
        head.append_child(&running)?;
        let names = self.element("tr", "", "")?;
        for header in &sheet.headers {
            let name = self.element("th", "", header)?;
            name.set_attribute("scope", "col")?;
            names.append_child(&name)?;
        }
        head.append_child(&names)?;
        table.append_child(&head)?;
        let (shown, rest) = sheet.rows.split_at(sheet.rows.len().min(SHOWN_ROWS));
        for (rows, class) in [(shown, ""), (rest, "rest")] {
            let group = self.element("tbody", class, "")?;
            self.rows(&group, rows).await?;
            table.append_child(&group)?;
        }
        scroll.append_child(&table)?;
        main.append_child(&scroll)?;
        let end = self.element("p", "audit-explorer-sheet__end", &sheet_end(sheet))?;
        main.append_child(&end)?;
        // Drawn and laid out once, with all its rows.
        root.append_child(&main)?;
        Ok(())
    }

    async fn rows(&self, group: &Element, rows: &[Vec<String>]) -> Result<(), JsValue> {
        for slice in rows.chunks(SLICE_ROWS) {
            for row in slice {
                let line = self.element("tr", "", "")?;
                for cell in row {
                    line.append_child(&self.element("td", "", cell)?.into())?;
                }
                group.append_child(&line)?;
            }
            pause().await;
        }
        Ok(())
    }
}
