//! Where the words of a query stand in a note, for highlighting.

use std::ops::Range;

use super::{Query, Test};
use crate::{
    index::spelling::Needle,
    model::{Field, Match},
    text::{FoldMap, fold_with_map},
};

/// Matches given at most.
const MAX_MATCHES: usize = 1_000;
/// Words looked for at most; more are a pasted text, in which nobody looks for a single word.
const MAX_WORDS: usize = 100;

/// The words of a query, ready to be marked in many notes.
#[derive(Debug)]
pub struct Marker<'a> {
    words: Vec<Needle<'a>>,
    /// Looked for in the context path, beside the words.
    in_path: Vec<Needle<'a>>,
}

impl<'a> Marker<'a> {
    pub(super) fn new(query: &'a Query) -> Self {
        let (mut words, mut in_path) = (Vec::new(), Vec::new());
        for test in query.positive().take(MAX_WORDS) {
            match test {
                Test::Word(word) => words.push(Needle::new(word, query.spelling)),
                Test::Path(part) => in_path.push(Needle::new(part, query.spelling)),
                _ => {}
            }
        }
        Self { words, in_path }
    }

    /// Where the words of the query stand in a note: in bytes of the original texts, on character
    /// boundaries, sorted, without overlaps, at most 1,000.
    pub fn matches(&self, content: &str, tags: &[String], context_path: &str) -> Vec<Match> {
        let mut matches = Vec::new();
        let tags = (0..).zip(tags).map(|(at, tag)| (Field::Tag(at), tag.as_str()));
        let fields = [(Field::Content, content)].into_iter().chain(tags);
        for (field, text) in fields.chain([(Field::ContextPath, context_path)]) {
            if self.words_in(field).next().is_some() {
                let (folded, map) = fold_with_map(text);
                self.mark(field, &folded, &map, &mut matches);
            }
        }
        matches
    }

    fn words_in(&self, field: Field) -> impl Iterator<Item = &Needle<'a>> {
        let in_path = if field == Field::ContextPath { self.in_path.as_slice() } else { &[] };
        self.words.iter().chain(in_path)
    }

    /// Adds the places in one field, which come after those of the fields before it.
    pub(in crate::index) fn mark(
        &self,
        field: Field,
        folded: &str,
        map: &FoldMap,
        matches: &mut Vec<Match>,
    ) {
        let room = MAX_MATCHES.saturating_sub(matches.len());
        if room == 0 || folded.is_empty() {
            return;
        }
        let mut places: Vec<Range<usize>> = Vec::new();
        for found in self.words_in(field).flat_map(|word| word.places(folded.as_bytes())) {
            let originals = found.map(|place| map.original(place));
            places.extend(join(originals).take(room));
        }
        places.sort_unstable_by_key(|place| (place.start, place.end));
        let joined = join(places.into_iter()).take(room);
        matches.extend(joined.map(|place| Match { field, start: place.start, end: place.end }));
    }
}

/// Joins ranges, which come in order of their start, where they overlap or touch.
fn join(mut ranges: impl Iterator<Item = Range<usize>>) -> impl Iterator<Item = Range<usize>> {
    let mut waiting = ranges.next();
    std::iter::from_fn(move || {
        let mut joined = waiting.take()?;
        for next in ranges.by_ref() {
            if next.start > joined.end {
                waiting = Some(next);
                break;
            }
            joined.end = joined.end.max(next.end);
        }
        Some(joined)
    })
}
