//! The append-only layers: one JSON object a line, each with a checksum.
//!
//! A file holds lines of four kinds (`format`). Nothing is ever changed in place: a change appends
//! the note anew, a removal appends its id, a batch of recall counts appends one line whatever the
//! size of the file. Offset and length arrays point at the line that is true for each note
//! (`arrays`). Lines without MemoryHub's marks, as the Python MemoryHub 0.2 and scripts write
//! them, are read too (`foreign`). A rewrite (`rewrite`) drops dead lines and keeps damaged ones
//! byte for byte.

mod arrays;
mod dao;
mod foreign;
mod format;
mod kept;
mod reading;
mod recovery;
mod rewrite;
mod scan;
mod standalone;
mod taken_back;
mod writer;

pub(crate) use arrays::Part;
pub use dao::{JsonlMemoryDao, Loaded, LogOptions, Look};
pub(crate) use format::{is_sealed, seal};
pub(crate) use kept::{KeptLog, LogImage, is_coarse, read_part};
pub(crate) use recovery::{ASIDE_DIR, free_name};
pub use rewrite::Keep;
pub(crate) use scan::{count_lines, lines};

/// The file of the Application layer.
pub const APPLICATION_FILE: &str = "app_logs.jsonl";
/// The file of the Archive layer.
pub const ARCHIVE_FILE: &str = "archive.jsonl";

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub offset: u64,
    pub len: u32,
}
