//! Changes of many notes at once, and what takes them back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Filter, Layer, NoteId, Spelling};

/// Which notes a change is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum NoteSet {
    /// These.
    Ids {
        /// Their ids.
        ids: Vec<NoteId>,
    },
    /// Everything that a search finds when the change is made, but not these.
    Found {
        /// The query.
        text: String,
        /// The filters beside it.
        filter: Filter,
        /// Other spellings of the query's words.
        #[serde(default)]
        spelling: Spelling,
        /// What was taken out of the selection.
        except: Vec<NoteId>,
    },
}

/// A change of many notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum BulkChange {
    /// Gives each note these tags.
    AddTags {
        /// Tags, in any spelling.
        tags: Vec<String>,
    },
    /// Takes exactly these tags off each note; tags nested under them stay.
    RemoveTags {
        /// Tags, in any spelling.
        tags: Vec<String>,
    },
    /// Pins or unpins.
    Pin {
        /// Whether they are pinned from now on.
        pinned: bool,
    },
    /// To the trash, or out of it.
    Trash {
        /// Whether they are in the trash from now on.
        deleted: bool,
    },
    /// To another layer.
    Move {
        /// Where they live from now on.
        layer: Layer,
    },
}

/// A change of a tag on every note that carries it or one nested under it, in the trash or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum TagChange {
    /// Another name for a tag and what is nested under it. With the name of a tag that is there,
    /// the two become one; with a name like `work/release`, it moves under another tag.
    Rename {
        /// The tag.
        from: String,
        /// Its new name.
        to: String,
    },
    /// The tag, and what is nested under it, is taken off.
    Remove {
        /// The tag.
        tag: String,
    },
}

/// What a [`TagChange`] would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct TagPreview {
    /// Notes that would change, those in the trash included.
    pub notes: usize,
    /// Of them, those in the trash.
    pub in_trash: usize,
    /// Whether a tag would become one with another that is there.
    pub merges: bool,
    /// Each tag before and after, by name; the first hundred.
    pub rows: Vec<TagPreviewRow>,
    /// Further tags that are not in `rows`.
    pub more: usize,
}

/// A tag before and after a [`TagChange`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct TagPreviewRow {
    /// As it is now.
    pub before: String,
    /// As it would be; `None` if it would be taken off.
    pub after: Option<String>,
    /// Notes outside the trash that carry it.
    pub notes: usize,
    /// Whether `after` is there already.
    pub joins: bool,
}

/// A change that was made, and what takes it back.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    /// Notes that it changed.
    pub notes: usize,
    /// Takes it back; in memory only, and of use to the store that made it.
    pub undo: Undo,
}

/// Takes a change of many notes back.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    pub(crate) marks: Vec<Marked>,
    pub(crate) moves: Vec<Moved>,
    pub(crate) keep_revision: bool,
}

impl Undo {
    /// Notes that it is about.
    pub fn notes(&self) -> usize {
        self.marks.len() + self.moves.len()
    }
}

/// A note's marks before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    pub id: NoteId,
    pub before: Marks,
    pub after: Marks,
}

/// A note's layers before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub id: NoteId,
    pub from: Layer,
    pub to: Layer,
}

/// What a change of many notes may change of one, beside its layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks {
    /// `None` if the change is not about tags.
    pub tags: Option<Vec<String>>,
    pub pinned: bool,
    pub deleted_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}
