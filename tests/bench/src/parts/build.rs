//! Filling stores: what `memoryhub import` does.

use std::time::Instant;

use memoryhub::{Config, LayerChoice, LayeredMemoryManager, exchange::ImportReader};
use serde_json::{Value, json};

use crate::{Done, alternatives::sqlite, corpus, ours, places, places::Places};

/// Notes written with one sync, as by the command line.
const BATCH: usize = 5_000;

/// Makes the store that everything else reads, its index persisted.
pub fn store(places: &Places) -> Done<Value> {
    let folder = places.store();
    places::remove(&folder)?;
    let mut hub = ours::open(&folder, 1)?;
    let (added, seconds) = import_into(&mut hub, places, None)?;
    for note in corpus::notes(places)? {
        let note = note?;
        if note.trashed {
            hub.delete(note.id)?;
        }
    }
    let began = Instant::now();
    hub.close()?;
    let close = ours::micros(began);
    let mut hub = ours::open(&folder, 1)?;
    ours::keep_index(&mut hub)?;
    hub.close()?;
    Ok(json!({
        "notes": added,
        "notes_a_second": added as f64 / seconds,
        "close_us": close,
        "bytes": places::bytes(&folder)?,
    }))
}

/// Makes the database of the alternatives.
pub fn database(places: &Places) -> Done<Value> {
    let began = Instant::now();
    sqlite::build(places)?;
    let bytes = std::fs::metadata(places.database())?.len();
    Ok(json!({ "seconds": began.elapsed().as_secs_f64(), "bytes": bytes }))
}

/// Imports all notes into one layer of an empty folder.
pub fn import(places: &Places, layer: &str) -> Done<Value> {
    let choice = match layer {
        "core" => LayerChoice::Core,
        "application" => LayerChoice::Application,
        "archive" => LayerChoice::Archive,
        _ => return Err(format!("no layer {layer:?}").into()),
    };
    let folder = places.folder().join("imported");
    places::remove(&folder)?;
    let mut hub = ours::open(&folder, 1)?;
    let (added, seconds) = import_into(&mut hub, places, Some(choice))?;
    hub.close()?;
    places::remove(&folder)?;
    Ok(json!({ "notes": added, "notes_a_second": added as f64 / seconds }))
}

/// Imports all notes: how many, and in how many seconds they were read and on disk.
fn import_into(
    hub: &mut LayeredMemoryManager,
    places: &Places,
    layer: Option<LayerChoice>,
) -> Done<(usize, f64)> {
    let began = Instant::now();
    let mut reader = ImportReader::open(&places.notes(), &Config::default())?;
    let mut added = 0;
    while let Some(mut batch) = reader.next_batch(BATCH)? {
        if let Some(bad) = batch.bad_lines.first() {
            return Err(format!("line {}: {}", bad.line, bad.reason).into());
        }
        for note in &mut batch.notes {
            note.layer = layer.unwrap_or(note.layer);
        }
        added += hub.remember_many(batch.notes)?.len();
    }
    Ok((added, began.elapsed().as_secs_f64()))
}
