//! The records that could not be read, as a file for whoever must mend them.

use std::io;

use super::{CsvWriter, Dialect};
use crate::core::protocol::Reject;

/// The list as CSV: source, page, byte offset, reason, and the beginning of the text.
pub fn rejects_csv(rejects: &[Reject]) -> io::Result<Vec<u8>> {
    let mut file = CsvWriter::new(Vec::new(), Dialect::RFC4180)?;
    file.row(["Source", "Page", "Byte", "Reason", "Text"])?;
    for reject in rejects {
        let (page, at) = (reject.page.to_string(), reject.at.to_string());
        file.row([&reject.source, &page, &at, &reject.reason, &reject.text])?;
    }
    file.finish()
}

/// The list as NDJSON, one reject a line.
pub fn rejects_ndjson(rejects: &[Reject]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for reject in rejects {
        serde_json::to_writer(&mut out, reject)?;
        out.push(b'\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reject_is_one_row_and_one_line_whatever_its_text() {
        let reject = Reject {
            source: "a.json".into(),
            page: 2,
            ..Reject::new(7, "this is not JSON".into(), b"=1+1,\n\"x\"")
        };
        let csv = rejects_csv(std::slice::from_ref(&reject)).expect("memory takes all");
        assert_eq!(
            String::from_utf8_lossy(&csv),
            "Source,Page,Byte,Reason,Text\r\na.json,2,7,this is not JSON,\"'=1+1,\n\"\"x\"\"\"\r\n"
        );
        let lines = rejects_ndjson(&[reject.clone(), reject.clone()]).expect("memory takes all");
        let lines = String::from_utf8_lossy(&lines).into_owned();
        assert_eq!(lines.lines().count(), 2);
        assert_eq!(
            serde_json::from_str::<Reject>(lines.lines().next().unwrap_or_default()).ok(),
            Some(reject)
        );
    }
}
