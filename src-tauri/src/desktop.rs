//! The state of the application: the store, the phase that the window shows, and who is told.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use memoryhub::CloseReport;
use serde::Serialize;

use crate::{
    border::{AppState, CommandError, Draft, FolderOffer, Phase, Status},
    error::Answer,
    folders::Places,
    hub::{Hub, lock},
    idle::Pulse,
    keep,
    lifecycle::Lifecycle,
    settings::{self, SettingsFile},
    watcher::FolderWatcher,
};

/// Who hears what the application tells: the page, or a test.
pub trait Page: Send + Sync {
    /// Tells an event without waiting.
    fn tell(&self, event: &str, payload: serde_json::Value);
}

/// What the window shows.
pub(crate) struct Scene {
    pub phase: Phase,
    pub folder: PathBuf,
    pub offer: Option<FolderOffer>,
}

/// Everything that lives as long as the window.
pub struct Desktop {
    /// Where things live.
    pub places: Places,
    /// The store.
    pub hub: Hub,
    /// What the user chose.
    pub settings: SettingsFile,
    /// How far closing is.
    pub lifecycle: Lifecycle,
    /// Wakes the tasks in the background.
    pub pulse: Pulse,
    /// Set to end an import or export early.
    pub job_cancelled: AtomicBool,
    /// Held while an import or export runs.
    pub job: Mutex<()>,
    /// Held while a folder is opened or closed, so that these never overlap.
    pub(crate) transition: Mutex<()>,
    pub(crate) watcher: Mutex<Option<FolderWatcher>>,
    pub(crate) opening: Mutex<Option<JoinHandle<()>>>,
    scene: Mutex<Scene>,
    draft: Mutex<()>,
    page: Box<dyn Page>,
}

impl Desktop {
    /// The state before anything is opened.
    pub fn new(places: Places, page: Box<dyn Page>) -> Arc<Self> {
        let scene = Scene {
            phase: Phase::Opening { progress: 0.0 },
            folder: places.default_data.clone(),
            offer: None,
        };
        Arc::new(Self {
            settings: SettingsFile::load(&places.config),
            places,
            hub: Hub::default(),
            lifecycle: Lifecycle::default(),
            pulse: Pulse::default(),
            job_cancelled: AtomicBool::new(false),
            job: Mutex::new(()),
            transition: Mutex::new(()),
            watcher: Mutex::new(None),
            opening: Mutex::new(None),
            scene: Mutex::new(scene),
            draft: Mutex::new(()),
            page,
        })
    }

    /// Tells the page.
    pub fn tell(&self, event: &str, payload: impl Serialize) {
        match serde_json::to_value(payload) {
            Ok(payload) => self.page.tell(event, payload),
            Err(error) => log::error!("event {event}: {error}"),
        }
    }

    /// The state as the page sees it.
    pub fn state(&self) -> AppState {
        self.describe(&lock(&self.scene))
    }

    /// The data folder.
    pub fn folder(&self) -> PathBuf {
        lock(&self.scene).folder.clone()
    }

    pub(crate) fn scene<T>(&self, look: impl FnOnce(&Scene) -> T) -> T {
        look(&lock(&self.scene))
    }

    /// Changes what the window shows and tells the page; told in the order of the changes.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Scene) -> T) -> T {
        let mut scene = lock(&self.scene);
        let result = change(&mut scene);
        self.tell("state", self.describe(&scene));
        drop(scene);
        self.pulse.touch();
        result
    }

    fn describe(&self, scene: &Scene) -> AppState {
        AppState {
            phase: scene.phase.clone(),
            folder: scene.folder.display().to_string(),
            folder_short: self.places.short(&scene.folder),
            offer: scene.offer.clone(),
            settings: self.settings.get(),
            system_language: settings::system_language(),
            version: env!("CARGO_PKG_VERSION").into(),
            platform: std::env::consts::OS.into(),
        }
    }

    /// Words of ours in the user's language.
    pub fn is_chinese(&self) -> bool {
        settings::is_chinese(self.settings.get().language, &settings::system_language())
    }

    /// Why there is no store, if there is none.
    fn explain(&self, error: CommandError) -> CommandError {
        if error.code != "released" {
            return error;
        }
        self.scene(|scene| match &scene.phase {
            Phase::Opening { .. } => CommandError::busy("the data folder is being opened"),
            Phase::Failed { error, .. } => error.clone(),
            _ => error,
        })
    }

    /// Asks the store.
    ///
    /// # Errors
    /// What the store answers, or why there is none.
    pub fn read<T>(
        &self,
        ask: impl FnOnce(&mut memoryhub::LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Answer<T> {
        self.hub.read(ask).map_err(|error| self.explain(error))
    }

    /// Changes the store.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn write<T>(
        &self,
        change: impl FnOnce(&mut memoryhub::LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Answer<T> {
        let result = self.hub.write(change).map_err(|error| self.explain(error));
        self.pulse.work();
        result
    }

    /// The figures of the status bar.
    pub fn status(&self) -> Status {
        let watching = lock(&self.watcher).is_some();
        self.hub.status(watching)
    }

    /// Takes in what changed in the folder, and tells the page if anything did.
    pub fn look_outside(&self) {
        match self.hub.read(memoryhub::LayeredMemoryManager::merge_outside_changes) {
            Ok(changes) if changes.is_empty() => {}
            Ok(changes) => {
                log::info!(
                    "from outside: {} added, {} changed, {} removed, {} unreadable",
                    changes.added,
                    changes.changed,
                    changes.removed,
                    changes.findings.len()
                );
                self.tell("changed", ());
            }
            Err(error) if error.code == "released" => {}
            Err(error) => log::warn!("outside changes: {error}"),
        }
        self.pulse.touch();
    }

    /// Looks again for outside changes, soon.
    pub fn poke_watcher(&self) {
        if let Some(watcher) = &*lock(&self.watcher) {
            watcher.poke();
        }
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

    fn draft_path(&self) -> PathBuf {
        self.places.local.join("draft.json")
    }

    /// What stood in the composer.
    pub fn draft(&self) -> Draft {
        let _one_at_a_time = lock(&self.draft);
        keep::load(&self.draft_path())
    }

    /// Keeps what stands in the composer.
    ///
    /// # Errors
    /// `io` if it cannot be written.
    pub fn save_draft(&self, draft: &Draft) -> Answer<()> {
        let _one_at_a_time = lock(&self.draft);
        let path = self.draft_path();
        keep::save(&path, draft)
            .map_err(|error| CommandError::new("io", format!("{}: {error}", path.display())))
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
