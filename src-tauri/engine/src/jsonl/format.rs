//! The format of a line.
//!
//! `{"op":"put","version":3,…the note's fields…,"crc":"1a2b3c4d"}`: the checksum is the CRC-32 of
//! every byte before `,"crc"`. Kinds of lines: `put` (a note as it is from now on; `edited` if the
//! line before it is an earlier version to keep, `taken_back` if it takes such a line back, so that
//! the version that was kept is none), `earlier` (an earlier version that came with a note from
//! another layer), `recall` (recall counts to add), `gone` (ids that left this file).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Layer, Note, NoteId, RecallCount, Record, Revision};

/// `,"crc":"` + 8 digits + `"}`.
const TRAILER: usize = 18;
const TRAILER_HEAD: &[u8] = b",\"crc\":\"";

/// What a whole line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Line {
    Put { record: Record, before: Before },
    Earlier { id: NoteId, revision: Revision },
    Recall(Vec<RecallCount>),
    Gone(Vec<NoteId>),
}

/// What a `put` line makes of the line that was true before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// It is dead.
    Dead,
    /// It is an earlier version.
    Kept,
    /// It is dead, and so is the newest earlier version if it says what this line says.
    TakenBack,
}

#[derive(Serialize)]
struct PutOut<'a> {
    op: &'static str,
    version: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    edited: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    taken_back: bool,
    id: NoteId,
    content: &'a str,
    tags: &'a [String],
    context_path: &'a str,
    layer: Layer,
    created_at: Timestamp,
    updated_at: Timestamp,
    recalled_count: u64,
    last_recalled: Option<Timestamp>,
    pinned: bool,
    deleted_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct EarlierOut<'a> {
    op: &'static str,
    id: NoteId,
    content: &'a str,
    tags: &'a [String],
    context_path: &'a str,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct RecallOut {
    op: &'static str,
    counts: Vec<(NoteId, u64, Timestamp)>,
}

#[derive(Serialize)]
struct GoneOut<'a> {
    op: &'static str,
    ids: &'a [NoteId],
}

#[derive(Deserialize)]
struct RawLine {
    op: String,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    edited: bool,
    #[serde(default)]
    taken_back: bool,
    id: Option<NoteId>,
    content: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    context_path: String,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    #[serde(default)]
    recalled_count: u64,
    last_recalled: Option<Timestamp>,
    #[serde(default)]
    pinned: bool,
    deleted_at: Option<Timestamp>,
    #[serde(default)]
    counts: Vec<(NoteId, u64, Timestamp)>,
    #[serde(default)]
    ids: Vec<NoteId>,
}

/// Appends a `put` line to `out`.
pub(crate) fn encode_put(out: &mut Vec<u8>, record: &Record, before: Before) {
    let note = &record.note;
    seal(
        out,
        &PutOut {
            op: "put",
            version: record.version,
            edited: before == Before::Kept,
            taken_back: before == Before::TakenBack,
            id: note.id,
            content: &note.content,
            tags: &note.tags,
            context_path: &note.context_path,
            layer: note.layer,
            created_at: note.created_at,
            updated_at: note.updated_at,
            recalled_count: note.recalled_count,
            last_recalled: note.last_recalled,
            pinned: note.pinned,
            deleted_at: note.deleted_at,
        },
    );
}

/// Appends an `earlier` line to `out`.
pub(crate) fn encode_earlier(out: &mut Vec<u8>, id: NoteId, revision: &Revision) {
    seal(
        out,
        &EarlierOut {
            op: "earlier",
            id,
            content: &revision.content,
            tags: &revision.tags,
            context_path: &revision.context_path,
            updated_at: revision.updated_at,
        },
    );
}

/// Appends a `recall` line to `out`.
pub(crate) fn encode_recall(out: &mut Vec<u8>, counts: &[RecallCount]) {
    let counts = counts.iter().map(|it| (it.id, it.added, it.last_recalled)).collect();
    seal(out, &RecallOut { op: "recall", counts });
}

/// Appends a `gone` line to `out`.
pub(crate) fn encode_gone(out: &mut Vec<u8>, ids: &[NoteId]) {
    seal(out, &GoneOut { op: "gone", ids });
}

/// Appends a line with its checksum to `out`; `line` is to be an object that is not empty.
pub(crate) fn seal(out: &mut Vec<u8>, line: &impl Serialize) {
    let start = out.len();
    // Writing to memory fails for no type of this module: all keys are strings.
    if serde_json::to_writer(&mut *out, line).is_err() {
        out.truncate(start);
        return;
    }
    out.pop();
    let crc = crc32fast::hash(out.get(start..).unwrap_or_default());
    out.extend_from_slice(TRAILER_HEAD);
    out.extend_from_slice(format!("{crc:08x}\"}}\n").as_bytes());
}

/// Whether `line`, without its line end, carries a checksum that holds.
pub(crate) fn is_sealed(line: &[u8]) -> bool {
    let Some((body, trailer)) = line.len().checked_sub(TRAILER).map(|at| line.split_at(at)) else {
        return false;
    };
    let digits = trailer.strip_prefix(TRAILER_HEAD).and_then(|it| it.strip_suffix(b"\"}"));
    let Some(digits) = digits.and_then(|it| std::str::from_utf8(it).ok()) else { return false };
    digits.len() == 8
        && !digits.bytes().any(|b| b.is_ascii_uppercase() || b == b'+')
        && u32::from_str_radix(digits, 16) == Ok(crc32fast::hash(body))
}

/// Reads a sealed line of a file of `layer`.
pub(crate) fn decode(line: &[u8], layer: Layer) -> Result<Line, String> {
    let raw: RawLine = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let need = |what: &str| format!("a {:?} line lacks {what}", raw.op);
    match raw.op.as_str() {
        "put" => {
            let created_at = raw.created_at.ok_or_else(|| need("created_at"))?;
            let note = Note {
                id: raw.id.ok_or_else(|| need("id"))?,
                content: raw.content.ok_or_else(|| need("content"))?,
                tags: raw.tags,
                context_path: raw.context_path,
                layer,
                created_at,
                updated_at: raw.updated_at.unwrap_or(created_at),
                recalled_count: raw.recalled_count,
                last_recalled: raw.last_recalled,
                pinned: raw.pinned,
                deleted_at: raw.deleted_at,
            };
            let before = match (raw.edited, raw.taken_back) {
                (true, _) => Before::Kept,
                (false, true) => Before::TakenBack,
                (false, false) => Before::Dead,
            };
            Ok(Line::Put { record: Record { note, version: raw.version }, before })
        }
        "earlier" => {
            let revision = Revision {
                content: raw.content.ok_or_else(|| need("content"))?,
                tags: raw.tags,
                context_path: raw.context_path,
                updated_at: raw.updated_at.ok_or_else(|| need("updated_at"))?,
            };
            Ok(Line::Earlier { id: raw.id.ok_or_else(|| need("id"))?, revision })
        }
        "recall" => Ok(Line::Recall(
            raw.counts
                .into_iter()
                .map(|(id, added, last_recalled)| RecallCount { id, added, last_recalled })
                .collect(),
        )),
        "gone" => Ok(Line::Gone(raw.ids)),
        other => Err(format!("{other:?} is no kind of line that this version knows")),
    }
}

/// The sealed lines inside a damaged one, as ranges: a lost line end joins two whole lines, a run
/// of NUL bytes may stand before one.
pub(crate) fn salvage(line: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for at in memchr::memmem::find_iter(line, TRAILER_HEAD) {
        let end = at + TRAILER;
        let from = found.last().map_or(0, |range| range.end);
        let Some(part) = line.get(from..end) else { continue };
        // Content that quotes a line of this format has its quotes escaped, so few starts remain.
        let starts = memchr::memmem::find_iter(part, b"{\"op\":\"").take(16);
        let whole = starts.map(|start| from + start..end);
        if let Some(range) = whole.into_iter().find(|r| line.get(r.clone()).is_some_and(is_sealed))
        {
            found.push(range);
        }
    }
    found
}
