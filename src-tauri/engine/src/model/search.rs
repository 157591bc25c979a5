//! Requests to search and their answers.

use serde::{Deserialize, Serialize};

use crate::model::{Layer, Note, TagCount};

/// A standing selection of notes, as in the sidebar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum View {
    /// Every note that is not in the trash.
    #[default]
    All,
    /// Created today, in the time zone of [`crate::Config::time_zone`].
    Today,
    /// Pinned.
    Pinned,
    /// Without a tag.
    Untagged,
    /// Recalled [`Self::OFTEN`] times or more.
    OftenRecalled,
    /// Neither created, edited nor recalled in the last [`Self::SEEN_DAYS`] days.
    NotSeen,
    /// Recalled before, but not in the last [`Self::SEEN_DAYS`] days.
    Fading,
    /// Never recalled, and not of today.
    NeverRecalled,
    /// In the trash.
    Trash,
}

impl View {
    /// Recalls from which on a note counts as often recalled.
    pub const OFTEN: u64 = 5;
    /// Days after which a note counts as not seen.
    pub const SEEN_DAYS: i64 = 30;
}

/// What a click in the sidebar adds to the words of a search; everything must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Filter {
    /// The standing selection.
    pub view: View,
    /// Each of these tags, itself or one nested under it.
    pub tags: Vec<String>,
    /// Only this layer.
    pub layer: Option<Layer>,
}

/// In which other spellings the words of a search are found, too. With none of them, the default, a
/// search is exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Spelling {
    /// Letters find Chinese text by its pinyin, without tones, `ü` as `v`: in full, by initials or
    /// both mixed, the last syllable whole or begun. For words and `path:` of two letters or more.
    pub pinyin: bool,
    /// Simplified Chinese finds Traditional, and the other way round. For words, `path:` and
    /// `tag:`.
    pub variants: bool,
}

/// A search: words and filters, and which part of the answer is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SearchRequest {
    /// The query, in the query language; empty finds everything.
    pub text: String,
    /// Filters beside the query.
    pub filter: Filter,
    /// Other spellings of the query's words.
    pub spelling: Spelling,
    /// Hits to skip.
    pub offset: usize,
    /// Hits wanted at most.
    pub limit: usize,
}

/// Which part of a note a match stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The content.
    Content,
    /// The tag at this place of [`Note::tags`].
    Tag(usize),
    /// The context path.
    ContextPath,
}

/// A place that a word of the query matches, for highlighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Match {
    /// The part of the note.
    pub field: Field,
    /// First byte, on a character boundary.
    pub start: usize,
    /// The byte after the last, on a character boundary.
    pub end: usize,
}

/// A note that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The note.
    pub note: Note,
    /// Where the words of the query stand, in order, without overlaps; at most 1,000.
    pub matches: Vec<Match>,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// How many notes match in all.
    pub total: usize,
    /// The notes wanted, newest first.
    pub hits: Vec<Hit>,
    /// The words of the query that a reader looks for, folded, for highlighting.
    pub terms: Vec<String>,
    /// Time taken, in microseconds.
    pub took_us: u64,
}

/// A part of the answer to a search, without the total, which takes longer: see [`Tally`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The notes wanted, newest first.
    pub hits: Vec<Hit>,
    /// Whether notes follow after these.
    pub more: bool,
    /// The words of the query that a reader looks for, folded, for highlighting.
    pub terms: Vec<String>,
    /// Time taken, in microseconds.
    pub took_us: u64,
}

/// How many notes a search finds, and which tags they carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Tally {
    /// How many notes match in all.
    pub total: usize,
    /// The tags that these notes carry, and every branch that holds one, by folded name.
    pub tags: Vec<TagCount>,
    /// Time taken, in microseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub took_us: u64,
}
