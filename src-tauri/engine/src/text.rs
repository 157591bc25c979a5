//! Folding: the one form in which texts and queries are compared.
//!
//! Case-insensitive by full Unicode folding, full-width and half-width forms as one, composed and
//! decomposed letters as one. The result is composed (NFC), so that it is no longer than it must be
//! and that `e` is not found in `é`.
//!
//! Folding works on one *segment* at a time: a character and the marks that combine with it. What
//! a segment becomes does not depend on its neighbours, so folding two texts and joining them is
//! folding the joined text wherever the cut does not part a segment, and a place in the folded text
//! has a place in the original ([`fold_with_map`]).

use std::ops::Range;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class as combining_class,
    char::decompose_canonical, char::decompose_compatible, is_nfc_quick,
};

mod taken;
#[cfg(test)]
mod tests;

pub(crate) use taken::{Folding, Unfolding};

/// Folds `text` for comparison. Never empty unless `text` is, never holds a NUL.
///
/// ```
/// use memoryhub::text::fold;
/// assert_eq!(fold("ＡＢＣ ｶﾞ Straße"), fold("abc ガ STRASSE"));
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        if folded.contains('\0') {
            folded = folded.replace('\0', " ");
        }
        return folded;
    }
    let mut out = String::with_capacity(text.len() + 8);
    each_segment(text, |_, segment| match segment {
        Segment::Plain(c) => out.push(c),
        Segment::Complex(segment) => fold_segment(segment, &mut out),
    });
    out
}

/// Folds `text` as [`fold`] does, and tells where each part of the result came from.
///
/// ```
/// use memoryhub::text::fold_with_map;
/// let (folded, map) = fold_with_map("Große Straße");
/// let at = folded.find("strass").unwrap();
/// assert_eq!(map.original(at..at + 6), 7..13); // "Straß"
/// ```
pub fn fold_with_map(text: &str) -> (String, FoldMap) {
    let mut map = FoldMap { pieces: Vec::new(), original_len: text.len() };
    if text.is_ascii() {
        return (fold(text), map);
    }
    let mut out = String::with_capacity(text.len() + 8);
    each_segment(text, |original, segment| {
        let folded = out.len();
        let in_step = match segment {
            Segment::Plain(c) => {
                out.push(c);
                c.len_utf8() == original.len()
            }
            Segment::Complex(segment) => {
                fold_segment(segment, &mut out);
                false
            }
        };
        // Characters in step with the original share one piece.
        if !(in_step && map.pieces.last().is_some_and(|last| last.in_step)) {
            map.pieces.push(Piece { folded, original: original.start, in_step });
        }
    });
    (out, map)
}

/// Where the parts of a folded text stand in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldMap {
    /// Empty if folded and original are in step throughout.
    pieces: Vec<Piece>,
    original_len: usize,
}

/// A stretch of the folded text, up to the next piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    folded: usize,
    original: usize,
    /// Byte for byte as long as the original; otherwise the stretch is one segment.
    in_step: bool,
}

impl FoldMap {
    /// The bytes of the original that became `folded`, which must lie on character boundaries.
    /// Segments that are touched in part are taken whole.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.piece_at(folded.start).map_or(folded.start, |(piece, _)| match piece {
            piece if piece.in_step => piece.original + (folded.start - piece.folded),
            piece => piece.original,
        });
        if folded.is_empty() {
            return start..start;
        }
        let end = self.piece_at(folded.end - 1).map_or(folded.end, |(piece, next)| match piece {
            piece if piece.in_step => piece.original + (folded.end - piece.folded),
            _ => next,
        });
        start..end
    }

    /// The piece that holds a byte of the folded text, and where the next begins in the original.
    fn piece_at(&self, folded: usize) -> Option<(Piece, usize)> {
        let after = self.pieces.partition_point(|piece| piece.folded <= folded);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        Some((*piece, self.pieces.get(after).map_or(self.original_len, |next| next.original)))
    }
}

/// A stretch of text that folds on its own.
enum Segment<'a> {
    /// One character that folds to one, given here.
    Plain(char),
    /// Anything else, as it is in the original.
    Complex(&'a str),
}

/// Cuts `text` into segments, each with its place.
fn each_segment<'a>(text: &'a str, mut each: impl FnMut(Range<usize>, Segment<'a>)) {
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let plain = fold_plain(first);
        let mut alone = true;
        while chars.next_if(|&(_, next)| !begins_segment(next)).is_some() {
            alone = false;
        }
        let end = chars.peek().map_or(text.len(), |&(next, _)| next);
        match plain {
            Some(folded) if alone => each(start..end, Segment::Plain(folded)),
            _ => each(start..end, Segment::Complex(text.get(start..end).unwrap_or_default())),
        }
    }
}

/// Folds the characters that nearly all texts are made of: those that begin a segment, fold to one
/// character and need no look at any table but that of lower case.
fn fold_plain(c: char) -> Option<char> {
    match c {
        // NUL parts the fields of a note in an index and must not come from the text itself.
        '\0' | '\u{3000}' => Some(' '),
        c if c.is_ascii() => Some(c.to_ascii_lowercase()),
        'ß' => None,
        // Accented Latin of the west and Cyrillic: one capital for one small letter.
        '\u{C0}'..='\u{FF}' | '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}' => {
            c.to_lowercase().next()
        }
        // Full-width ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase())
        }
        // Punctuation, kana, ideographs, Hangul syllables and pictures have no case.
        '\u{2010}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{1F300}'..='\u{1FAFF}' => Some(c),
        _ => None,
    }
}

/// Whether a character never combines with what stands before it.
fn begins_segment(c: char) -> bool {
    if c < '\u{300}' || fold_plain(c).is_some() {
        return true;
    }
    let mut first = None;
    widen(c, |wide| decompose_canonical(wide, |part| _ = first.get_or_insert(part)));
    first.is_some_and(|first| {
        combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) == IsNormalized::Yes
    })
}

/// Folds one segment: width, then case of the decomposed form, then composed again.
fn fold_segment(segment: &str, out: &mut String) {
    let mut wide = String::with_capacity(segment.len());
    for c in segment.chars() {
        widen(c, |c| wide.push(c));
    }
    let mut cased = String::with_capacity(wide.len());
    let mut base = '\0';
    for c in wide.nfd().flat_map(fold_case) {
        // The four Turkish letters i are one: ı is folded to i by its capital, and the dot of İ
        // (and of the Lithuanian accented i) is no letter of its own.
        if c == '\u{307}' && base == 'i' {
            continue;
        }
        if combining_class(c) == 0 {
            base = c;
        }
        cased.push(c);
    }
    out.extend(cased.nfc());
}

/// Gives half-width and full-width forms their usual width; everything else stays.
fn widen(c: char, mut emit: impl FnMut(char)) {
    let plus = |first: char, base: u32| char::from_u32(u32::from(c) - u32::from(first) + base);
    let jamo = match c {
        // Hangul letters: the compatibility ones, which have a full decomposition of their own.
        '\u{FFA0}' => Some('\u{3164}'),
        '\u{FFA1}'..='\u{FFBE}' => plus('\u{FFA1}', 0x3131),
        '\u{FFC2}'..='\u{FFC7}' => plus('\u{FFC2}', 0x314F),
        '\u{FFCA}'..='\u{FFCF}' => plus('\u{FFCA}', 0x3155),
        '\u{FFD2}'..='\u{FFD7}' => plus('\u{FFD2}', 0x315B),
        '\u{FFDA}'..='\u{FFDC}' => plus('\u{FFDA}', 0x3161),
        '\u{FFE3}' => Some('\u{AF}'),
        _ => None,
    };
    match (jamo, c) {
        (Some(wide), _) => emit(wide),
        (None, '\0' | '\u{3000}') => emit(' '),
        (None, '\u{FF00}'..='\u{FFEF}') => decompose_compatible(c, emit),
        (None, c) => emit(c),
    }
}

/// Full case folding of one decomposed character, by way of its capital, as ß, ſ and ς need it.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}
