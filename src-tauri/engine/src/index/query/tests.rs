use super::*;
use crate::model::{Field, Match};

fn terms(text: &str) -> Vec<String> {
    Query::parse(text, &TimeZone::UTC).terms()
}

/// The marked parts of a content.
fn marked<'a>(query: &str, content: &'a str) -> Vec<&'a str> {
    let matches = Query::parse(query, &TimeZone::UTC).marker().matches(content, &[], "");
    assert!(matches.iter().all(|found| found.field == Field::Content));
    matches.iter().map(|found| &content[found.start..found.end]).collect()
}

#[test]
fn terms_are_the_words_that_a_reader_looks_for() {
    assert_eq!(terms("Ａb \"C d\" -no OR ab tag:t path:p is:pinned 中"), ["ab", "c d", "中"]);
    assert!(terms("").is_empty());
    assert!(terms("-a tag:b").is_empty());
    assert_eq!(terms(" \"Open  x "), ["\"open  x"], "a malformed query is one phrase");
}

#[test]
fn repetitions_are_taken_once() {
    assert_eq!(
        Query::parse("a a b OR a b OR a b a", &TimeZone::UTC),
        Query::parse("a b", &TimeZone::UTC)
    );
}

#[test]
fn only_a_positive_is_trashed_asks_for_the_trash() {
    let wants = |text| Query::parse(text, &TimeZone::UTC).wants_trash();
    assert!(wants("is:trashed") && wants("a OR b IS:Trashed"));
    assert!(!wants("-is:trashed") && !wants("trashed") && !wants("is:trashed \"open"));
}

#[test]
fn matches_are_places_in_the_original() {
    assert_eq!(marked("straße", "In der STRASSE, der Straße"), ["STRASSE", "Straße"]);
    assert_eq!(marked("s", "Spaß"), ["S", "ß"]);
    assert_eq!(marked("中 国人", "中国人，中"), ["中国人", "中"]);
    assert_eq!(marked("ガ", "ｶﾞ and ガ"), ["ｶﾞ", "ガ"]);
    assert_eq!(marked("É", "cafe\u{301}"), ["e\u{301}"]);
    assert_eq!(marked("abc", "ＡＢＣ😀abc"), ["ＡＢＣ", "abc"]);
    assert_eq!(marked("-a b", "a b"), ["b"]);
    assert_eq!(marked("a OR b", "a b c"), ["a", "b"]);
}

#[test]
fn matches_that_overlap_or_touch_are_one() {
    assert_eq!(marked("abc bcd", "xabcdx"), ["abcd"]);
    assert_eq!(marked("ab cd", "abcd"), ["abcd"]);
    assert_eq!(marked("a", "aaa b a"), ["aaa", "a"]);
}

#[test]
fn matches_name_the_field_and_come_in_its_order() {
    let query = Query::parse("a path:x", &TimeZone::UTC);
    let tags = ["b".to_owned(), "xa".to_owned()];
    let place = |field, start, end| Match { field, start, end };
    let wanted = [
        place(Field::Content, 1, 2),
        place(Field::Tag(1), 1, 2),
        place(Field::ContextPath, 0, 1),
        place(Field::ContextPath, 2, 3),
    ];
    assert_eq!(query.marker().matches("xa", &tags, "a/x"), wanted);
}

#[test]
fn there_are_at_most_a_thousand_matches() {
    let query = Query::parse("a b", &TimeZone::UTC);
    let matches = query.marker().matches(&"a b ".repeat(5_000), &["a".into()], "b");
    assert_eq!(matches.len(), 1_000);
    assert_eq!(matches.last().map(|found| found.end), Some(1_999), "the first thousand");
}
