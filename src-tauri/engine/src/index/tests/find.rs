//! The query language against real notes.

use super::*;

/// Whether `query` finds a note with that content.
fn finds(content: &str, query: &str) -> bool {
    !found(&index(&[note(1, content)]), query).is_empty()
}

#[test]
fn the_empty_query_finds_everything_newest_first() {
    let index = index(&[note(2, "b"), note(9, "d"), note(1, "a"), note(5, "c")]);
    assert_eq!(found(&index, ""), [9, 5, 2, 1]);
    assert_eq!(found(&index, " \u{3000}\n"), [9, 5, 2, 1]);
}

#[test]
fn notes_of_the_same_moment_are_ordered_by_id() {
    let twin = Note { id: id(7), ..note(3, "twin") };
    let index = index(&[twin, note(3, "twin"), note(2, "older")]);
    assert_eq!(found(&index, ""), [7, 3, 2]);
    assert_eq!(index.ids(), [id(2), id(3), id(7)]);
}

#[test]
fn a_page_is_a_part_of_the_whole_and_tells_whether_more_follows() {
    let notes: Vec<Note> =
        (1..=20).map(|n| note(n, if n % 2 == 0 { "even" } else { "odd" })).collect();
    let index = index(&notes);
    for (query, total) in [("", 20), ("even", 10), ("none", 0)] {
        let query = Query::parse(query, &TimeZone::UTC);
        let page = |offset, limit| index.find(&query, &Selection::default(), offset, limit);
        let all = page(0, usize::MAX).ids;
        assert_eq!(all.len(), total);
        for (offset, limit) in
            [(0, 0), (0, 3), (3, 4), (9, 5), (18, 9), (20, 1), (usize::MAX, usize::MAX)]
        {
            let wanted: Vec<NoteId> = all.iter().skip(offset).take(limit).copied().collect();
            let more = offset.saturating_add(limit) < total;
            assert_eq!(page(offset, limit), Found { ids: wanted, more }, "{offset} {limit}");
        }
    }
}

#[test]
fn a_word_matches_in_content_tags_or_path_but_never_across_them() {
    let note = Note {
        tags: vec!["Garden/Roses".into(), "late".into()],
        context_path: "/home/Diary.txt".into(),
        ..note(1, "Water the plants")
    };
    let index = index(&[note]);
    for query in
        ["PLANTS", "ter th", "\"ter th\"", "en/ro", "diary", "late", "water roses diary", "t"]
    {
        assert_eq!(found(&index, query), [1], "{query}");
    }
    for query in [
        "plantsgarden",
        "roseslate",
        "\"plants garden\"",
        "late/home",
        "\"late /home\"",
        "plants\0garden",
    ] {
        assert!(found(&index, query).is_empty(), "{query}");
    }
}

#[test]
fn chinese_is_found_by_one_and_two_characters() {
    for query in ["中", "国", "中国", "人民", "民共和"] {
        assert!(finds("中国人民共和", query), "{query}");
    }
    assert!(!finds("中国人民", "中人"));
}

#[test]
fn case_width_and_composition_make_no_difference() {
    for (content, query) in [
        ("ＡＢＣ", "abc"),
        ("abc 123", "ＡＢＣ　１２３"),
        ("ガ", "ｶﾞ"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("cafe\u{301}", "CAFÉ"),
        ("café", "cafe\u{301}"),
        ("İstanbul", "istanbul"),
        ("日本：東京", "日本:東京"),
    ] {
        assert!(finds(content, query), "{content} by {query}");
        assert!(finds(query, &format!("\"{content}\"")), "{query} by {content}");
    }
}

#[test]
fn a_space_means_and_a_minus_means_not_and_or_comes_last() {
    let index = index(&[note(1, "a b"), note(2, "c"), note(3, "a"), note(4, "a b c")]);
    assert_eq!(found(&index, "a b"), [4, 1]);
    assert_eq!(found(&index, "a\u{3000}B"), [4, 1]);
    assert_eq!(found(&index, "a b OR c"), [4, 2, 1]);
    assert_eq!(found(&index, "c OR a b"), [4, 2, 1]);
    assert_eq!(found(&index, "a -b"), [3]);
    assert_eq!(found(&index, "-a"), [2]);
    assert_eq!(found(&index, "-\"a b\" -c"), [3]);
    assert_eq!(found(&index, "-b OR c"), [4, 3, 2]);
}

#[test]
fn or_counts_only_as_a_word_in_capitals() {
    let index = index(&[note(1, "x or y"), note(2, "x"), note(3, "this OR that"), note(4, "xORy")]);
    assert_eq!(found(&index, "x or y"), [4, 1]);
    assert_eq!(found(&index, "xORy"), [4]);
    assert_eq!(found(&index, "\"OR\" this"), [3]);
}

#[test]
fn percent_underscore_star_and_quotes_inside_words_are_ordinary() {
    let ordinary = [
        "100%",
        "a_b",
        "*.rs",
        "5\"",
        "say\"hi\"there",
        "a\\b",
        "c++",
        "(x",
        "foo:bar",
        "http://x",
        "#tag",
        "x-y",
        "'q",
    ];
    for word in ordinary {
        assert!(finds(&format!("see {word} there"), word), "{word}");
        assert!(!finds("see it there, ab 100", word), "{word}");
    }
}

#[test]
fn a_lone_minus_is_an_ordinary_word() {
    assert!(finds("a - b", "-"));
    assert!(finds("a - b", "a - b"));
    assert!(!finds("a b", "a - b"));
    assert!(finds("a - b", "a -"));
    assert!(!finds("x -y", "--y"), "denies the word -y");
}

#[test]
fn a_phrase_holds_together_and_ends_at_its_quote() {
    for query in ["\"b c\"", "“b c”", "＂b c＂", "\"a b\"\"c d\"", "\"a b\"d"] {
        assert!(finds("a b c d", query), "{query}");
        assert!(!finds("d c b a", query), "{query}");
    }
    for query in ["“b", "b”", "b “c”d", "＂b"] {
        let words = query.replace(' ', "x");
        assert!(finds(&words, &words), "{query} holds ordinary characters");
    }
}

#[test]
fn what_is_malformed_is_looked_for_literally() {
    for query in [
        "\"open",
        "a \"open",
        "-\"open",
        "tag:\"open",
        "\"\"",
        "-\"\"",
        "tag:",
        "tag:#",
        "tag:\"\"",
        "x tag: y",
        "layer:",
        "layer:attic",
        "before:soon",
        "after:2024-13",
        "after:2024-02-30",
        "before:24",
        "before:2024-1-1",
        "before:2024-01-01-01",
        "before:２０２",
        "after:2024-05-01T99:00:00Z",
        "is:",
        "is:open",
        "path:",
        "OR",
        "OR a",
        "a OR",
        "a OR OR b",
        "-tag:",
    ] {
        assert!(finds(&format!("xx{query}yy"), &format!("  {query} ")), "{query}");
        assert!(!finds("a open b x y tag attic soon", query), "{query}");
    }
}

#[test]
fn a_very_long_query_is_answered() {
    let index = index(&[note(1, "alpha"), note(2, "w1999x")]);
    let many: Vec<String> = (0..1_500).map(|n| format!("w{n}")).collect();
    assert_eq!(
        found(&index, &many.join(" OR ").chars().take(Query::MAX_CHARS).collect::<String>()).len(),
        1
    );
    assert_eq!(found(&index, &["alpha"; 1_000].join(" OR ")), [1]);
    assert!(found(&index, &many.join(" ")).is_empty());
    assert!(found(&index, &"\"".repeat(9_999)).is_empty());
    assert!(found(&index, &"alpha ".repeat(100_000)).is_empty(), "a pasted text is one phrase");
}
