//! Rows of the list: a title and an excerpt around the first match, made from a found note.

mod markdown;

use memoryhub::{Field, Hit, text::fold};

use crate::border::{ListItem, Marked};

/// Characters of a title at most.
const TITLE: usize = 200;
/// Characters of an excerpt at most.
const EXCERPT: usize = 240;
/// Characters shown before a match that stands further down.
const BEFORE: usize = 60;
/// Other spellings told at most, and bytes of one.
const SPELLINGS: usize = 20;
const SPELLING_BYTES: usize = 256;
/// Bytes looked at of one line: enough for the above with all signs, and a bound for notes that
/// are one line of a megabyte.
const LINE_BYTES: usize = 4096;

/// The row of a found note.
pub fn list_item(hit: Hit, terms: &[String]) -> ListItem {
    let Hit { note, matches } = hit;
    let marks: Vec<_> = matches
        .iter()
        .filter(|found| found.field == Field::Content)
        .map(|found| (found.start, found.end))
        .collect();
    let (title, rest) = title(&note.content, &marks);
    let excerpt = excerpt(&note.content, &marks, rest);
    let spellings = spellings(&note.content, &marks, terms);
    ListItem {
        id: note.id,
        title,
        excerpt,
        spellings,
        tags: note.tags,
        context_path: note.context_path,
        layer: note.layer,
        created_at: note.created_at.to_string(),
        recalled_count: note.recalled_count,
        pinned: note.pinned,
        deleted_at: note.deleted_at.map(|at| at.to_string()),
    }
}

/// The marked parts of a text that none of `terms` is written like.
fn spellings(content: &str, marks: &[(usize, usize)], terms: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in marks.iter().filter_map(|(start, end)| content.get(*start..*end)) {
        // Letters are found as they are written; a long text is no spelling of a word.
        if part.is_ascii() || part.len() > SPELLING_BYTES {
            continue;
        }
        let part = fold(part);
        if !found.contains(&part) && !terms.contains(&part) {
            found.push(part);
        }
        if found.len() == SPELLINGS {
            break;
        }
    }
    found
}

/// The first line that says something, and the byte where it ends.
fn title(content: &str, marks: &[(usize, usize)]) -> (Marked, usize) {
    for (start, line) in lines(content, 0) {
        let mut out = Writer::new(marks, TITLE);
        let end = out.line(line, start);
        if !out.is_blank() {
            return (out.done(), end);
        }
    }
    // Signs only, "---" say: better shown as they are than not at all.
    let mut out = Writer::new(marks, TITLE);
    out.plain(content, 0);
    (out.done(), content.len())
}

/// What follows from byte `rest` on, or what stands around the first match in it.
fn excerpt(content: &str, marks: &[(usize, usize)], rest: usize) -> Marked {
    let first = marks.iter().map(|mark| mark.0).find(|start| *start >= rest);
    let from = first.map_or(rest, |first| around(content, rest, first));
    let mut out = Writer::new(marks, EXCERPT);
    if from > rest {
        out.put('…', false);
    }
    for (start, line) in lines(content, from) {
        out.line(line, start);
        if out.is_full() {
            break;
        }
    }
    out.done()
}

/// Where an excerpt begins so that the match at `first` is well in sight.
fn around(content: &str, rest: usize, first: usize) -> usize {
    let Some(before) = content.get(rest..first) else { return rest };
    let Some((cut, _)) = before.char_indices().rev().nth(BEFORE) else { return rest };
    // Rather from the beginning of a word, if one begins soon; Chinese has no such places.
    let soon = before.get(cut..).unwrap_or_default().char_indices().take(BEFORE / 3);
    let word = soon.filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8()).next();
    rest + cut + word.unwrap_or(0)
}

/// The lines from byte `from` on, with the byte where each begins.
fn lines(content: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut start = from;
    content.get(from..).unwrap_or_default().split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

/// Collects text with marks, counted in UTF-16 code units as the page counts.
struct Writer<'a> {
    matches: &'a [(usize, usize)],
    out: Marked,
    units: usize,
    chars: usize,
    limit: usize,
    /// A space is due before the next character.
    gap: bool,
}

impl<'a> Writer<'a> {
    fn new(matches: &'a [(usize, usize)], limit: usize) -> Self {
        Self { matches, out: Marked::default(), units: 0, chars: 0, limit, gap: false }
    }

    fn is_full(&self) -> bool {
        self.chars >= self.limit
    }

    fn is_blank(&self) -> bool {
        self.out.text.is_empty()
    }

    /// Adds a line without its Markdown signs; returns the byte after the last that was taken.
    fn line(&mut self, line: &str, start: usize) -> usize {
        let shown = line.get(..line.floor_char_boundary(LINE_BYTES)).unwrap_or(line);
        let signs: Vec<_> = markdown::signs(shown)
            .into_iter()
            // Who looks for a sign wants to see it.
            .filter(|(from, to)| !self.touches(start + from, start + to))
            .collect();
        let mut taken = shown.len();
        for (at, c) in shown.char_indices() {
            if self.is_full() {
                taken = at;
                break;
            }
            if !signs.iter().any(|(from, to)| (*from..*to).contains(&at)) {
                self.character(c, start + at);
            }
        }
        self.gap = true;
        start + taken
    }

    /// Adds text as it is.
    fn plain(&mut self, text: &str, start: usize) {
        for (at, c) in text.char_indices() {
            if self.is_full() {
                break;
            }
            self.character(c, start + at);
        }
    }

    fn character(&mut self, c: char, at: usize) {
        if c.is_whitespace() || c.is_control() {
            self.gap = true;
            return;
        }
        let marked = self.touches(at, at + c.len_utf8());
        if std::mem::take(&mut self.gap) && !self.is_blank() {
            // A space inside a match, "two words" say, belongs to it.
            let before = self.out.marks.last().is_some_and(|mark| mark.1 == self.units);
            let inside = marked && before && self.touches(at.saturating_sub(1), at);
            self.put(' ', inside);
            if self.is_full() {
                return;
            }
        }
        self.put(c, marked);
    }

    fn put(&mut self, c: char, marked: bool) {
        let (start, end) = (self.units, self.units + c.len_utf16());
        self.out.text.push(c);
        self.units = end;
        self.chars += 1;
        if marked {
            match self.out.marks.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => self.out.marks.push((start, end)),
            }
        }
    }

    /// Whether a match covers any byte of the range.
    fn touches(&self, from: usize, to: usize) -> bool {
        let next = self.matches.partition_point(|mark| mark.1 <= from);
        self.matches.get(next).is_some_and(|mark| mark.0 < to)
    }

    fn done(self) -> Marked {
        self.out
    }
}

#[cfg(test)]
mod tests;
