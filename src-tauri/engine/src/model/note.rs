//! Notes, what makes a new one, and the limits that a note keeps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    model::{
        Layer, LayerChoice,
        note_rules::{check_content, check_path, check_tags, check_time},
    },
};

/// The limits of a record. A note that breaks one is refused with [`Error::Invalid`].
pub mod limits {
    /// Content, in bytes of UTF-8.
    pub const CONTENT_BYTES: usize = 1024 * 1024;
    /// Tags of one note.
    pub const TAGS: usize = 64;
    /// One tag, in characters.
    pub const TAG_CHARS: usize = 128;
    /// Context path, in bytes of UTF-8.
    pub const PATH_BYTES: usize = 4096;
    /// Earlier versions kept for longer than [`REVISION_DAYS`].
    pub const REVISIONS: usize = 20;
    /// Days for which every earlier version is kept.
    pub const REVISION_DAYS: i64 = 30;
    /// Days after which a note in the trash is purged.
    pub const TRASH_DAYS: i64 = 30;
}

/// The id of a note: a UUIDv7, so that ids sort by time of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct NoteId(pub Uuid);

impl NoteId {
    /// A new id for a note created at `now`; ids made in one process grow in order.
    pub fn new(now: Timestamp) -> Self {
        let second = u64::try_from(now.as_second()).unwrap_or(0);
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        let context = &uuid::ContextV7::new();
        Self(Uuid::new_v7(uuid::Timestamp::from_unix(context, second, nanos)))
    }

    /// Reads an id as it is printed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with field `id` if `text` is not a UUID.
    pub fn parse(text: &str) -> Result<Self> {
        Uuid::try_parse(text.trim()).map(Self).map_err(|_| Error::Invalid {
            field: "id",
            reason: format!(
                "{text:?} is not an id; an id looks like 01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77"
            ),
        })
    }
}

impl NoteId {
    /// The id of a note that came without one: the same parts give the same id, always.
    ///
    /// A UUIDv7 whose time is `created_at` and whose other bits are a hash of `parts`.
    pub fn derived(created_at: Timestamp, parts: &[&[u8]]) -> Self {
        let mut name = Vec::new();
        for part in parts {
            name.extend_from_slice(&(part.len() as u64).to_le_bytes());
            name.extend_from_slice(part);
        }
        let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, &name).as_u128();
        let millis = u128::from(u64::try_from(created_at.as_millisecond()).unwrap_or(0));
        let time = (millis & 0xFFFF_FFFF_FFFF) << 80;
        let version = 0x7_u128 << 76;
        let variant = 0x2_u128 << 62;
        let random = hash & ((0xFFF_u128 << 64) | 0x3FFF_FFFF_FFFF_FFFF);
        Self(Uuid::from_u128(time | version | variant | random))
    }
}

impl std::fmt::Display for NoteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// A note, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Note {
    /// Its id, for ever.
    pub id: NoteId,
    /// The text, 1 byte to [`limits::CONTENT_BYTES`].
    pub content: String,
    /// Tags in the order given, each once, in the first spelling that the store met.
    pub tags: Vec<String>,
    /// Where the thought came from: a path, a page, a window; may be empty.
    pub context_path: String,
    /// Where the note lives.
    pub layer: Layer,
    /// UTC.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub created_at: Timestamp,
    /// UTC; the last change of content, tags or path.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub updated_at: Timestamp,
    /// How often the note was recalled, counts that still wait to be written included.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub recalled_count: u64,
    /// UTC.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub last_recalled: Option<Timestamp>,
    /// Kept at hand by the user.
    pub pinned: bool,
    /// When it went to the trash, UTC.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub deleted_at: Option<Timestamp>,
}

impl Note {
    /// A new note for a layer that is used without a manager; the layer sets `layer` itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] if content, tags, path or time break a limit.
    pub fn new<T: AsRef<str>>(
        content: &str,
        tags: &[T],
        context_path: &str,
        created_at: Timestamp,
    ) -> Result<Self> {
        let created_at = check_time("created_at", created_at)?;
        Ok(Self {
            id: NoteId::new(created_at),
            content: check_content(content)?.to_owned(),
            tags: check_tags(tags)?,
            context_path: check_path(context_path)?.to_owned(),
            layer: Layer::Core,
            created_at,
            updated_at: created_at,
            recalled_count: 0,
            last_recalled: None,
            pinned: false,
            deleted_at: None,
        })
    }
}

/// A note as a layer stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The note.
    pub note: Note,
    /// Grows with each change or move. If a crash left a note in two layers, the higher is true.
    pub version: u64,
}

/// Recalls of a note that wait to be written, or are written together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecallCount {
    /// The note.
    pub id: NoteId,
    /// Recalls to add.
    pub added: u64,
    /// The last of them, UTC.
    pub last_recalled: Timestamp,
}

/// What a new note is made of. Only `content` must be given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, optional_fields))]
pub struct NewNote {
    /// The text.
    pub content: String,
    /// Tags, with or without a leading `#` or `＃`.
    pub tags: Vec<String>,
    /// Where the thought came from; may be empty.
    pub context_path: String,
    /// The layer asked for.
    pub layer: LayerChoice,
    /// An id of its own (import); a new one if `None`.
    #[cfg_attr(feature = "ts", ts(skip))]
    pub id: Option<NoteId>,
    /// A time of its own (import); now if `None`.
    #[cfg_attr(feature = "ts", ts(skip))]
    pub created_at: Option<Timestamp>,
    /// A time of its own (import); `created_at` if `None`.
    #[cfg_attr(feature = "ts", ts(skip))]
    pub updated_at: Option<Timestamp>,
    /// Recalls so far (import).
    #[cfg_attr(feature = "ts", ts(skip))]
    pub recalled_count: u64,
    /// The last recall so far (import).
    #[cfg_attr(feature = "ts", ts(skip))]
    pub last_recalled: Option<Timestamp>,
    /// Pinned from the start.
    #[cfg_attr(feature = "ts", ts(skip))]
    pub pinned: bool,
}

/// A change of a note; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, optional_fields))]
pub struct NotePatch {
    /// New text.
    pub content: Option<String>,
    /// All tags anew.
    pub tags: Option<Vec<String>>,
    /// New context path.
    pub context_path: Option<String>,
}

/// An earlier version of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Revision {
    /// The text then.
    pub content: String,
    /// The tags then.
    pub tags: Vec<String>,
    /// The context path then.
    pub context_path: String,
    /// When that version was written, UTC.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub updated_at: Timestamp,
}

impl Revision {
    /// A note as it is now, as an earlier version of what it becomes.
    pub(crate) fn of(note: Note) -> Self {
        let Note { content, tags, context_path, updated_at, .. } = note;
        Self { content, tags, context_path, updated_at }
    }

    /// Whether a reader sees the same, whenever it was written.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let Self { content, tags, context_path, updated_at: _ } = self;
        (content, tags, context_path) == (&other.content, &other.tags, &other.context_path)
    }
}
