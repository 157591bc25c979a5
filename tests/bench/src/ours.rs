//! MemoryHub, by its public face.

use std::{num::NonZeroUsize, path::Path, sync::atomic::AtomicBool, time::Instant};

use memoryhub::{Config, LayeredMemoryManager, SearchRequest};
use serde::Serialize;

use crate::{Done, corpus};

/// Opens a folder; a cache of one answer is as good as none when queries take turns.
pub fn open(folder: &Path, cached_answers: usize) -> Done<LayeredMemoryManager> {
    let config = Config {
        cache_capacity: NonZeroUsize::new(cached_answers).unwrap_or(NonZeroUsize::MIN),
        holder_name: "memoryhub-bench".into(),
        ..Config::default()
    };
    Ok(LayeredMemoryManager::open_with(folder, config)?)
}

/// The first page: places of the notes in the order of creation, records ready.
pub fn page(hub: &mut LayeredMemoryManager, request: &SearchRequest) -> Done<Vec<u32>> {
    let page = hub.page(request)?;
    Ok(page.hits.iter().map(|hit| corpus::ordinal(hit.note.id)).collect())
}

/// The total and the remaining tag counts of an answer, which come after its first page.
pub fn tally(hub: &LayeredMemoryManager, request: &SearchRequest) -> Done<usize> {
    let tally = hub.tally(request, &AtomicBool::new(false))?;
    Ok(tally.ok_or("counting stopped although nobody asked for it")?.total)
}

/// What opening and asking took, in microseconds.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "figures are named with their unit")]
pub struct Opened {
    /// Until the first page.
    pub first_answer_us: f64,
    /// Until everything has answered.
    pub ready_us: f64,
    /// Keeping the index aside, all steps together.
    pub keep_us: f64,
    /// The longest step: so long the store is held.
    pub longest_step_us: f64,
}

/// Opens a folder, asks until everything has answered, keeps the index aside and closes.
pub fn open_and_ask(folder: &Path, request: &SearchRequest) -> Done<Opened> {
    let began = Instant::now();
    let mut hub = open(folder, 1)?;
    page(&mut hub, request)?;
    let first_answer_us = micros(began);
    tally(&hub, request)?;
    std::hint::black_box((hub.tags()?, hub.overview()?));
    let ready_us = micros(began);
    let (keep_us, longest_step_us) = keep_index(&mut hub)?;
    hub.close()?;
    Ok(Opened { first_answer_us, ready_us, keep_us, longest_step_us })
}

/// Keeps the index aside, as the command line does before it closes and the application when nothing
/// is typed: the time of all steps and of the longest, in microseconds.
pub fn keep_index(hub: &mut LayeredMemoryManager) -> Done<(f64, f64)> {
    let (mut all, mut longest) = (0.0, 0.0_f64);
    loop {
        let began = Instant::now();
        let more = hub.keep_index()?;
        let took = micros(began);
        all += took;
        longest = longest.max(took);
        if !more {
            return Ok((all, longest));
        }
    }
}

/// Microseconds since then.
pub fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}
