//! What a manifest says of files and texts that came from no address, and whether a check holds them to it.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::files::ZIP;
use crate::page::Page;
use crate::site::Site;

/// Makes files by hand: `gzip(text, name)`, `known(file)` with its size and SHA-256, and `source(input)`, which loads it,
/// exports it, keeps the export in `window.made` and gives what the manifest says of where it came from.
const HAND: &str = "
    window.gzip = async (text, name) => new File([await new Response(
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()], name);
    window.known = async blob => ({ bytes: blob.size, sha256: [...new Uint8Array(
      await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))].map(byte => byte.toString(16).padStart(2, '0')).join('') });
    window.made = undefined;
    window.source = async input => {
      if (input) await element.load(input);
      window.made = await element.export({ report: 'all' });
      return { pages: made.manifest.source.pages, packed: made.manifest.source.packed };
    };
";

async fn at_hand<'b>(browser: &'b crate::browser::Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.run(&format!("{ZIP}{HAND}"), json!([])).await;
    page
}

async fn eval(page: &Page<'_>, script: &str) -> Value {
    page.promise(&format!("(async () => {{ {script} }})()"), json!([]))
        .await
        .expect(script)
}

#[test]
fn a_manifest_names_each_local_file_by_what_sha256sum_says_of_it() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = at_hand(browser, &site).await;
        // So long that a worker digests it while it is read, and so short that none does.
        for count in [3, 200_000] {
            let script = format!(
                "const file = new File([lines(0, {count})], 'own.ndjson');
                 return [await source(file), await known(file)];"
            );
            let said = eval(&page, &script).await;
            let (source, known) = (&said[0], &said[1]);
            assert_eq!(
                *source,
                json!({ "pages": [{ "source": "own.ndjson", "bytes": known["bytes"], "sha256": known["sha256"] }], "packed": [] }),
                "{count}"
            );
        }
        // Packed, it is the packed one that its owner has; what is in it is known as well.
        let said = eval(
            &page,
            "const text = lines(0, 5), file = await gzip(text, 'own.ndjson.gz');
             return [await source(file), await known(file), await known(new Blob([text]))];",
        )
        .await;
        let (source, packed, plain) = (&said[0], &said[1], &said[2]);
        let of = |name: &str, known: &Value| json!({ "source": name, "bytes": known["bytes"], "sha256": known["sha256"] });
        assert_eq!(
            *source,
            json!({ "pages": [of("own.ndjson.gz", plain)], "packed": [of("own.ndjson.gz", packed)] })
        );
        let said = eval(
            &page,
            "const text = lines(0, 5), file = await zip([{ name: 'a.ndjson', text }, { name: 'b.ndjson', text: lines(9, 2) }]);
             return [await source(file), await known(file), await known(new Blob([text])), await known(new Blob([lines(9, 2)]))];",
        )
        .await;
        assert_eq!(
            said[0],
            json!({
                "pages": [of("logs.zip/a.ndjson", &said[2]), of("logs.zip/b.ndjson", &said[3])],
                "packed": [of("logs.zip", &said[1])],
            })
        );
        // One of several that is refused was received all the same, to its end.
        let said = eval(
            &page,
            "const good = new File([lines(0, 2)], 'good.ndjson'), bad = new File(['Hello there '.repeat(99999)], 'notes.txt');
             return [await source([good, bad]), await known(good), await known(bad), made.manifest.completeness.complete];",
        )
        .await;
        assert_eq!(
            said[0]["pages"],
            json!([of("good.ndjson", &said[1]), of("notes.txt", &said[2])])
        );
        assert_eq!(said[3], false);
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_pasted_text_and_what_a_host_streams_are_digested_as_they_came() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = at_hand(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.run(
            "const data = new DataTransfer(); data.setData('text/plain', lines(0, 4));
             const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true });
             // Firefox makes such an event with an empty clipboard.
             if (!event.clipboardData?.types.length) Object.defineProperty(event, 'clipboardData', { value: data });
             document.body.dispatchEvent(event)",
            json!([]),
        )
        .await;
        page.counts("4 of 4 events").await;
        let said = eval(
            &page,
            "return [await source(), await known(new Blob([lines(0, 4)]))];",
        )
        .await;
        assert_eq!(said[0]["pages"][0]["sha256"], said[1]["sha256"], "{said}");
        assert_eq!(said[0]["pages"][0]["bytes"], said[1]["bytes"], "{said}");
        let said = eval(
            &page,
            "const file = await gzip(lines(0, 7), 'x');
             return [await source(file.stream()), await known(file), await known(new Blob([lines(0, 7)]))];",
        )
        .await;
        for (place, known) in [("packed", &said[1]), ("pages", &said[2])] {
            assert_eq!(said[0][place][0]["sha256"], known["sha256"], "{place}");
            assert_eq!(said[0][place][0]["bytes"], known["bytes"], "{place}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_check_takes_a_local_file_for_the_raw_page_and_finds_one_that_was_edited() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = at_hand(browser, &site).await;
        page.run(
            "window.judged = async (...pages) => {
               const verdict = await element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), ...pages]);
               return [verdict.ok, verdict.findings.filter(one => ['page', 'replay'].includes(one.check)).map(one => one.text)];
             };",
            json!([]),
        )
        .await;
        let said = eval(
            &page,
            "window.own = new File([lines(0, 5)], 'own.ndjson');
             await source(own);
             return [await judged(own), await judged(new File([(await own.text()).replace('Ann', 'Bob')], 'own.ndjson'))];",
        )
        .await;
        let (same, edited) = (&said[0], &said[1]);
        assert_eq!(same[0], true, "{same}");
        assert!(
            same.to_string()
                .contains("is a page that the file was made from, unchanged")
                && same.to_string().contains("follows from the pages"),
            "{same}"
        );
        // As long as it was, and of the same name.
        assert_eq!(edited[0], false, "{edited}");
        assert!(
            edited
                .to_string()
                .contains("is none of the pages that the file was made from"),
            "{edited}"
        );
        // Packed: as it was; with another byte in its head, which no checksum covers; and unpacked by whoever gives it.
        let said = eval(
            &page,
            "const packed = await gzip(lines(0, 5), 'own.ndjson.gz');
             await source(packed);
             const bytes = new Uint8Array(await packed.arrayBuffer());
             bytes[4] ^= 1;
             return [await judged(packed), await judged(new File([bytes], 'own.ndjson.gz')), await judged(own)];",
        )
        .await;
        for (place, ok, text) in [
            (0, true, "is byte for byte the packed file that was loaded"),
            (
                1,
                false,
                "is not byte for byte the packed file that was loaded",
            ),
            (2, true, "follows from the pages"),
        ] {
            assert_eq!(said[place][0], ok, "{}", said[place]);
            assert!(said[place].to_string().contains(text), "{}", said[place]);
        }
        page.has_a_clean_console().await;
    });
}
