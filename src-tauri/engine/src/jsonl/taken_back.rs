//! Lines that take a change back, and with it the earlier version that it kept.

use super::{
    Span,
    dao::{JsonlMemoryDao, Log},
    format::Before,
};
use crate::{error::Result, model::NoteId};

/// A line that takes a change back, and the newest earlier version when it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct TakenBack {
    pub id: NoteId,
    pub kept: Span,
    pub line: Span,
}

impl Log {
    /// Points a note at a new line; answers what is to be [looked at](JsonlMemoryDao::forget_kept)
    /// once the line can be read.
    pub fn put(&mut self, id: NoteId, line: Span, version: u64, what: Before) -> Option<TakenBack> {
        let before = self.arrays.put(id, line, version)?;
        if what == Before::Kept {
            self.arrays.add_earlier(id, before);
            return None;
        }
        self.dead_bytes += u64::from(before.len);
        let kept = self.arrays.earlier(id).last().copied();
        kept.filter(|_| what == Before::TakenBack).map(|kept| TakenBack { id, kept, line })
    }
}

impl JsonlMemoryDao {
    /// After a line that takes a change back: the version that the change kept is none if it says
    /// what this line says. One that cannot be read stays.
    pub(super) fn forget_kept(&mut self, TakenBack { id, kept, line }: TakenBack) -> Result<()> {
        let (Ok(earlier), Ok(now)) = (self.read_revision(id, kept), self.read_revision(id, line))
        else {
            return Ok(());
        };
        let log = self.log_mut()?;
        if earlier.says_the_same(&now) && log.arrays.remove_earlier(id, kept) {
            log.dead_bytes += u64::from(kept.len);
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test damages a file by itself")]
mod tests {
    use super::*;
    use crate::model::{Note, Record};

    fn texts(dao: &JsonlMemoryDao, id: NoteId) -> Vec<String> {
        dao.revisions(id).unwrap().into_iter().map(|it| it.content).collect()
    }

    /// An edited note, changed with its version before kept, and that taken back.
    fn file() -> (tempfile::TempDir, std::path::PathBuf, NoteId) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app_logs.jsonl");
        let mut dao = JsonlMemoryDao::open(&path).unwrap();
        let mut note = Note::new("first", &["t"], "", jiff::Timestamp::UNIX_EPOCH).unwrap();
        note.layer = crate::model::Layer::Application;
        let id = note.id;
        dao.insert(&[Record { note: note.clone(), version: 1 }]).unwrap();
        note.content = "second".into();
        dao.update(&Record { note, version: 2 }, true).unwrap();
        dao.change_many(&[id], true, &mut |record| {
            record.note.tags.clear();
            record.version = 3;
        })
        .unwrap();
        assert_eq!(texts(&dao, id), ["second", "first"]);
        dao.take_back_many(&[id], &mut |record| {
            record.note.tags = vec!["t".into()];
            record.version = 4;
        })
        .unwrap();
        assert_eq!(texts(&dao, id), ["first"]);
        dao.close().unwrap();
        (dir, path, id)
    }

    #[test]
    fn reading_the_file_tells_what_writing_it_told() {
        let (_dir, path, id) = file();
        let mut dao = JsonlMemoryDao::open(&path).unwrap();
        assert_eq!(texts(&dao, id), ["first"]);
        let dead = dao.dead_and_all_bytes().0;
        dao.rewrite(crate::jsonl::Keep { since: jiff::Timestamp::MIN, at_least: 0 }, false)
            .unwrap();
        assert_eq!(texts(&dao, id), ["first"]);
        assert!(dead > 0 && dao.dead_and_all_bytes().0 == 0);
    }

    #[test]
    fn an_older_version_stays_where_the_one_that_was_kept_is_damaged() {
        let (_dir, path, id) = file();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = text
            .lines()
            .enumerate()
            .map(
                |(nth, line)| if nth == 1 { line.replace("second", "sEcond") } else { line.into() },
            )
            .collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        let dao = JsonlMemoryDao::open(&path).unwrap();
        assert!(dao.has_damage());
        assert_eq!(dao.get(id).unwrap().unwrap().note.content, "second");
        assert_eq!(texts(&dao, id), ["first"]);
    }
}
