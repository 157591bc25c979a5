//! Import and export: long work in batches, so that the store answers in between.

use std::{collections::HashSet, path::Path, sync::atomic::Ordering};

use memoryhub::{
    Clock, Filter, NoteId, NoteSet, Spelling, SystemClock, View,
    exchange::{Exporter, ImportReader},
};

use crate::{
    border::{CommandError, ExportOutcome, ImportOutcome},
    changes::Back,
    desktop::Desktop,
    error::Answer,
    folders, opening,
    pace::Pace,
    progress::Steps,
};

/// Bad lines told as examples.
const EXAMPLES: usize = 5;

impl Desktop {
    /// Stores the notes of a file. Stopped, by the user or by what fails, what was stored stays;
    /// the same file again adds the rest.
    ///
    /// # Errors
    /// `busy` if such work is under way; what the file or the store answers before anything is
    /// stored.
    pub fn import(&self, file: &Path) -> Answer<ImportOutcome> {
        let _alone = self.begin_job()?;
        let mut reader = ImportReader::open(file, &opening::config(false))?;
        let mut outcome = ImportOutcome { file: name_of(file), ..ImportOutcome::default() };
        let (mut ids, mut known) = (Vec::new(), Vec::new());
        let ended = self.import_all(&mut reader, &mut outcome, (&mut ids, &mut known));
        outcome.added = ids.len();
        let in_trash = self.those_in_trash(known);
        outcome.in_trash = in_trash.len();
        if !in_trash.is_empty() {
            outcome.restore = Some(self.hub.undos.keep(Back::Trashed(in_trash)));
        }
        log::info!(
            "import: {} added, {} known, {} bad lines, cancelled={}, {ended:?}",
            outcome.added,
            outcome.known,
            outcome.bad_lines,
            outcome.cancelled
        );
        if ids.is_empty() {
            ended?;
        } else {
            outcome.failed = ended.err();
            outcome.undo = Some(self.hub.undos.keep(Back::Import(ids)));
        }
        Ok(outcome)
    }

    fn import_all(
        &self,
        reader: &mut ImportReader,
        outcome: &mut ImportOutcome,
        (ids, known): (&mut Vec<NoteId>, &mut Vec<NoteId>),
    ) -> Answer<()> {
        let mut steps = Steps::new(self, "import");
        let mut pace = Pace::new();
        while let Some(batch) = reader.next_batch(pace.portion())? {
            for bad in batch.bad_lines {
                outcome.bad_lines += 1;
                if outcome.examples.len() < EXAMPLES {
                    outcome.examples.push(format!("line {}: {}", bad.line, bad.reason));
                }
            }
            let given: Vec<NoteId> = batch.notes.iter().filter_map(|note| note.id).collect();
            let added = self.write(|hub| pace.hold(|| hub.remember_many(batch.notes)))?;
            pace.rest();
            outcome.known += given.len().saturating_sub(added.len());
            let added: HashSet<NoteId> = added.iter().map(|note| note.id).collect();
            known.extend(given.into_iter().filter(|id| !added.contains(id)));
            ids.extend(added);
            steps.tell(reader.bytes_read(), reader.bytes_total());
            if self.job_cancelled.load(Ordering::SeqCst) {
                outcome.cancelled = true;
                break;
            }
        }
        Ok(())
    }

    /// Those of these notes that are in the trash; none if the store does not answer any more.
    fn those_in_trash(&self, ids: Vec<NoteId>) -> Vec<NoteId> {
        if ids.is_empty() {
            return ids;
        }
        let trash = NoteSet::Found {
            text: String::new(),
            filter: Filter { view: View::Trash, ..Filter::default() },
            spelling: Spelling::default(),
            except: Vec::new(),
        };
        let trash = self.read(|hub| hub.note_ids(&trash)).unwrap_or_default();
        let ids: HashSet<NoteId> = ids.into_iter().collect();
        trash.into_iter().filter(|id| ids.contains(id)).collect()
    }

    /// Writes notes to a file: those of a set, or every one that is not in the trash.
    ///
    /// # Errors
    /// `busy` if such work is under way; `invalid` for a file in the data folder; what the file or
    /// the store answers.
    pub fn export(&self, file: &Path, notes: Option<&NoteSet>) -> Answer<ExportOutcome> {
        let _alone = self.begin_job()?;
        // An export called archive.jsonl there would take the place of the notes themselves.
        if folders::real(file).starts_with(folders::real(&self.folder())) {
            return Err(CommandError::new("invalid", "choose a place outside the data folder"));
        }
        let mut exporter = Exporter::create(file, &opening::config(false))?;
        let mut ids = self.read(|hub| hub.listing(notes))?.run();
        if notes.is_some() {
            // What is found comes newest first; an export is oldest first.
            ids.reverse();
        }
        exporter.choose(ids);
        let mut steps = Steps::new(self, "export");
        let mut pace = Pace::new();
        loop {
            let portion = pace.portion();
            let read = self.read(|hub| pace.hold(|| exporter.read_batch(hub, portion)))?;
            let (done, total) = exporter.write_batch(&read)?;
            steps.tell(done as u64, total as u64);
            if done >= total {
                break;
            }
            if self.job_cancelled.load(Ordering::SeqCst) {
                return Err(CommandError::busy("the export was stopped"));
            }
        }
        Ok(ExportOutcome { file: name_of(file), notes: exporter.finish()? })
    }

    /// Stops a running import or export at its next batch.
    pub fn cancel_job(&self) {
        self.job_cancelled.store(true, Ordering::SeqCst);
    }

    fn begin_job(&self) -> Answer<std::sync::MutexGuard<'_, ()>> {
        let alone = match self.job.try_lock() {
            Ok(alone) => alone,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => {
                return Err(CommandError::busy("an import or export is under way"));
            }
        };
        self.job_cancelled.store(false, Ordering::SeqCst);
        Ok(alone)
    }
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The name that an export suggests: `memoryhub-2026-01-31.jsonl`.
pub fn export_name() -> String {
    let today = SystemClock.now().to_zoned(jiff::tz::TimeZone::system()).date();
    format!("memoryhub-{today}.jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_named_by_its_day() {
        let name = export_name();
        let day = name.strip_prefix("memoryhub-").and_then(|rest| rest.strip_suffix(".jsonl"));
        assert!(day.is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()), "{name}");
    }
}
