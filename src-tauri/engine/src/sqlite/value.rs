//! How the columns of a row are encoded, and the checksum that seals them.

use std::borrow::Cow;

use jiff::Timestamp;
use rusqlite::{
    Row, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use uuid::Uuid;

use crate::model::NoteId;

/// What is wrong with a row, in words.
pub(super) type Damage = String;

/// One column's value on its way into the database.
#[derive(Debug, Clone)]
pub(super) enum Cell<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Blob(&'a [u8]),
}

impl<'a> Cell<'a> {
    pub(super) fn id(id: &'a NoteId) -> Self {
        Self::Blob(id.0.as_bytes())
    }

    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Tags, as a JSON array.
    pub(super) fn tags(tags: &[String]) -> Self {
        if tags.is_empty() {
            return Self::text("[]");
        }
        Self::Text(serde_json::Value::from(tags).to_string().into())
    }

    pub(super) fn time(time: Timestamp) -> Self {
        Self::Integer(time.as_microsecond())
    }

    pub(super) fn maybe_time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Null, Self::time)
    }

    /// A count; SQLite's integers end at `i64::MAX`.
    pub(super) fn count(count: u64) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn value(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.value()))
    }
}

/// The checksum of a row that is about to be written.
pub(super) fn seal(cells: &[Cell<'_>]) -> i64 {
    checksum(cells.len(), |i| cells.get(i).map_or(ValueRef::Null, Cell::value))
}

/// CRC-32 over the kind and the number or length of every column, then over their bytes in order:
/// no two different rows of one table have the same input.
fn checksum<'a>(width: usize, column: impl Fn(usize) -> ValueRef<'a>) -> i64 {
    const HEAD: usize = 9;
    let mut heads = [0_u8; HEAD * 16];
    for (i, head) in heads.chunks_exact_mut(HEAD).take(width).enumerate() {
        let (kind, number) = match column(i) {
            ValueRef::Null => (0, 0),
            ValueRef::Integer(number) => (1, number),
            ValueRef::Real(number) => (2, number.to_bits() as i64),
            ValueRef::Text(bytes) => (3, bytes.len() as i64),
            ValueRef::Blob(bytes) => (4, bytes.len() as i64),
        };
        if let Some((first, rest)) = head.split_first_mut() {
            *first = kind;
            rest.copy_from_slice(&number.to_le_bytes());
        }
    }
    let mut crc = crc32fast::Hasher::new();
    crc.update(heads.get(..HEAD * width).unwrap_or(&heads));
    for i in 0..width {
        if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = column(i) {
            crc.update(bytes);
        }
    }
    i64::from(crc.finalize())
}

/// The first columns of a row that was found.
pub(super) struct Columns<'r, const N: usize>([ValueRef<'r>; N]);

impl<'r, const N: usize> Columns<'r, N> {
    pub(super) fn of(row: &'r Row<'_>) -> Self {
        Self(std::array::from_fn(|i| row.get_ref(i).unwrap_or(ValueRef::Null)))
    }

    /// Whether the checksum, which is the last column, is that of all others.
    pub(super) fn is_sealed(&self) -> bool {
        let found = checksum(N - 1, |i| self.at(i));
        self.at(N - 1) == ValueRef::Integer(found)
    }

    fn at(&self, i: usize) -> ValueRef<'r> {
        self.0.get(i).copied().unwrap_or(ValueRef::Null)
    }

    pub(super) fn id(&self, i: usize) -> Result<NoteId, Damage> {
        match self.at(i) {
            ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map(NoteId).ok(),
            _ => None,
        }
        .ok_or_else(|| "its id is none".to_owned())
    }

    pub(super) fn text(&self, i: usize) -> Result<String, Damage> {
        match self.at(i) {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(str::to_owned).ok(),
            _ => None,
        }
        .ok_or_else(|| "its text is not UTF-8".to_owned())
    }

    pub(super) fn tags(&self, i: usize) -> Result<Vec<String>, Damage> {
        match self.at(i) {
            ValueRef::Text(b"[]") => Some(Vec::new()),
            ValueRef::Text(bytes) => serde_json::from_slice(bytes).ok(),
            _ => None,
        }
        .ok_or_else(|| "its tags are not a list".to_owned())
    }

    pub(super) fn maybe_time(&self, i: usize) -> Result<Option<Timestamp>, Damage> {
        match self.at(i) {
            ValueRef::Null => Some(None),
            ValueRef::Integer(micros) => Timestamp::from_microsecond(micros).ok().map(Some),
            _ => None,
        }
        .ok_or_else(|| "one of its times is none".to_owned())
    }

    pub(super) fn time(&self, i: usize) -> Result<Timestamp, Damage> {
        self.maybe_time(i)?.ok_or_else(|| "one of its times is missing".to_owned())
    }

    pub(super) fn count(&self, i: usize) -> Result<u64, Damage> {
        match self.at(i) {
            ValueRef::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        }
        .ok_or_else(|| "one of its counts is none".to_owned())
    }
}
