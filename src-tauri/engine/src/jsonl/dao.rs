//! One append-only file as a store of notes.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Span,
    arrays::Arrays,
    foreign,
    format::{self, Line},
    recovery, rewrite,
};
use crate::{
    error::{Error, Result},
    fs::{DataFile, DiskFileSystem, FileMeta, FileSystem, OpenMode},
    model::{Finding, Layer, NoteId, RecallCount, Record, Revision},
};

/// How an append-only file is opened.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// The layer that the file is.
    pub layer: Layer,
    /// Whether nothing is to be written.
    pub read_only: bool,
    /// Naive local times of foreign lines are read in this zone.
    pub time_zone: TimeZone,
    /// Where files live.
    pub file_system: Arc<dyn FileSystem>,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            layer: Layer::Application,
            read_only: false,
            time_zone: TimeZone::UTC,
            file_system: Arc::new(DiskFileSystem),
        }
    }
}

/// How a file compares with what this store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// As this store left it.
    Same,
    /// Longer: someone appended.
    Grown,
    /// Shorter, gone, replaced or rewritten; the reason in a sentence.
    Changed(String),
}

/// An append-only file of notes, `app_logs.jsonl` or `archive.jsonl`.
///
/// Stands on its own: it can be opened, written, searched and closed without a manager.
///
/// ```
/// use memoryhub::{Note, RecallCount, jsonl::JsonlMemoryDao};
/// # let dir = tempfile::tempdir().unwrap();
/// let mut dao = JsonlMemoryDao::open(dir.path().join("app_logs.jsonl"))?;
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// let note = Note::new("Log: started in 412 ms", &["startup"], "/logs/app.log", now)?;
/// dao.store_memory(&note)?;
/// assert_eq!(dao.search_memories("STARTED", 10)?.len(), 1);
/// dao.update_recall_count(&[RecallCount { id: note.id, added: 1, last_recalled: now }])?;
/// dao.close()?;
/// # Ok::<(), memoryhub::Error>(())
/// ```
#[derive(Debug)]
pub struct JsonlMemoryDao {
    pub(super) path: PathBuf,
    pub(super) options: LogOptions,
    pub(super) state: Option<Log>,
}

/// The open file and what is known of it.
#[derive(Debug)]
pub(super) struct Log {
    /// `None` if the file does not exist and may not be made.
    pub file: Option<Box<dyn DataFile>>,
    pub arrays: Arrays,
    /// Whether the arrays were not read from the file, but from what was kept aside of it.
    pub from_kept: bool,
    /// Bytes that this store has taken in.
    pub len: u64,
    /// The file's length when it was last looked at; more than `len` while a line is unfinished.
    pub known_len: u64,
    /// Whether the last line has its line end.
    pub ended: bool,
    pub seen: Option<FileMeta>,
    /// Lines that are no longer true, in bytes.
    pub dead_bytes: u64,
    pub damaged: Vec<Span>,
    /// Lines without a checksum.
    pub foreign_lines: usize,
    /// Lines read or written, dead ones included.
    pub lines: usize,
    /// Whether the file's name is on disk for certain; a process that was killed may have made it
    /// without getting to that.
    pub name_synced: bool,
    /// Lines that tell no time are from then: when the file was last changed before it was opened.
    pub undated: Timestamp,
    /// Why no more is written until the file is opened again.
    pub poisoned: Option<String>,
}

impl Log {
    /// An open file of which nothing is known yet.
    pub fn of(file: Option<Box<dyn DataFile>>) -> Self {
        let changed = file.as_ref().and_then(|file| file.meta().ok()).map_or(0, |it| it.modified);
        let undated = Timestamp::from_microsecond(i64::try_from(changed / 1000).unwrap_or(0));
        Self {
            file,
            arrays: Arrays::default(),
            from_kept: false,
            len: 0,
            known_len: 0,
            ended: true,
            seen: None,
            dead_bytes: 0,
            damaged: Vec::new(),
            foreign_lines: 0,
            lines: 0,
            name_synced: false,
            undated: undated.unwrap_or_default(),
            poisoned: None,
        }
    }
}

/// What opening or reading a part of a file found.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Notes that are true now, in no order.
    pub records: Vec<Record>,
    /// Notes that left the file.
    pub gone: Vec<NoteId>,
    /// Recall counts for notes of the file.
    pub recalls: Vec<RecallCount>,
    /// Damage.
    pub findings: Vec<Finding>,
}

impl JsonlMemoryDao {
    /// Opens the file at `path` as the Application layer, making it if it does not exist.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Ok(Self::open_with(path, LogOptions::default(), &mut |_, _| {})?.0)
    }

    /// Opens the file at `path` and reads all of it; `progress` gets bytes read and bytes in all.
    ///
    /// A torn tail is moved aside. Damaged lines stay where they are and are reported.
    pub fn open_with(
        path: impl AsRef<Path>,
        options: LogOptions,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Self, Loaded)> {
        let mut dao = Self::open_file(path.as_ref(), options)?;
        let loaded = dao.take_up(progress)?;
        Ok((dao, loaded))
    }

    /// As [`Self::open_with`], but a torn tail stays until [`Self::move_tail_aside`].
    pub(crate) fn open_as_it_is(
        path: impl AsRef<Path>,
        options: LogOptions,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Self, Loaded)> {
        let mut dao = Self::open_file(path.as_ref(), options)?;
        let loaded = dao.read_all_lines(progress)?;
        Ok((dao, loaded))
    }

    /// Reads what is not known yet, and moves a torn tail aside.
    pub(super) fn take_up(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Loaded> {
        let mut loaded = self.read_all_lines(progress)?;
        loaded.findings.extend(self.move_tail_aside()?);
        Ok(loaded)
    }

    /// Opens the file at `path`, of which nothing is known yet.
    pub(super) fn open_file(path: &Path, options: LogOptions) -> Result<Self> {
        let path = path.to_path_buf();
        let file_system = &*options.file_system;
        let at = |error| Error::io(&path, error);
        let mut name_synced = false;
        let file = if options.read_only {
            match file_system.open(&path, OpenMode::Read) {
                Ok(file) => Some(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(at(error)),
            }
        } else {
            let is_new =
                matches!(file_system.meta(&path), Err(e) if e.kind() == io::ErrorKind::NotFound);
            let file = file_system.open(&path, OpenMode::Append).map_err(at)?;
            rewrite::remove_unfinished(file_system, &path)?;
            if is_new && let Some(dir) = path.parent() {
                file_system.sync_dir(dir).map_err(|error| Error::io(dir, error))?;
                name_synced = true;
            }
            Some(file)
        };
        Ok(Self { path, options, state: Some(Log { name_synced, ..Log::of(file) }) })
    }

    /// Moves an unfinished last line aside, so that nothing is appended behind it; answers what
    /// was found.
    pub(crate) fn move_tail_aside(&mut self) -> Result<Option<Finding>> {
        if self.options.read_only { Ok(None) } else { recovery::move_tail_aside(self) }
    }

    /// The file's name.
    pub fn file_name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    pub(super) fn log(&self) -> Result<&Log> {
        self.state.as_ref().ok_or(Error::Closed)
    }

    pub(super) fn log_mut(&mut self) -> Result<&mut Log> {
        self.state.as_mut().ok_or(Error::Closed)
    }

    pub(super) fn io(&self, error: io::Error) -> Error {
        Error::io(&self.path, error)
    }

    /// A note as it is now; recall counts written since are included.
    pub fn get(&self, id: NoteId) -> Result<Option<Record>> {
        let log = self.log()?;
        let Some(span) = log.arrays.span(id) else { return Ok(None) };
        let mut record = self.read_record(id, span)?;
        if let Some(version) = log.arrays.version(id) {
            record.version = version;
        }
        if let Some((added, last)) = log.arrays.recalls(id) {
            record.note.recalled_count = record.note.recalled_count.saturating_add(added);
            record.note.last_recalled = record.note.last_recalled.max(Some(last));
        }
        Ok(Some(record))
    }

    pub(super) fn read_bytes(&self, span: Span) -> Result<Vec<u8>> {
        let mut bytes = vec![0; span.len as usize];
        let log = self.log()?;
        let file = log.file.as_ref().ok_or_else(|| Error::Poisoned {
            layer: self.options.layer,
            reason: log.poisoned.clone().unwrap_or_else(|| "its file is not open".into()),
        })?;
        let got = file.read_at(&mut bytes, span.offset).map_err(|error| self.io(error))?;
        bytes.truncate(got);
        Ok(bytes)
    }

    pub(super) fn read_record(&self, id: NoteId, span: Span) -> Result<Record> {
        let bytes = self.read_bytes(span)?;
        let damaged = |reason: String| Error::Corrupted {
            path: self.path.clone(),
            offset: span.offset,
            reason,
        };
        if format::is_sealed(&bytes) {
            return match format::decode(&bytes, self.options.layer).map_err(damaged)? {
                Line::Put { record, .. } if record.note.id == id => Ok(record),
                _ => Err(damaged(format!("the line is not that of note {id}"))),
            };
        }
        let zone = &self.options.time_zone;
        let undated = self.log()?.undated;
        let mut record = foreign::decode(&bytes, self.options.layer, (zone, undated), &|_| true)
            .ok_or_else(|| damaged("the checksum does not fit".into()))?;
        record.note.id = id;
        Ok(record)
    }

    /// Earlier versions of a note, newest first.
    pub fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        let spans = self.log()?.arrays.earlier(id);
        spans.iter().rev().map(|span| self.read_revision(id, *span)).collect()
    }

    pub(super) fn read_revision(&self, id: NoteId, span: Span) -> Result<Revision> {
        let bytes = self.read_bytes(span)?;
        if format::is_sealed(&bytes)
            && let Ok(Line::Earlier { revision, .. }) = format::decode(&bytes, self.options.layer)
        {
            return Ok(revision);
        }
        Ok(Revision::of(self.read_record(id, span)?.note))
    }

    /// The version of a note, see [`Record::version`].
    pub fn version(&self, id: NoteId) -> Result<Option<u64>> {
        Ok(self.log()?.arrays.version(id))
    }

    /// The ids of every note of the file.
    pub fn ids(&self) -> Result<Vec<NoteId>> {
        Ok(self.log()?.arrays.ids().collect())
    }

    /// Notes in the file.
    pub fn len(&self) -> usize {
        self.state.as_ref().map_or(0, |log| log.arrays.len())
    }

    /// Whether the file holds no note.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the file holds lines that could not be read.
    pub fn has_damage(&self) -> bool {
        self.state.as_ref().is_some_and(|log| !log.damaged.is_empty())
    }

    /// Makes sure that what was read from the file is on disk, and not only in the memory of the
    /// system, where a process that was killed may have left it.
    pub fn make_durable(&mut self) -> Result<()> {
        let path = self.path.clone();
        let log = self.log_mut()?;
        let Some(file) = log.file.as_mut() else { return Ok(()) };
        file.sync().map_err(|error| Error::io(&path, error))?;
        self.sync_name()
    }

    /// Makes sure, once, that the file's name is on disk.
    pub(super) fn sync_name(&mut self) -> Result<()> {
        if self.log()?.name_synced {
            return Ok(());
        }
        if let Some(dir) = self.path.parent() {
            self.options.file_system.sync_dir(dir).map_err(|error| Error::io(dir, error))?;
        }
        self.log_mut()?.name_synced = true;
        Ok(())
    }

    /// Whether a failed write or sync left it uncertain what the file holds, so that no more is
    /// written until it is opened again.
    pub fn is_poisoned(&self) -> bool {
        self.state.as_ref().is_some_and(|log| log.poisoned.is_some())
    }

    /// Lines without a checksum; a rewrite gives them one.
    pub fn foreign_lines(&self) -> usize {
        self.state.as_ref().map_or(0, |log| log.foreign_lines)
    }

    /// Bytes of lines that are no longer true, and of the whole file.
    pub fn dead_and_all_bytes(&self) -> (u64, u64) {
        self.state.as_ref().map_or((0, 0), |log| (log.dead_bytes, log.len))
    }

    /// Memory of the offset and length arrays, in bytes.
    pub fn array_bytes(&self) -> u64 {
        self.state.as_ref().map_or(0, |log| log.arrays.bytes())
    }

    /// The open file's name; empty after close.
    pub fn file_names(&self) -> Vec<String> {
        let open = self.state.as_ref().is_some_and(|log| log.file.is_some());
        if open { vec![self.file_name()] } else { Vec::new() }
    }

    /// Compares the file at the path with what this store knows of it.
    pub fn look(&self) -> Result<Look> {
        let log = self.log()?;
        let meta = match self.options.file_system.meta(&self.path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(match log.file {
                    Some(_) => Look::Changed("it is gone".into()),
                    None => Look::Same,
                });
            }
            Err(error) => return Err(self.io(error)),
        };
        let Some(seen) = log.seen else { return Ok(Look::Changed("it is new".into())) };
        Ok(if meta.identity != seen.identity {
            Look::Changed("another file took its place".into())
        } else if meta.len < log.len {
            Look::Changed(format!("it shrank from {} to {} bytes", log.len, meta.len))
        } else if meta.len > log.known_len {
            Look::Grown
        } else if meta.len == log.known_len && meta.modified != seen.modified {
            Look::Changed("it was rewritten".into())
        } else {
            Look::Same
        })
    }

    /// Syncs and closes the file and gives back the arrays. The file is closed even if the sync
    /// fails. A second call does nothing.
    pub fn close(&mut self) -> Result<()> {
        let Some(mut log) = self.state.take() else { return Ok(()) };
        match log.file.as_mut() {
            Some(file) if !self.options.read_only => file.sync().map_err(|error| self.io(error)),
            _ => Ok(()),
        }
    }
}

impl Drop for JsonlMemoryDao {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            log::error!("closing {}: {error}", self.path.display());
        }
    }
}
