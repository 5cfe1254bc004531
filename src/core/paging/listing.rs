//! Sources that answer with a list of addresses, behind each of which lie
//! events: the Office 365 Management Activity API.
//!
//! A list itself holds no events; it is read whole, and what it names is asked
//! for one after the other.

use std::collections::VecDeque;

use serde::Deserialize;

use super::{Next, PageRequest, Pager, address};

/// A longer list is not read.
pub const LIST_BYTES_MAX: usize = 32 << 20;

/// What lists have named so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Listed {
    waiting: VecDeque<PageRequest>,
    any: bool,
}

impl Listed {
    pub(super) fn next(&mut self) -> Option<PageRequest> {
        self.waiting.pop_front()
    }

    pub(super) fn any(&self) -> bool {
        self.any
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    content_uri: String,
}

impl Pager {
    /// Whether the page asked for last is a list of addresses, to be given to [`Pager::listed`].
    pub fn lists(&self) -> bool {
        let url = self
            .request
            .url
            .split(['?', '#'])
            .next()
            .unwrap_or_default();
        url.trim_end_matches('/')
            .ends_with("/activity/feed/subscriptions/content")
    }

    /// What to do after a list with this body.
    pub fn listed(&mut self, body: &str, headers: &[(String, String)]) -> Next {
        let Ok(entries) = serde_json::from_str::<Vec<Entry>>(body.trim_start_matches('\u{feff}'))
        else {
            return Next::Missing("the list of contents cannot be read".to_owned());
        };
        self.listed.any = true;
        // Without it the service counts all publishers as one and refuses sooner.
        let publisher = address::parameters(&self.base.url)
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("publisherIdentifier"));
        for entry in entries {
            let followed = address::follow(&self.base.url, &entry.content_uri);
            let Ok(mut url) = followed else {
                return Next::Missing(
                    "the list names contents at another origin, which are not asked for".to_owned(),
                );
            };
            if let Some((name, value)) = &publisher {
                url = address::with_parameter(&url, name, value);
            }
            self.listed.waiting.push_back(PageRequest {
                url,
                ..self.base.clone()
            });
        }
        let more = headers
            .iter()
            .find(|(name, _)| name == "nextpageuri")
            .and_then(|(_, next)| address::follow(&self.base.url, next).ok());
        if let Some(url) = more
            && !self.listed.waiting.iter().any(|waiting| waiting.url == url)
        {
            let request = PageRequest {
                url,
                ..self.base.clone()
            };
            if !self.asked.contains(&request.print()) {
                self.listed.waiting.push_front(request);
            }
        }
        match self.listed.next() {
            Some(request) => self.go_on(request),
            None => self.end_slice(),
        }
    }
}
