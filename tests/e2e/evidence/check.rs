//! Checking an export: by its manifest, by the raw pages, on the screen.

use serde_json::json;

use super::{export, opened};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::page::Page;
use crate::site::Site;

/// Calls `verify` on files made in the page from the last export, and gives `ok` with the checks that are broken.
async fn verify(page: &Page<'_>, files: &str) -> (bool, Vec<String>) {
    let script = format!(
        "(async () => {{
            const csv = await made.file.text(), manifest = await made.manifestFile.text();
            const file = (name, text) => new File([text], name);
            return element.verify({files});
        }})()"
    );
    let verdict = page.promise(&script, json!([])).await.expect("a verdict");
    let broken = verdict["findings"].as_array().expect("findings").iter();
    let broken = broken.filter(|one| one["weight"] == "broken");
    let checks = broken.map(|one| one["check"].as_str().unwrap_or_default().to_owned());
    (verdict["ok"] == true, checks.collect())
}

#[test]
fn checking_an_export_finds_every_fault_and_says_which() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.call("makeKey", json!([])).await.expect("a key");
        export(&page, json!({ "report": "all" })).await;
        for (files, ok, checks) in [
            (
                "[file(made.name, csv), file('manifest.json', manifest)]",
                true,
                vec![],
            ),
            (
                "[file('other.csv', csv), file('manifest.json', manifest)]",
                true,
                vec![],
            ),
            (
                "[file(made.name, csv), file('manifest.json', JSON.stringify(JSON.parse(manifest)))]",
                true,
                vec![],
            ),
            (
                "[file(made.name, csv.replace('Ann', 'Amn')), file('manifest.json', manifest)]",
                false,
                vec!["sha256"],
            ),
            (
                "[file(made.name, csv.split('\\r\\n').toSpliced(1, 1).join('\\r\\n')), file('manifest.json', manifest)]",
                false,
                vec!["sha256", "rows"],
            ),
            (
                "[file(made.name, csv.slice(0, -9)), file('manifest.json', manifest)]",
                false,
                vec!["sha256", "rows"],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace(made.manifest.files[0].sha256, '0'.repeat(64)))]",
                false,
                vec!["manifest", "sha256", "signature"],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace('\"complete\": true', '\"complete\": false'))]",
                false,
                vec!["manifest", "signature"],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace('\"completeness\"', '\"completeness\" '))]",
                true,
                vec![],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace(/\"digest\": \"./, '\"digest\": \"x'))]",
                false,
                vec!["manifest"],
            ),
            (
                // The signer's key beside it proves nothing where the signature is none that anybody can check.
                "[file(made.name, csv), file('manifest.json', manifest.replace('\"algorithm\": \"Ed25519\"', '\"algorithm\": \"none\"'))]",
                false,
                vec!["manifest", "signature"],
            ),
            ("[file('manifest.json', manifest)]", false, vec!["file"]),
            ("[file(made.name, csv)]", false, vec!["manifest"]),
            (
                "[file(made.name, csv), file('manifest.json', manifest), file('k.pem', (await element.makeKey()).publicKey)]",
                false,
                vec!["key"],
            ),
        ] {
            let checks: Vec<String> = checks.into_iter().map(str::to_owned).collect();
            assert_eq!(verify(&page, files).await, (ok, checks), "{files}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_signature_of_bytes_alone_is_told_as_unchecked_and_where_none_is_given_there_is_no_file() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        for given in [
            "undefined",
            "null",
            "({})",
            "new Uint8Array()",
            "5",
            "({ algorithm: 'Ed25519' })",
        ] {
            let refused = page
                .promise(
                    &format!(
                        "(element.sign = async () => {given}, element.export({{ report: 'all' }}))"
                    ),
                    json!([]),
                )
                .await;
            let refused = refused.expect_err("nobody signed");
            assert_eq!(refused.code, "internal", "{given}: {}", refused.message);
            assert!(
                refused.message.contains("gave no signature"),
                "{given}: {}",
                refused.message
            );
        }
        page.run(
            "element.sign = async () => new Uint8Array(64).buffer",
            json!([]),
        )
        .await;
        export(&page, json!({ "report": "all" })).await;
        let files = "[file(made.name, csv), file('manifest.json', manifest)]";
        assert_eq!(verify(&page, files).await, (true, vec![]));
    });
}

#[test]
fn a_page_without_cryptography_says_that_it_cannot_sign_and_goes_on() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        // As where it is not served securely.
        let without = "Object.defineProperty(crypto, 'subtle', { value: undefined })";
        page.run(without, json!([])).await;
        let refused = page.call("makeKey", json!([])).await;
        let refused = refused.expect_err("there is nothing to make it with");
        assert!(refused.message.contains("https"), "{}", refused.message);
        export(&page, json!({ "report": "all" })).await;
        let (ok, broken) = verify(
            &page,
            "[file(made.name, csv), file('manifest.json', manifest)]",
        )
        .await;
        assert!(ok && broken.is_empty(), "{broken:?}");
    });
}

#[test]
fn with_the_raw_pages_a_file_is_made_again_and_compared() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.call("sort", json!(["actorName", "asc"]))
            .await
            .expect("a field");
        page.run("window.page = arguments[0]", json!([TWO_EVENTS]))
            .await;
        for options in [
            json!({ "report": "all", "query": "user:ann OR user:bob" }),
            json!({ "report": "visible", "format": "ndjson" }),
            json!({ "report": "graphos", "format": "xlsx", "now": "2024-05-20T12:00:00Z", "from": "2024-05-01", "to": "2024-05-19" }),
        ] {
            export(&page, options.clone()).await;
            let script = "element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), new File([page], 'page1.json')])";
            let verdict = page.promise(script, json!([])).await.expect("a verdict");
            let text = verdict.to_string();
            assert!(
                verdict["ok"] == true && text.contains("follows from the pages"),
                "{options}: {verdict:#}"
            );
        }
        // Pages that say something else do not make the file.
        export(&page, json!({ "report": "all" })).await;
        let script = "element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), new File([page.replace('nn', 'mm')], 'page1.json')])";
        let verdict = page.promise(script, json!([])).await.expect("a verdict");
        assert_eq!(verdict["ok"], false, "{verdict:#}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_person_checks_a_file_on_the_screen_without_a_network() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.wait_for("the preview", "root.querySelector('[data-test=download]') && !root.querySelector('[data-test=download]').disabled").await;
        page.click("[data-test=download]").await;
        page.click("[data-test=save-manifest]").await;
        let csv = browser.downloaded("visible_UTC.csv").await;
        let manifest = browser.downloaded("visible_UTC.csv.manifest.json").await;
        page.click("[data-test=done]").await;
        site.stop().await;
        page.click("[part=jobs-button]").await;
        page.wait_for(
            "the job",
            "root.querySelector('[data-test=job]')?.dataset.state === 'ready'",
        )
        .await;
        browser.screenshot("jobs").await;
        page.click("[data-test=open-verify]").await;
        let folder = &browser.downloads;
        assert!(!csv.is_empty() && !manifest.is_empty());
        let paths = format!(
            "{}\n{}",
            folder.join("visible_UTC.csv").display(),
            folder.join("visible_UTC.csv.manifest.json").display()
        );
        let input = page.find("[data-test=verify-files]").await;
        input
            .send_keys(&paths)
            .await
            .expect("a file field takes paths");
        page.wait_for("the verdict", "root.querySelector('[data-test=verdict]')")
            .await;
        assert_eq!(
            page.text("[data-test=verdict]").await,
            "The file is what its manifest says"
        );
        browser.screenshot("verify-holds").await;
        std::fs::write(
            folder.join("visible_UTC.csv"),
            [&csv[..csv.len() - 1], b"x"].concat(),
        )
        .expect("a folder");
        let input = page.find("[data-test=verify-files]").await;
        input
            .send_keys(&folder.join("visible_UTC.csv").display().to_string())
            .await
            .expect("a file field takes paths");
        page.wait_for(
            "the other verdict",
            "root.querySelector('[data-test=verdict]')?.textContent.includes('not what')",
        )
        .await;
        browser.screenshot("verify-broken").await;
        browser.resize(360, 800).await;
        browser.screenshot("verify-360").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_zip_itself_is_checked_without_being_unpacked_first() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.run("window.page = arguments[0]", json!([TWO_EVENTS]))
            .await;
        for format in ["csv", "xlsx", "ndjson"] {
            export(
                &page,
                json!({ "report": "all", "format": format, "bundle": true }),
            )
            .await;
            let given = "element.verify([new File([made.file], made.name), new File([page], 'page1.json')])";
            let verdict = page.promise(given, json!([])).await.expect("a verdict");
            assert!(
                verdict["ok"] == true && verdict.to_string().contains("follows from the pages"),
                "{format}: {verdict:#}"
            );
        }
        // One other byte in the middle of what is packed.
        let broken = "(async () => {
            const bytes = new Uint8Array(await made.file.arrayBuffer());
            bytes[60] ^= 1;
            return element.verify([new File([bytes], made.name)]);
        })()";
        let verdict = page.promise(broken, json!([])).await.expect("a verdict");
        assert_eq!(verdict["ok"], false, "{verdict:#}");
        assert_eq!(verdict["findings"][0]["check"], "zip", "{verdict:#}");
        // A byte of the zip's own records, which no checksum covers; the files in it are still told of.
        let marked = "(async () => {
            const bytes = new Uint8Array(await made.file.arrayBuffer());
            bytes[10] ^= 1;
            return element.verify([new File([bytes], made.name)]);
        })()";
        let verdict = page.promise(marked, json!([])).await.expect("a verdict");
        let told = verdict.to_string();
        assert!(
            verdict["ok"] == false
                && told.contains("the zip's own records are not as Audit Explorer wrote them")
                && told.contains("is byte for byte the file that the manifest describes"),
            "{verdict:#}"
        );
        // A zip of something else is no export.
        let other = "element.verify([new File(['PK'], 'other.zip')])";
        let verdict = page.promise(other, json!([])).await.expect("a verdict");
        assert_eq!(verdict["findings"][0]["check"], "manifest", "{verdict:#}");
        page.has_a_clean_console().await;
    });
}
