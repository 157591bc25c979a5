//! The plain types that every layer of the store speaks: notes, layers, requests, reports.

pub(crate) mod change;
mod config;
mod layer;
mod note;
pub(crate) mod note_rules;
pub(crate) mod original;
pub(crate) mod report;
mod search;

pub use change::{BulkChange, Changed, NoteSet, TagChange, TagPreview, TagPreviewRow, Undo};
pub use config::{Clock, Config, SystemClock};
pub use layer::{Layer, LayerChoice, auto_layer};
pub use note::{NewNote, Note, NoteId, NotePatch, RecallCount, Record, Revision, limits};
pub use report::{
    CheckReport, CloseReport, CloseStep, DayCount, FileSize, Finding, Latency, LayerCounts,
    LogResource, OpenReport, OutsideChanges, Overview, Resources, Stats, TagCount,
};
pub use search::{Answer, Field, Filter, Hit, Match, Page, SearchRequest, Spelling, Tally, View};
