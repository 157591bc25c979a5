//! Cuts the text of a query into words, phrases and fields.

use crate::text::fold;

/// The fields that are more than words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    Tag,
    Layer,
    Path,
    Before,
    After,
    Is,
}

/// One part of a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lexeme<'a> {
    /// The word `OR`.
    Or,
    /// A word, a phrase or the value of a field; never empty.
    Term { negative: bool, field: Option<FieldName>, value: &'a str },
}

/// What stands at the beginning of a text.
enum Quoted<'a> {
    /// A phrase, and what follows its closing quote.
    Phrase(&'a str, &'a str),
    /// A quote that is never closed.
    Unbalanced,
    No,
}

/// The parts of `text`; `None` if a quote stays open, or a phrase or a field is empty.
pub(super) fn lex(text: &str) -> Option<Vec<Lexeme<'_>>> {
    let mut lexemes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (lexeme, after) = next_lexeme(rest)?;
        lexemes.push(lexeme);
        rest = after.trim_start();
    }
    Some(lexemes)
}

/// The part at the beginning of `text`, which does not begin with a space, and what follows it.
fn next_lexeme(text: &str) -> Option<(Lexeme<'_>, &str)> {
    let (word, after) = split_word(text);
    if word == "OR" {
        return Some((Lexeme::Or, after));
    }
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) if word != "-" => (true, body),
        _ => (false, text),
    };
    let (field, value) = match split_field(body) {
        Some((field, value)) => (Some(field), value),
        None => (None, body),
    };
    let (value, after) = match quoted(value) {
        Quoted::Phrase(phrase, after) => (phrase, after),
        Quoted::Unbalanced => return None,
        Quoted::No => split_word(value),
    };
    (!value.is_empty()).then_some((Lexeme::Term { negative, field, value }, after))
}

/// The text up to the first space, and the rest.
fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// The known field that `text` begins with, and the text after the colon.
fn split_field(text: &str) -> Option<(FieldName, &str)> {
    let (word, _) = split_word(text);
    let (name, rest) = text.split_at(word.find([':', '：'])?);
    let value = rest.strip_prefix([':', '：'])?;
    let field = match fold(name).as_str() {
        "tag" => FieldName::Tag,
        "layer" => FieldName::Layer,
        "path" => FieldName::Path,
        "before" => FieldName::Before,
        "after" => FieldName::After,
        "is" => FieldName::Is,
        _ => return None,
    };
    Some((field, value))
}

/// Takes a phrase off the beginning of `text`. Quotes that an input method makes count only in
/// pairs; left alone they are characters like any other.
fn quoted(text: &str) -> Quoted<'_> {
    let pair =
        |open: char, close: char| text.strip_prefix(open).map(|inside| inside.split_once(close));
    match (pair('"', '"'), pair('＂', '＂'), pair('“', '”')) {
        (Some(Some((phrase, after))), _, _)
        | (_, Some(Some((phrase, after))), _)
        | (_, _, Some(Some((phrase, after)))) => Quoted::Phrase(phrase, after),
        (Some(None), _, _) => Quoted::Unbalanced,
        _ => Quoted::No,
    }
}
