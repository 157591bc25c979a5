//! Writing: remember beside a bare append, flush, and what writes do to searching.

use std::{fs::OpenOptions, io::Write, num::NonZeroUsize, time::Instant};

use memoryhub::{Config, Layer, LayerChoice, LayeredMemoryManager, NewNote, NoteId, NotePatch};
use serde_json::{Value, json};

use super::asking::Asking;
use crate::{
    Done,
    corpus::{self, BenchNote, Words},
    ours,
    places::Places,
    statistics::{median, percentile},
};

/// Blocks of writes at most: bare ones and MemoryHub's take turns, so that both meet the same disk.
const BLOCKS: usize = 16;
const BLOCK: usize = 25;
/// Flushes measured.
const FLUSHES: usize = 30;
/// Edits, deletes, renames and moves, each so many.
const CHANGES: usize = 250;
/// Notes put into memory alone, for each round of queries.
const PUTS: usize = 2_000;

fn some_notes(places: &Places, count: usize) -> Done<Vec<BenchNote>> {
    corpus::notes(places)?
        .filter(|note| note.as_ref().is_ok_and(|it| !it.trashed))
        .take(count)
        .collect()
}

fn again(note: &BenchNote, layer: LayerChoice) -> NewNote {
    NewNote {
        content: note.content.clone(),
        tags: note.tags.clone(),
        context_path: note.context_path.clone(),
        layer,
        ..NewNote::default()
    }
}

/// Remembers, each note on disk before the next, beside appending the same bytes to a bare file.
pub fn remember(places: &Places, layer: &str, rounds: usize) -> Done<Value> {
    let choice: LayerChoice = serde_json::from_value(json!(layer))?;
    let notes = some_notes(places, BLOCK)?;
    let mut hub = ours::open(&places.work(), 500)?;
    let bare_path = places.folder().join("bare.log");
    let mut bare = OpenOptions::new().create(true).append(true).open(&bare_path)?;
    let lines: Vec<_> = notes
        .iter()
        .map(|note| serde_json::to_string(note).map(|line| line + "\n"))
        .collect::<Result<_, _>>()?;
    let (mut ratios, mut ours_us, mut bare_us) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..BLOCKS.min(rounds) {
        let block = Instant::now();
        for line in &lines {
            let began = Instant::now();
            bare.write_all(line.as_bytes())?;
            bare.sync_data()?;
            bare_us.push(ours::micros(began));
        }
        let bare_took = ours::micros(block);
        let block = Instant::now();
        for note in &notes {
            let began = Instant::now();
            hub.remember_note(again(note, choice))?;
            ours_us.push(ours::micros(began));
        }
        ratios.push(bare_took / ours::micros(block));
    }
    hub.close()?;
    drop(bare);
    std::fs::remove_file(bare_path)?;
    Ok(json!({
        "rate_over_bare": median(&ratios),
        "remember_us": { "p50": median(&ours_us), "p95": percentile(&ours_us, 0.95) },
        "bare_us": { "p50": median(&bare_us), "p95": percentile(&bare_us, 0.95) },
    }))
}

/// Writes ten recall counts.
pub fn flush(places: &Places) -> Done<Value> {
    let config =
        Config { batch_size: NonZeroUsize::MIN.saturating_add(1_000), ..Config::default() };
    let mut hub = LayeredMemoryManager::open_with(places.work(), config)?;
    let ids: Vec<NoteId> =
        some_notes(places, FLUSHES * 10)?.into_iter().map(|note| note.id).collect();
    let mut times = Vec::new();
    for ten in ids.chunks(10) {
        for id in ten {
            hub.recall_note(*id)?;
        }
        let began = Instant::now();
        let written = hub.flush_pending_updates()?;
        times.push(ours::micros(began));
        if written != ten.len() {
            return Err(format!("{written} counts of {} were written", ten.len()).into());
        }
    }
    hub.close()?;
    Ok(json!({ "p50_us": median(&times), "p95_us": percentile(&times, 0.95) }))
}

/// The same queries before and after a thousand changes, and what notes that live in memory alone
/// cost: everything but the disk.
pub fn writes(places: &Places, rounds: usize) -> Done<Value> {
    let queries = corpus::queries(places)?;
    let mut hub = ours::open(&places.work(), 1)?;
    let asking = Asking::always(rounds);
    let before =
        asking.ask(&queries.mixed, Words::text, |query| ours::page(&mut hub, &query.request()))?;
    let notes = some_notes(places, CHANGES * 4)?;
    let (mut changes, mut each) = (0, Vec::new());
    for (place, note) in notes.iter().enumerate() {
        let began = Instant::now();
        match place % 4 {
            0 => {
                let content = Some(format!("{} (edited)", note.content));
                hub.edit(note.id, NotePatch { content, ..NotePatch::default() })?;
            }
            1 => drop(hub.delete(note.id)?),
            2 => {
                let tags = note.tags.iter().map(|tag| format!("{tag}/renamed")).collect();
                hub.edit(note.id, NotePatch { tags: Some(tags), ..NotePatch::default() })?;
            }
            _ => {
                let to = if note.layer == Layer::Archive { Layer::Core } else { Layer::Archive };
                hub.move_to(note.id, to)?;
            }
        }
        each.push(ours::micros(began));
        changes += 1;
    }
    let after =
        asking.ask(&queries.mixed, Words::text, |query| ours::page(&mut hub, &query.request()))?;
    let mut puts = Vec::with_capacity(PUTS * rounds);
    for note in notes.iter().cycle().take(PUTS * rounds) {
        let note = again(note, LayerChoice::Session);
        let began = Instant::now();
        hub.remember_note(note)?;
        puts.push(ours::micros(began));
    }
    hub.close()?;
    Ok(json!({
        "before": before.times.summary(),
        "after": after.times.summary(),
        "changes": changes,
        "change_us": { "p50": median(&each), "p95": percentile(&each, 0.95) },
        "put_us": {
            "p50": median(&puts),
            "p95": percentile(&puts, 0.95),
            "p99": percentile(&puts, 0.99),
            "longest": percentile(&puts, 1.0),
        },
    }))
}
