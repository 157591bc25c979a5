//! The face of a file that is used without a manager, and the check of all its bytes.

use super::dao::{JsonlMemoryDao, LogOptions};
use crate::{
    error::Result,
    model::{Finding, Note, Record},
    text::fold,
};

impl JsonlMemoryDao {
    /// Stores a note, or what it is from now on if it is there already, keeping the version before
    /// as an earlier one; returns once it is on disk.
    pub fn store_memory(&mut self, note: &Note) -> Result<()> {
        let version = self.version(note.id)?;
        let note = Note { layer: self.options.layer, ..note.clone() };
        match version {
            None => self.insert(&[Record { note, version: 1 }]),
            Some(version) => self.update(&Record { note, version: version + 1 }, true),
        }
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
