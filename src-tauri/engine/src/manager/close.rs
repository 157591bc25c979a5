//! Closing: every step runs whatever the others do, and every handle is given back even then.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use super::hub::Hub;
use crate::model::{CloseReport, CloseStep};

/// Closes everything that an open store owns, in the order of writing: what waits, the layers,
/// the caches, and the lock last, so that nobody else comes in before all is done.
pub(super) fn close(hub: Hub) -> CloseReport {
    let start = Instant::now();
    let mut steps = Vec::with_capacity(6);
    let mut hub = hub;
    // A read-only or stopped layer was told already; its counts cannot be written.
    steps.push(step("pending recalls", || hub.flush().map(|_| ())));
    let farewell = hub.farewell();
    let Hub { folder, core, application, archive, session, index, cache, .. } = hub;
    let Hub { pending, lock, config, .. } = hub;
    let (mut core, mut application, mut archive, mut lock) = (core, application, archive, lock);
    steps.push(step("core", || core.close()));
    steps.push(step("application", || application.close()));
    steps.push(step("archive", || archive.close()));
    let clean = steps.iter().all(|step| step.error.is_none());
    steps.push(step("caches", || {
        // Layers that did not close well may hold what no later look at them shows.
        if clean {
            farewell.write(&folder, &*config.file_system);
        }
        drop((index, cache, pending, session));
        Ok(())
    }));
    steps.push(step("lock", || {
        lock.release().map_err(|error| crate::Error::io(&folder.join(super::hub::LOCK_FILE), error))
    }));
    CloseReport { steps, took_us: micros(start) }
}

/// Runs one step; a panic in it is an error like any other.
fn step(name: &str, run: impl FnOnce() -> crate::Result<()>) -> CloseStep {
    let start = Instant::now();
    let error = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("it panicked".to_owned()),
    };
    CloseStep { name: name.to_owned(), took_us: micros(start), error }
}

fn micros(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}
