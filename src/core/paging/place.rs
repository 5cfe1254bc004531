//! Where a parameter stands in a request, and how it is set.

use serde_json::Value;

use super::PageRequest;
use super::address;
use super::settings::Location;
use super::signs::bare;
use crate::core::time::read_time;

/// Names under which requests carry a cursor.
const CURSORS: [&str; 16] = [
    "cursor",
    "pagetoken",
    "nexttoken",
    "pagecursor",
    "nextcursor",
    "nextpagetoken",
    "continuationtoken",
    "startingafter",
    "startafter",
    "searchafter",
    "scrollid",
    "marker",
    "streamposition",
    "aftercursor",
    "endcursor",
    "after",
];
/// Names under which requests say how many events a page is to hold.
const SIZES: [&str; 11] = [
    "limit",
    "perpage",
    "pagesize",
    "size",
    "count",
    "maxresults",
    "take",
    "pagelimit",
    "top",
    "first",
    "maxitems",
];
const PAGES: [&str; 6] = [
    "page",
    "pagenumber",
    "pageno",
    "pageindex",
    "currentpage",
    "p",
];
const OFFSETS: [&str; 6] = [
    "offset",
    "startat",
    "start",
    "skip",
    "startindex",
    "pageoffset",
];

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    location: Location,
    /// Of a body or of variables: the members that lead to it. Of a query: one name.
    path: Vec<String>,
}

impl Place {
    /// A place for a parameter of this name, as fits the request.
    pub fn new(request: &PageRequest, location: Option<Location>, name: &str) -> Place {
        let graphql = request.graphql().is_some();
        let location = location.unwrap_or(if graphql {
            Location::Variables
        } else if has_members(&request.body) {
            Location::Body
        } else {
            Location::Query
        });
        let path = match location {
            Location::Query => vec![name.to_owned()],
            // `page[cursor]` and `page.cursor` are members of members in a body.
            _ => name
                .split(['.', '['])
                .map(|part| part.trim_end_matches(']').to_owned())
                .filter(|part| !part.is_empty())
                .collect(),
        };
        Place { location, path }
    }

    /// The parameter that the request itself has for a cursor; `first` is preferred.
    pub fn of_cursor(request: &PageRequest, first: &str) -> Option<Place> {
        let mut found = named(request, &CURSORS);
        let place = found.iter().position(|place| place.is_named(first));
        match place {
            Some(at) => Some(found.swap_remove(at)),
            // A request may hold `after=<date>`; only a name that is nothing else is taken unasked.
            None => found
                .into_iter()
                .find(|place| !place.is_named("after") && !place.is_named("marker")),
        }
    }

    /// The parameter that numbers pages, if the request has one.
    pub fn of_page(request: &PageRequest) -> Option<Place> {
        numeric(request, &PAGES)
    }

    /// The parameter that counts events before the page, if the request has one.
    pub fn of_offset(request: &PageRequest) -> Option<Place> {
        numeric(request, &OFFSETS)
    }

    /// The parameters that bound a time from below and from above, if the request has the first.
    pub fn of_bounds(request: &PageRequest) -> Option<(Place, Place)> {
        let lower = all(request).into_iter().find(|place| {
            let value = place.value(request).unwrap_or_default();
            // A short number is a count or the number of a page.
            let is_time = value.len() >= 8 && read_time(&value).is_some();
            is_time
                && place
                    .path
                    .last()
                    .is_some_and(|name| upper_name(name).is_some())
        })?;
        let mut upper = lower.clone();
        let name = upper.path.last_mut()?;
        *name = upper_name(name)?;
        Some((lower, upper))
    }

    /// How many events a page is to hold, if the request says so.
    pub fn size(request: &PageRequest) -> Option<u64> {
        numeric(request, &SIZES)?.value(request)?.parse().ok()
    }

    fn is_named(&self, name: &str) -> bool {
        self.path
            .last()
            .is_some_and(|last| bare(last) == bare(name))
    }

    /// The parameter's value in `request`.
    pub fn value(&self, request: &PageRequest) -> Option<String> {
        if self.location == Location::Query {
            return address::parameters(&request.url)
                .into_iter()
                .find(|(name, _)| *name == self.path[0])
                .map(|(_, value)| value);
        }
        let root = match self.location {
            Location::Variables => request.body.as_ref()?.get("variables")?,
            _ => request.body.as_ref()?,
        };
        self.path
            .iter()
            .try_fold(root, |value, key| value.get(key))
            .filter(|value| !value.is_null())
            .map(super::signs::text)
    }

    /// `request` with the parameter set; a number stays a number in a body.
    pub fn set(&self, request: &PageRequest, value: Value) -> PageRequest {
        let mut request = request.clone();
        if self.location == Location::Query {
            request.url =
                address::with_parameter(&request.url, &self.path[0], &super::signs::text(&value));
            return request;
        }
        let body = request.body.get_or_insert(Value::Null);
        let mut at = body;
        let lead = (self.location == Location::Variables).then_some("variables");
        for key in lead.into_iter().chain(self.path.iter().map(String::as_str)) {
            if !at.is_object() {
                *at = Value::Object(serde_json::Map::new());
            }
            let Value::Object(members) = at else {
                return request;
            };
            at = members.entry(key).or_insert(Value::Null);
        }
        *at = value;
        request
    }
}

/// Whether a body is a JSON object, of which a cursor can be a member.
fn has_members(body: &Option<Value>) -> bool {
    matches!(body, Some(Value::Object(_)))
}

fn numeric(request: &PageRequest, names: &[&str]) -> Option<Place> {
    named(request, names).into_iter().find(|place| {
        place
            .value(request)
            .is_some_and(|value| value.parse::<u64>().is_ok())
    })
}

/// What the upper bound is called where this is the lower one: `created_before` for `created_after`.
fn upper_name(lower: &str) -> Option<String> {
    const WORDS: [(&str, &str); 9] = [
        ("after", "before"),
        ("since", "until"),
        ("from", "to"),
        ("start", "end"),
        ("begin", "end"),
        ("oldest", "latest"),
        ("gte", "lte"),
        ("min", "max"),
        ("lower", "upper"),
    ];
    WORDS.iter().find_map(|(low, high)| {
        let at = lower.to_ascii_lowercase().find(low)?;
        let (word, rest) = lower[at..].split_at(low.len());
        let high = match word.as_bytes() {
            [first, second, ..] if second.is_ascii_uppercase() && first.is_ascii_uppercase() => {
                high.to_ascii_uppercase()
            }
            [first, ..] if first.is_ascii_uppercase() => {
                high[..1].to_ascii_uppercase() + &high[1..]
            }
            _ => (*high).to_owned(),
        };
        Some(format!("{}{high}{rest}", &lower[..at]))
    })
}

/// Parameters of these names that the request has, in the order of the names.
fn named(request: &PageRequest, names: &[&str]) -> Vec<Place> {
    let found = all(request);
    // `page[limit]` and `page.limit` are known by their whole name or by its last part.
    let known = |place: &Place, name: &str| {
        let whole = bare(&place.path.join(""));
        let last = place.path.last().map_or("", |last| {
            last.rsplit('[')
                .next()
                .unwrap_or(last)
                .trim_end_matches(']')
        });
        whole == name || bare(last) == name
    };
    let mut out = Vec::new();
    for name in names {
        for place in &found {
            if known(place, name) && !out.contains(place) {
                out.push(place.clone());
            }
        }
    }
    out
}

/// Every parameter of a request, and members of members in its body.
fn all(request: &PageRequest) -> Vec<Place> {
    let mut found: Vec<Place> = address::parameters(&request.url)
        .into_iter()
        .map(|(name, _)| Place {
            location: Location::Query,
            path: vec![name],
        })
        .collect();
    let (location, root) = match (&request.body, request.graphql()) {
        (Some(body), Some(_)) => (Location::Variables, body.get("variables")),
        (body, _) => (Location::Body, body.as_ref()),
    };
    if let Some(Value::Object(members)) = root {
        for (key, value) in members {
            found.push(Place {
                location,
                path: vec![key.clone()],
            });
            for inner in value.as_object().into_iter().flat_map(|inner| inner.keys()) {
                found.push(Place {
                    location,
                    path: vec![key.clone(), inner.clone()],
                });
            }
        }
    }
    found
}
