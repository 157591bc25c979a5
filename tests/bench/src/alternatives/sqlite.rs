//! SQLite: the trigram index of FTS5 with `LIKE` under three characters, and `LIKE` alone.
//!
//! The text stands folded in a table of its own, so that `LIKE` reads nothing else, needs no folding
//! and finds the same notes; the trigram index has that table as its content. Rows are numbered in
//! the order of creation, so that newest first is the order of the table.

use std::{fs, path::Path};

use memoryhub::text::fold;
use rusqlite::{Connection, OpenFlags, Row, params, params_from_iter};

use crate::{
    Done,
    corpus::{self, Words},
    places::Places,
};

const SCHEMA: &str = "
    CREATE TABLE notes(number INTEGER PRIMARY KEY, id TEXT, content TEXT, tags TEXT,
        context_path TEXT, layer TEXT, created_at TEXT, pinned INTEGER);
    CREATE TABLE texts(number INTEGER PRIMARY KEY, text TEXT);
    CREATE VIRTUAL TABLE trigrams USING fts5(text, content='texts', content_rowid='number',
        tokenize='trigram case_sensitive 1');
";

/// Room for pages of the database: what it is given by those who tune it.
const TUNING: &str = "
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 8589934592;
    PRAGMA case_sensitive_like = ON;
";

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Trigrams,
    Like,
}

/// Makes the database.
pub fn build(places: &Places) -> Done {
    let unfinished = places.folder().join("alternative.unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    let mut database = Connection::open(&unfinished)?;
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    database.execute_batch(TUNING)?;
    database.execute_batch(SCHEMA)?;
    let all = database.transaction()?;
    {
        let mut note_in = all.prepare("INSERT INTO notes VALUES(?,?,?,?,?,?,?,?)")?;
        let mut text_in = all.prepare("INSERT INTO texts VALUES(?,?)")?;
        for note in corpus::notes(places)? {
            let note = note?;
            if note.trashed {
                continue;
            }
            let number = corpus::ordinal(note.id);
            text_in.execute(params![number, note.searchable()])?;
            note_in.execute(params![
                number,
                note.id.to_string(),
                note.content,
                note.tags.join(" "),
                note.context_path,
                note.layer.to_string(),
                note.created_at.to_string(),
                note.pinned
            ])?;
        }
    }
    all.execute("INSERT INTO trigrams(trigrams) VALUES('rebuild')", [])?;
    all.execute("INSERT INTO trigrams(trigrams) VALUES('optimize')", [])?;
    all.commit()?;
    drop(database);
    Ok(fs::rename(unfinished, places.database())?)
}

/// An open database that answers in one of the two ways.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    how: How,
}

/// A record, as a page would show it.
#[derive(Debug)]
#[expect(dead_code, reason = "reading the columns is the work that is measured")]
struct Record {
    id: String,
    content: String,
    tags: Vec<String>,
    context_path: String,
    layer: String,
    created_at: String,
    pinned: bool,
}

impl Database {
    pub fn open(path: &Path, how: How) -> Done<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.execute_batch(TUNING)?;
        Ok(Self { connection, how })
    }

    /// The newest notes that hold all words, at most `limit`, records read.
    pub fn page(&self, words: &Words, limit: usize) -> Done<Vec<u32>> {
        let words: Vec<String> = words.words.iter().map(|word| fold(word)).collect();
        let by_trigrams = |word: &String| self.how == How::Trigrams && word.chars().count() >= 3;
        let (matched, liked): (Vec<_>, Vec<_>) = words.into_iter().partition(by_trigrams);
        let mut conditions: Vec<&str> = Vec::new();
        let mut values = Vec::new();
        if !matched.is_empty() {
            conditions.push("trigrams MATCH ?");
            let quoted = |word: &String| format!("\"{}\"", word.replace('"', "\"\""));
            values.push(matched.iter().map(quoted).collect::<Vec<_>>().join(" AND "));
        }
        for word in &liked {
            conditions.push("texts.text LIKE ? ESCAPE '\\'");
            values.push(format!("%{}%", escaped(word)));
        }
        let from = match (matched.is_empty(), liked.is_empty()) {
            (true, _) => "texts CROSS JOIN notes ON notes.number = texts.number",
            (false, true) => "trigrams CROSS JOIN notes ON notes.number = trigrams.rowid",
            (false, false) => {
                "trigrams CROSS JOIN texts ON texts.number = trigrams.rowid \
                 CROSS JOIN notes ON notes.number = trigrams.rowid"
            }
        };
        let order = if matched.is_empty() { "texts.number" } else { "trigrams.rowid" };
        let sql = format!(
            "SELECT notes.* FROM {from} WHERE {} ORDER BY {order} DESC LIMIT {limit}",
            conditions.join(" AND ")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), read)?;
        let mut found = Vec::with_capacity(limit);
        for row in rows {
            let (number, record) = row?;
            std::hint::black_box(&record);
            found.push(number);
        }
        Ok(found)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(u32, Record)> {
    let tags: String = row.get(3)?;
    let record = Record {
        id: row.get(1)?,
        content: row.get(2)?,
        tags: tags.split_whitespace().map(str::to_owned).collect(),
        context_path: row.get(4)?,
        layer: row.get(5)?,
        created_at: row.get(6)?,
        pinned: row.get(7)?,
    };
    Ok((row.get(0)?, record))
}

/// A word as it stands in a pattern of `LIKE`.
fn escaped(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
