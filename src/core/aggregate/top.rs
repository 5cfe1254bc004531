//! The values to show of many: the most frequent, or the rarest, or those that
//! hold a text.

use std::cmp::Ordering;

use crate::core::protocol::{Facet, FacetRequest, FacetValue};
use crate::core::query::Matcher;
use crate::core::query::words::value;

/// More values with accents than this are not looked through for each value that is shown.
const MOST_ACCENTED: usize = 10_000;

/// A value as it was counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'s> {
    /// What a query asks for.
    pub value: &'s str,
    /// What people see.
    pub label: &'s str,
    /// Events.
    pub count: u64,
}

/// The facet that `request` asks for, of the values met; `absent` events have none.
pub fn facet(request: &FacetRequest, met: Vec<Counted<'_>>, absent: u64, total: u64) -> Facet {
    let distinct = met.len() as u64;
    let accented = Accented::among(&met);
    // A value may be chosen in another spelling than the one under which all are counted.
    let chosen: Vec<Option<Counted<'_>>> = request
        .always
        .iter()
        .map(|wanted| {
            let exact = met.iter().find(|counted| counted.value == wanted);
            let found = exact.or_else(|| {
                let matcher = Matcher::exact(wanted, true);
                met.iter().find(|counted| matcher.matches(counted.value))
            });
            found.copied()
        })
        .collect();
    let mut always: Vec<FacetValue> = request
        .always
        .iter()
        .zip(&chosen)
        .map(|(wanted, counted)| match counted {
            Some(counted) => FacetValue {
                value: wanted.clone(),
                ..shown(counted)
            },
            None => FacetValue {
                value: wanted.clone(),
                label: String::new(),
                count: if wanted.is_empty() { absent } else { 0 },
            },
        })
        .collect();
    let sought = request.search.trim();
    let matcher = (!sought.is_empty()).then(|| Matcher::word(sought, false));
    let mut found: Vec<Counted<'_>> = met
        .into_iter()
        .filter(|counted| {
            matcher.as_ref().is_none_or(|matcher| {
                matcher.matches(counted.value) || matcher.matches(counted.label)
            })
        })
        .collect();
    let found_count = found.len() as u64;
    if absent > 0 && matcher.is_none() {
        found.push(Counted {
            value: "",
            label: "",
            count: absent,
        });
    }
    let taken = |value: &str| chosen.iter().flatten().any(|chosen| chosen.value == value);
    found.retain(|counted| {
        !taken(counted.value) && !request.always.iter().any(|value| value == counted.value)
    });
    let order = |a: &Counted<'_>, b: &Counted<'_>| order(a, b, request.rare_first);
    let limit = (request.limit as usize).min(found.len());
    if limit < found.len() {
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit);
    }
    for counted in &mut found {
        counted.count += accented.sum(counted.value);
    }
    for value in &mut always {
        value.count += accented.sum(&value.value);
    }
    found.sort_unstable_by(order);
    always.extend(found.iter().map(shown));
    Facet {
        field: request.field.clone(),
        distinct,
        found: found_count,
        total,
        values: always,
        share: None,
    }
}

/// Values that a bare word may find although it is written without their accents.
struct Accented<'s>(Vec<Counted<'s>>);

impl<'s> Accented<'s> {
    fn among(met: &[Counted<'s>]) -> Self {
        let wide = met.iter().filter(|counted| !counted.value.is_ascii());
        let accented: Vec<Counted<'s>> = wide.copied().collect();
        // Each value shown is held against all of them.
        Accented(if accented.len() > MOST_ACCENTED {
            Vec::new()
        } else {
            accented
        })
    }

    /// Events of other values that a click on `text` finds: it is put into the query as a bare word where it can be.
    fn sum(&self, text: &str) -> u64 {
        if self.0.is_empty() || text.is_empty() || value(text) != text {
            return 0;
        }
        let (bare, own) = (Matcher::word(text, true), Matcher::exact(text, true));
        let others = self.0.iter();
        others
            .filter(|other| bare.matches(other.value) && !own.matches(other.value))
            .map(|other| other.count)
            .sum()
    }
}

fn order(a: &Counted<'_>, b: &Counted<'_>, rare_first: bool) -> Ordering {
    let by_count = a.count.cmp(&b.count);
    let by_count = if rare_first {
        by_count
    } else {
        by_count.reverse()
    };
    by_count.then_with(|| a.value.cmp(b.value))
}

fn shown(counted: &Counted<'_>) -> FacetValue {
    FacetValue {
        value: counted.value.to_owned(),
        label: if counted.label == counted.value {
            String::new()
        } else {
            counted.label.to_owned()
        },
        count: counted.count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met() -> Vec<Counted<'static>> {
        [("b", 2), ("a", 2), ("jos\u{e9}", 9), ("c", 1)]
            .map(|(value, count)| Counted {
                value,
                label: value,
                count,
            })
            .to_vec()
    }

    fn values(facet: &Facet) -> Vec<(&str, u64)> {
        facet
            .values
            .iter()
            .map(|value| (value.value.as_str(), value.count))
            .collect()
    }

    #[test]
    fn the_first_values_are_the_most_frequent_or_the_rarest_and_equals_are_by_name() {
        let request = FacetRequest {
            limit: 3,
            ..FacetRequest::default()
        };
        let most = facet(&request, met(), 0, 14);
        assert_eq!(values(&most), [("jos\u{e9}", 9), ("a", 2), ("b", 2)]);
        assert_eq!((most.distinct, most.found, most.total), (4, 4, 14));
        let rare = facet(
            &FacetRequest {
                rare_first: true,
                ..request
            },
            met(),
            5,
            19,
        );
        assert_eq!(values(&rare), [("c", 1), ("a", 2), ("b", 2)]);
    }

    #[test]
    fn a_text_narrows_the_values_as_a_query_word_would() {
        let request = FacetRequest {
            limit: 9,
            search: "JOSE".into(),
            ..FacetRequest::default()
        };
        let found = facet(&request, met(), 5, 19);
        assert_eq!(values(&found), [("jos\u{e9}", 9)]);
        assert_eq!((found.distinct, found.found), (4, 1));
    }

    #[test]
    fn a_chosen_value_stays_in_the_spelling_in_which_it_was_chosen() {
        let request = FacetRequest {
            limit: 2,
            always: vec!["JOS\u{c9}".into(), String::new()],
            ..FacetRequest::default()
        };
        let found = facet(&request, met(), 3, 17);
        assert_eq!(
            values(&found),
            [("JOS\u{c9}", 9), ("", 3), ("a", 2), ("b", 2)]
        );
    }

    #[test]
    fn a_value_counts_what_its_bare_word_finds_accents_and_all() {
        let request = FacetRequest {
            limit: 9,
            ..FacetRequest::default()
        };
        let mut met = met();
        for (value, count) in [("Jose", 3), ("jose b", 1), ("jos\u{e9} b", 2)] {
            met.push(Counted {
                value,
                label: value,
                count,
            });
        }
        let found = facet(&request, met, 0, 20);
        // What has a space is quoted, and then accents tell.
        assert_eq!(
            values(&found)[..4],
            [("Jose", 12), ("jos\u{e9}", 9), ("a", 2), ("b", 2)]
        );
        let quoted = values(&found)
            .into_iter()
            .find(|(value, _)| *value == "jose b");
        assert_eq!(quoted, Some(("jose b", 1)));
    }

    #[test]
    fn chosen_values_come_first_once_also_where_nothing_has_them() {
        let request = FacetRequest {
            limit: 2,
            always: vec!["c".into(), "gone".into()],
            ..FacetRequest::default()
        };
        let found = facet(&request, met(), 0, 14);
        assert_eq!(
            values(&found),
            [("c", 1), ("gone", 0), ("jos\u{e9}", 9), ("a", 2)]
        );
    }
}
