//! MemoryHub, by its public face.

use std::{num::NonZeroUsize, path::Path, sync::atomic::AtomicBool, time::Instant};

use memoryhub::{Config, LayeredMemoryManager, SearchRequest};

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

/// Opens a folder and asks until everything has answered: the times until the first page and until
/// all is ready, in microseconds.
pub fn open_and_ask(folder: &Path, request: &SearchRequest) -> Done<(f64, f64)> {
    let began = Instant::now();
    let mut hub = open(folder, 1)?;
    page(&mut hub, request)?;
    let first = micros(began);
    tally(&hub, request)?;
    std::hint::black_box((hub.tags()?, hub.overview()?));
    let ready = micros(began);
    hub.close()?;
    Ok((first, ready))
}

/// Microseconds since then.
pub fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}
