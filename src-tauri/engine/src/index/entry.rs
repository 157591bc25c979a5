//! What goes into the index, and what it can tell about a note without its text.

use jiff::Timestamp;

use crate::model::{Layer, Note, NoteId};

/// A note on its way into the index.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The note's id.
    pub id: NoteId,
    /// When it was created; with the id, its place in the order.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Where it lives.
    pub layer: Layer,
    /// Kept at hand by the user.
    pub pinned: bool,
    /// In the trash.
    pub deleted: bool,
    /// How often it was recalled.
    pub recalled_count: u64,
    /// When it was last recalled.
    pub last_recalled: Option<Timestamp>,
    /// The text.
    pub content: &'a str,
    /// The tags, in any spelling.
    pub tags: &'a [String],
    /// The context path.
    pub context_path: &'a str,
}

impl<'a> Entry<'a> {
    /// The entry of a note.
    pub fn of(note: &'a Note) -> Self {
        Self {
            id: note.id,
            created_at: note.created_at,
            updated_at: note.updated_at,
            layer: note.layer,
            pinned: note.pinned,
            deleted: note.deleted_at.is_some(),
            recalled_count: note.recalled_count,
            last_recalled: note.last_recalled,
            content: &note.content,
            tags: &note.tags,
            context_path: &note.context_path,
        }
    }

    /// Everything but the id, the text and the tags.
    pub(super) fn meta(&self) -> Meta {
        Meta {
            layer: self.layer,
            created_at: self.created_at,
            updated_at: self.updated_at,
            pinned: self.pinned,
            deleted: self.deleted,
            recalled_count: self.recalled_count,
            last_recalled: self.last_recalled,
        }
    }
}

/// What the index knows about a note beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Where the note lives.
    pub layer: Layer,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Kept at hand by the user.
    pub pinned: bool,
    /// In the trash.
    pub deleted: bool,
    /// How often it was recalled.
    pub recalled_count: u64,
    /// When it was last recalled.
    pub last_recalled: Option<Timestamp>,
}

impl Meta {
    /// When the note was last in anyone's sight: created, changed or recalled.
    pub fn last_seen(&self) -> Timestamp {
        let touched = self.created_at.max(self.updated_at);
        self.last_recalled.map_or(touched, |recalled| touched.max(recalled))
    }
}
