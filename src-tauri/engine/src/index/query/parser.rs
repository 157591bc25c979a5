//! Gives the parts of a query their meaning.

use std::{collections::HashSet, hash::Hash};

use jiff::tz::TimeZone;

use super::{
    Branch, Clause, Query, Test, dates,
    lexer::{FieldName, Lexeme, lex},
};
use crate::{index::selection::folded_tag, model::Layer, text::fold};

/// Reads a query; what is malformed becomes one literal phrase.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Query {
    let text = text.trim();
    if text.is_empty() {
        return Query::default();
    }
    if text.chars().nth(Query::MAX_CHARS).is_some() {
        return literal(text);
    }
    lex(text).and_then(|lexemes| meaning(&lexemes, zone)).unwrap_or_else(|| literal(text))
}

/// The query for `text` as it stands.
fn literal(text: &str) -> Query {
    let phrase = Test::Word(fold(text));
    Query::of(vec![vec![Clause { negative: false, test: phrase }]])
}

/// The query that `lexemes` make; `None` if an `OR` lacks a side or a field its value.
fn meaning(lexemes: &[Lexeme<'_>], zone: &TimeZone) -> Option<Query> {
    let branches = lexemes.split(|lexeme| *lexeme == Lexeme::Or).map(|lexemes| {
        let clauses = lexemes.iter().map(|lexeme| clause(lexeme, zone));
        let clauses: Branch = distinct(clauses.collect::<Option<_>>()?);
        (!clauses.is_empty()).then_some(clauses)
    });
    Some(Query::of(distinct(branches.collect::<Option<_>>()?)))
}

/// Without repetitions, which cost time and change nothing.
fn distinct<T: Clone + Eq + Hash>(mut items: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
    items
}

fn clause(lexeme: &Lexeme<'_>, zone: &TimeZone) -> Option<Clause> {
    let Lexeme::Term { negative, field, value } = *lexeme else { return None };
    let test = match field {
        None => Test::Word(fold(value)),
        Some(FieldName::Path) => Test::Path(fold(value)),
        Some(FieldName::Tag) => Test::Tag(Some(folded_tag(value)).filter(|tag| !tag.is_empty())?),
        Some(FieldName::Layer) => Test::Layer(Layer::from_name(&fold(value))?),
        Some(FieldName::Before) => Test::Before(dates::start_of(value, zone)?),
        Some(FieldName::After) => Test::After(dates::start_of(value, zone)?),
        Some(FieldName::Is) => match fold(value).as_str() {
            "pinned" => Test::Pinned,
            "untagged" => Test::Untagged,
            "trashed" => Test::Trashed,
            _ => return None,
        },
    };
    Some(Clause { negative, test })
}
