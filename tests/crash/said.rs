//! What the writer tells the supervisor: one JSON object a line, before and after each step.

use memoryhub::{Layer, NoteId};
use serde::{Deserialize, Serialize};

/// A line from the writer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Said {
    /// The store is open and holds this.
    Opened(Vec<Seen>),
    /// The step begins; from here on it may be on disk.
    Will(Step),
    /// The step was acknowledged; new notes got these ids, in the order of the step.
    Did(Vec<NoteId>),
    /// The store refused something that it must not refuse.
    Trouble(String),
}

/// A note as the store shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub id: NoteId,
    pub hash: u64,
    pub tags: Vec<String>,
    pub layer: Layer,
    pub deleted: bool,
    pub pinned: bool,
    pub revisions: usize,
    pub recalled: u64,
}

/// A note that is about to be stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wanted {
    pub hash: u64,
    pub tags: Vec<String>,
    pub layer: Layer,
}

/// What a change of many notes makes of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Marks {
    pub id: NoteId,
    pub tags: Vec<String>,
    pub layer: Layer,
    pub deleted: bool,
    pub pinned: bool,
    /// Whether the version before stays.
    pub revised: bool,
}

impl Marks {
    /// Gives them to the note.
    pub fn give(&self, note: &mut Seen) {
        note.tags.clone_from(&self.tags);
        (note.layer, note.deleted, note.pinned) = (self.layer, self.deleted, self.pinned);
        note.revisions += usize::from(self.revised);
    }
}

/// One thing that the writer does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Step {
    /// By `remember`, `remember_many` or import.
    Remember(Vec<Wanted>),
    Edit(NoteId, u64),
    Delete(NoteId, bool),
    Pin(NoteId, bool),
    /// Many at once: all of them, or none, if so; else each on its own.
    Many(Vec<Marks>, bool),
    /// From the trash.
    Purge(Vec<NoteId>),
    Move(NoteId, Layer),
    /// Each counts once.
    Recall(Vec<NoteId>),
    Flush,
    Maintain,
    Repair,
    /// To a file beside the folder.
    Export,
    Close,
}
