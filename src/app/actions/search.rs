//! Which events are shown, in which order and zone.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use super::complete::remember_query;
use super::open::locate_opened;
use super::panels::count_panels;
use super::table::{fetch_rows, fetched};
use super::{failed, gone, say};
use crate::app::columns::Column;
use crate::app::config::Theme;
use crate::app::host_event::HostEvent;
use crate::app::problem::Problem;
use crate::app::scroll::Position;
use crate::app::state::{Explorer, Sort, SourceState};
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Direction, Find, Matched, Row, SortBy};
use crate::web::timer;

/// Rows asked for together with a search, before the table has told its size.
const FIRST_ROWS: u64 = 60;

/// What takes longer is told of.
const BLINK_MILLIS: u32 = 300;

/// No source known has more kinds of action than people would scroll through.
const MOST_ACTIONS: u32 = 500;

/// Writes `text` into the bar and shows what it matches, from the top.
pub async fn search(explorer: Explorer, text: String) -> Result<Matched, Failure> {
    // What is offered belongs to the text before.
    explorer.offer.close();
    explorer.query_text.set(text);
    run(explorer, Occasion::Called).await
}

/// [`search`] for a control: a step of its own, which undo takes back alone.
pub fn set_query(explorer: Explorer, text: String) {
    // What cannot be read is no step: then what is in force is.
    let before = match explorer.problem.with_untracked(Option::is_some) {
        true => explorer.searched.get_value(),
        false => explorer.query_text.get_untracked(),
    };
    explorer.offer.remember(&before);
    explorer.offer.remember(&text);
    type_query(explorer, text);
}

/// [`search`] for what is being written: a step only once it has stood a while.
pub fn type_query(explorer: Explorer, text: String) {
    // At once: what is chosen next goes by it.
    explorer.query_text.set(text);
    leptos::task::spawn_local(async move {
        run(explorer, Occasion::Typed).await.ok(); // shown in the bar already
    });
}

/// Searches for the text in the bar, or the last one that could be read, and goes to the top.
pub(super) async fn restart(explorer: Explorer) -> Result<Matched, Failure> {
    run(explorer, Occasion::Called).await
}

/// Why a search is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// Somebody types: only the last of a row of searches counts. It goes to the top.
    Typed,
    /// Somebody waits for the answer. It goes to the top.
    Called,
    /// More events came; the view stays.
    Grown,
}

/// Searches again, where more events came; the view stays.
pub(super) async fn refresh(explorer: Explorer) {
    // A search that somebody asked for sees the new events too, and must not be abandoned for this.
    let busy = explorer
        .generations
        .try_update_value(|all| all.asked > 0 || std::mem::replace(&mut all.refresh_busy, true));
    if busy != Some(false) {
        return;
    }
    run(explorer, Occasion::Grown).await.ok(); // the next one, or the end of the load, will tell
    explorer
        .generations
        .try_update_value(|all| all.refresh_busy = false);
}

async fn run(explorer: Explorer, occasion: Occasion) -> Result<Matched, Failure> {
    let text = explorer.query_text.try_get_untracked().ok_or_else(gone)?;
    let mine = next_search(explorer);
    match run_query(explorer, text.clone(), occasion, mine).await {
        // While somebody types, half a query is no event: only the bar tells. The screen goes on
        // showing what the engine would export, also where this call's number hid an earlier answer.
        Err(failure) if failure.code == Code::BadQuery => {
            if explorer.query_text.try_get_untracked().as_ref() == Some(&text) {
                explorer.problem.try_set(Problem::of(&failure));
            }
            // What was asked for since is newer than the last one that could be read, and must stay in force.
            if explorer.generations.try_with_value(|all| all.search) != Some(mine) {
                return Err(failure);
            }
            let last = explorer.searched.try_get_value().ok_or_else(gone)?;
            let again = next_search(explorer);
            run_query(explorer, last, occasion, again).await.ok(); // its own failure was told
            say_problem(explorer);
            Err(failure)
        }
        other => other,
    }
}

/// Says what is wrong with the query where the bar shows it: not while what is missing may be among what is offered.
/// The rows that stay are not said anew.
pub fn say_problem(explorer: Explorer) {
    if explorer.offer.open.try_get_untracked() != Some(false) {
        return;
    }
    let problem = explorer.problem.try_get_untracked().flatten();
    if let Some(problem) = problem {
        say(explorer, problem.text(explorer.texts()));
    }
}

/// The number of a search that begins now.
fn next_search(explorer: Explorer) -> u32 {
    let next = explorer.generations.try_update_value(|all| {
        all.search += 1;
        all.search
    });
    next.unwrap_or_default()
}

async fn run_query(
    explorer: Explorer,
    text: String,
    occasion: Occasion,
    mine: u32,
) -> Result<Matched, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let from_top = occasion != Occasion::Grown;
    // The counts and the rows come and change in one go: a count never stands over other rows.
    let offset = if from_top {
        0
    } else {
        explorer.table.first_row.get_untracked()
    };
    let limit = explorer.table.places.get_untracked().max(FIRST_ROWS);
    let find = Find {
        query: text.clone(),
        generation: mine,
        offset: offset as u32,
        limit: limit as u32,
        typed: occasion == Occasion::Typed,
    };
    let asked = u32::from(from_top);
    explorer.generations.update_value(|all| all.asked += asked);
    let answer = link.find(find).await;
    explorer
        .generations
        .try_update_value(|all| all.asked -= asked);
    let (matched, list) = answer.map_err(|failure| match failure.code {
        // What was typed over is no failure to tell of.
        Code::BadQuery | Code::Cancelled => failure,
        _ => failed(explorer, failure),
    })?;
    let Some(list) = list else {
        return Ok(matched);
    };
    explorer.searched.try_set_value(text.clone());
    if explorer.generations.try_with_value(|all| all.search) != Some(mine) {
        return Ok(matched);
    }
    if explorer.query_text.try_get_untracked().as_ref() == Some(&text) {
        explorer.problem.try_set(None);
    }
    let is_shown = explorer.generations.try_with_value(|all| all.first_shown) == Some(mine);
    if is_shown {
        // Somebody may be on one of the first rows already.
        locate_opened(explorer);
    } else if from_top {
        from_top_again(explorer);
    }
    fetched(explorer, offset, list, mine);
    explorer.matched.try_set(matched);
    explorer.counting.try_set(false);
    fetch_rows(explorer);
    count_panels(explorer);
    // Of a load that goes on, each slice has another count: the load speaks for itself.
    let is_loading = explorer
        .source
        .try_with_untracked(|source| source.state == SourceState::Loading);
    if occasion != Occasion::Grown || is_loading == Some(false) {
        let t = explorer.texts();
        say(explorer, t.count_of(matched.of, &t.number(matched.total)));
    }
    remember_query(explorer, text.clone());
    explorer.emit(HostEvent::Search {
        query: text,
        total: matched.total,
        millis: matched.millis,
    });
    Ok(matched)
}

/// The first rows of a search that goes on: they are shown, and what is counted or drawn of all waits for its end.
pub(super) fn first_rows_come(explorer: Explorer, generation: u32, rows: &str) {
    let is_newest = explorer.generations.try_update_value(|all| {
        let is_newest = all.search == generation && all.asked > 0;
        if is_newest {
            all.first_shown = generation;
        }
        is_newest
    });
    let Ok(list) = serde_json::from_str::<Vec<Row>>(rows) else {
        return;
    };
    if is_newest != Some(true) {
        return;
    }
    from_top_again(explorer);
    explorer.counting.try_set(true);
    explorer
        .matched
        .try_update(|matched| matched.total = list.len() as u64);
    fetched(explorer, 0, list, generation);
}

/// Other rows stand at the places now.
fn from_top_again(explorer: Explorer) {
    explorer.table.position.try_set(Position::default());
    explorer.table.active.try_set(0);
    explorer.picked.try_set(None);
    explorer.menu.try_set(None);
    locate_opened(explorer);
}

/// Sorts the selection and goes to the top.
pub async fn sort(explorer: Explorer, field: SortBy, direction: Direction) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let t = explorer.texts();
    let title = Column::read(&field.name()).map_or_else(|| field.name(), |column| column.title(t));
    let under_way = Rc::new(Cell::new(true));
    tell_of_sorting(explorer, title.clone(), under_way.clone());
    let sorted = link.sort(field.clone(), direction).await;
    under_way.set(false);
    explorer.sorting.try_set(None);
    sorted.map_err(|failure| match failure.code {
        // Another order overtook it.
        Code::Cancelled => failure,
        _ => failed(explorer, failure),
    })?;
    explorer.sort.try_set(Sort { field, direction });
    reload_rows(explorer, true).await?;
    let said = match direction {
        Direction::Ascending => t.sorted_up(&title),
        Direction::Descending => t.sorted_down(&title),
    };
    say(explorer, said);
    Ok(())
}

/// Values of a path are read out of every event: of many that takes its time, and can be stopped.
fn tell_of_sorting(explorer: Explorer, title: String, under_way: Rc<Cell<bool>>) {
    leptos::task::spawn_local(async move {
        timer::sleep(BLINK_MILLIS).await;
        if under_way.get() {
            explorer.sorting.try_set(Some(title));
        }
    });
}

/// Leaves the rows in the order in which they are.
pub fn stop_sorting(explorer: Explorer) {
    if let Some(link) = explorer.link() {
        let Sort { field, direction } = explorer.sort.get_untracked();
        leptos::task::spawn_local(async move {
            // An order that is asked for ends the one under way; this one is there already.
            link.sort(field, direction).await.ok();
        });
    }
}

/// What a click on a column's header does: the other way round, or this column first.
pub fn toggle_sort(explorer: Explorer, field: SortBy) {
    let now = explorer.sort.get_untracked();
    let direction = match (now.field == field, now.direction) {
        (true, Direction::Descending) => Direction::Ascending,
        (true, Direction::Ascending) => Direction::Descending,
        // Newest first, but names from A.
        (false, _) if field == SortBy::Field(Field::Time) => Direction::Descending,
        (false, _) => Direction::Ascending,
    };
    leptos::task::spawn_local(async move {
        sort(explorer, field, direction).await.ok(); // told to the host; the order stays as it was
    });
}

/// Shows times in `zone`, and reads dates in the query by it.
pub async fn set_zone(explorer: Explorer, zone: String) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let before = explorer.zone.get_untracked();
    // At once, so that the chooser does not jump back while the engine works.
    explorer.zone.set(zone.clone());
    if let Err(failure) = link.set_zone(zone).await {
        explorer.zone.try_set(before);
        return Err(failed(explorer, failure));
    }
    restart(explorer).await.map(drop)
}

/// Shows the page in `theme`.
pub fn set_theme(explorer: Explorer, theme: Theme) {
    explorer.theme.set(theme);
}

pub(super) async fn reload_rows(explorer: Explorer, from_top: bool) -> Result<(), Failure> {
    // A search that somebody asked for brings its rows in the order that is in force by then.
    if explorer.generations.try_with_value(|all| all.asked > 0) == Some(true) {
        if from_top {
            from_top_again(explorer);
        }
        return Ok(());
    }
    let link = explorer.link().ok_or_else(gone)?;
    let mut mine = 0;
    explorer.generations.update_value(|all| {
        all.search += 1;
        mine = all.search;
    });
    let offset = if from_top {
        0
    } else {
        explorer.table.first_row.get_untracked()
    };
    let limit = explorer.table.places.get_untracked().max(FIRST_ROWS);
    let list = link
        .rows(offset as u32, limit as u32)
        .await
        .map_err(|failure| failed(explorer, failure))?;
    if explorer.generations.try_with_value(|all| all.search) == Some(mine) {
        if from_top {
            from_top_again(explorer);
        }
        fetched(explorer, offset, list, mine);
        fetch_rows(explorer);
    }
    Ok(())
}

/// Counts the selection's actions, for the list that filters by them.
pub fn count_actions(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        // A failure leaves the old counts: the list still filters.
        if let Ok(counts) = link
            .facets(Field::Action.key().to_owned(), MOST_ACTIONS)
            .await
        {
            explorer.action_counts.try_set(Some(counts));
        }
    });
}
