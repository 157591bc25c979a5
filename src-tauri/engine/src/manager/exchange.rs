//! Notes as JSON Lines, for import and export, a batch at a time: the store is locked only while a
//! batch is read or written.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::LayeredMemoryManager;
use crate::{
    error::{Error, Result},
    fs::{DataFile, FileSystem, OpenMode, names},
    jsonl::lines,
    model::{
        Config, LayerChoice, NewNote, Note, NoteId,
        note_rules::{check_content, check_path, check_recalls, check_tags},
        original::parse_time,
    },
};

/// A line that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct BadLine {
    /// Counted from 1, blank lines not counted.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Notes of an import file, ready for [`LayeredMemoryManager::remember_many`].
#[derive(Debug, Default)]
pub struct ImportBatch {
    /// The notes, in the order of the file.
    pub notes: Vec<NewNote>,
    /// Lines that were skipped.
    pub bad_lines: Vec<BadLine>,
}

/// Reads an import file in bounded memory.
///
/// One object a line: `content`, optional `tags`, `context_path`, `layer`, `created_at`, `id`, and
/// the other fields that an export writes. A note without an id of its own gets one that is
/// derived from the line, so that the same file twice adds nothing.
#[derive(Debug)]
pub struct ImportReader {
    file: Box<dyn DataFile>,
    path: PathBuf,
    zone: TimeZone,
    at: u64,
    total: u64,
    line: usize,
    given: HashSet<NoteId>,
}

impl ImportReader {
    /// Opens an import file.
    pub fn open(path: &Path, config: &Config) -> Result<Self> {
        let at = |error| Error::io(path, error);
        let file = config.file_system.open(path, OpenMode::Read).map_err(at)?;
        let meta = file.meta().map_err(at)?;
        if meta.is_dir {
            return Err(at(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
        }
        Ok(Self {
            file,
            path: path.to_path_buf(),
            zone: config.time_zone.clone(),
            at: 0,
            total: meta.len,
            line: 0,
            given: HashSet::new(),
        })
    }

    /// The next lines, at most `limit`; `None` at the end.
    pub fn next_batch(&mut self, limit: usize) -> Result<Option<ImportBatch>> {
        if self.at >= self.total {
            return Ok(None);
        }
        let mut batch = ImportBatch::default();
        let (mut line, mut next) = (self.line, self.total);
        let (zone, given) = (&self.zone, &mut self.given);
        lines(&*self.file, self.at, self.total, &mut |raw| {
            line += 1;
            match raw.bytes.ok_or_else(|| "is longer than any note".to_owned()) {
                Ok(bytes) => match read_line(bytes, zone, given) {
                    Ok(note) => batch.notes.push(note),
                    Err(reason) => batch.bad_lines.push(BadLine { line, reason }),
                },
                Err(reason) => batch.bad_lines.push(BadLine { line, reason }),
            }
            let enough = batch.notes.len() + batch.bad_lines.len() >= limit.max(1);
            if enough {
                next = raw.next;
            }
            !enough
        })
        .map_err(|error| Error::io(&self.path, error))?;
        (self.line, self.at) = (line, next);
        Ok(Some(batch))
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.at
    }

    /// Bytes of the file.
    pub fn bytes_total(&self) -> u64 {
        self.total
    }
}

#[derive(Deserialize)]
struct ImportLine {
    content: String,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    context_path: Option<String>,
    #[serde(default)]
    layer: Option<LayerChoice>,
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    recalled_count: Option<u64>,
    #[serde(default)]
    last_recalled: Option<String>,
    #[serde(default)]
    pinned: Option<bool>,
}

fn read_line(
    bytes: &[u8],
    zone: &TimeZone,
    given: &mut HashSet<NoteId>,
) -> Result<NewNote, String> {
    // A list of the fields in their order would be taken for an object.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err("it is no object".to_owned());
    }
    let line: ImportLine = serde_json::from_slice(bytes).map_err(|error| named(bytes, &error))?;
    let time = |name: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => parse_time(text, zone)
            .map(Some)
            .ok_or_else(|| format!("{name}: {text:?} is no time such as 2026-11-22T10:42:00Z")),
    };
    let created_at = time("created_at", &line.created_at)?;
    let refused = |error: Error| error.to_string();
    check_content(&line.content).map_err(refused)?;
    let tags = check_tags(&line.tags.unwrap_or_default()).map_err(refused)?;
    let context_path = line.context_path.unwrap_or_default();
    check_path(&context_path).map_err(refused)?;
    let recalled_count = check_recalls(line.recalled_count.unwrap_or(0)).map_err(refused)?;
    let own = line.id.as_ref().and_then(Value::as_str).and_then(|id| NoteId::parse(id).ok());
    let id = own.unwrap_or_else(|| {
        let named = line.id.as_ref().map(ToString::to_string).unwrap_or_default();
        let time = created_at.unwrap_or(Timestamp::UNIX_EPOCH);
        let joined = tags.join(" ");
        // Lines that say the same are notes of their own.
        let nth = |nth: u64| {
            let written = line.created_at.as_deref().unwrap_or_default();
            let parts: [&[u8]; 7] = [
                b"import",
                named.as_bytes(),
                line.content.as_bytes(),
                joined.as_bytes(),
                context_path.as_bytes(),
                written.as_bytes(),
                &nth.to_le_bytes(),
            ];
            NoteId::derived(time, &parts)
        };
        (0..u64::MAX).map(nth).find(|id| !given.contains(id)).unwrap_or_else(|| nth(u64::MAX))
    });
    given.insert(id);
    Ok(NewNote {
        tags,
        context_path,
        layer: line.layer.unwrap_or_default(),
        id: Some(id),
        created_at,
        updated_at: time("updated_at", &line.updated_at)?,
        recalled_count,
        last_recalled: time("last_recalled", &line.last_recalled)?,
        pinned: line.pinned.unwrap_or(false),
        content: line.content,
    })
}

/// What is wrong with a line, after the name of its field. The line is read once more for that: a
/// good one does not pay for it.
fn named(bytes: &[u8], error: &serde_json::Error) -> String {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, ImportLine>(&mut json) {
        Err(named) => named.to_string(),
        // The object is whole; what follows it is wrong.
        Ok(_) => error.to_string(),
    }
}

/// Writes an export file: beside its target first, renamed into place when it is whole.
#[derive(Debug)]
pub struct Exporter {
    file: Option<Box<dyn DataFile>>,
    file_system: Arc<dyn FileSystem>,
    path: PathBuf,
    unfinished: PathBuf,
    ids: Option<Vec<NoteId>>,
    done: usize,
    written: usize,
}

impl Exporter {
    /// Begins an export to `path`, which is replaced once [`Self::finish`] is called.
    pub fn create(path: &Path, config: &Config) -> Result<Self> {
        if let Some(reason) = names::refusal(path) {
            return Err(Error::Invalid { field: "file", reason });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let unfinished = path.with_file_name(name);
        let file_system = Arc::clone(&config.file_system);
        let at = |error| Error::io(&unfinished, error);
        if file_system.meta(&unfinished).is_ok() {
            file_system.remove(&unfinished).map_err(at)?;
        }
        let file = file_system.open(&unfinished, OpenMode::CreateNew).map_err(at)?;
        let path = path.to_path_buf();
        Ok(Self { file: Some(file), file_system, path, unfinished, ids: None, done: 0, written: 0 })
    }

    /// Writes these notes alone, in this order, without those that are in the trash.
    pub fn choose(&mut self, ids: Vec<NoteId>) {
        self.ids = Some(ids);
    }

    /// Writes the next notes that are not in the trash, at most `limit`, oldest first unless
    /// others were [chosen](Self::choose); answers how many are done and how many there are.
    pub fn next_batch(
        &mut self,
        hub: &mut LayeredMemoryManager,
        limit: usize,
    ) -> Result<(usize, usize)> {
        let notes = self.read_batch(hub, limit)?;
        self.write_batch(&notes)
    }

    /// The part of [`Self::next_batch`] that needs the store: reads the next notes, to be
    /// [written](Self::write_batch).
    pub fn read_batch(
        &mut self,
        hub: &mut LayeredMemoryManager,
        limit: usize,
    ) -> Result<Vec<Note>> {
        if self.ids.is_none() {
            self.ids = Some(hub.listing(None)?.run());
        }
        let mut notes = Vec::new();
        for id in self.ids.iter().flatten().skip(self.done).take(limit) {
            self.done += 1;
            match hub.get(*id) {
                Ok(note) if note.deleted_at.is_none() => notes.push(note),
                // Deleted since the export began.
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(notes)
    }

    /// Writes what was read; answers how many notes are done and how many there are.
    pub fn write_batch(&mut self, notes: &[Note]) -> Result<(usize, usize)> {
        let at = |error| Error::io(&self.unfinished, error);
        let mut bytes = Vec::new();
        for note in notes {
            serde_json::to_writer(&mut bytes, note).map_err(|error| at(error.into()))?;
            bytes.push(b'\n');
        }
        if let Some(file) = self.file.as_mut() {
            file.append(&bytes).map_err(at)?;
        }
        self.written += notes.len();
        Ok((self.done, self.ids.as_ref().map_or(0, Vec::len)))
    }

    /// Puts the file in place; answers the notes in it.
    pub fn finish(mut self) -> Result<usize> {
        if let Some(mut file) = self.file.take() {
            let outcome = file.sync();
            drop(file);
            let placed =
                outcome.and_then(|()| self.file_system.rename(&self.unfinished, &self.path));
            if let Err(error) = placed {
                self.discard();
                return Err(Error::io(&self.path, error));
            }
            let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
            if let Some(parent) = parent {
                self.file_system.sync_dir(parent).map_err(|error| Error::io(parent, error))?;
            }
        }
        Ok(self.written)
    }

    fn discard(&self) {
        if let Err(error) = self.file_system.remove(&self.unfinished) {
            log::warn!("{}: {error}", self.unfinished.display());
        }
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        // An export that was not finished leaves nothing behind.
        if self.file.take().is_some() {
            self.discard();
        }
    }
}
