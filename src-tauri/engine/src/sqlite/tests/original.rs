//! The database of the Python MemoryHub 0.2 is taken over whole.

use jiff::tz::TimeZone;

use super::{Folder, all};
use crate::{
    model::{Layer, Note},
    sqlite::{CoreOptions, DatabaseKind, MemoryHubDao, inspect},
};

fn notes(dao: &MemoryHubDao) -> Vec<Note> {
    all(dao).into_iter().map(|record| record.note).collect()
}

/// The tables that are not ours, as they are written out by SQLite.
fn other_tables(folder: &Folder) -> Vec<String> {
    let raw = folder.raw();
    let mut out = Vec::new();
    for sql in [
        "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('windows', 'review_logs') ORDER BY name",
        "SELECT json_array(window_id, task_id, pid, state, created_at) FROM windows",
        "SELECT json_array(id, task_id, agent, verdict, score, comments, ts) FROM review_logs",
        "SELECT json_array(name, seq) FROM sqlite_sequence",
    ] {
        let mut statement = raw.prepare(sql).unwrap();
        out.extend(
            statement
                .query_map([], |row| row.get::<_, Option<String>>(0))
                .unwrap()
                .map(|text| text.unwrap().unwrap_or_default()),
        );
    }
    out
}

#[test]
fn every_row_is_a_note_with_its_tags_times_and_count() {
    let folder = Folder::of_original();
    assert_eq!(inspect(&folder.database()), DatabaseKind::Original { notes: 3 });
    assert_eq!(folder.files(), ["memory.db"]);
    let mut dao = folder.open();
    assert_eq!(dao.adopted(), 3);
    let notes = notes(&dao);
    let contents: Vec<_> = notes.iter().map(|note| note.content.as_str()).collect();
    assert_eq!(
        contents,
        [
            "task_id: T-1 pack the installer",
            "window_id: 7 opened for review",
            "任务 task_id: T-2 检查文件句柄"
        ]
    );
    let first = &notes[0];
    assert_eq!(first.tags, ["task", "release"]);
    assert_eq!(first.context_path, "/tasks/t1.json");
    assert_eq!(first.layer, Layer::Core);
    assert_eq!(first.recalled_count, 1);
    assert_eq!(first.created_at.to_string(), "2026-11-22T10:26:42.786232Z");
    assert_eq!(first.updated_at.to_string(), "2026-11-22T10:26:42.79491Z");
    assert_eq!(first.last_recalled, Some(first.updated_at));
    assert_eq!((notes[1].recalled_count, notes[1].last_recalled), (0, None));
    dao.close().unwrap();
    assert_eq!(folder.files(), ["memory.db"]);
}

#[test]
fn the_other_tables_stay_as_they_were_and_only_tasks_is_gone() {
    let folder = Folder::of_original();
    folder.tamper(
        "INSERT INTO windows VALUES (7, 'mem_1', 42, 'OPEN', '2026-11-22T10:00:00');
         INSERT INTO review_logs VALUES (1, 'mem_1', 'x', 'ok', 0.5, NULL, '2026');",
    );
    let before = other_tables(&folder);
    folder.open();
    assert_eq!(other_tables(&folder), before);
    let tasks = "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'tasks'";
    assert_eq!(folder.raw().query_row(tasks, [], |row| row.get(0)), Ok(0));
}

#[test]
fn a_second_opening_takes_over_nothing_and_changes_no_byte() {
    let folder = Folder::of_original();
    let before = notes(&folder.open());
    let bytes = folder.bytes();
    let mut dao = folder.open();
    assert_eq!(dao.adopted(), 0);
    assert_eq!(notes(&dao), before);
    dao.close().unwrap();
    assert!(folder.bytes() == bytes);
    assert_eq!(inspect(&folder.database()), DatabaseKind::Notes { notes: 3 });
}

#[test]
fn the_same_database_gives_the_same_ids_anywhere() {
    let (a, b) = (Folder::of_original(), Folder::of_original());
    assert_eq!(notes(&a.open()), notes(&b.open()));
}

#[test]
fn naive_times_are_read_in_the_given_zone() {
    let folder = Folder::of_original();
    let time_zone = TimeZone::fixed(jiff::tz::offset(8));
    let options = CoreOptions { time_zone, ..CoreOptions::default() };
    let dao = MemoryHubDao::open_with(folder.database(), &options).unwrap();
    assert_eq!(notes(&dao)[0].created_at.to_string(), "2026-11-22T02:26:42.786232Z");
}

#[test]
fn a_read_only_folder_shows_the_notes_and_stays_untouched() {
    let folder = Folder::of_original();
    let bytes = folder.bytes();
    let options = CoreOptions { read_only: true, ..CoreOptions::default() };
    let mut dao = MemoryHubDao::open_with(folder.database(), &options).unwrap();
    assert_eq!((dao.adopted(), dao.len().unwrap()), (3, 3));
    let shown = notes(&dao);
    dao.close().unwrap();
    assert!(folder.bytes() == bytes);
    assert_eq!(folder.files(), ["memory.db"]);
    assert_eq!(notes(&folder.open()), shown);
}

/// What the original does when it finds no table of its own.
const TASKS: &str = "CREATE TABLE IF NOT EXISTS tasks (task_id TEXT PRIMARY KEY, content TEXT NOT \
    NULL, tags TEXT NOT NULL, context_path TEXT, layer TEXT NOT NULL, created_at TEXT NOT NULL, \
    recalled_count INTEGER DEFAULT 0, updated_at TEXT);";

#[test]
fn a_table_that_the_original_puts_back_is_taken_over_again_and_known_rows_are_skipped() {
    let folder = Folder::of_original();
    folder.open();
    folder.tamper(TASKS);
    folder.tamper(
        "INSERT INTO tasks VALUES ('mem_1', 'new content', '[]', '', 'core',
            '2026-12-01T00:00:00', 2, NULL);
         INSERT INTO tasks VALUES ('mem_1b', 'more', '[]', NULL, 'core', '2026-12-01', 0, NULL);",
    );
    assert_eq!(folder.open().adopted(), 2);
    // Rows of old come back from a copy.
    folder.tamper(&format!(
        "ATTACH '{}' AS old; {TASKS} INSERT INTO tasks SELECT * FROM old.tasks;",
        Folder::fixture()
    ));
    let dao = folder.open();
    assert_eq!((dao.adopted(), dao.len().unwrap()), (0, 5));
}

impl Folder {
    fn fixture() -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/original-0.2/memory.db");
        format!("file:{path}?immutable=1")
    }
}

#[test]
fn no_row_is_lost_however_it_was_written() {
    let folder = Folder::new();
    let long = "x".repeat(crate::model::limits::CONTENT_BYTES + 1);
    folder.tamper(TASKS);
    folder.tamper(&format!(
        r##"INSERT INTO tasks VALUES
        ('a', 'spaces', '["my tag", "My  Tag", "my-TAG", "#x", 7, null, "a//b"]', '', 'core', '2026-01-02T03:04:05+02:00', 1, NULL),
        ('b', 'no list', 'one, two', NULL, 'core', '2026-01-02 03:04:05', NULL, 'never'),
        ('c', 'no times', '[]', NULL, 'core', 'yesterday', -3, ''),
        ('d', 'late', '', NULL, 'core', 'yesterday', 'many', '2026-05-05T00:00:00'),
        ('e', x'ff00', '"solo"', NULL, 'core', 5, 0, 7),
        ('f', '', '{{}}', NULL, 'core', '2026-01-01', 0, NULL),
        (NULL, 'twin', '[]', NULL, 'core', '2026-01-01T00:00:00Z', 0, NULL),
        (NULL, 'twin', '[]', NULL, 'core', '2026-01-01T00:00:00Z', 0, NULL),
        ('g', '{long}', '[]', NULL, 'core', '2026-01-01', 0, NULL)"##
    ));
    let mut dao = folder.open();
    assert_eq!(dao.adopted(), 9);
    let notes = notes(&dao);
    let by = |content: &str| notes.iter().find(|note| note.content == content).unwrap();
    assert_eq!(by("spaces").tags, ["my-tag", "My--Tag", "x", "7", "a/b"]);
    assert_eq!(by("spaces").created_at.to_string(), "2026-01-02T01:04:05Z");
    assert_eq!(by("no list").tags, ["one", "two"]);
    assert_eq!(by("no list").created_at.to_string(), "2026-01-02T03:04:05Z");
    assert_eq!(by("no list").updated_at, by("no list").created_at);
    assert_eq!(by("no times").created_at, jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(by("no times").recalled_count, 0);
    assert_eq!(by("late").created_at.to_string(), "2026-05-05T00:00:00Z");
    assert_eq!(by("").tags, Vec::<String>::new());
    assert_eq!(notes.iter().filter(|note| note.content == "twin").count(), 2);
    assert_eq!(by(&long).content.len(), long.len());
    assert_eq!(dao.check().unwrap(), (9, vec![]));
    dao.close().unwrap();
}
