//! What the JSON around the events says about further pages.
//!
//! Members are known by the letters and digits of their names alone, so that
//! `next_cursor`, `nextCursor` and `NextCursor` are one.

use serde_json::Value;

/// How deep members are looked at: `data.a.b.events.pageInfo.endCursor`, and one to spare.
const DEPTH_MAX: usize = 7;
/// How many members are looked at; an envelope with more is data, not an envelope.
const MEMBERS_MAX: usize = 5000;

/// A text, number or boolean of the envelope, and how one comes to it.
#[derive(Clone, Debug)]
struct Member<'a> {
    path: Vec<&'a str>,
    /// The last name, and the one before it, without their punctuation and case.
    name: String,
    parent: String,
    value: &'a Value,
}

/// The members of an envelope that may tell of paging, the shallow ones first.
#[derive(Clone, Debug, Default)]
pub struct Signs<'a> {
    members: Vec<Member<'a>>,
    next_of_links: Option<&'a str>,
    /// A connection is walked from its end to its beginning.
    backwards: bool,
}

/// A cursor that an answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub path: Vec<String>,
    /// Its text.
    pub value: String,
    /// The request's parameter that such a token is usually given back in.
    pub param: String,
}

/// Where numbered pages or offsets are, as the answer itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// First event of this page, and the member's name.
    pub offset: Option<(u64, String)>,
    /// Number of this page, and the member's name.
    pub page: Option<(u64, String)>,
    /// Number of the next page.
    pub next_page: Option<u64>,
    /// Events that a full page holds.
    pub size: Option<u64>,
    /// Events in all.
    pub total: Option<u64>,
    /// Pages in all.
    pub pages: Option<u64>,
}

/// Names whose text is the next page's address.
const NEXT_URL: [&str; 11] = [
    "next",
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nexturi",
    "nextpage",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "nexthref",
    "nextpagehref",
];

/// Names whose value is a token, and the parameter that takes it. `*` is the member's own name,
/// a `~` before a name writes it the way that the member is written.
const TOKENS: [(&str, &str); 22] = [
    ("nextcursor", "cursor"),
    ("nextpagecursor", "~page cursor"),
    ("nextpagetoken", "~page token"),
    ("nexttoken", "*"),
    ("nextcontinuationtoken", "~continuation token"),
    ("continuationtoken", "*"),
    ("nextscrollid", "~scroll id"),
    ("scrollcursor", "_cursor"),
    ("nextmarker", "~marker"),
    ("nextstreamposition", "~stream position"),
    ("nextoffset", "~offset"),
    ("nextid", "after"),
    ("nextkey", "*"),
    ("startkey", "*"),
    ("paginationtoken", "*"),
    ("nextskiptoken", "$skiptoken"),
    ("cursor", "cursor"),
    ("after", "after"),
    ("endcursor", "after"),
    ("next", "cursor"),
    ("nextpage", "page"),
    ("pagetoken", "*"),
];

impl<'a> Signs<'a> {
    /// The signs in `envelope`.
    pub fn of(envelope: &'a Value) -> Signs<'a> {
        let mut signs = Signs::default();
        let mut path = Vec::new();
        signs.collect(envelope, &mut path);
        signs.members.sort_by_key(|member| member.path.len());
        signs
    }

    /// The same signs of a connection that is asked for from its end, if it is: what is more lies before the page.
    pub fn backwards(self, backwards: bool) -> Signs<'a> {
        Signs { backwards, ..self }
    }

    fn collect(&mut self, value: &'a Value, path: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) if path.len() < DEPTH_MAX => {
                for (key, value) in members {
                    path.push(key);
                    self.collect(value, path);
                    path.pop();
                }
            }
            Value::Array(_) if path.last().is_some_and(|key| bare(key) == "nextoffset") => {
                // Duo's is a pair, given back joined by a comma; its text is made by `text`.
                self.add(value, path);
            }
            Value::Array(list) => {
                // `"links": [{"rel": "next", "href": …}]`
                let link = list
                    .iter()
                    .find(|link| link.get("rel").and_then(Value::as_str) == Some("next"));
                let address = link.and_then(|link| {
                    ["href", "url", "uri"]
                        .iter()
                        .find_map(|key| link.get(key)?.as_str())
                });
                self.next_of_links = self.next_of_links.or(address);
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) => self.add(value, path),
            _ => {}
        }
    }

    fn add(&mut self, value: &'a Value, path: &[&'a str]) {
        if self.members.len() >= MEMBERS_MAX {
            return;
        }
        let name = |from_end: usize| {
            path.len()
                .checked_sub(from_end)
                .and_then(|at| path.get(at))
                .map(|key| bare(key))
                .unwrap_or_default()
        };
        self.members.push(Member {
            path: path.to_vec(),
            name: name(1),
            parent: name(2),
            value,
        });
    }

    /// Whether the answer says that there is more; none if it does not say.
    pub fn says_more(&self) -> Option<bool> {
        const MORE: [&str; 9] = [
            "hasmore",
            "hasnext",
            "hasnextpage",
            "hasmorepages",
            "hasmoreitems",
            "hasmoreresults",
            "moreavailable",
            "ismore",
            "istruncated",
        ];
        const LAST: [&str; 5] = ["lastpage", "islast", "islastpage", "last", "isfinalpage"];
        if self.backwards {
            return self.page_info_says("haspreviouspage");
        }
        let said = self.members.iter().find_map(|member| {
            let said = member.value.as_bool()?;
            if MORE.contains(&member.name.as_str()) {
                return Some(said);
            }
            LAST.contains(&member.name.as_str()).then_some(!said)
        });
        // Where nothing is said of what comes behind the page, it may be what comes before it that is asked for.
        said.or_else(|| self.page_info_says("haspreviouspage").filter(|more| *more))
    }

    fn in_page_info(&self, name: &str) -> Option<&'a Value> {
        self.members
            .iter()
            .find(|member| member.parent == "pageinfo" && member.name == name)
            .map(|member| member.value)
    }

    fn page_info_says(&self, name: &str) -> Option<bool> {
        self.in_page_info(name)?.as_bool()
    }

    /// The next page's address.
    pub fn next_url(&self) -> Option<&'a str> {
        let named = self.members.iter().find_map(|member| {
            let text = member.value.as_str()?;
            let named = NEXT_URL.contains(&member.name.as_str())
                || (member.parent == "next"
                    && matches!(member.name.as_str(), "href" | "url" | "uri" | "link"));
            (named && is_address(text)).then_some(text)
        });
        named.or(self.next_of_links)
    }

    /// The first token of all that may be one.
    pub fn token(&self) -> Option<Token> {
        let found = |known: &str| {
            self.members.iter().find(|member| {
                member.name == known
                    && !member.value.is_boolean()
                    && !text(member.value).is_empty()
                    // What is an address, or counts pages, is another sign.
                    && !(matches!(known, "next" | "nextpage")
                        && (member.value.is_number() || member.value.as_str().is_some_and(is_address)))
                    // `after` and `cursor` name many things; beside the events they are cursors.
                    && (known != "after" || matches!(member.parent.as_str(), "page" | "cursors" | "paging" | "pagination" | ""))
                    && !(known == "endcursor" && member.parent == "pageinfo")
            })
        };
        TOKENS.iter().find_map(|(known, param)| {
            let member = found(known)?;
            let key = member.path.last().copied().unwrap_or_default();
            let param = match (*known, member.parent.as_str()) {
                ("after", "page") => "page[cursor]".to_owned(),
                ("nextoffset", _) if member.value.is_array() => key.to_owned(),
                _ if *param == "*" => key.to_owned(),
                _ => match param.strip_prefix('~') {
                    Some(words) => spelled_like(key, words),
                    None => (*param).to_owned(),
                },
            };
            Some(Token {
                path: member.path.iter().map(|key| (*key).to_owned()).collect(),
                value: text(member.value),
                param,
            })
        })
    }

    /// The cursors of a GraphQL connection: `(forwards, cursor)`.
    pub fn page_info(&self) -> Option<(bool, String)> {
        let is_true = |name: &str| self.page_info_says(name) == Some(true);
        let cursor = |name: &str| {
            let cursor = self.in_page_info(name).map(text);
            cursor.filter(|text| !text.is_empty())
        };
        if !self.backwards && is_true("hasnextpage") {
            return Some((true, cursor("endcursor")?));
        }
        let backwards = self.backwards || self.in_page_info("hasnextpage").is_none();
        if backwards && is_true("haspreviouspage") {
            return Some((false, cursor("startcursor")?));
        }
        None
    }

    /// The last event's id, where the answer repeats it.
    pub fn last_id(&self) -> Option<String> {
        self.members
            .iter()
            .find(|member| member.name == "lastid")
            .map(|member| text(member.value))
            .filter(|id| !id.is_empty())
    }

    /// What the answer says of pages and offsets.
    pub fn counts(&self) -> Counts {
        let number = |names: &[&str]| {
            names.iter().find_map(|name| {
                self.members.iter().find_map(|member| {
                    if member.name != *name {
                        return None;
                    }
                    let key = member.path.last().copied().unwrap_or_default();
                    as_number(member.value).map(|number| (number, key.to_owned()))
                })
            })
        };
        let plain = |names: &[&str]| number(names).map(|(number, _)| number);
        Counts {
            offset: number(&["offset", "startat", "start", "skip", "startindex"]),
            page: number(&[
                "page",
                "currentpage",
                "pagenumber",
                "pageno",
                "pageindex",
                "number",
            ]),
            next_page: plain(&["nextpage"]),
            size: plain(&[
                "limit",
                "perpage",
                "pagesize",
                "maxresults",
                "itemsperpage",
                "size",
            ]),
            total: plain(&[
                "total",
                "totalcount",
                "totalresults",
                "totalrecords",
                "totalitems",
                "totalelements",
                "totalobjects",
                "totalresourcecount",
            ]),
            pages: plain(&[
                "totalpages",
                "pagecount",
                "pages",
                "lastpage",
                "numpages",
                "totalpagecount",
            ]),
        }
    }
}

/// Letters and digits of a name, in lower case.
pub fn bare(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Words written as `example` is: `page_token`, `pageToken` or `PageToken`.
fn spelled_like(example: &str, words: &str) -> String {
    if example.contains(['_', '-']) {
        let joint = if example.contains('_') { "_" } else { "-" };
        return words.replace(' ', joint);
    }
    let upper_first = example.starts_with(|c: char| c.is_ascii_uppercase());
    let mut out = String::new();
    for (place, word) in words.split(' ').enumerate() {
        let (first, rest) = word.split_at(1);
        if place > 0 || upper_first {
            out.push_str(&first.to_ascii_uppercase());
        } else {
            out.push_str(first);
        }
        out.push_str(rest);
    }
    out
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://")
        || text.starts_with("https://")
        || text.starts_with('/')
        || text.starts_with('?')
}

fn as_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A value as a parameter's text; a list joined by commas.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(envelope: Value) -> Option<(String, String)> {
        Signs::of(&envelope)
            .token()
            .map(|token| (token.param, token.value))
    }

    #[test]
    fn tokens_of_the_known_sources_are_found_with_their_parameter() {
        for (envelope, param) in [
            (
                json!({"response_metadata": {"next_cursor": "t"}, "ok": true}),
                "cursor",
            ),
            (
                json!({"nextPageToken": "t", "kind": "reports#activities"}),
                "pageToken",
            ),
            (json!({"next_page_token": "t"}), "page_token"),
            (json!({"NextToken": "t"}), "NextToken"),
            (json!({"meta": {"page": {"after": "t"}}}), "page[cursor]"),
            (
                json!({"meta": {"next": "t"}, "links": {"self": "https://a/"}}),
                "cursor",
            ),
            (
                json!({"object": "list", "continuationToken": "t"}),
                "continuationToken",
            ),
            (json!({"scrollCursor": "t"}), "_cursor"),
            (json!({"cursor": "t", "has_more": true}), "cursor"),
            (json!({"metadata": {"next_offset": ["t"]}}), "next_offset"),
            (json!({"next_stream_position": "t"}), "stream_position"),
        ] {
            assert_eq!(
                token(envelope.clone()),
                Some((param.to_owned(), "t".to_owned())),
                "{envelope}"
            );
        }
    }

    #[test]
    fn an_empty_or_absent_token_is_none() {
        for envelope in [
            json!({"response_metadata": {"next_cursor": ""}}),
            json!({"nextPageToken": null}),
            json!({"next": null, "events": []}),
            json!({"links": {"next": "https://a/x"}}),
            json!({"filter": {"after": "2024-05-01"}}),
        ] {
            assert_eq!(token(envelope.clone()), None, "{envelope}");
        }
    }

    #[test]
    fn addresses_are_found_where_they_are_known_to_stand() {
        for envelope in [
            json!({"links": {"next": "https://a/x", "self": "https://a/y"}}),
            json!({"_links": {"next": {"href": "https://a/x"}}}),
            json!({"@odata.nextLink": "https://a/x"}),
            json!({"pagingInfo": {"nextPageLink": "https://a/x"}}),
            json!({"next_page": "https://a/x"}),
            json!({"links": [{"rel": "self", "href": "https://a/"}, {"rel": "next", "href": "https://a/x"}]}),
            json!({"metadata": {"links": {"next": "https://a/x"}}}),
        ] {
            assert_eq!(
                Signs::of(&envelope).next_url(),
                Some("https://a/x"),
                "{envelope}"
            );
        }
    }

    #[test]
    fn the_end_is_said_in_several_ways() {
        for (envelope, more) in [
            (json!({"has_more": false}), Some(false)),
            (json!({"pagingInfo": {"lastPage": true}}), Some(false)),
            (
                json!({"data": {"x": {"pageInfo": {"hasNextPage": true}}}}),
                Some(true),
            ),
            (json!({"IsTruncated": true}), Some(true)),
            (json!({"ok": true}), None),
        ] {
            assert_eq!(Signs::of(&envelope).says_more(), more, "{envelope}");
        }
    }
}
