//! The query language: from what a person types to what a note must satisfy.

use jiff::tz::TimeZone;

use crate::model::Match;

/// A query, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query;

impl Query {
    /// Reads a query; days and months of `before:` and `after:` begin in `zone`. Never fails: what
    /// is malformed is taken literally.
    pub fn parse(text: &str, zone: &TimeZone) -> Self {
        let _ = (text, zone);
        Self
    }

    /// The words and phrases that a reader looks for, folded.
    pub fn terms(&self) -> Vec<String> {
        Vec::new()
    }

    /// Where the words of the query stand in a note, in bytes of the original texts on character
    /// boundaries, sorted, without overlaps, at most 1,000.
    pub fn matches(&self, content: &str, tags: &[String], context_path: &str) -> Vec<Match> {
        let _ = (content, tags, context_path);
        Vec::new()
    }

    /// Whether notes in the trash are asked for: the query has a positive `is:trashed`.
    pub fn wants_trash(&self) -> bool {
        false
    }
}
