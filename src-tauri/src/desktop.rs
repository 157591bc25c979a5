//! The state of the application: the store, the phase that the window shows, and who is told.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex, atomic::AtomicBool},
    thread::JoinHandle,
};

use serde::Serialize;

use crate::{
    border::{
        AppState, CaptureKeys, CommandError, FolderCaution, FolderOffer, Phase, Status, WaitingLink,
    },
    capture::Making,
    counting::Counting,
    error::Answer,
    folders::Places,
    hub::{Hub, lock},
    idle::Pulse,
    lifecycle::Lifecycle,
    program,
    settings::{self, SettingsFile},
    starting::Front,
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
    pub caution: Option<FolderCaution>,
    pub offer: Option<FolderOffer>,
    pub tray: bool,
    pub keys: CaptureKeys,
    /// Links that wait, the first one before the user.
    pub links: VecDeque<WaitingLink>,
    /// How many links came.
    pub link_count: u32,
    pub front: Front,
    /// The page asks what closing does.
    pub asked: bool,
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
    /// The count of all hits that runs now.
    pub counting: Counting,
    /// How far the capture window is.
    pub capture: Making,
    /// Set to end an import or export early.
    pub job_cancelled: AtomicBool,
    /// Held while an import or export runs.
    pub job: Mutex<()>,
    /// Held while a folder is opened or closed, so that these never overlap.
    pub(crate) transition: Mutex<()>,
    pub(crate) watcher: Mutex<Option<FolderWatcher>>,
    /// The thread that opens a folder, until it has told how that ended.
    pub(crate) opening: Mutex<Option<JoinHandle<()>>>,
    scene: Mutex<Scene>,
    pub(crate) draft: Mutex<()>,
    page: Box<dyn Page>,
}

impl Desktop {
    /// The state before anything is opened.
    pub fn new(places: Places, page: Box<dyn Page>) -> Arc<Self> {
        let scene = Scene {
            phase: Phase::Opening { progress: 0.0 },
            folder: places.default_data.clone(),
            caution: None,
            offer: None,
            tray: false,
            keys: CaptureKeys::default(),
            links: VecDeque::new(),
            link_count: 0,
            front: Front::default(),
            asked: false,
        };
        Arc::new(Self {
            settings: SettingsFile::load(&places.config),
            places,
            hub: Hub::default(),
            lifecycle: Lifecycle::default(),
            pulse: Pulse::default(),
            counting: Counting::default(),
            capture: Making::default(),
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

    /// Changes what the page does not see.
    pub(crate) fn keep(&self, change: impl FnOnce(&mut Scene)) {
        change(&mut lock(&self.scene));
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
            caution: scene.caution,
            offer: scene.offer.clone(),
            settings: self.settings.get(),
            system_language: settings::system_language(),
            version: env!("CARGO_PKG_VERSION").into(),
            platform: std::env::consts::OS.into(),
            tray: scene.tray,
            keys: scene.keys.clone(),
            capture_command: program::capture_command(),
            link: scene.links.front().cloned(),
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
}
