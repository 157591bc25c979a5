//! What happens while nobody does anything: waiting counts are written, the status is told.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, time};

use crate::{border::Status, desktop::Desktop};

/// Waiting recall counts are written, and the index is kept aside, after this much idleness.
const FLUSH_AFTER: Duration = Duration::from_secs(5);
/// Housekeeping is looked for after this much idleness, and again after as much.
const MAINTAIN_AFTER: Duration = Duration::from_mins(10);
/// Rest between two steps of keeping the index aside.
const STEP_PAUSE: Duration = Duration::from_millis(1);
/// The status is told at most this often.
const STATUS_EVERY: Duration = Duration::from_millis(500);

/// Wakes the tasks in the background.
#[derive(Debug, Default)]
pub struct Pulse {
    worked: Notify,
    touched: Notify,
}

impl Pulse {
    /// The user did something with notes: idleness begins anew, and figures may have changed.
    pub fn work(&self) {
        self.worked.notify_one();
        self.touched.notify_one();
    }

    /// Figures may have changed.
    pub fn touch(&self) {
        self.touched.notify_one();
    }
}

/// Writes waiting counts, keeps the index aside and keeps house in quiet times.
pub async fn keep_house(desktop: Arc<Desktop>) {
    let mut wait = FLUSH_AFTER;
    loop {
        let worked = time::timeout(wait, desktop.pulse.worked.notified()).await.is_ok();
        if worked {
            wait = FLUSH_AFTER;
            continue;
        }
        let task = if wait == FLUSH_AFTER { settle } else { maintain };
        wait = MAINTAIN_AFTER;
        run(Arc::clone(&desktop), task).await;
    }
}

/// Tells the page the status when it changed.
pub async fn tell_status(desktop: Arc<Desktop>) {
    let mut last: Option<Status> = None;
    loop {
        desktop.pulse.touched.notified().await;
        let asked = Arc::clone(&desktop);
        let status = tauri::async_runtime::spawn_blocking(move || asked.status()).await;
        if let Ok(status) = status
            && last.as_ref() != Some(&status)
        {
            desktop.tell("status", &status);
            last = Some(status);
        }
        time::sleep(STATUS_EVERY).await;
    }
}

async fn run(desktop: Arc<Desktop>, task: fn(&Desktop)) {
    if let Err(error) = tauri::async_runtime::spawn_blocking(move || task(&desktop)).await {
        log::error!("a task in the background failed: {error}");
    }
}

fn settle(desktop: &Desktop) {
    flush(desktop);
    keep_index(desktop);
}

/// Keeps the index aside, so that the next opening is quick: a step at a time, and between two
/// steps whoever waits for the store comes first.
fn keep_index(desktop: &Desktop) {
    while let Ok(true) = desktop.hub.read(memoryhub::LayeredMemoryManager::keep_index) {
        std::thread::sleep(STEP_PAUSE);
    }
}

fn flush(desktop: &Desktop) {
    // A store that refuses writes says so itself, and is asked again after the next recall.
    match desktop.hub.read(memoryhub::LayeredMemoryManager::flush_pending_updates) {
        Ok(0) => {}
        Ok(written) => {
            log::debug!("idle: counts of {written} notes written");
            desktop.pulse.touch();
        }
        Err(error) if error.code == "released" => {}
        Err(error) => log::warn!("idle flush: {error}"),
    }
}

fn maintain(desktop: &Desktop) {
    match desktop.hub.read(memoryhub::LayeredMemoryManager::maintain) {
        Ok(false) => {}
        Ok(true) => {
            log::info!("idle: housekeeping done");
            desktop.tell("changed", ());
            desktop.pulse.touch();
        }
        Err(error) if error.code == "released" => {}
        Err(error) => log::warn!("idle housekeeping: {error}"),
    }
}
