//! Taking in lines: all of a file when it is opened, later what others appended.

use std::{collections::HashSet, io, ops::Range};

use hashbrown::HashMap;
use jiff::tz::TimeZone;

use super::{
    Span,
    dao::{JsonlMemoryDao, Loaded, Log},
    foreign,
    format::{self, Before, Line},
    scan::{self, RawLine},
    taken_back::TakenBack,
};
use crate::{
    error::Result,
    fs::DataFile,
    model::{Finding, Layer, NoteId, Record},
};

impl Loaded {
    fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.gone.is_empty()
            && self.recalls.is_empty()
            && self.findings.is_empty()
    }
}

impl JsonlMemoryDao {
    /// Reads what stands behind the part already known, and takes it in. If reading fails on the
    /// way, what was read until then is the answer, and the next [`Self::look`] tells of the rest.
    pub fn read_new_lines(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Loaded> {
        let (loaded, ended) = self.read_lines(progress)?;
        match ended {
            Err(error) if loaded.is_empty() => Err(self.io(error)),
            _ => Ok(loaded),
        }
    }

    /// Reads what stands behind the part already known; all of it, or it is an error.
    pub(super) fn read_all_lines(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Loaded> {
        let (loaded, ended) = self.read_lines(progress)?;
        ended.map_err(|error| self.io(error))?;
        Ok(loaded)
    }

    fn read_lines(
        &mut self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Loaded, io::Result<()>)> {
        let name = self.file_name();
        let layer = self.options.layer;
        let zone = self.options.time_zone.clone();
        let log = self.log_mut()?;
        let Some(file) = log.file.take() else { return Ok((Loaded::default(), Ok(()))) };
        let mut reading = Reading {
            log,
            layer,
            zone,
            name,
            loaded: Loaded::default(),
            latest: Latest::default(),
            gone: HashSet::new(),
            taken_back: Vec::new(),
            unfinished: false,
        };
        let mut ended = reading.read(&*file, progress);
        let Reading { mut loaded, latest, gone, taken_back, .. } = reading;
        let log = self.log_mut()?;
        if ended.is_err() {
            // What was not read is not known: it is as if someone had appended it since.
            log.known_len = log.len;
        }
        match file.meta() {
            Ok(meta) => log.seen = Some(meta),
            Err(error) => {
                log.seen = None;
                ended = ended.and(Err(error));
            }
        }
        log.file = Some(file);
        for line in taken_back {
            self.forget_kept(line)?;
        }
        loaded.records.extend(latest.records.into_iter().flatten());
        loaded.gone.extend(gone);
        Ok((loaded, ended))
    }
}

/// One pass over new lines.
struct Reading<'a> {
    log: &'a mut Log,
    layer: Layer,
    zone: TimeZone,
    name: String,
    loaded: Loaded,
    latest: Latest,
    gone: HashSet<NoteId>,
    /// To be looked at once the file is read, in the order of the lines.
    taken_back: Vec<TakenBack>,
    /// Whether the last line was left to whoever writes it.
    unfinished: bool,
}

/// Notes that are true as far as was read. A record is large: it stays where it was put first.
#[derive(Default)]
struct Latest {
    /// `None` where a note left the file.
    records: Vec<Option<Record>>,
    places: HashMap<NoteId, usize>,
}

impl Latest {
    fn put(&mut self, record: Record) {
        let place = *self.places.entry(record.note.id).or_insert(self.records.len());
        match self.records.get_mut(place) {
            Some(before) => *before = Some(record),
            None => self.records.push(Some(record)),
        }
    }

    fn get_mut(&mut self, id: NoteId) -> Option<&mut Record> {
        self.records.get_mut(*self.places.get(&id)?)?.as_mut()
    }

    /// Whether it was there.
    fn remove(&mut self, id: NoteId) -> bool {
        let place = self.places.remove(&id);
        place.and_then(|place| self.records.get_mut(place)).is_some_and(|it| it.take().is_some())
    }
}

impl Reading<'_> {
    fn read(&mut self, file: &dyn DataFile, progress: &mut dyn FnMut(u64, u64)) -> io::Result<()> {
        let to = file.meta()?.len;
        let from = self.log.len;
        self.log.known_len = to;
        if to <= from {
            return Ok(());
        }
        let mut count = 0_usize;
        scan::lines(file, from, to, &mut |line| {
            count += 1;
            if count.is_multiple_of(4096) {
                progress(line.span.offset, to);
            }
            self.take_line(&line)
        })?;
        if !self.unfinished {
            // Blank lines at the end are known, too.
            self.log.len = to;
            self.log.ended = ends_a_line(file, to)?;
        }
        progress(to, to);
        Ok(())
    }

    /// Whether reading goes on.
    fn take_line(&mut self, line: &RawLine<'_>) -> bool {
        let Some(bytes) = line.bytes else {
            if !line.ended {
                return self.leave(line);
            }
            self.damaged(line.whole, "a line is longer than any record");
            self.log.ended = true;
            self.log.len = line.next;
            return true;
        };
        if format::is_sealed(bytes) {
            self.take_sealed(line.span, bytes);
        } else if !self.take_foreign(line.span, bytes) {
            if !line.ended {
                return self.leave(line);
            }
            self.take_damaged(line.whole, line.raw);
        }
        self.log.ended = line.ended;
        self.log.len = line.next;
        true
    }

    /// Whoever writes this line has not finished: reading ends before it.
    fn leave(&mut self, line: &RawLine<'_>) -> bool {
        self.unfinished = true;
        self.log.ended = true;
        self.log.len = line.whole.offset;
        false
    }

    fn take_sealed(&mut self, span: Span, bytes: &[u8]) {
        self.log.lines += 1;
        match format::decode(bytes, self.layer) {
            Ok(Line::Put { record, before }) => self.put(span, record, before),
            Ok(Line::Earlier { id, .. }) => {
                self.log.arrays.add_earlier(id, span);
            }
            Ok(Line::Recall(counts)) => {
                self.log.dead_bytes += u64::from(span.len);
                self.log.arrays.add_recalls(&counts);
                for count in counts {
                    match self.latest.get_mut(count.id) {
                        Some(Record { note, .. }) => {
                            note.recalled_count = note.recalled_count.saturating_add(count.added);
                            note.last_recalled = note.last_recalled.max(Some(count.last_recalled));
                        }
                        None => self.loaded.recalls.push(count),
                    }
                }
            }
            Ok(Line::Gone(ids)) => {
                self.log.dead_bytes += u64::from(span.len);
                for id in ids {
                    self.log.dead_bytes += self.log.arrays.remove(id).unwrap_or(0);
                    if !self.latest.remove(id) {
                        self.gone.insert(id);
                    }
                }
            }
            Err(reason) => self.damaged(span, &format!("a line cannot be read: {reason}")),
        }
    }

    fn put(&mut self, span: Span, record: Record, before: Before) {
        let id = record.note.id;
        self.gone.remove(&id);
        self.taken_back.extend(self.log.put(id, span, record.version, before));
        self.latest.put(record);
    }

    fn take_damaged(&mut self, line: Span, raw: &[u8]) {
        let ranges = format::salvage(raw);
        if ranges.is_empty() {
            self.damaged(line, "a line is damaged");
            return;
        }
        let mut at = 0;
        for range in ranges {
            self.take_damaged_part(line, raw, at..range.start);
            let whole = Span { offset: line.offset + range.start as u64, len: range.len() as u32 };
            if let Some(bytes) = raw.get(range.clone()) {
                self.take_sealed(whole, bytes);
            }
            at = range.end;
        }
        self.take_damaged_part(line, raw, at..raw.len());
    }

    /// A part is read as the line that it will be once the file is rewritten.
    fn take_damaged_part(&mut self, line: Span, raw: &[u8], part: Range<usize>) {
        let span = Span { offset: line.offset + part.start as u64, len: part.len() as u32 };
        let bytes = raw.get(part).unwrap_or_default();
        let (bare, place) = scan::bare(bytes, span);
        if !scan::is_blank(bare) && !self.take_foreign(place, bare) {
            self.damaged(span, "a part of a line is damaged");
        }
    }

    /// Whether it is a line of the original, or of a script.
    fn take_foreign(&mut self, span: Span, bytes: &[u8]) -> bool {
        let is_free = |id| !self.log.arrays.contains(id);
        let zone = (&self.zone, self.log.undated);
        let Some(record) = foreign::decode(bytes, self.layer, zone, &is_free) else { return false };
        self.log.foreign_lines += 1;
        self.put(span, record, Before::Dead);
        true
    }

    fn damaged(&mut self, span: Span, what: &str) {
        self.log.damaged.push(span);
        self.loaded.findings.push(Finding {
            file: self.name.clone(),
            offset: Some(span.offset),
            bytes: u64::from(span.len),
            what: format!("{what}; it was left as it is"),
        });
    }
}

/// Whether a line ends right before `to`, or none has begun.
pub(super) fn ends_a_line(file: &dyn DataFile, to: u64) -> io::Result<bool> {
    let mut byte = [0];
    Ok(to == 0 || file.read_at(&mut byte, to.saturating_sub(1))? == 1 && byte == *b"\n")
}
