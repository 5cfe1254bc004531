//! Each element has a place of its own on the device, and takes nothing that is the host's.

use serde_json::json;

use super::{Board, keep, lying};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::{TWO_EVENTS, many_events};

#[test]
fn elements_without_an_id_have_places_of_their_own() {
    in_browser(async |browser| {
        let element = "<audit-explorer persist=\"device\"></audit-explorer>";
        let before =
            "['/api/one', '/api/two?token=one', '/api/two?token=two'].forEach((url, place) => {
                document.querySelectorAll('audit-explorer')[place].sourceConfig = { url };
            });";
        let board = Board::new(browser, &element.repeat(3), before).await;
        let bodies = [many_events(1), TWO_EVENTS.to_owned(), many_events(3)];
        board.site.responds(move |asked| {
            let place = ["/api/one", "/api/two?token=one", "/api/two?token=two"]
                .iter()
                .position(|path| asked.path == *path)?;
            Some(Answer::json(bodies[place].clone()))
        });
        let page = board.visit().await;
        page.wait_for("the word that all are kept", "kept.length === 3")
            .await;
        board.site.responds(|asked| {
            let of_api = asked.path.starts_with("/api/");
            of_api.then(|| Answer::status(404))
        });
        let page = board.visit().await;
        page.wait_for("what was kept", "restored.length === 3")
            .await;
        let totals = page
            .promise(
                "Promise.all([...document.querySelectorAll('audit-explorer')].map(one => one.search('').then(found => found.total)))",
                json!([]),
            )
            .await;
        assert_eq!(totals, Ok(json!([1, 2, 3])));
    });
}

#[test]
fn what_the_host_keeps_under_a_like_name_is_not_forgotten() {
    in_browser(async |browser| {
        let markup = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";
        let board = Board::new(browser, markup, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, TWO_EVENTS).await;
        page.run(
            "localStorage.setItem('audit-explorer-host-token', 'the host’s');
             for (const name of ['reports', 'mappings', 'language']) localStorage.setItem(`audit-explorer-${name}`, '[]');",
            json!([]),
        )
        .await;
        page.call("clear", json!([]))
            .await
            .expect("it can be forgotten");
        assert_eq!(lying(&page).await, ["audit-explorer-host-token"]);
    });
}
