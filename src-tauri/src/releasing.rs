//! Giving the data folder back: for a while, or at the end of the program.

use std::{
    path::Path,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use memoryhub::CloseReport;

use crate::{
    border::{CommandError, Phase},
    desktop::Desktop,
    error::Answer,
    hub::lock,
};

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
                let report = self.let_go();
                self.change(|scene| scene.phase = Phase::Released { report: report.clone() });
                Ok(report)
            }
        }
    }

    /// Closes everything, for ever. Only the caller that [`crate::lifecycle::Lifecycle::begin`]
    /// chose comes here.
    pub fn close(&self) {
        // An opening folder is no reason to hang: it sees the stage and closes what it opened.
        let began = Instant::now();
        let thread = lock(&self.opening).take();
        while thread.as_ref().is_some_and(|thread| !thread.is_finished())
            && began.elapsed() < Duration::from_secs(1)
        {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _alone = lock(&self.transition);
        self.let_go();
        self.lifecycle.finish();
    }

    /// Gives back everything: ends jobs, stops the watcher and waits for it, closes the store.
    ///
    /// The caller holds `transition`.
    pub(crate) fn let_go(&self) -> CloseReport {
        self.job_cancelled.store(true, Ordering::SeqCst);
        // A job ends after its batch; its file, which may be in the folder, is closed then.
        drop(lock(&self.job));
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

/// One line for the log with every step, so that a slow or failed close can be understood later.
fn log_close(folder: &Path, report: &CloseReport) {
    let steps: Vec<_> = report
        .steps
        .iter()
        .map(|step| match &step.error {
            None => format!("{}={}us", step.name, step.took_us),
            Some(error) => format!("{}={}us error={error:?}", step.name, step.took_us),
        })
        .collect();
    let level = if report.is_clean() { log::Level::Info } else { log::Level::Error };
    let (folder, took) = (folder.display(), report.took_us);
    log::log!(level, "closed folder={folder} took={took}us steps=[{}]", steps.join(", "));
}
