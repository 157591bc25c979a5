//! A disk that can lose power: it knows of each byte and each name whether it was synced.
//!
//! Operations go to a real folder and into a [`Disk`], which can tell at any time what a power cut
//! would leave. A name is durable once its folder was synced, a byte once its file was; what is
//! not may be there, or not, or in part, each on its own.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use memoryhub::{
    Holder,
    fs::{DataFile, DiskFileSystem, FileMeta, FileSystem, Locking, OpenMode},
};

/// What a file holds.
#[derive(Debug, Clone, Default)]
struct Content {
    /// As every reader sees it.
    now: Vec<u8>,
    /// As it was last synced.
    synced: Vec<u8>,
    /// Where the last append, not synced yet, begins.
    last_append: Option<usize>,
}

/// Which unsynced bytes a power cut leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// None.
    Dropped,
    /// All.
    Kept,
    /// The file has its length, but zeros where unsynced bytes should be.
    Zeroed,
    /// Of the last append only that many.
    Torn(usize),
    /// Of the last append all but that many, which are zeros: its end came first.
    Reordered(usize),
}

/// Which unsynced names a power cut leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Those of the last sync of their folder.
    Dropped,
    /// Those of now.
    Kept,
}

/// What is known of a disk.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    contents: Vec<Content>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
}

impl Disk {
    /// A disk that holds the files of a folder, all synced.
    pub fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let id = disk.create(Path::new(&entry.file_name()));
            let bytes = std::fs::read(entry.path()).unwrap();
            disk.contents[id] = Content { now: bytes.clone(), synced: bytes, last_append: None };
        }
        disk.synced_names.clone_from(&disk.names);
        disk
    }

    fn create(&mut self, path: &Path) -> usize {
        let id = self.contents.len();
        self.contents.push(Content::default());
        self.names.insert(path.to_path_buf(), id);
        id
    }

    fn sync_names(&mut self, dir: &Path) {
        let in_dir = |path: &Path| path.parent() == Some(dir);
        self.synced_names.retain(|path, _| !in_dir(path));
        let now = self.names.iter().filter(|(path, _)| in_dir(path));
        self.synced_names.extend(now.map(|(path, id)| (path.clone(), *id)));
    }

    /// The length of the longest last append that is not synced.
    pub fn unsynced(&self) -> usize {
        let length = |it: &Content| it.last_append.map_or(0, |at| it.now.len() - at);
        self.contents.iter().map(length).max().unwrap_or(0)
    }

    /// Whether a power cut could take anything.
    pub fn is_synced(&self) -> bool {
        self.names == self.synced_names && self.contents.iter().all(|it| it.now == it.synced)
    }

    /// What a power cut leaves; everything in it is synced.
    pub fn after_power_cut(&self, bytes: Bytes, names: Names) -> Self {
        let mut left = self.clone();
        if names == Names::Dropped {
            left.names.clone_from(&self.synced_names);
        }
        left.synced_names.clone_from(&left.names);
        for content in &mut left.contents {
            content.now = content.after_power_cut(bytes);
            content.synced.clone_from(&content.now);
            content.last_append = None;
        }
        left
    }

    /// Writes the files below a folder.
    pub fn write_to(&self, folder: &Path) {
        for (path, id) in &self.names {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &self.contents[*id].now).unwrap();
        }
    }
}

impl Content {
    fn after_power_cut(&self, bytes: Bytes) -> Vec<u8> {
        if self.now == self.synced {
            return self.now.clone();
        }
        let Some(at) = self.last_append else {
            // Cut shorter, or written in more than one piece: all or nothing of it.
            return if bytes == Bytes::Kept { self.now.clone() } else { self.synced.clone() };
        };
        let mut left = self.now.clone();
        match bytes {
            Bytes::Dropped => left.clone_from(&self.synced),
            Bytes::Kept => {}
            Bytes::Zeroed => left[at..].fill(0),
            Bytes::Torn(kept) => left.truncate(at.saturating_add(kept)),
            Bytes::Reordered(lost) => {
                let end = at.saturating_add(lost).min(left.len());
                left[at..end].fill(0);
            }
        }
        left
    }
}

/// What stood on the disk at an instant.
#[derive(Debug, Clone)]
pub struct Instant {
    pub disk: Disk,
    /// The database and its log, which SQLite writes itself; each commit in them is synced.
    pub database: Vec<(&'static str, Arc<Vec<u8>>)>,
    /// How many entries the ledger's history had.
    pub acknowledged: usize,
    pub before: String,
}

#[derive(Debug, Default)]
struct Recording {
    disk: Disk,
    history: Vec<Instant>,
    acknowledged: usize,
    records: bool,
}

/// A folder whose disk can lose power.
#[derive(Debug, Clone)]
pub struct PowerlessFileSystem {
    root: PathBuf,
    recording: Arc<Mutex<Recording>>,
}

const DATABASE: [&str; 2] = ["memory.db", "memory.db-wal"];

/// Takes from a log of pages of 4 KiB the zeros by which it was lengthened.
pub fn trim_log(log: &mut Vec<u8>) {
    let written = log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    log.truncate(32 + written.saturating_sub(32).next_multiple_of(24 + 4096));
}

pub fn database_in(folder: &Path) -> Vec<(&'static str, Arc<Vec<u8>>)> {
    let read = |name: &'static str| {
        let mut bytes = std::fs::read(folder.join(name)).ok()?;
        if name.ends_with("-wal") {
            trim_log(&mut bytes);
        }
        Some((name, Arc::new(bytes)))
    };
    DATABASE.into_iter().filter_map(read).collect()
}

impl PowerlessFileSystem {
    /// A folder that holds what `disk` says.
    pub fn new(root: &Path, disk: Disk, records: bool) -> Self {
        let recording = Recording { disk, records, ..Recording::default() };
        Self { root: root.to_path_buf(), recording: Arc::new(Mutex::new(recording)) }
    }

    /// From now on so many steps are acknowledged.
    pub fn acknowledge(&self, steps: usize) {
        self.recording.lock().unwrap().acknowledged = steps;
    }

    /// The instants before and after each operation.
    pub fn history(&self) -> Vec<Instant> {
        std::mem::take(&mut self.recording.lock().unwrap().history)
    }

    pub fn disk(&self) -> Disk {
        self.recording.lock().unwrap().disk.clone()
    }

    fn inside(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_path_buf()
    }

    fn remember(&self, what: String) {
        let mut recording = self.recording.lock().unwrap();
        if recording.records {
            let instant = Instant {
                disk: recording.disk.clone(),
                database: database_in(&self.root),
                acknowledged: recording.acknowledged,
                before: what,
            };
            recording.history.push(instant);
        }
    }

    /// An operation that changes what is on disk, and the instants on both sides of it.
    fn change<T>(
        &self,
        what: &str,
        path: &Path,
        run: impl FnOnce() -> io::Result<T>,
        note: impl FnOnce(&mut Disk, &Path),
    ) -> io::Result<T> {
        let inside = self.inside(path);
        self.remember(format!("before {what} {}", inside.display()));
        let outcome = run()?;
        note(&mut self.recording.lock().unwrap().disk, &inside);
        self.remember(format!("after {what} {}", inside.display()));
        Ok(outcome)
    }
}

#[derive(Debug)]
struct Powerless {
    file: Box<dyn DataFile>,
    id: usize,
    path: PathBuf,
    system: PowerlessFileSystem,
}

impl DataFile for Powerless {
    fn meta(&self) -> io::Result<FileMeta> {
        self.file.meta()
    }
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buf, offset)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (file, id) = (&mut self.file, self.id);
        self.system.change(
            "append",
            &self.path,
            || file.append(bytes),
            |disk, _| {
                let content = &mut disk.contents[id];
                let is_first = content.now == content.synced;
                content.last_append = is_first.then_some(content.now.len());
                content.now.extend_from_slice(bytes);
            },
        )
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        let (file, id) = (&mut self.file, self.id);
        self.system.change(
            "truncate",
            &self.path,
            || file.truncate(len),
            |disk, _| {
                let content = &mut disk.contents[id];
                content.now.resize(usize::try_from(len).unwrap(), 0);
                content.last_append = None;
            },
        )
    }
    fn sync(&mut self) -> io::Result<()> {
        let (file, id) = (&mut self.file, self.id);
        self.system.change(
            "sync",
            &self.path,
            || file.sync(),
            |disk, _| {
                let content = &mut disk.contents[id];
                content.synced.clone_from(&content.now);
                content.last_append = None;
            },
        )
    }
}

impl FileSystem for PowerlessFileSystem {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        let inside = self.inside(path);
        let known = self.recording.lock().unwrap().disk.names.get(&inside).copied();
        let open = || DiskFileSystem.open(path, mode);
        let (file, id) = if let Some(id) = known {
            (open()?, id)
        } else {
            let file = self.change("create", path, open, |disk, path| {
                disk.create(path);
            })?;
            (file, self.recording.lock().unwrap().disk.names[&inside])
        };
        Ok(Box::new(Powerless { file, id, path: path.to_path_buf(), system: self.clone() }))
    }
    fn meta(&self, path: &Path) -> io::Result<FileMeta> {
        DiskFileSystem.meta(path)
    }
    fn is_link(&self, path: &Path) -> io::Result<bool> {
        DiskFileSystem.is_link(path)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        DiskFileSystem.list(dir)
    }
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        DiskFileSystem.create_dir(dir)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (source, target) = (self.inside(from), self.inside(to));
        self.change(
            "rename",
            from,
            || DiskFileSystem.rename(from, to),
            |disk, _| {
                // A folder takes everything in it along; what was durable in it stays so.
                for names in [&mut disk.names, &mut disk.synced_names] {
                    let moved: Vec<PathBuf> = names
                        .keys()
                        .filter(|it| it.starts_with(&source) && **it != source)
                        .cloned()
                        .collect();
                    for path in moved {
                        let id = names.remove(&path).unwrap();
                        names.insert(target.join(path.strip_prefix(&source).unwrap()), id);
                    }
                }
                if let Some(id) = disk.names.remove(&source) {
                    disk.names.insert(target, id);
                }
            },
        )
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change(
            "remove",
            path,
            || DiskFileSystem.remove(path),
            |disk, path| {
                disk.names.remove(path);
            },
        )
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(
            "copy",
            to,
            || DiskFileSystem.copy(from, to),
            |disk, path| {
                let id = disk.create(path);
                let bytes = std::fs::read(to).unwrap();
                disk.contents[id] =
                    Content { now: bytes.clone(), synced: bytes, last_append: None };
            },
        )
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.change(
            "sync_dir",
            dir,
            || DiskFileSystem.sync_dir(dir),
            |disk, dir| {
                disk.sync_names(dir);
            },
        )
    }
    fn lock(&self, path: &Path, holder: &Holder) -> io::Result<Locking> {
        DiskFileSystem.lock(path, holder)
    }
}
