//! Titles and excerpts of notes as people write them.

use memoryhub::{Match, Note, NoteId};

use super::*;

fn marks_of(content: &str, word: &str) -> Vec<(usize, usize)> {
    content.match_indices(word).map(|(at, found)| (at, at + found.len())).collect()
}

fn row(content: &str, word: &str) -> (Marked, Marked) {
    let marks = if word.is_empty() { Vec::new() } else { marks_of(content, word) };
    let (title, rest) = title(content, &marks);
    (title, excerpt(content, &marks, rest))
}

/// What the page highlights: it cuts by UTF-16 code units.
fn highlighted(marked: &Marked) -> Vec<String> {
    let units: Vec<u16> = marked.text.encode_utf16().collect();
    marked.marks.iter().map(|(from, to)| String::from_utf16(&units[*from..*to]).unwrap()).collect()
}

#[test]
fn the_first_line_is_the_title_and_the_rest_the_excerpt() {
    let (title, excerpt) = row("# Close before you move\n\nEvery *handle*\tmust go.\n", "");
    assert_eq!(title.text, "Close before you move");
    assert_eq!(excerpt.text, "Every handle must go.");
    assert!(title.marks.is_empty() && excerpt.marks.is_empty());
}

#[test]
fn blank_lines_and_rules_are_no_title() {
    assert_eq!(row("\n  \n---\nwords", "").0.text, "words");
    assert_eq!(row("---", "").0.text, "---");
    assert_eq!(row("a", "").1.text, "");
}

#[test]
fn marks_are_counted_in_utf_16() {
    let (title, excerpt) = row("🎈🎈 文件夹 文件\n👨‍👩‍👧 的文件", "文件");
    assert_eq!(title.marks, [(5, 7), (9, 11)]);
    assert_eq!(highlighted(&title), ["文件", "文件"]);
    assert_eq!(highlighted(&excerpt), ["文件"]);
}

#[test]
fn a_mark_across_signs_and_spaces_covers_the_words() {
    let content = "the\n**two  words** here";
    let marks = [(content.find("two").unwrap(), content.find("words").unwrap() + 5)];
    let (_, rest) = title(content, &marks);
    let shown = excerpt(content, &marks, rest);
    assert_eq!(shown.text, "two words here");
    assert_eq!(highlighted(&shown), ["two words"]);
}

#[test]
fn a_sign_that_is_looked_for_stays() {
    let (title, _) = row("**bold**", "**");
    assert_eq!(title.text, "**bold**");
    assert_eq!(highlighted(&title), ["**", "**"]);
}

#[test]
fn a_match_far_down_is_brought_into_sight() {
    let content = format!("Title\n{} needle {}", "hay ".repeat(300), "hay ".repeat(300));
    let (_, excerpt) = row(&content, "needle");
    assert!(excerpt.text.starts_with("…hay "), "{}", excerpt.text);
    assert_eq!(highlighted(&excerpt), ["needle"]);
    assert!(excerpt.marks[0].0 <= BEFORE + 2);
    assert_eq!(excerpt.text.chars().count(), EXCERPT);
}

#[test]
fn a_match_near_the_beginning_moves_nothing() {
    assert_eq!(row("Title\nsome hay and a needle", "needle").1.text, "some hay and a needle");
}

#[test]
fn chinese_far_down_is_brought_into_sight() {
    let content = format!("标题\n{}释放{}", "文".repeat(500), "件".repeat(500));
    let (_, excerpt) = row(&content, "释放");
    assert_eq!(highlighted(&excerpt), ["释放"]);
    assert_eq!(excerpt.marks[0].0, BEFORE + 2);
}

#[test]
fn one_endless_line_goes_on_in_the_excerpt() {
    let content = "长".repeat(300_000);
    let (title, excerpt) = row(&content, "");
    assert_eq!(title.text.chars().count(), TITLE);
    assert_eq!(excerpt.text.chars().count(), EXCERPT);
}

fn note(content: &str) -> Note {
    Note {
        id: NoteId::parse("01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77").unwrap(),
        content: content.into(),
        tags: vec!["work".into()],
        context_path: "/p".into(),
        layer: memoryhub::Layer::Core,
        created_at: "2026-01-02T03:04:05Z".parse().unwrap(),
        updated_at: "2026-01-02T03:04:05Z".parse().unwrap(),
        recalled_count: 4,
        last_recalled: None,
        pinned: true,
        deleted_at: None,
    }
}

#[test]
fn a_row_tells_what_words_were_found_as_each_once() {
    let content = "去北京。北京大學，Ｘ";
    let parts = ["北京", "大學", "Ｘ"].iter().flat_map(|part| marks_of(content, part));
    let mut matches: Vec<_> =
        parts.map(|(start, end)| Match { field: Field::Content, start, end }).collect();
    matches.push(Match { field: Field::Tag(0), start: 0, end: 4 });
    let row = list_item(Hit { note: note(content), matches }, &["x".into(), "大學".into()]);
    assert_eq!(row.spellings, ["北京"], "as they are written, words are looked for anyway");
}

#[test]
fn a_row_keeps_what_the_note_is() {
    let note = note("Title\nbody");
    // A match in a tag marks nothing in the text.
    let matches = vec![
        Match { field: Field::Content, start: 6, end: 8 },
        Match { field: Field::Tag(0), start: 0, end: 4 },
    ];
    let row = list_item(Hit { note, matches }, &[]);
    assert_eq!(highlighted(&row.excerpt), ["bo"]);
    assert!(row.title.marks.is_empty());
    assert_eq!((row.created_at.as_str(), row.recalled_count), ("2026-01-02T03:04:05Z", 4));
}
