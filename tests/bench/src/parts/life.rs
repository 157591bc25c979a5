//! Opening, closing, memory, and what the store tells about itself.

use std::{fs, time::Instant};

use serde_json::{Value, json};

use crate::{
    Done,
    corpus::{self, Words},
    machine::Memory,
    ours,
    places::{self, Places},
    statistics::{median, percentile},
};

/// How often a figure that takes no time is asked for.
const TIMES: usize = 50;
/// Notes written before a close after writing.
const WRITTEN: usize = 100;

fn question(places: &Places) -> Done<Words> {
    let queries = corpus::queries(places)?;
    queries.mixed.into_iter().nth(3).ok_or_else(|| "no queries".into())
}

/// Opens with a valid persisted index.
pub fn open(places: &Places) -> Done<Value> {
    let request = question(places)?.request();
    Ok(json!(ours::open_and_ask(&places.store(), &request)?))
}

/// Opens after the persisted index was lost.
pub fn rebuild(places: &Places) -> Done<Value> {
    let lost = places::index_files(&places.work())?;
    for file in &lost {
        fs::remove_file(file)?;
    }
    let request = question(places)?.request();
    let mut figures = json!(ours::open_and_ask(&places.work(), &request)?);
    figures["files_lost"] = json!(lost.len());
    Ok(figures)
}

/// Memory after opening and answering every query once.
pub fn memory(places: &Places) -> Done<Value> {
    let queries = corpus::queries(places)?;
    let before = Memory::now();
    let mut hub = ours::open(&places.store(), 500)?;
    for query in &queries.mixed {
        ours::page(&mut hub, &query.request())?;
        ours::tally(&hub, &query.request())?;
    }
    let after = Memory::now();
    let index_bytes = hub.resources().index_bytes;
    hub.close()?;
    let about = corpus::about(places)?;
    let above = |bytes: u64| (bytes as f64 - about.text_bytes as f64) / about.notes as f64;
    Ok(json!({
        "before": before,
        "after": after,
        "text_bytes": about.text_bytes,
        "index_bytes": index_bytes,
        "above_text_a_note": after.map(|memory| above(memory.resident)),
        "anonymous_above_text_a_note": after.map(|memory| above(memory.anonymous)),
        "peak_above_text_a_note": after.map(|memory| above(memory.peak)),
    }))
}

/// Tags, stats and resources.
pub fn figures(places: &Places) -> Done<Value> {
    let mut hub = ours::open(&places.store(), 1)?;
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..TIMES {
        let began = Instant::now();
        std::hint::black_box(hub.tags()?);
        times[0].push(ours::micros(began));
        let began = Instant::now();
        std::hint::black_box(hub.stats()?);
        times[1].push(ours::micros(began));
        let began = Instant::now();
        std::hint::black_box(hub.resources());
        times[2].push(ours::micros(began));
    }
    hub.close()?;
    let p95 = times.each_ref().map(|times| percentile(times, 0.95));
    Ok(json!({
        "tags_us": p95[0],
        "stats_us": p95[1],
        "resources_us": p95[2],
        "slowest_us": p95.into_iter().fold(0.0, f64::max),
        "medians_us": times.each_ref().map(|times| median(times)),
    }))
}

/// Closes with nothing waiting, or after notes were written and recalled.
pub fn close(places: &Places, after: &str) -> Done<Value> {
    let request = question(places)?.request();
    let mut hub = ours::open(&places.work(), 500)?;
    ours::page(&mut hub, &request)?;
    if after == "writing" {
        for number in 0..WRITTEN {
            hub.remember(&format!("Written before closing, {number}"), &["closing"], "/close")?;
        }
        hub.recall("closing", 5)?;
    }
    let began = Instant::now();
    let report = hub.close()?;
    let took = ours::micros(began);
    if !report.is_clean() {
        return Err(format!("closing was not clean: {report:?}").into());
    }
    Ok(json!({ "close_us": took }))
}
