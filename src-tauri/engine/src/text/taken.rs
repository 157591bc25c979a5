//! What folding takes from a text, so that the original can be had again from the folded form.
//!
//! Of most texts folding takes capitals and the width of punctuation only, so this is a few bytes a
//! note where a second copy of its text would double it. One *code* of a byte for each character
//! that folding changed says how many folded bytes before it are as they were, and what it was:
//!
//! | code | what it says |
//! |---|---|
//! | `84 × kind + gap` | after `gap` bytes: a capital ASCII letter (kind 0), a full-width form that is no capital (1), any other segment (2): its length in a byte and its original bytes follow |
//! | 252 and a byte *n* | 84 × *n* bytes are as they were |

use super::{FoldMap, Piece, Segment, each_segment, fold_segment};

/// Bytes that one code can pass over, and one more.
const GAP: usize = 84;
const CAPITAL: u8 = 0;
const WIDE: u8 = 1;
const OTHER: u8 = 2;
/// Passes over many bytes.
const FAR: u8 = 252;
/// From ASCII to its full-width form.
const TO_WIDE: u32 = 0xFEE0;

/// Folds texts one behind the other, and notes what that takes from them.
#[derive(Debug, Default)]
pub struct Folding {
    /// The folded texts.
    pub folded: String,
    /// What was taken from them.
    pub taken: Vec<u8>,
    /// Whether that is not all, for there was no code for some of it.
    pub incomplete: bool,
    /// Folded bytes up to the last code.
    told: usize,
}

impl Folding {
    /// Appends a text as [`fold`](super::fold) folds it.
    pub fn add(&mut self, text: &str) {
        if text.is_ascii() && !text.contains('\0') {
            let start = self.folded.len();
            self.folded.push_str(text);
            if let Some(added) = self.folded.get_mut(start..) {
                added.make_ascii_lowercase();
            }
            for (at, byte) in (start..).zip(text.bytes()) {
                if byte.is_ascii_uppercase() {
                    self.tell(at, CAPITAL, 1);
                }
            }
            return;
        }
        each_segment(text, |place, segment| {
            let start = self.folded.len();
            match segment {
                Segment::Plain(c) => self.folded.push(c),
                Segment::Complex(segment) => fold_segment(segment, &mut self.folded),
            }
            let original = text.get(place).unwrap_or_default();
            let folded = self.folded.get(start..).unwrap_or_default();
            let several =
                matches!(segment, Segment::Complex(_)) && original.chars().nth(1).is_some();
            // A segment of several characters is marked as a whole, even if it stays as it is.
            if folded == original && !several {
                return;
            }
            let len = folded.len();
            if let [capital] = original.as_bytes()
                && capital.is_ascii_uppercase()
            {
                self.tell(start, CAPITAL, len);
            } else if let [plain] = folded.as_bytes()
                && widened(*plain).is_some_and(|wide| original.strip_prefix(wide) == Some(""))
            {
                self.tell(start, WIDE, len);
            } else if let Ok(length) = u8::try_from(original.len()) {
                let original = original.to_owned();
                self.tell(start, OTHER, len);
                self.taken.push(length);
                self.taken.extend_from_slice(original.as_bytes());
            } else {
                self.incomplete = true;
            }
        });
    }

    /// Appends what parts two texts and is as it is.
    pub fn part(&mut self, part: char) {
        self.folded.push(part);
    }

    fn tell(&mut self, at: usize, kind: u8, len: usize) {
        let mut gap = at - self.told;
        while gap >= GAP {
            let many = (gap / GAP).min(255);
            self.taken.extend([FAR, many as u8]);
            gap -= many * GAP;
        }
        self.taken.push(kind * GAP as u8 + gap as u8);
        self.told = at + len;
    }
}

/// The full-width form of a character that is no capital.
fn widened(plain: u8) -> Option<char> {
    let has_one = plain.is_ascii_graphic() && !plain.is_ascii_uppercase();
    has_one.then(|| char::from_u32(u32::from(plain) + TO_WIDE)).flatten()
}

/// A change that folding made.
#[derive(Debug, Clone, Copy)]
enum Change<'a> {
    Capital,
    Wide,
    Other(&'a str),
}

/// Gives texts back that [`Folding`] folded, one behind the other.
#[derive(Debug)]
pub struct Unfolding<'a> {
    folded: &'a str,
    taken: &'a [u8],
    /// Whether folding took capital ASCII letters alone.
    only_capitals: bool,
    /// The next change, and where it begins.
    next: Option<(usize, Change<'a>)>,
    at: usize,
}

impl<'a> Unfolding<'a> {
    /// `folded` and `taken` are those of one [`Folding`].
    pub fn new(folded: &'a str, taken: &'a [u8]) -> Self {
        // What follows the code of another segment or of many bytes may look like any code, but no
        // other code looks like one of these.
        let only_capitals = taken.iter().all(|&code| code < WIDE * GAP as u8 || code >= FAR);
        let mut this = Self { folded, taken, only_capitals, next: None, at: 0 };
        this.advance(0);
        this
    }

    fn advance(&mut self, from: usize) {
        self.next = None;
        let mut place = from;
        while let Some((&code, rest)) = self.taken.split_first() {
            self.taken = rest;
            if code >= FAR {
                let Some((&many, rest)) = self.taken.split_first() else { return };
                self.taken = rest;
                place += usize::from(many) * GAP;
                continue;
            }
            place += usize::from(code % GAP as u8);
            let change = match code / GAP as u8 {
                CAPITAL => Change::Capital,
                WIDE => Change::Wide,
                _ => {
                    let Some((&length, rest)) = self.taken.split_first() else { return };
                    let Some((text, rest)) = rest.split_at_checked(usize::from(length)) else {
                        return;
                    };
                    self.taken = rest;
                    Change::Other(std::str::from_utf8(text).unwrap_or_default())
                }
            };
            self.next = Some((place, change));
            return;
        }
    }

    /// The next text, up to `part`, which is ASCII, or the end: as it was, as it is folded, and where
    /// the parts of the one stand in the other. `None` after the last.
    pub fn next_text(&mut self, part: u8) -> Option<(String, &'a str, FoldMap)> {
        let rest = self.folded.get(self.at..)?;
        let len = memchr::memchr(part, rest.as_bytes()).unwrap_or(rest.len());
        let folded = rest.get(..len)?;
        let (start, end) = (self.at, self.at + len);
        self.at = end + 1;
        if self.only_capitals {
            let mut original = folded.to_owned();
            while let Some((place, _)) = self.next.filter(|(place, _)| *place < end) {
                let letter = place.checked_sub(start)?;
                original.get_mut(letter..=letter)?.make_ascii_uppercase();
                self.advance(place + 1);
            }
            return Some((original, folded, FoldMap { pieces: Vec::new(), original_len: len }));
        }
        let mut original = String::with_capacity(folded.len() + folded.len() / 8);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut done = start;
        while let Some((place, change)) = self.next.filter(|(place, _)| *place < end) {
            let before = self.folded.get(done..place)?;
            if !before.is_empty() && pieces.last().is_some_and(|last| !last.in_step) {
                pieces.push(Piece {
                    folded: done - start,
                    original: original.len(),
                    in_step: true,
                });
            }
            original.push_str(before);
            let from = original.len();
            let byte = self.folded.as_bytes().get(place).copied()?;
            let len = match change {
                Change::Capital => {
                    original.push(char::from(byte.to_ascii_uppercase()));
                    1
                }
                Change::Wide => {
                    original.push(widened(byte)?);
                    1
                }
                Change::Other(text) => {
                    original.push_str(text);
                    super::fold(text).len()
                }
            };
            if !matches!(change, Change::Capital) {
                if pieces.is_empty() && place > start {
                    pieces.push(Piece { folded: 0, original: 0, in_step: true });
                }
                pieces.push(Piece { folded: place - start, original: from, in_step: false });
            } else if pieces.last().is_some_and(|last| !last.in_step) {
                pieces.push(Piece { folded: place - start, original: from, in_step: true });
            }
            done = place + len;
            self.advance(done);
        }
        let after = self.folded.get(done..end)?;
        if !after.is_empty() && pieces.last().is_some_and(|last| !last.in_step) {
            pieces.push(Piece { folded: done - start, original: original.len(), in_step: true });
        }
        original.push_str(after);
        let map = FoldMap { pieces, original_len: original.len() };
        Some((original, folded, map))
    }
}
