//! What is not as it was written is found, said, and never thrown away.

use super::{Folder, all, at, record};
use crate::{
    error::Error,
    model::{RecallCount, Record},
    sqlite::{DatabaseKind, MemoryHubDao, inspect},
};

/// A folder with three notes, the second of which has an earlier version; closed.
fn three() -> (Folder, Vec<Record>) {
    let folder = Folder::new();
    let records: Vec<Record> = (1..4).map(|i| record(i, &format!("content {i}"))).collect();
    let mut dao = folder.open();
    dao.insert(&records).unwrap();
    dao.update(&records[1], true).unwrap();
    dao.close().unwrap();
    (folder, records)
}

#[test]
fn a_whole_database_has_nothing_to_find_and_repair_changes_no_byte() {
    let (folder, _) = three();
    let before = folder.bytes();
    let mut dao = folder.open();
    assert_eq!(dao.check().unwrap(), (4, vec![]));
    assert_eq!(dao.repair().unwrap(), []);
    dao.close().unwrap();
    assert!(folder.bytes() == before);
}

#[test]
fn a_change_of_any_column_by_another_program_is_found() {
    for change in [
        "content = 'Content 2'",
        "tags = '[]'",
        "context_path = context_path || ' '",
        "created_at = created_at + 1",
        "updated_at = updated_at - 1",
        "last_recalled = NULL",
        "recalled_count = recalled_count + 1",
        "pinned = 0",
        "deleted_at = 0",
        "version = 2",
        "checksum = checksum + 1",
        "id = randomblob(16)",
    ] {
        let (folder, records) = three();
        folder.tamper(&format!("UPDATE notes SET {change} WHERE seq = 2"));
        let dao = folder.open();
        let (whole, findings) = dao.check().unwrap();
        assert_eq!((whole, findings.len()), (3, 1), "{change}: {findings:?}");
        assert!(findings[0].what.contains("row 2"), "{change}: {findings:?}");
        let mut seen = Vec::new();
        assert_eq!(dao.for_each(&mut |it| seen.push(it)).unwrap(), findings);
        assert_eq!(seen, [records[0].clone(), records[2].clone()], "{change}");
    }
}

#[test]
fn a_changed_earlier_version_is_found_and_not_shown() {
    let (folder, records) = three();
    folder.tamper("UPDATE revisions SET content = 'forged'");
    let dao = folder.open();
    let (whole, findings) = dao.check().unwrap();
    assert_eq!((whole, findings.len()), (3, 1), "{findings:?}");
    assert_eq!(dao.revisions(records[1].note.id).unwrap(), []);
}

#[test]
fn one_bad_row_hides_no_good_one() {
    let (folder, records) = three();
    folder.tamper("UPDATE notes SET content = 'x' WHERE seq = 2");
    let dao = folder.open();
    let ids: Vec<_> = records.iter().map(|record| record.note.id).collect();
    assert_eq!(dao.get_many(&ids).unwrap(), [records[0].clone(), records[2].clone()]);
    let error = dao.get(ids[1]).unwrap_err();
    assert!(matches!(error, Error::Corrupted { .. }), "{error}");
}

#[test]
fn counting_a_recall_does_not_hide_damage() {
    let (folder, records) = three();
    folder.tamper("UPDATE notes SET content = 'x' WHERE seq = 2");
    let mut dao = folder.open();
    let id = records[1].note.id;
    dao.update_recall_count(&[RecallCount { id, added: 1, last_recalled: at(0) }]).unwrap();
    assert_eq!(dao.check().unwrap().1.len(), 1);
}

#[test]
fn repair_moves_damaged_rows_aside_as_they_are() {
    let (folder, records) = three();
    folder.tamper(
        "UPDATE notes SET content = 'changed', created_at = -5 WHERE seq = 2;
         UPDATE revisions SET tags = 'not a list';",
    );
    let mut dao = folder.open();
    assert_eq!(dao.repair().unwrap().len(), 2);
    assert_eq!(dao.check().unwrap(), (2, vec![]));
    assert_eq!(all(&dao), [records[0].clone(), records[2].clone()]);
    dao.close().unwrap();
    let kept: Vec<(String, i64, String, Option<i64>, String)> = folder
        .raw()
        .prepare("SELECT source, source_seq, content, created_at, tags FROM damaged ORDER BY seq")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let tags = r#"["Work/Release","会议"]"#.to_owned();
    assert_eq!(
        kept,
        [
            ("notes".into(), 2, "changed".into(), Some(-5), tags),
            ("revisions".into(), 1, "content 2".into(), None, "not a list".into()),
        ]
    );
}

#[test]
fn writing_over_a_damaged_note_keeps_what_it_held() {
    let (folder, records) = three();
    folder.tamper("UPDATE notes SET content = 'changed' WHERE seq = 2");
    let mut dao = folder.open();
    dao.update(&records[1], true).unwrap();
    assert_eq!(dao.check().unwrap(), (4, vec![]));
    dao.close().unwrap();
    let kept = "SELECT content FROM damaged";
    assert_eq!(folder.raw().query_row(kept, [], |row| row.get(0)), Ok("changed".to_owned()));
}

/// Writes over the bytes of `find` in the database file.
fn overwrite(folder: &Folder, find: &[u8], with: &[u8]) {
    let mut bytes = folder.bytes();
    let at = memchr::memmem::find(&bytes, find).unwrap();
    bytes[at..at + with.len()].copy_from_slice(with);
    std::fs::write(folder.database(), bytes).unwrap();
}

#[test]
fn a_flipped_byte_of_a_text_is_found_and_repaired() {
    let (folder, _) = three();
    overwrite(&folder, b"content 3", b"c\xFFntent 3");
    let mut dao = folder.open();
    assert_eq!(dao.check().unwrap().1.len(), 1);
    dao.repair().unwrap();
    assert_eq!(dao.check().unwrap(), (3, vec![]));
}

#[test]
fn an_id_that_its_index_does_not_know_is_found_and_repaired() {
    let (folder, records) = three();
    // The row comes before the index in the file.
    overwrite(&folder, records[0].note.id.0.as_bytes(), b"\x00\x00");
    let mut dao = folder.open();
    assert!(!dao.check().unwrap().1.is_empty());
    assert!(!dao.repair().unwrap().is_empty());
    assert_eq!(dao.check().unwrap(), (3, vec![]));
    assert_eq!(all(&dao), records[1..]);
}

#[test]
fn notes_on_whole_pages_are_saved_from_a_file_with_a_broken_one() {
    let folder = Folder::new();
    let records: Vec<Record> =
        (0..200).map(|i| record(i, &format!("note {i:03} {}", "y".repeat(300)))).collect();
    let mut dao = folder.open();
    dao.insert(&records).unwrap();
    dao.update(&records[199], true).unwrap();
    dao.close().unwrap();
    let mut bytes = folder.bytes();
    let text = memchr::memmem::find(&bytes, b"note 100").unwrap();
    let page = text / 4096 * 4096;
    bytes[page..page + 8].fill(0xEE);
    std::fs::write(folder.database(), bytes).unwrap();

    let mut dao = folder.open();
    let mut seen = 0;
    let findings = dao.for_each(&mut |_| seen += 1).unwrap();
    assert!(!findings.is_empty());
    assert!((180..200).contains(&seen), "{seen} notes were read");
    assert!(!dao.check().unwrap().1.is_empty());
    let error = dao.repair().unwrap_err();
    assert!(matches!(error, Error::Corrupted { .. }), "{error}");

    let fresh = Folder::new();
    let mut saved = fresh.open();
    assert_eq!(dao.salvage(&mut saved).unwrap(), findings);
    assert_eq!(saved.check().unwrap(), (seen + 1, vec![]));
    assert_eq!(saved.revisions(records[199].note.id).unwrap().len(), 1);
}

#[test]
fn a_newer_format_is_refused_and_left_untouched() {
    let (folder, _) = three();
    folder.tamper("PRAGMA user_version = 7");
    let before = folder.bytes();
    assert_eq!(inspect(&folder.database()), DatabaseKind::TooNew { found: 7 });
    let error = MemoryHubDao::open(folder.database()).unwrap_err();
    assert!(matches!(error, Error::TooNew { found: 7, supported: 1, .. }), "{error}");
    assert!(folder.bytes() == before);
    assert_eq!(folder.files(), ["memory.db"]);
}

#[test]
fn garbage_is_refused_and_left_untouched() {
    let junk = b"this is no database. ".repeat(500);
    let mut cut = three().0.bytes();
    cut.truncate(5000);
    let foreign = Folder::new();
    foreign.tamper("CREATE TABLE invoices (a); INSERT INTO invoices VALUES (1)");
    for bytes in [junk, b"short".to_vec(), vec![0; 8192], cut, foreign.bytes()] {
        let folder = Folder::new();
        std::fs::write(folder.database(), &bytes).unwrap();
        let kind = inspect(&folder.database());
        assert!(matches!(kind, DatabaseKind::Garbage { .. }), "{kind:?}");
        let error = MemoryHubDao::open(folder.database()).unwrap_err();
        assert!(matches!(error, Error::Corrupted { .. }), "{error}");
        assert!(folder.bytes() == bytes);
        assert_eq!(folder.files(), ["memory.db"]);
    }
}

#[test]
fn a_folder_in_the_place_of_the_file_is_refused() {
    let folder = Folder::new();
    std::fs::create_dir(folder.database()).unwrap();
    assert!(matches!(inspect(&folder.database()), DatabaseKind::Garbage { .. }));
    assert!(MemoryHubDao::open(folder.database()).is_err());
}

#[test]
fn a_file_of_no_bytes_becomes_a_database() {
    let folder = Folder::new();
    std::fs::write(folder.database(), b"").unwrap();
    assert_eq!(inspect(&folder.database()), DatabaseKind::Empty);
    assert_eq!(folder.bytes(), b"");
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    assert_eq!(dao.len().unwrap(), 1);
}

#[test]
fn a_log_whose_database_is_gone_is_never_thrown_away() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    let left = Folder::new();
    let wal = left.0.path().join("memory.db-wal");
    std::fs::copy(folder.0.path().join("memory.db-wal"), &wal).unwrap();
    let error = MemoryHubDao::open(left.database()).unwrap_err();
    assert!(matches!(error, Error::ChangedOutside { .. }), "{error}");
    assert!(matches!(inspect(&left.database()), DatabaseKind::Unreadable { .. }));
    assert_eq!(left.files(), ["memory.db-wal"]);
}

#[test]
fn an_interrupted_write_of_the_original_is_rolled_back_and_nothing_is_lost() {
    let folder = Folder::of_original();
    let raw = folder.raw();
    // Small cache: changed pages reach the file before the transaction ends.
    raw.execute_batch(
        "PRAGMA cache_size = 1; BEGIN; UPDATE tasks SET content = hex(randomblob(9000));
         INSERT INTO tasks SELECT hex(randomblob(9)), hex(randomblob(9000)), '[]', '', 'core', '', 0, ''
         FROM tasks;",
    )
    .unwrap();
    let killed = Folder::new();
    for name in folder.files() {
        std::fs::copy(folder.0.path().join(&name), killed.0.path().join(&name)).unwrap();
    }
    assert_eq!(killed.files(), ["memory.db", "memory.db-journal"]);
    let before = killed.bytes();
    assert!(matches!(inspect(&killed.database()), DatabaseKind::Original { .. }));
    assert!(killed.bytes() == before, "looking changed the file");
    let dao = killed.open();
    assert_eq!(dao.adopted(), 3);
    assert!(all(&dao).iter().any(|it| it.note.content == "task_id: T-1 pack the installer"));
}
