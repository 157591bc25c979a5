//! The table `revisions`: earlier versions of notes, in the order in which they were kept. The times
//! tell another one: what is taken back has the time that it had before.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};

use super::value::{Cell, Columns, Damage, seal};
use crate::model::{NoteId, Revision};

/// The columns that a checksum seals, in its order.
macro_rules! sealed {
    () => {
        "note_id, updated_at, context_path, tags, content"
    };
}

/// How many they are; `checksum` and `seq` follow them in every statement.
const WIDTH: usize = 5;
const SEQ: usize = WIDTH + 1;

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", sealed!(), ", checksum, seq FROM revisions ", $rest)
    };
}

const BY_NOTE: &str = select!("WHERE note_id = ?1 ORDER BY seq DESC");
const ALL: &str = select!("ORDER BY seq");
const INSERT: &str =
    concat!("INSERT INTO revisions (", sealed!(), ", checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

/// A row as it was found: where, and either the version or what is wrong with it.
pub(super) type Found = (i64, Result<Revision, Damage>);

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok((row.get(SEQ)?, decode(row)))
}

fn decode(row: &Row<'_>) -> Result<Revision, Damage> {
    let columns = Columns::<{ WIDTH + 1 }>::of(row);
    let read = || -> Result<Revision, Damage> {
        if !columns.is_sealed() {
            return Err("its checksum is wrong".to_owned());
        }
        Ok(Revision {
            content: columns.text(4)?,
            tags: columns.tags(3)?,
            context_path: columns.text(2)?,
            updated_at: columns.time(1)?,
        })
    };
    read().map_err(|what| {
        let id = columns.id(0).map_or_else(|_| "unknown".to_owned(), |id| id.to_string());
        format!("earlier version of note {id}: {what}")
    })
}

/// Makes sure that the table can be read as it is written here.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached(BY_NOTE).map(drop)
}

/// Earlier versions of a note, newest first; damaged ones are left out.
pub(super) fn of_note(connection: &Connection, id: NoteId) -> rusqlite::Result<Vec<Revision>> {
    let mut statement = connection.prepare_cached(BY_NOTE)?;
    let mut revisions = Vec::new();
    for row in statement.query_map([Cell::id(&id)], found)? {
        match row? {
            (_, Ok(revision)) => revisions.push(revision),
            (_, Err(damage)) => log::warn!("left out {damage}"),
        }
    }
    Ok(revisions)
}

/// Shows every row, oldest first.
pub(super) fn scan(connection: &Connection, visit: &mut dyn FnMut(Found)) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(found(row)?);
    }
    Ok(())
}

/// Adds an earlier version of a note.
pub(super) fn insert(
    connection: &Connection,
    id: NoteId,
    revision: &Revision,
) -> rusqlite::Result<()> {
    let mut cells = vec![
        Cell::id(&id),
        Cell::time(revision.updated_at),
        Cell::text(&revision.context_path),
        Cell::tags(&revision.tags),
        Cell::text(&revision.content),
    ];
    cells.push(Cell::Integer(seal(&cells)));
    connection.prepare_cached(INSERT)?.execute(params_from_iter(&cells)).map(drop)
}

/// Removes the earlier version of a note that was added last, if it says what `now` says.
pub(super) fn remove_same(
    connection: &Connection,
    id: NoteId,
    now: &Revision,
) -> rusqlite::Result<()> {
    let mut last = connection.prepare_cached(BY_NOTE)?;
    if let Some((seq, Ok(revision))) = last.query_row([Cell::id(&id)], found).optional()?
        && revision.says_the_same(now)
    {
        connection.prepare_cached("DELETE FROM revisions WHERE seq = ?1")?.execute([seq])?;
    }
    Ok(())
}

/// Removes every earlier version of a note.
pub(super) fn remove(connection: &Connection, id: NoteId) -> rusqlite::Result<()> {
    let sql = "DELETE FROM revisions WHERE note_id = ?1";
    connection.prepare_cached(sql)?.execute([Cell::id(&id)]).map(drop)
}

/// Drops the versions that are both from before `older_than` and beyond the newest `keep` of
/// their note; returns how many.
pub(super) fn prune(
    connection: &Connection,
    older_than: Timestamp,
    keep: usize,
) -> rusqlite::Result<usize> {
    let mut kept: HashMap<NoteId, usize> = HashMap::new();
    let mut old = Vec::new();
    let sql = "SELECT note_id, updated_at, seq FROM revisions ORDER BY seq DESC";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let columns = Columns::<2>::of(row);
        // A row that cannot be read is for `repair`.
        let (Ok(id), Ok(updated_at)) = (columns.id(0), columns.time(1)) else { continue };
        let newer = kept.entry(id).or_default();
        if *newer >= keep && updated_at < older_than {
            old.push(row.get::<_, i64>(2)?);
        }
        *newer += 1;
    }
    let mut delete = connection.prepare("DELETE FROM revisions WHERE seq = ?1")?;
    for seq in &old {
        delete.execute([seq])?;
    }
    Ok(old.len())
}
