//! Opening the data folder, away from the window's thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use memoryhub::{Config, Error, FolderKind, Holder, LayeredMemoryManager, inspect_folder};

use crate::{
    border::{CommandError, FolderCaution, FolderOffer, Phase},
    caution::Surroundings,
    desktop::Desktop,
    error::Answer,
    folders,
    hub::lock,
    lifecycle::Stage,
    offer::{self, Start},
    watcher::FolderWatcher,
    welcome,
};

/// Time between two steps of the progress bar.
const STEP: Duration = Duration::from_millis(50);

/// How a folder is to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    pub folder: PathBuf,
    /// Make it if it is missing.
    pub create: bool,
    /// Put the welcome notes in if it is brand-new.
    pub welcome: bool,
    /// Open it at the next start too.
    pub keep: bool,
}

/// How the store behaves in the window.
pub fn config(create: bool) -> Config {
    Config {
        holder_name: "MemoryHub".into(),
        time_zone: jiff::tz::TimeZone::system(),
        create,
        ..Config::default()
    }
}

impl Desktop {
    /// Begins as [`offer::start`] decides; `named` is the folder that the start names.
    pub fn begin(self: &Arc<Self>, named: Option<PathBuf>) {
        let keep = named.is_none();
        let default = self.places.default_data.clone();
        match offer::start(named, self.settings.data_folder(), default, |path| self.look(path)) {
            Start::Open { folder, create } => {
                folders::step_out_of(&folder);
                let opening = Opening { folder, create, welcome: false, keep };
                if let Err(error) = self.open(opening) {
                    log::error!("start: {error}");
                }
            }
            Start::Welcome { folder, found } => {
                let caution = self.caution(&folder);
                self.change(|scene| {
                    let offered = folder.display().to_string();
                    scene.offer =
                        found.map(|found| FolderOffer { folder: offered, found, caution });
                    scene.folder = folder;
                    scene.caution = caution;
                    scene.phase = Phase::Welcome;
                });
            }
        }
    }

    /// Looks at a folder; one that would hold our own files cannot hold notes.
    pub fn look(&self, folder: &Path) -> FolderKind {
        match self.places.refuses(folder) {
            Some(reason) => FolderKind::Unusable { reason },
            None => inspect_folder(folder),
        }
    }

    /// A folder as it is put before the user.
    pub fn offer(&self, folder: &Path) -> FolderOffer {
        let found = self.look(folder);
        FolderOffer { folder: folder.display().to_string(), found, caution: self.caution(folder) }
    }

    fn caution(&self, folder: &Path) -> Option<FolderCaution> {
        Surroundings::now(self.places.home.as_deref()).caution(folder)
    }

    /// Gives back the folder that is open, if any, and opens another in the background.
    ///
    /// # Errors
    /// `busy` while a folder is being opened; `closed` at the end of the program.
    pub fn open(self: &Arc<Self>, opening: Opening) -> Answer<()> {
        let _alone = lock(&self.transition);
        self.may_open()?;
        self.let_go(Duration::MAX);
        let caution = self.caution(&opening.folder);
        self.change(|scene| {
            scene.folder.clone_from(&opening.folder);
            scene.caution = caution;
            scene.offer = None;
            scene.phase = Phase::Opening { progress: 0.0 };
        });
        let desktop = Arc::clone(self);
        let thread = std::thread::Builder::new().name("open".into()).spawn(move || {
            let opened = catch_unwind(AssertUnwindSafe(|| desktop.open_now(&opening)));
            desktop.opened(&opening, opened.unwrap_or_else(|_| Err(Failure::panic())));
        });
        match thread {
            Ok(thread) => *lock(&self.opening) = Some(thread),
            Err(error) => {
                let error = CommandError::new("io", error.to_string());
                self.change(|scene| scene.phase = Phase::Failed { error, holder: None });
            }
        }
        Ok(())
    }

    fn may_open(&self) -> Answer<()> {
        if self.lifecycle.stage() != Stage::Running {
            return Err(CommandError::new("closed", "MemoryHub is closing"));
        }
        if lock(&self.opening).is_some() {
            return Err(CommandError::busy("a folder is being opened"));
        }
        Ok(())
    }

    fn open_now(&self, opening: &Opening) -> Result<LayeredMemoryManager, Failure> {
        let folder = &opening.folder;
        if let Some(reason) = self.places.refuses(folder) {
            return Err(Error::Invalid { field: "folder", reason }.into());
        }
        let brand_new = opening.welcome && offer::is_brand_new(&inspect_folder(folder));
        let mut told = Instant::now();
        let mut progress = |done: u64, total: u64| {
            if told.elapsed() < STEP || total == 0 {
                return;
            }
            told = Instant::now();
            let progress = (done as f64 / total as f64).clamp(0.0, 1.0);
            self.change(|scene| scene.phase = Phase::Opening { progress });
        };
        let config = config(opening.create);
        let mut manager = LayeredMemoryManager::open_with_progress(folder, config, &mut progress)?;
        if brand_new && let Err(error) = manager.remember_many(welcome::notes(self.is_chinese())) {
            log::warn!("welcome notes: {error}");
        }
        Ok(manager)
    }

    /// Takes over an opened store, unless the program ends meanwhile.
    fn opened(self: &Arc<Self>, opening: &Opening, opened: Result<LayeredMemoryManager, Failure>) {
        let _alone = lock(&self.transition);
        *lock(&self.opening) = None;
        let manager = match opened {
            Ok(manager) => manager,
            Err(Failure { error, holder }) => {
                log::warn!("{} was not opened: {error}", opening.folder.display());
                self.change(|scene| scene.phase = Phase::Failed { error, holder });
                return;
            }
        };
        if self.lifecycle.stage() != Stage::Running {
            // Dropping closes it.
            return;
        }
        let report = manager.open_report().cloned().unwrap_or_default();
        log::info!(
            "opened folder={} notes={} adopted={} findings={} read_only={} took={}us",
            opening.folder.display(),
            report.notes,
            report.adopted,
            report.findings.len(),
            report.read_only,
            report.took_us
        );
        self.hub.put(manager);
        self.pulse.work();
        self.start_watcher(&opening.folder);
        if opening.keep
            && self.settings.data_folder().as_ref() != Some(&opening.folder)
            && let Err(error) = self.settings.set_data_folder(&opening.folder)
        {
            log::warn!("the folder is not remembered: {error}");
        }
        // The window begins with the figures of this folder, not of the one before.
        self.tell("status", self.status());
        self.change(|scene| scene.phase = Phase::Open { report });
    }

    fn start_watcher(self: &Arc<Self>, folder: &Path) {
        // Weak: the watcher's thread must not keep the application alive that owns it.
        let desktop = Arc::downgrade(self);
        let changed = move || {
            if let Some(desktop) = desktop.upgrade() {
                desktop.look_outside();
            }
        };
        match FolderWatcher::start(folder, changed) {
            Ok(watcher) => *lock(&self.watcher) = Some(watcher),
            Err(error) => log::warn!("{} is not watched: {error}", folder.display()),
        }
    }

    /// Opens the folder again, after a release or a failure.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn reopen(self: &Arc<Self>) -> Answer<()> {
        if self.hub.is_open() {
            return Ok(());
        }
        self.open(Opening { folder: self.folder(), ..Opening::default() })
    }
}

/// Why a folder was not opened.
struct Failure {
    error: CommandError,
    holder: Option<Holder>,
}

impl Failure {
    fn panic() -> Self {
        Self { error: CommandError::panic("opening the folder failed unexpectedly"), holder: None }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let holder = match &error {
            Error::Locked { holder, .. } => Some(holder.clone()),
            _ => None,
        };
        Self { error: error.into(), holder }
    }
}
