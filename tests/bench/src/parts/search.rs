//! Searching: MemoryHub and the alternatives.

use serde_json::{Value, json};

use super::asking::{Asking, keep};
use crate::{
    Done,
    alternatives::{
        scan::Scan,
        sqlite::{Database, How},
    },
    corpus::{self, Filtered, PAGE, Words},
    ours,
    places::Places,
};

fn kinds(queries: &[Words]) -> Vec<&str> {
    queries.iter().map(|query| query.kind.as_str()).collect()
}

/// MemoryHub: first pages with and without filters, unseen queries, totals, the cache.
pub fn memoryhub(places: &Places, rounds: usize) -> Done<Value> {
    let queries = corpus::queries(places)?;
    let mut hub = ours::open(&places.store(), 1)?;
    let asking = Asking::always(rounds);
    let text = Words::text;
    let mixed = asking.ask(&queries.mixed, text, |query| ours::page(&mut hub, &query.request()))?;
    let unseen =
        asking.ask(&queries.unseen, text, |query| ours::page(&mut hub, &query.request()))?;
    let name = |one: &Filtered| format!("{}: {}", one.kind, one.request.text);
    let filtered = asking.ask(&queries.filtered, name, |one| ours::page(&mut hub, &one.request))?;
    let tally = asking.ask(&queries.mixed, text, |query| ours::tally(&hub, &query.request()))?;
    // The same again in any spelling, which the application asks for and the alternatives cannot.
    let page = |hub: &mut _, query: &Words| ours::page(hub, &query.request_in_any_spelling());
    let spelled = asking.ask(&queries.mixed, text, |query| page(&mut hub, query))?;
    let spelled_unseen = asking.ask(&queries.unseen, text, |query| page(&mut hub, query))?;
    let spelled_tally = asking
        .ask(&queries.mixed, text, |query| ours::tally(&hub, &query.request_in_any_spelling()))?;
    hub.close()?;
    let mut hub = ours::open(&places.store(), 500)?;
    // The first round fills the cache.
    let cached =
        asking.ask(&queries.mixed, text, |query| ours::page(&mut hub, &query.request()))?;
    hub.close()?;
    keep(places, "memoryhub-mixed", &mixed.answers)?;
    keep(places, "memoryhub-unseen", &unseen.answers)?;
    let totals: Vec<_> = tally.answers.iter().map(|total| vec![*total as u32]).collect();
    keep(places, "memoryhub-totals", &totals)?;
    let filter_kinds: Vec<_> = queries.filtered.iter().map(|one| one.kind.as_str()).collect();
    let (mixed_kinds, unseen_kinds) = (kinds(&queries.mixed), kinds(&queries.unseen));
    Ok(json!({
        "mixed": mixed.figures(&mixed_kinds),
        "unseen": unseen.figures(&unseen_kinds),
        "filtered": filtered.figures(&filter_kinds),
        "tally": tally.figures(&mixed_kinds),
        "cached": cached.figures(&mixed_kinds),
        "spelled": spelled.figures(&mixed_kinds),
        "spelled_unseen": spelled_unseen.figures(&unseen_kinds),
        "spelled_tally": spelled_tally.figures(&mixed_kinds),
    }))
}

/// SQLite, in one of its two ways.
pub fn sqlite(places: &Places, name: &str, rounds: usize) -> Done<Value> {
    let how = if name == "fts5" { How::Trigrams } else { How::Like };
    let queries = corpus::queries(places)?;
    let database = Database::open(&places.database(), how)?;
    let mixed = Asking::patiently(rounds)
        .ask(&queries.mixed, Words::text, |query| database.page(query, PAGE))?;
    keep(places, &format!("{name}-mixed"), &mixed.answers)?;
    Ok(json!({ "mixed": mixed.figures(&kinds(&queries.mixed)) }))
}

/// The scan: first pages, unseen queries, totals.
pub fn scan(places: &Places, rounds: usize) -> Done<Value> {
    let queries = corpus::queries(places)?;
    let scan = Scan::load(places)?;
    let asking = Asking { rounds, patience: 1e5 };
    let page = |query: &Words| Ok(scan.page(query, PAGE));
    let mixed = asking.ask(&queries.mixed, Words::text, page)?;
    let unseen = asking.ask(&queries.unseen, Words::text, page)?;
    let count = asking.ask(&queries.mixed, Words::text, |query| Ok(scan.count(query)))?;
    keep(places, "scan-mixed", &mixed.answers)?;
    keep(places, "scan-unseen", &unseen.answers)?;
    let totals: Vec<_> = count.answers.iter().map(|total| vec![*total as u32]).collect();
    keep(places, "scan-totals", &totals)?;
    Ok(json!({
        "mixed": mixed.figures(&kinds(&queries.mixed)),
        "unseen": unseen.figures(&kinds(&queries.unseen)),
        "tally": count.figures(&kinds(&queries.mixed)),
    }))
}
