//! From open to close: what is made, what is left, who is refused.

use super::{Folder, at, raw, record};
use crate::{
    error::{Error, Result},
    model::RecallCount,
    sqlite::{CoreOptions, DatabaseKind, MemoryHubDao, SCHEMA_VERSION, inspect, schema},
};

fn read_only() -> CoreOptions {
    CoreOptions { read_only: true, ..CoreOptions::default() }
}

#[test]
fn opening_makes_a_database_with_the_settings_that_durability_needs() {
    let folder = Folder::new();
    assert_eq!(inspect(&folder.database()), DatabaseKind::Missing);
    let mut dao = folder.open();
    let setting = |name: &str| {
        dao.read(|it| Ok(it.pragma_query_value(None, name, |row| row.get::<_, i64>(0))?)).unwrap()
    };
    assert_eq!(setting("synchronous"), 2, "FULL");
    assert_eq!(setting("foreign_keys"), 0);
    assert_eq!(setting("trusted_schema"), 0);
    assert_eq!(setting("cell_size_check"), 1);
    assert_eq!(setting("secure_delete"), 1);
    assert_eq!(setting("mmap_size"), 0);
    assert_eq!(setting("user_version"), i64::from(SCHEMA_VERSION));
    assert_eq!(setting("application_id"), i64::from(schema::APPLICATION_ID));
    let mode = dao
        .read(|it| Ok(it.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))?));
    assert_eq!(mode.unwrap(), "wal");
    assert_eq!(dao.file_names(), ["memory.db", "memory.db-wal", "memory.db-shm"]);
    dao.close().unwrap();
    assert_eq!(inspect(&folder.database()), DatabaseKind::Notes { notes: 0 });
}

#[test]
fn after_close_only_the_database_is_left_and_it_can_be_deleted() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a"), record(2, "b")]).unwrap();
    assert_eq!(folder.files(), ["memory.db", "memory.db-shm", "memory.db-wal"]);
    dao.close().unwrap();
    assert_eq!(folder.files(), ["memory.db"]);
    assert_eq!(dao.file_names(), Vec::<String>::new());
    std::fs::remove_file(folder.database()).unwrap();
    std::fs::remove_dir(folder.0.path()).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn after_close_the_process_has_nothing_of_the_folder_open_or_mapped() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    dao.close().unwrap();
    let root = folder.0.path().canonicalize().unwrap();
    let open = std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| {
        std::fs::read_link(entry.unwrap().path()).ok().filter(|target| target.starts_with(&root))
    });
    assert_eq!(open.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new());
    let maps = std::fs::read("/proc/self/maps").unwrap();
    assert!(!super::holds(&maps, root.to_str().unwrap()), "the folder is still mapped");
}

#[test]
fn dropping_closes() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    drop(dao);
    assert_eq!(folder.files(), ["memory.db"]);
    assert_eq!(folder.open().len().unwrap(), 1);
}

#[test]
fn after_close_every_call_answers_closed_and_closing_again_does_nothing() {
    let folder = Folder::new();
    let mut dao = folder.open();
    let one = record(1, "a");
    let id = one.note.id;
    dao.close().unwrap();
    dao.close().unwrap();
    let count = RecallCount { id, added: 1, last_recalled: at(0) };
    let answers: Vec<Result<()>> = vec![
        dao.store_memory(&one.note),
        dao.insert(std::slice::from_ref(&one)),
        dao.insert_with_revisions(&[(one.clone(), Vec::new())]),
        dao.update(&one, true),
        dao.remove(&[id]),
        dao.get(id).map(drop),
        dao.get_many(&[id]).map(drop),
        dao.revisions(id).map(drop),
        dao.prune_revisions(at(0), 1).map(drop),
        dao.update_recall_count(&[count]),
        dao.search_memories("", 1).map(drop),
        dao.for_each(&mut |_| ()).map(drop),
        dao.len().map(drop),
        dao.is_empty().map(drop),
        dao.changed_outside().map(drop),
        dao.check().map(drop),
        dao.repair().map(drop),
    ];
    for (i, answer) in answers.into_iter().enumerate() {
        assert!(matches!(answer, Err(Error::Closed)), "call {i}: {answer:?}");
    }
    assert_eq!(dao.adopted(), 0);
}

#[test]
fn opening_and_closing_an_up_to_date_database_changes_no_byte() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&(0..500).map(|i| record(i, "text")).collect::<Vec<_>>()).unwrap();
    dao.close().unwrap();
    let before = folder.bytes();
    for options in [CoreOptions::default(), read_only()] {
        let mut dao = MemoryHubDao::open_with(folder.database(), &options).unwrap();
        assert_eq!(dao.len().unwrap(), 500);
        assert!(!dao.changed_outside().unwrap());
        dao.close().unwrap();
        assert!(folder.bytes() == before, "bytes changed with {options:?}");
        assert_eq!(folder.files(), ["memory.db"]);
    }
}

#[test]
fn what_was_acknowledged_survives_without_a_close() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    // What a killed process leaves: the files as they are now.
    let killed = Folder::new();
    for name in folder.files() {
        std::fs::copy(folder.0.path().join(&name), killed.0.path().join(&name)).unwrap();
    }
    let before = killed.files();
    assert_eq!(inspect(&killed.database()), DatabaseKind::Notes { notes: 1 });
    assert_eq!(killed.files(), before, "looking left or took something");
    let mut reader = MemoryHubDao::open_with(killed.database(), &read_only()).unwrap();
    assert_eq!(reader.len().unwrap(), 1);
    reader.close().unwrap();
    assert_eq!(killed.open().len().unwrap(), 1);
    assert_eq!(killed.files(), ["memory.db"]);
}

#[test]
fn looking_at_a_database_in_use_disturbs_nobody() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    let before = folder.files();
    assert_eq!(inspect(&folder.database()), DatabaseKind::Notes { notes: 1 });
    assert_eq!(folder.files(), before);
    dao.insert(&[record(2, "b")]).unwrap();
    assert!(!dao.changed_outside().unwrap());
    dao.close().unwrap();
}

#[test]
fn only_writes_of_others_are_changes_from_outside() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    assert!(!dao.changed_outside().unwrap());
    folder.tamper("UPDATE notes SET pinned = 0");
    assert!(dao.changed_outside().unwrap());
    assert!(!dao.changed_outside().unwrap(), "each change is told once");
}

#[test]
fn a_database_opened_for_reading_takes_no_writes() {
    let folder = Folder::new();
    let one = record(1, "a");
    folder.open().insert(std::slice::from_ref(&one)).unwrap();
    let mut dao = MemoryHubDao::open_with(folder.database(), &read_only()).unwrap();
    assert_eq!(dao.get(one.note.id).unwrap(), Some(one.clone()));
    for answer in
        [dao.insert(&[record(2, "b")]), dao.update(&one, false), dao.remove(&[one.note.id])]
    {
        assert!(matches!(answer, Err(Error::ReadOnly { .. })), "{answer:?}");
    }
    assert!(matches!(dao.repair(), Err(Error::ReadOnly { .. })));
    dao.close().unwrap();
    assert_eq!(folder.files(), ["memory.db"]);
}

#[test]
fn opening_a_missing_database_for_reading_makes_no_file() {
    let folder = Folder::new();
    let mut dao = MemoryHubDao::open_with(folder.database(), &read_only()).unwrap();
    assert!(dao.is_empty().unwrap());
    assert_eq!(dao.file_names(), Vec::<String>::new());
    assert!(matches!(dao.insert(&[record(1, "a")]), Err(Error::ReadOnly { .. })));
    dao.close().unwrap();
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn notes_that_are_only_in_a_log_are_not_hidden_where_the_log_cannot_be_read() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    // In use by somebody, and the -shm of that use does not show here.
    let shm = folder.0.path().join("memory.db-shm");
    std::fs::rename(&shm, folder.0.path().join("away")).unwrap();
    let kind = inspect(&folder.database());
    assert!(matches!(kind, DatabaseKind::Unreadable { .. }), "{kind:?}");
    std::fs::rename(folder.0.path().join("away"), shm).unwrap();
    dao.close().unwrap();
}

#[test]
fn closing_says_that_another_program_keeps_the_log_and_is_closed_all_the_same() {
    let folder = Folder::new();
    let mut dao = folder.open();
    dao.insert(&[record(1, "a")]).unwrap();
    let other = folder.raw();
    other.query_row("SELECT count(*) FROM notes", [], |_| Ok(())).unwrap();
    assert!(matches!(dao.close(), Err(Error::Io { .. })));
    assert!(matches!(dao.len(), Err(Error::Closed)));
    dao.close().unwrap();
    drop(other);
    assert_eq!(folder.files(), ["memory.db"]);
}

#[test]
fn after_a_failed_sync_nothing_more_is_written() {
    let mut dao = Folder::new().open();
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    let failed = dao.write(|_| -> Result<(), super::super::fault::Fault> {
        Err(rusqlite::Error::SqliteFailure(code, None).into())
    });
    assert!(matches!(failed, Err(Error::Sqlite { .. })), "{failed:?}");
    let refused = dao.insert(&[record(1, "a")]);
    assert!(matches!(refused, Err(Error::Poisoned { .. })), "{refused:?}");
    assert_eq!(dao.len().unwrap(), 0);
}

#[test]
fn a_path_may_hold_any_character() {
    let folder = Folder::new();
    // Windows allows no question mark.
    let mark = if cfg!(windows) { "!" } else { "?" };
    let odd = folder.0.path().join(format!("100% a{mark}b#c &d 数据"));
    std::fs::create_dir(&odd).unwrap();
    let path = odd.join("memory.db");
    MemoryHubDao::open(&path).unwrap().insert(&[record(1, "a")]).unwrap();
    assert_eq!(inspect(&path), DatabaseKind::Notes { notes: 1 });
    assert_eq!(MemoryHubDao::open_with(&path, &read_only()).unwrap().len().unwrap(), 1);
    assert_eq!(raw(&path).query_row("SELECT count(*) FROM notes", [], |r| r.get(0)), Ok(1));
}
