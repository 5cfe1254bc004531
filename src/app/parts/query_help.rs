//! The query language on one card; each example can be tried by a click.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::Row;
use crate::core::query::words::value;
use crate::core::time::Day;
use crate::web::clock;

/// What the loaded events give for examples; none of what they lack.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// The most frequent actions.
    actions: Vec<String>,
    /// The most active user.
    user: Option<String>,
    /// Two words of one value.
    words: Option<String>,
    /// An address.
    ip: Option<String>,
    /// A day on which something happened, and a later one.
    days: Option<(String, String)>,
}

impl Seen {
    fn of(explorer: Explorer) -> Seen {
        let top = |field: &str| {
            explorer.panels.facets.with_untracked(|facets| {
                let view = facets
                    .iter()
                    .find(|view| view.field.with_value(|known| known == field));
                view.and_then(|view| view.facet.get_untracked())
                    .map_or_else(Vec::new, |facet| facet.values)
                    .into_iter()
                    .map(|value| value.value)
                    .filter(|value| !value.is_empty())
                    .collect::<Vec<_>>()
            })
        };
        let of_rows = |find: fn(&Row) -> Option<String>| {
            explorer
                .rows
                .with_untracked(|rows| rows.list.iter().find_map(|row| find(row)))
        };
        let days = explorer.panels.chart.with_untracked(|chart| {
            let chart = chart.as_ref().filter(|chart| !chart.bars.is_empty())?;
            let day = |millis| {
                explorer
                    .zone
                    .with_untracked(|zone| clock::day_in(zone, millis))
            };
            let middle = chart.first_millis.midpoint(chart.last_millis);
            let behind = Day::read(&day(middle))?.plus_days(1);
            Some((day(chart.first_millis), behind.to_string()))
        });
        Seen {
            actions: top("action"),
            user: top("user").into_iter().next(),
            words: of_rows(|row| {
                let texts = [&row.resource_name, &row.actor_name];
                texts.into_iter().find_map(|text| two_words(text))
            }),
            ip: of_rows(|row| Some(row.ip.clone()).filter(|ip| network(ip).is_some())),
            days,
        }
    }
}

/// The first two words of a text that stand beside each other.
fn two_words(text: &str) -> Option<String> {
    let plain = |word: &str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    let words: Vec<&str> = text.split(' ').collect();
    let two = words
        .windows(2)
        .find(|two| two.iter().all(|word| plain(word)))?;
    Some(two.join(" "))
}

/// The network that an address of four numbers is in, as far as its first half tells.
fn network(ip: &str) -> Option<String> {
    let numbers: Vec<&str> = ip.split('.').collect();
    let is_number = |text: &&str| text.parse::<u8>().is_ok();
    let fits = numbers.len() == 4 && numbers.iter().all(is_number);
    fits.then(|| format!("{}.{}.0.0/16", numbers[0], numbers[1]))
}

/// The letters and digits that stand together in a text, as they stand.
fn plain_words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Examples with what each is about.
fn examples(seen: Seen) -> Vec<(String, &'static str)> {
    let mut actions = seen.actions.into_iter();
    let action = actions.next().unwrap_or_else(|| "CREATE".to_owned());
    let other = actions.next().unwrap_or_else(|| "UPDATE".to_owned());
    let user = seen.user.unwrap_or_else(|| "ana@example.com".to_owned());
    // A name of signs alone is found as a whole only.
    let word = value(plain_words(&user).next().unwrap_or(&user));
    let part = plain_words(&action).next_back().unwrap_or("delete");
    let part = part.to_lowercase();
    let words = seen.words.unwrap_or_else(|| "role changed".to_owned());
    let ip = seen.ip.as_deref().and_then(network);
    let days = seen.days;
    let (from, to) = days.unwrap_or_else(|| ("2024-01-01".to_owned(), "2024-04-01".to_owned()));
    vec![
        (word.clone(), "word"),
        (format!("\"{words}\""), "words"),
        (format!("user:{word}"), "user"),
        (format!("user:={}", value(&user)), "exact"),
        (
            format!("action:=({} OR {})", value(&action), value(&other)),
            "either",
        ),
        (format!("-action:={}", value(&action)), "not"),
        (format!("action:*{part}*"), "star"),
        (
            format!("ip:{}", ip.as_deref().unwrap_or("10.0.0.0/8")),
            "network",
        ),
        ("last:30d".to_owned(), "last"),
        (format!("after:{from} before:{to}"), "between"),
    ]
}

const FIELDS: &str = "user action role resource resource.type scope ip outcome id source details.some.path after before on last hours";

/// The button and its card.
#[component]
pub fn QueryHelp(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let trigger = move || view! { <Icon name="help" /> <span class="audit-explorer-spoken">{t.help_title()}</span> };
    let show_keys = move |_| {
        open.set(false);
        explorer.shortcuts.set(true);
    };
    view! {
        <Popover name="help" label=t.help_title() open trigger>
            <h2 class="audit-explorer-help__title">{t.help_title()}</h2>
            <ul class="audit-explorer-help__list">
                {examples(Seen::of(explorer))
                    .into_iter()
                    .map(|(example, meaning)| {
                        let text = example.clone();
                        let try_it = move |_| {
                            actions::set_query(explorer, text.clone());
                            open.set(false);
                        };
                        view! {
                            <li>
                                <button type="button" class="audit-explorer-help__example" on:click=try_it>
                                    <code>{example}</code>
                                    <span>{t.help_example(meaning)}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="audit-explorer-help__fields">
                {t.help_fields()} " "
                {FIELDS.split(' ').map(|field| view! { <code>{field}":"</code> " " }).collect_view()}
            </p>
            <button type="button" class="audit-explorer-button audit-explorer-button--plain audit-explorer-button--small" data-test="help-keys" on:click=show_keys>
                {t.keys()}
            </button>
        </Popover>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::query::{QueryContext, read_query};
    use crate::core::time::Zone;

    fn texts(seen: Seen) -> Vec<String> {
        let all = examples(seen).into_iter();
        all.map(|(example, _)| example).collect()
    }

    #[test]
    fn every_example_can_be_read_whatever_the_events_hold() {
        let zone = Zone::utc();
        let context = QueryContext {
            zone: &zone,
            now_millis: 0,
        };
        let odd = ["@sum", "-bot", "***", "\"", "OR", "a b", "(x"];
        for name in odd {
            let seen = Seen {
                actions: vec![name.to_owned(), name.to_owned()],
                user: Some(name.to_owned()),
                ..Seen::default()
            };
            for example in texts(seen) {
                assert!(!example.is_empty(), "{name}");
                assert!(read_query(&example, &context).is_ok(), "{name}: {example}");
            }
        }
    }

    #[test]
    fn examples_are_made_of_what_was_seen() {
        let seen = Seen {
            actions: vec!["user.role_CHANGED".to_owned()],
            user: Some("@sum".to_owned()),
            words: two_words("the (big) Blue Whale"),
            ip: Some("203.0.113.7".to_owned()),
            days: Some(("2024-05-01".to_owned(), "2024-05-16".to_owned())),
        };
        let texts = texts(seen);
        for wanted in [
            "sum",
            "user:sum",
            "\"Blue Whale\"",
            "action:*changed*",
            "ip:203.0.0.0/16",
            "after:2024-05-01 before:2024-05-16",
        ] {
            assert!(
                texts.iter().any(|text| text == wanted),
                "{wanted}: {texts:?}"
            );
        }
        assert_eq!(network("2001:db8::1"), None);
    }
}
