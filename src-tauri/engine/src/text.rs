//! Folding: the one form in which texts and queries are compared.
//!
//! Case-insensitive by full Unicode folding, full-width and half-width forms as one, composed and
//! decomposed letters as one. Folding works character by character, so that a place in the folded
//! text has a place in the original.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Folds `text` for comparison.
///
/// ```
/// use memoryhub::text::fold;
/// assert_eq!(fold("ＡＢＣ ｶﾞ Straße"), fold("abc ガ STRASSE"));
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('\0', " ");
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        fold_char(c, &mut |folded| out.push(folded));
    }
    out
}

/// Folds one character; `emit` gets each character of the result.
pub fn fold_char(c: char, emit: &mut impl FnMut(char)) {
    match c {
        // NUL parts the fields of a note in an index and must not come from the text itself.
        '\0' => emit(' '),
        c if c.is_ascii() => emit(c.to_ascii_lowercase()),
        // CJK ideographs have no case and no decomposition.
        '\u{4E00}'..='\u{9FFF}' => emit(c),
        '\u{3000}' => emit(' '),
        '\u{FF00}'..='\u{FFEF}' => decompose_compatible(c, |part| fold_case(part, emit)),
        c => decompose_canonical(c, |part| fold_case(part, emit)),
    }
}

/// Full case folding by way of upper case, as ß, ſ and the final sigma need it.
fn fold_case(c: char, emit: &mut impl FnMut(char)) {
    for upper in c.to_uppercase() {
        for lower in upper.to_lowercase() {
            emit(lower);
        }
    }
}
