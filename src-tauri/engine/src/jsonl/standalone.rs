//! The face of a file that is used without a manager, and the check of all its bytes.

use jiff::Timestamp;

use super::dao::{JsonlMemoryDao, LogOptions};
use crate::{
    error::{Error, Result},
    model::{
        Clock as _, Finding, Note, NoteId, RecallCount, Record, SystemClock, note_rules,
        original::to_micros,
    },
    text::fold,
};

impl JsonlMemoryDao {
    /// Stores a note now; returns once it is on disk.
    ///
    /// # Errors
    /// [`Error::Invalid`] if content, tags or path break a limit.
    pub fn store_memory<T: AsRef<str>>(
        &mut self,
        content: &str,
        tags: &[T],
        context_path: &str,
    ) -> Result<Note> {
        let now = to_micros(SystemClock.now());
        let note = Note {
            id: NoteId::new(now),
            content: note_rules::check_content(content)?.to_owned(),
            tags: note_rules::check_tags(tags)?,
            context_path: note_rules::check_path(context_path)?.to_owned(),
            layer: self.options.layer,
            created_at: now,
            updated_at: now,
            recalled_count: 0,
            last_recalled: None,
            pinned: false,
            deleted_at: None,
        };
        self.insert(&[Record { note: note.clone(), version: 1 }])?;
        Ok(note)
    }

    /// Notes that hold `query` in content, tags or context path, folded; newest first, the trash
    /// left out. Reads every note from the file.
    pub fn search_memories(&self, query: &str, limit: usize) -> Result<Vec<Note>> {
        let wanted = fold(query);
        let mut found = Vec::new();
        for id in self.ids()? {
            let Some(Record { note, .. }) = self.get(id)? else { continue };
            let holds = |text: &str| fold(text).contains(&wanted);
            if note.deleted_at.is_none()
                && (holds(&note.content)
                    || note.tags.iter().any(|tag| holds(tag))
                    || holds(&note.context_path))
            {
                found.push(note);
            }
        }
        found.sort_unstable_by_key(|note| std::cmp::Reverse((note.created_at, note.id)));
        found.truncate(limit);
        Ok(found)
    }

    /// Adds recalls to a note; returns once they are on disk.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the file does not hold the note.
    pub fn update_recall_count(&mut self, id: NoteId, added: u64) -> Result<()> {
        self.log()?;
        if !self.contains(id) {
            return Err(Error::NotFound { id: id.to_string() });
        }
        let last_recalled: Timestamp = to_micros(SystemClock.now());
        self.add_recall_counts(&[RecallCount { id, added, last_recalled }])
    }

    /// Reads the whole file again and compares every checksum; answers whole lines and damage.
    pub fn check(&self) -> Result<(usize, Vec<Finding>)> {
        self.log()?;
        let options = LogOptions { read_only: true, ..self.options.clone() };
        let (other, loaded) = Self::open_with(&self.path, options, &mut |_, _| {})?;
        let log = other.log()?;
        let mut findings = loaded.findings;
        if log.known_len > log.len {
            findings.push(Finding {
                file: self.file_name(),
                offset: Some(log.len),
                bytes: log.known_len - log.len,
                what: "the last line is torn".into(),
            });
        }
        if log.foreign_lines > 0 {
            log::info!("{}: {} lines without a checksum", self.file_name(), log.foreign_lines);
        }
        Ok((log.lines + log.foreign_lines, findings))
    }
}
