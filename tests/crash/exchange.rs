//! What the writer does with files outside of its folder.

use memoryhub::{
    Config, NewNote,
    exchange::{Exporter, ImportReader},
};

use crate::{Outcome, Writer, said::Step};

/// Notes read or written at a time.
const BATCH: usize = 12;

impl Writer {
    /// From a file, a batch at a time; the same file again adds nothing.
    pub fn import(&mut self) -> Outcome {
        let count = 1 + self.dice.below(30);
        let new: Vec<NewNote> = (0..count).map(|_| self.new_note()).collect();
        let path = self.scratch.join("import.jsonl");
        let mut lines = Vec::new();
        for note in &new {
            let line = serde_json::json!({
                "content": note.content, "tags": note.tags, "layer": note.layer,
                "created_at": "2026-11-22T10:42:00Z",
            });
            serde_json::to_writer(&mut lines, &line)?;
            lines.push(b'\n');
        }
        std::fs::write(&path, lines)?;
        self.store(new, |this, _| {
            let mut notes = Vec::new();
            for _ in 0..2 {
                let mut reader = ImportReader::open(&path, &Config::default())?;
                while let Some(batch) = reader.next_batch(BATCH)? {
                    notes.extend(this.hub.remember_many(batch.notes)?);
                }
            }
            if notes.len() != count {
                return Err(format!("{} of {count} notes imported", notes.len()).into());
            }
            Ok(notes)
        })
    }

    /// Over the export before it, which stays whole until the new one is.
    pub fn export(&mut self) -> Outcome {
        let path = self.scratch.join("export.jsonl");
        self.did(Step::Export, |hub| {
            let mut exporter = Exporter::create(&path, &Config::default())?;
            loop {
                let (done, all) = exporter.next_batch(hub, BATCH)?;
                if done == all {
                    return Ok(exporter.finish().map(drop)?);
                }
            }
        })
    }
}
