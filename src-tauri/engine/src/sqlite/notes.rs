//! The table `notes`: its rows, reads and writes.

use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, params_from_iter};

use super::{
    fault::{Fault, is_corruption},
    value::{Cell, Columns, Damage, seal},
};
use crate::{
    error::Error,
    model::{Layer, Note, NoteId, RecallCount, Record},
};

/// The columns that a checksum seals, in its order.
macro_rules! sealed {
    () => {
        "id, version, created_at, updated_at, last_recalled, recalled_count, pinned, deleted_at, \
         context_path, tags, content"
    };
}

/// How many they are; `checksum` and `seq` follow them in every statement.
const WIDTH: usize = 11;
const SEQ: usize = WIDTH + 1;

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", sealed!(), ", checksum, seq FROM notes ", $rest)
    };
}

const BY_ID: &str = select!("WHERE id = ?1");
const BY_SEQ: &str = select!("WHERE seq = ?1");
const UPWARD: &str = select!("ORDER BY seq");
const DOWNWARD: &str = select!("WHERE seq > ?1 ORDER BY seq DESC");
const INSERT: &str = concat!(
    "INSERT INTO notes (",
    sealed!(),
    ", checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
);
const UPDATE: &str = concat!(
    "UPDATE notes SET (",
    sealed!(),
    ", checksum) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) WHERE seq = ?13"
);

/// A row as it was found: where, and either the note or what is wrong with it.
pub(super) type Found = (i64, Result<Record, Damage>);

fn encode(record: &Record) -> Vec<Cell<'_>> {
    let note = &record.note;
    vec![
        Cell::id(&note.id),
        Cell::count(record.version),
        Cell::time(note.created_at),
        Cell::time(note.updated_at),
        Cell::maybe_time(note.last_recalled),
        Cell::count(note.recalled_count),
        Cell::Integer(note.pinned.into()),
        Cell::maybe_time(note.deleted_at),
        Cell::text(&note.context_path),
        Cell::tags(&note.tags),
        Cell::text(&note.content),
    ]
}

fn decode(row: &Row<'_>) -> Result<Record, Damage> {
    let columns = Columns::<{ WIDTH + 1 }>::of(row);
    if !columns.is_sealed() {
        let id = columns.id(0).map_or_else(|_| "unknown".to_owned(), |id| id.to_string());
        return Err(format!("note {id}: its checksum is wrong"));
    }
    let id = columns.id(0)?;
    let read = || -> Result<Record, Damage> {
        let note = Note {
            id,
            content: columns.text(10)?,
            tags: columns.tags(9)?,
            context_path: columns.text(8)?,
            layer: Layer::Core,
            created_at: columns.time(2)?,
            updated_at: columns.time(3)?,
            recalled_count: columns.count(5)?,
            last_recalled: columns.maybe_time(4)?,
            pinned: columns.count(6)? != 0,
            deleted_at: columns.maybe_time(7)?,
        };
        Ok(Record { note, version: columns.count(1)? })
    };
    read().map_err(|what| format!("note {id}: {what}"))
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok((row.get(SEQ)?, decode(row)))
}

/// Makes sure that the table can be read as it is written here.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached(BY_ID).map(drop)
}

/// The row of one note.
pub(super) fn by_id(connection: &Connection, id: NoteId) -> rusqlite::Result<Option<Found>> {
    connection.prepare_cached(BY_ID)?.query_row([Cell::id(&id)], found).optional()
}

/// The notes of `ids` in their order; missing and damaged ones are left out.
pub(super) fn by_ids(connection: &Connection, ids: &[NoteId]) -> rusqlite::Result<Vec<Record>> {
    let mut statement = connection.prepare_cached(BY_ID)?;
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        match statement.query_row([Cell::id(id)], found).optional() {
            Ok(None) => {}
            Ok(Some((_, Ok(record)))) => records.push(record),
            Ok(Some((_, Err(damage)))) => log::warn!("left out {damage}"),
            Err(error) if is_corruption(&error) => log::warn!("left out note {id}: {error}"),
            Err(error) => return Err(error),
        }
    }
    Ok(records)
}

/// Shows every row, oldest first. Where pages are damaged, it reads on from the other end and
/// takes what lies between row by row; what cannot be read at all is the answer, in words.
pub(super) fn scan(
    connection: &Connection,
    visit: &mut dyn FnMut(Found),
) -> rusqlite::Result<Vec<String>> {
    let mut last = i64::MIN;
    let upward = walk(&mut connection.prepare_cached(UPWARD)?, None, &mut |row| {
        last = row.0;
        visit(row);
    });
    let Err(broken) = upward else { return Ok(Vec::new()) };
    if !is_corruption(&broken) {
        return Err(broken);
    }
    let mut first = i64::MAX;
    let downward = walk(&mut connection.prepare_cached(DOWNWARD)?, Some(last), &mut |row| {
        first = row.0;
        visit(row);
    });
    match downward {
        Ok(()) => return Ok(vec![format!("notes: {broken}")]),
        Err(error) if is_corruption(&error) => {}
        Err(error) => return Err(error),
    }
    Ok(gap(connection, last, first, visit).unwrap_or_else(|error| {
        vec![format!("notes between rows {last} and {first} cannot be read: {error}")]
    }))
}

fn walk(
    statement: &mut CachedStatement<'_>,
    above: Option<i64>,
    visit: &mut dyn FnMut(Found),
) -> rusqlite::Result<()> {
    let mut rows = statement.query(params_from_iter(above))?;
    while let Some(row) = rows.next()? {
        visit(found(row)?);
    }
    Ok(())
}

/// Rows strictly between two, found by way of the index of ids.
fn gap(
    connection: &Connection,
    above: i64,
    below: i64,
    visit: &mut dyn FnMut(Found),
) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT seq, id FROM notes INDEXED BY notes_by_id WHERE seq > ?1 AND seq < ?2";
    let mut index = connection.prepare(sql)?;
    let listed =
        index.query_map([above, below], |row| Ok((row.get(0)?, Columns::<2>::of(row).id(1))))?;
    let mut one = connection.prepare(BY_SEQ)?;
    let mut lost = Vec::new();
    for entry in listed {
        let (seq, id): (i64, Result<NoteId, Damage>) = entry?;
        match one.query_row([seq], found) {
            Ok(row) => visit(row),
            Err(error) => {
                let id = id.map_or_else(|_| "unknown".to_owned(), |id| id.to_string());
                lost.push(format!("note {id} (row {seq}) cannot be read: {error}"));
            }
        }
    }
    Ok(lost)
}

/// How many rows there are.
pub(super) fn count(connection: &Connection) -> rusqlite::Result<usize> {
    let count: i64 = connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Adds a note; one whose id is there already is refused.
pub(super) fn insert(connection: &Connection, record: &Record) -> Result<(), Fault> {
    let mut cells = encode(record);
    cells.push(Cell::Integer(seal(&cells)));
    match connection.prepare_cached(INSERT)?.execute(params_from_iter(&cells)) {
        Ok(_) => Ok(()),
        Err(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            let reason = format!("there is a note {} already", record.note.id);
            Err(Error::Invalid { field: "id", reason }.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes a note over the row `seq`.
pub(super) fn replace(connection: &Connection, seq: i64, record: &Record) -> rusqlite::Result<()> {
    let mut cells = encode(record);
    cells.push(Cell::Integer(seal(&cells)));
    cells.push(Cell::Integer(seq));
    connection.prepare_cached(UPDATE)?.execute(params_from_iter(&cells)).map(drop)
}

/// Removes a note; one that is not there is no error. Returns how many were removed.
pub(super) fn remove(connection: &Connection, id: NoteId) -> rusqlite::Result<usize> {
    connection.prepare_cached("DELETE FROM notes WHERE id = ?1")?.execute([Cell::id(&id)])
}

/// Adds recalls to a note. One that is gone or damaged is passed over: sealing a damaged row
/// anew would hide the damage.
pub(super) fn add_recalls(connection: &Connection, count: &RecallCount) -> rusqlite::Result<()> {
    let Some((seq, Ok(mut record))) = by_id(connection, count.id)? else {
        log::warn!("recalls of note {} have no note to go to", count.id);
        return Ok(());
    };
    let note = &mut record.note;
    note.recalled_count = note.recalled_count.saturating_add(count.added);
    let last: Option<Timestamp> = note.last_recalled.max(Some(count.last_recalled));
    note.last_recalled = last;
    let checksum = seal(&encode(&record));
    let sql = "UPDATE notes SET recalled_count = ?1, last_recalled = ?2, checksum = ?3 \
               WHERE seq = ?4";
    connection
        .prepare_cached(sql)?
        .execute([
            Cell::count(record.note.recalled_count),
            Cell::maybe_time(last),
            Cell::Integer(checksum),
            Cell::Integer(seq),
        ])
        .map(drop)
}
