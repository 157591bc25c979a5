//! Giving the data folder back: for a while, or at the end of the program.

use std::{
    path::Path,
    sync::{TryLockError, atomic::Ordering},
    time::{Duration, Instant},
};

use memoryhub::CloseReport;
use serde_json::json;

use crate::{
    border::{CommandError, Phase},
    desktop::Desktop,
    error::Answer,
    faults,
    hub::lock,
};

/// How long the end of the program waits for a folder that is being opened.
const OPENING: Duration = Duration::from_secs(1);
/// How long it waits for an import or export: a batch takes less, a line of a gigabyte does not,
/// and the store need not wait for it.
const JOB: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(5);

impl Desktop {
    /// Gives the folder back and stays.
    ///
    /// # Errors
    /// `busy` while a folder is being opened.
    pub fn release(&self) -> Answer<CloseReport> {
        let _alone = lock(&self.transition);
        match self.scene(|scene| scene.phase.clone()) {
            Phase::Opening { .. } => Err(CommandError::busy("a folder is being opened")),
            Phase::Released { report } => Ok(report),
            Phase::Welcome | Phase::Failed { .. } => Ok(CloseReport::default()),
            Phase::Open { .. } => {
                let report = self.let_go(Duration::MAX);
                self.change(|scene| scene.phase = Phase::Released { report: report.clone() });
                Ok(report)
            }
        }
    }

    /// Closes everything, for ever. Only the caller that [`crate::lifecycle::Lifecycle::begin`]
    /// chose comes here.
    pub fn close(&self) -> CloseReport {
        // An opening folder is no reason to hang: it sees the stage and closes what it opened.
        let began = Instant::now();
        let thread = lock(&self.opening).take();
        while thread.as_ref().is_some_and(|thread| !thread.is_finished())
            && began.elapsed() < OPENING
        {
            std::thread::sleep(STEP);
        }
        let _alone = lock(&self.transition);
        self.let_go(JOB)
    }

    /// Gives back everything: ends jobs, stops the watcher and waits for it, closes the store.
    ///
    /// The caller holds `transition`. A job ends after its batch; its file, which may be in the
    /// folder, is closed then. `job_patience` is how long that is waited for.
    pub(crate) fn let_go(&self, job_patience: Duration) -> CloseReport {
        let began = Instant::now();
        self.job_cancelled.store(true, Ordering::SeqCst);
        self.counting.cancel();
        while matches!(self.job.try_lock(), Err(TryLockError::WouldBlock))
            && began.elapsed() < job_patience
        {
            std::thread::sleep(STEP);
        }
        faults::meet("close");
        let watcher = lock(&self.watcher).take();
        if let Some(watcher) = watcher {
            watcher.stop();
        }
        let Some(mut manager) = self.hub.take() else { return CloseReport::default() };
        let report = manager.close().unwrap_or_else(|error| {
            log::error!("close: {error}");
            CloseReport::default()
        });
        log_close(manager.folder(), &report);
        report
    }
}

/// One line for the log with every step, so that a slow or failed close can be understood later;
/// what follows `closed` is JSON, for programs.
fn log_close(folder: &Path, report: &CloseReport) {
    let clean = report.is_clean();
    let told = json!({
        "folder": folder.display().to_string(),
        "clean": clean,
        "took_us": report.took_us,
        "steps": report.steps,
    });
    log::log!(if clean { log::Level::Info } else { log::Level::Error }, "closed {told}");
}
