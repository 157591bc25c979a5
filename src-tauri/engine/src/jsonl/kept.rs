//! What is known of a file, kept aside and taken up again without reading the file.

use std::{collections::HashMap, path::Path, sync::Arc};

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Span,
    arrays::{Arrays, Changed, Part},
    dao::{JsonlMemoryDao, Loaded, LogOptions},
    reading::ends_a_line,
    scan,
};
use crate::{
    bytes::{In, Out},
    error::{Error, Result},
    fs::FileMeta,
    model::NoteId,
};

/// What is known of a file at one moment, to be written part by part.
#[derive(Debug)]
pub(crate) struct LogImage {
    parts: std::vec::IntoIter<Arc<Part>>,
    changed: Arc<Changed>,
    dead_bytes: u64,
    lines: usize,
    /// The bytes of the file that it is about.
    pub len: u64,
}

impl LogImage {
    /// What is not of single notes.
    pub fn head(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.u64(self.len);
        out.u64(self.dead_bytes);
        out.count(self.lines);
        let Changed { versions, earlier, recalls } = &*self.changed;
        out.count(versions.len());
        for (id, version) in versions {
            out.u128(id.0.as_u128());
            out.u64(*version);
        }
        out.count(earlier.len());
        for (id, spans) in earlier {
            out.u128(id.0.as_u128());
            out.list(spans, |out, span| {
                out.u64(span.offset);
                out.u32(span.len);
            });
        }
        out.count(recalls.len());
        for (id, (added, last)) in recalls {
            out.u128(id.0.as_u128());
            out.u64(*added);
            out.i64(last.as_microsecond());
        }
        out.0
    }

    /// The next part.
    pub fn next_part(&mut self) -> Option<Vec<u8>> {
        let part = self.parts.next()?;
        let mut out = Out::default();
        out.list(&part.ids, |out, id| out.u128(id.0.as_u128()));
        out.list(&part.offsets, |out, offset| out.u64(*offset));
        out.list(&part.lengths, |out, len| out.u32(*len));
        Some(out.0)
    }
}

/// What was kept of a file.
#[derive(Debug)]
pub(crate) struct KeptLog {
    arrays: Arrays,
    dead_bytes: u64,
    lines: usize,
    pub len: u64,
}

/// Reads a part that [`LogImage::next_part`] gave.
pub(crate) fn read_part(bytes: &[u8]) -> Option<Part> {
    let mut all = In(bytes);
    let ids = all.list(|id| NoteId(Uuid::from_u128(u128::from_le_bytes(id))))?;
    let (offsets, lengths) = (all.list(u64::from_le_bytes)?, all.list(u32::from_le_bytes)?);
    all.is_empty().then_some(Part { ids, offsets, lengths })
}

impl KeptLog {
    /// Reads what [`LogImage::head`] gave and joins it with the parts.
    pub fn read(head: &[u8], parts: Vec<Part>) -> Option<Self> {
        let mut all = In(head);
        let (len, dead_bytes, lines) = (all.u64()?, all.u64()?, all.count()?);
        let id = |all: &mut In<'_>| Some(NoteId(Uuid::from_u128(all.u128()?)));
        let mut changed = Changed::default();
        for _ in 0..all.count()? {
            changed.versions.insert(id(&mut all)?, all.u64()?);
        }
        for _ in 0..all.count()? {
            let id = id(&mut all)?;
            let mut spans = Vec::new();
            for _ in 0..all.count()? {
                spans.push(Span { offset: all.u64()?, len: all.u32()? });
            }
            changed.earlier.insert(id, spans);
        }
        let mut recalls = HashMap::new();
        for _ in 0..all.count()? {
            let (id, added) = (id(&mut all)?, all.u64()?);
            recalls.insert(id, (added, Timestamp::from_microsecond(all.i64()?).ok()?));
        }
        changed.recalls = recalls;
        let arrays = Arrays::of(parts, changed)?;
        let whole = all.is_empty() && dead_bytes <= len && lines as u64 <= len;
        whole.then_some(Self { arrays, dead_bytes, lines, len })
    }
}

impl JsonlMemoryDao {
    /// What may be kept aside of this file; nothing of one that needs a full look each time it is
    /// opened: with damage, with lines of other programs, with an unfinished line.
    pub(crate) fn image(&self) -> Option<LogImage> {
        let log = self.state.as_ref()?;
        let plain = log.file.is_some()
            && log.ended
            && log.known_len == log.len
            && log.damaged.is_empty()
            && log.foreign_lines == 0
            && log.poisoned.is_none();
        plain.then(|| LogImage {
            parts: log.arrays.parts.clone().into_iter(),
            changed: Arc::clone(&log.arrays.changed),
            dead_bytes: log.dead_bytes,
            lines: log.lines,
            len: log.len,
        })
    }

    /// Adds bytes of the file from `at` on, up to `to`, to a checksum; answers how far it came.
    ///
    /// # Errors
    /// The file cannot be read, or ends before `to`.
    pub(crate) fn hash(
        &self,
        hasher: &mut crc32fast::Hasher,
        at: u64,
        to: u64,
        buffer: &mut [u8],
    ) -> Result<u64> {
        let log = self.log()?;
        let Some(file) = log.file.as_ref() else { return Err(Error::Closed) };
        let wanted = usize::try_from(to - at).unwrap_or(usize::MAX).min(buffer.len());
        let room = buffer.get_mut(..wanted).unwrap_or_default();
        let got = file.read_at(room, at).map_err(|error| self.io(error))?;
        if got == 0 && at < to {
            return Err(self.io(std::io::ErrorKind::UnexpectedEof.into()));
        }
        hasher.update(room.get(..got).unwrap_or_default());
        Ok(at + got as u64)
    }

    /// Opens the file at `path` with what was kept of it, and reads only what stands behind that.
    /// `None` if it is not the file that was kept of: not `seen` last, and its bytes have another
    /// checksum than `crc`.
    pub(crate) fn open_kept(
        path: &Path,
        options: LogOptions,
        kept: KeptLog,
        (seen, crc): (Option<FileMeta>, u32),
    ) -> Result<Option<(Self, Loaded)>> {
        let mut dao = Self::open_file(path, options)?;
        let log = dao.log_mut()?;
        let Some(file) = log.file.as_ref() else { return Ok(None) };
        let now = file.meta().map_err(|error| Error::io(path, error))?;
        if now.len < kept.len || !ends_a_line(&**file, kept.len).unwrap_or(false) {
            return Ok(None);
        }
        if Some(now) != seen || is_coarse(&now) {
            let mut hasher = crc32fast::Hasher::new();
            let mut buffer = vec![0; scan::CHUNK];
            let mut at = 0;
            while at < kept.len {
                at = dao.hash(&mut hasher, at, kept.len, &mut buffer)?;
            }
            if hasher.finalize() != crc {
                return Ok(None);
            }
        }
        let log = dao.log_mut()?;
        (log.arrays, log.from_kept) = (kept.arrays, true);
        (log.len, log.known_len) = (kept.len, kept.len);
        (log.dead_bytes, log.lines) = (kept.dead_bytes, kept.lines);
        dao.take_up(&mut |_, _| {}).map(|loaded| Some((dao, loaded)))
    }
}

/// Whether a file's time of change comes in whole seconds, so that two changes may share it.
pub(crate) fn is_coarse(meta: &FileMeta) -> bool {
    meta.modified.is_multiple_of(1_000_000_000)
}
