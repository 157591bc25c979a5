//! What is found when every row is read, and what is moved aside.

use std::{fmt::Display, path::Path};

use rusqlite::{Connection, params};

use super::{
    FILE_NAME,
    fault::{Fault, is_corruption},
    notes, revisions, schema,
    value::Cell,
};
use crate::{
    error::Error,
    model::{Finding, NoteId},
};

/// A finding in the database; `what` is a sentence.
pub(super) fn finding(what: impl Display) -> Finding {
    Finding { file: FILE_NAME.to_owned(), offset: None, bytes: 0, what: what.to_string() }
}

/// Reads everything; returns how many rows are whole, and what is wrong.
pub(super) fn check(connection: &Connection) -> rusqlite::Result<(usize, Vec<Finding>)> {
    let mut findings = structure(connection)?;
    let mut whole = 0;
    let mut count = |is_whole: Result<(), String>| match is_whole {
        Ok(()) => whole += 1,
        Err(damage) => findings.push(finding(damage)),
    };
    let lost = notes::scan(connection, &mut |(seq, read)| {
        count(read.map(drop).map_err(|damage| format!("row {seq}: {damage}")));
    })?;
    for what in lost {
        count(Err(what));
    }
    let scanned = revisions::scan(connection, &mut |(seq, read)| {
        count(read.map(drop).map_err(|damage| format!("row {seq}: {damage}")));
    });
    match scanned {
        Err(error) if is_corruption(&error) => {
            count(Err(format!("earlier versions: {error}")));
        }
        other => other?,
    }
    Ok((whole, findings))
}

/// What SQLite finds wrong with pages and indexes, and what the header should say.
fn structure(connection: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(None) => break,
            Ok(Some(row)) => {
                let what: String = row.get(0)?;
                if what != "ok" {
                    findings.push(finding(what.trim()));
                }
            }
            Err(error) if is_corruption(&error) => {
                findings.push(finding(error));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    if schema::application_id(connection)? != schema::APPLICATION_ID
        || schema::user_version(connection)? != schema::SCHEMA_VERSION
    {
        findings.push(finding("the header does not say that this is a database of MemoryHub"));
    }
    Ok(findings)
}

/// Moves damaged rows to the table `damaged` as they are and makes the indexes anew, inside the
/// caller's transaction; returns what was found.
///
/// # Errors
/// [`Error::Corrupted`] if whole pages are damaged, which cannot be mended inside the file.
pub(super) fn repair(connection: &Connection, path: &Path) -> Result<Vec<Finding>, Fault> {
    let (_, findings) = check(connection)?;
    if findings.is_empty() {
        return Ok(findings);
    }
    let mut bad_notes = Vec::new();
    let lost = notes::scan(connection, &mut |(seq, read)| {
        bad_notes.extend(read.err().map(|damage| (seq, damage)));
    })?;
    let mut bad_revisions = Vec::new();
    revisions::scan(connection, &mut |(seq, read)| {
        bad_revisions.extend(read.err().map(|damage| (seq, damage)));
    })?;
    sound(lost.first(), path)?;
    // Without its indexes a row can be deleted even where they disagree with it.
    let indexes = index_definitions(connection)?;
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    for (seq, damage) in bad_notes {
        move_aside(connection, Table::Notes, seq, &damage)?;
    }
    for (seq, damage) in bad_revisions {
        move_aside(connection, Table::Revisions, seq, &damage)?;
    }
    for seq in outdated(connection)? {
        move_aside(connection, Table::Notes, seq, "there is a newer note of the same id")?;
    }
    for (_, definition) in &indexes {
        connection.execute_batch(definition)?;
    }
    schema::sign(connection)?;
    let (_, left) = check(connection)?;
    sound(left.first().map(|finding| &finding.what), path)?;
    Ok(findings)
}

fn sound(damage: Option<&String>, path: &Path) -> Result<(), Error> {
    damage.map_or(Ok(()), |what| {
        let reason = format!("pages are damaged: {what}");
        Err(Error::Corrupted { path: path.to_path_buf(), offset: 0, reason })
    })
}

fn index_definitions(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL \
               AND tbl_name IN ('notes', 'revisions')";
    let mut statement = connection.prepare(sql)?;
    let definitions = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    definitions.collect()
}

/// Rows of notes that are there twice, but for the one that is true.
fn outdated(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT DISTINCT a.seq FROM notes a JOIN notes b ON a.id = b.id \
               AND (b.version, b.seq) > (a.version, a.seq)";
    let mut statement = connection.prepare(sql)?;
    let seqs = statement.query_map([], |row| row.get(0))?;
    seqs.collect()
}

#[derive(Clone, Copy)]
enum Table {
    Notes,
    Revisions,
}

/// Copies a row into `damaged` as it is.
fn keep(connection: &Connection, table: Table, seq: i64, why: &str) -> rusqlite::Result<()> {
    let (own, kept) = match table {
        Table::Notes => (
            "notes",
            "id, version, created_at, updated_at, last_recalled, recalled_count, pinned, \
             deleted_at, checksum, context_path, tags, content",
        ),
        Table::Revisions => (
            "revisions",
            "note_id, NULL, NULL, updated_at, NULL, NULL, NULL, NULL, checksum, context_path, \
             tags, content",
        ),
    };
    let sql = format!(
        "INSERT INTO damaged (source, source_seq, reason, id, version, created_at, updated_at, \
         last_recalled, recalled_count, pinned, deleted_at, checksum, context_path, tags, \
         content) SELECT '{own}', seq, ?2, {kept} FROM {own} WHERE seq = ?1"
    );
    connection.execute(&sql, params![seq, why]).map(drop)
}

/// Keeps a damaged note that is about to be written over.
pub(super) fn keep_note(connection: &Connection, seq: i64, why: &str) -> rusqlite::Result<()> {
    keep(connection, Table::Notes, seq, why)
}

fn move_aside(connection: &Connection, table: Table, seq: i64, why: &str) -> rusqlite::Result<()> {
    keep(connection, table, seq, why)?;
    let sql = match table {
        Table::Notes => "DELETE FROM notes WHERE seq = ?1",
        Table::Revisions => "DELETE FROM revisions WHERE seq = ?1",
    };
    connection.execute(sql, [seq]).map(drop)
}

/// Removes what was moved aside of a note, when the note is purged.
pub(super) fn remove(connection: &Connection, id: NoteId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM damaged WHERE id = ?1")?
        .execute([Cell::id(&id)])
        .map(drop)
}
