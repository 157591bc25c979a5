//! The query language: from what a person types to what a note must satisfy.
//!
//! `lexer` cuts the text into words, `parser` gives them a meaning, `dates` reads days and months,
//! `matches` finds the places to highlight. There are no parentheses, so a query is a list of
//! branches (`OR`), each a list of clauses that all must hold; nothing in it nests, and no query
//! can be too deep.

mod dates;
mod lexer;
mod matches;
mod parser;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, tz::TimeZone};
pub use matches::Marker;

use crate::model::{Layer, Spelling};

/// A query, understood.
///
/// Words are folded and compared with content, tags and context path, each on its own. Space means
/// AND, `OR` parts alternatives, `-` denies, quotes hold a phrase together; `tag:`, `layer:`,
/// `path:`, `before:`, `after:` and `is:` ask for more than words.
///
/// ```
/// use jiff::tz::TimeZone;
/// use memoryhub::index::Query;
/// let query = Query::parse("Straße -tag:work after:2024-05", &TimeZone::UTC);
/// assert_eq!(query.terms(), ["strasse"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// At least one must hold.
    pub(super) branches: Vec<Branch>,
    /// Other spellings of its words.
    pub(super) spelling: Spelling,
}

/// Clauses that must all hold; none of them twice.
pub(super) type Branch = Vec<Clause>;

/// A condition, or its denial.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Clause {
    pub(super) negative: bool,
    pub(super) test: Test,
}

/// What a note is asked. Texts are folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Test {
    /// In the content, a tag or the context path.
    Word(String),
    /// In the context path.
    Path(String),
    /// This tag or one nested under it.
    Tag(String),
    Layer(Layer),
    Before(Timestamp),
    /// At that moment or later.
    After(Timestamp),
    Pinned,
    Untagged,
    Trashed,
}

impl Default for Query {
    /// The empty query, which every note satisfies.
    fn default() -> Self {
        Self::of(vec![Vec::new()])
    }
}

impl Query {
    /// The longest query that is taken apart, in characters; a longer one is a pasted text, and
    /// looked for as such.
    pub const MAX_CHARS: usize = 10_000;

    /// Reads a query; the days and months of `before:` and `after:` begin in `zone`.
    ///
    /// Never fails: a malformed query is looked for literally, as one phrase.
    pub fn parse(text: &str, zone: &TimeZone) -> Self {
        parser::parse(text, zone)
    }

    /// The query of these branches, as it is written.
    fn of(branches: Vec<Branch>) -> Self {
        Self { branches, spelling: Spelling::default() }
    }

    /// The same query, whose words are found in these other spellings, too.
    ///
    /// ```
    /// use jiff::tz::TimeZone;
    /// use memoryhub::{Spelling, index::Query};
    /// let spelling = Spelling { pinyin: true, variants: true };
    /// let query = Query::parse("bj 汉字", &TimeZone::UTC).spelled(spelling);
    /// let places = query.marker().matches("北京，漢字", &[], "");
    /// assert_eq!(places.len(), 2);
    /// ```
    #[must_use]
    pub fn spelled(self, spelling: Spelling) -> Self {
        Self { spelling, ..self }
    }

    /// The words and phrases that a reader looks for, folded, each once.
    pub fn terms(&self) -> Vec<String> {
        let mut terms: Vec<String> = Vec::new();
        for test in self.positive() {
            if let Test::Word(word) = test
                && !terms.contains(word)
            {
                terms.push(word.clone());
            }
        }
        terms
    }

    /// Marks the words of the query in notes.
    pub fn marker(&self) -> Marker<'_> {
        Marker::new(self)
    }

    /// Whether notes in the trash are asked for: the query has an `is:trashed` that is not denied.
    pub fn wants_trash(&self) -> bool {
        self.positive().any(|test| *test == Test::Trashed)
    }

    /// Everything that is asked for and not denied, in the order of the query.
    fn positive(&self) -> impl Iterator<Item = &Test> {
        self.branches.iter().flatten().filter(|clause| !clause.negative).map(|clause| &clause.test)
    }
}
