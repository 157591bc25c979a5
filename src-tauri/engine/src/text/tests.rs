use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

/// Every character there is.
fn all_chars() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

fn folded_slowly(text: &str) -> String {
    let mut out = String::new();
    fold_segment(text, &mut out);
    out
}

#[test]
fn the_short_way_folds_every_character_as_the_long_way_does() {
    for c in all_chars() {
        if let Some(plain) = fold_plain(c) {
            assert_eq!(plain.to_string(), folded_slowly(&c.to_string()), "{c:?}");
            assert_eq!(combining_class(plain), 0, "{c:?} must begin a segment");
            let quick = is_nfc_quick(std::iter::once(plain));
            assert_eq!(quick, IsNormalized::Yes, "{c:?} must not combine with what is before it");
        }
    }
}

#[test]
fn folding_every_character_twice_is_folding_it_once() {
    for c in all_chars() {
        let once = fold(&c.to_string());
        assert_eq!(fold(&once), once, "{c:?}");
        assert!(!once.is_empty() && !once.contains('\0'), "{c:?}");
    }
}

#[test]
fn what_begins_a_segment_still_does_when_folded() {
    for c in all_chars().filter(|&c| begins_segment(c)) {
        let first = fold(&c.to_string()).chars().next();
        assert!(first.is_some_and(begins_segment), "{c:?} became {first:?}");
    }
}

#[test]
fn case_width_and_composition_make_no_difference() {
    let same = [
        ("STRASSE", "straße"),
        ("STRASSE", "STRAẞE"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("ſ", "S"),
        ("ＡｂＣ１２３％＿", "abc123%_"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ﾡ￣", "ㄱ¯"),
        ("a\u{3000}b", "A b"),
        ("Ünïcödé", "u\u{308}NI\u{308}CO\u{308}DE\u{301}"),
        ("각", "\u{1100}\u{1161}\u{11A8}"),
        ("Ёлка", "е\u{308}ЛКА"),
        // Marks of different places combine in any order.
        ("a\u{331}\u{301}", "á\u{331}"),
        ("İSTANBUL", "istanbul"),
        ("ısparta", "ISPARTA"),
        ("ﬁ", "FI"),
    ];
    for (one, other) in same {
        assert_eq!(fold(one), fold(other), "{one} and {other}");
    }
    for (one, other) in [("e", "é"), ("中", "国"), ("か", "が"), ("가", "각")] {
        assert!(!fold(other).contains(&fold(one)), "{one} is not in {other}");
    }
}

#[test]
fn places_are_those_of_the_original() {
    let place = |text: &str, word: &str| {
        let (folded, map) = fold_with_map(text);
        let at = folded.find(&fold(word)).expect("the word stands there");
        let range = map.original(at..at + fold(word).len());
        text[range].to_owned()
    };
    assert_eq!(place("Plain Text", "tex"), "Tex");
    assert_eq!(place("一二三四", "二三"), "二三");
    assert_eq!(place("x Straße y", "ss"), "ß");
    assert_eq!(place("ＡＢＣ ｶﾞｷﾞ", "ガ"), "ｶﾞ");
    assert_eq!(place("cafe\u{301}s", "é"), "e\u{301}");
    assert_eq!(place("😀İx", "ix"), "İx");
}

/// Folds texts one behind the other and gives them back.
fn there_and_back(texts: &[&str]) -> Folding {
    let mut folding = Folding::default();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            folding.part('\0');
        }
        folding.add(text);
    }
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    assert_eq!(folding.folded, folded.join("\0"));
    if folding.incomplete {
        return folding;
    }
    let mut unfolding = Unfolding::new(&folding.folded, &folding.taken);
    for text in texts {
        let (original, folded, map) = unfolding.next_text(0).expect("a text");
        assert_eq!(original, *text);
        let (wanted, slow) = fold_with_map(text);
        assert_eq!(folded, wanted);
        let places: Vec<usize> =
            folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
        let near = |at: usize| places.iter().copied().skip(at + 1).take(40);
        for (at, &start) in places.iter().enumerate() {
            for end in near(at) {
                assert_eq!(map.original(start..end), slow.original(start..end), "{text:?}");
            }
        }
    }
    assert!(unfolding.next_text(0).is_none());
    folding
}

#[test]
fn every_character_comes_back_from_its_folded_form() {
    for c in all_chars() {
        let (alone, between) = (c.to_string(), format!("aB{c}cD"));
        assert!(!there_and_back(&[&alone, &between]).incomplete, "{c:?}");
    }
}

#[test]
fn what_folding_takes_from_usual_texts_is_little() {
    let taken = |text: &str| there_and_back(&[text, "", "Work/Phone", ""]).taken.len();
    assert_eq!(taken("Call the Millers about the House"), 5);
    assert_eq!(taken("今天：读书（方法），很好！"), 7);
    assert_eq!(taken(&format!("{}X", "a".repeat(50_000))), 9);
    let heap = format!("a{}", "\u{301}".repeat(200));
    assert!(there_and_back(&[&heap]).incomplete);
}

#[test]
fn codes_of_another_text_are_no_panic() {
    for taken in [&[255_u8, 255, 0, 168, 9, 200, 1][..], &[168, 1, 0xFF], &[0, 0, 0, 84], &[252]] {
        for folded in ["", "a", "ßßß中", "a\0b"] {
            let mut texts = Unfolding::new(folded, taken);
            while texts.next_text(0).is_some() {}
        }
    }
}

proptest! {
    #[test]
    fn texts_come_back_from_their_folded_form(
        texts in proptest::collection::vec("\\PC{0,12}|[a-cA-Cßéİ\u{0}\u{301}\u{307}中，ｶﾞＡａ　 ]{0,200}", 1..4),
    ) {
        there_and_back(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn composed_and_decomposed_texts_fold_to_the_same(text in "\\PC{0,12}|[a-iA-IéßẞςΣİı\u{300}-\u{345}가각ᆨﾞｶ中 ]{0,12}") {
        let folded = fold(&text);
        prop_assert_eq!(&folded, &fold(&text.nfc().collect::<String>()));
        prop_assert_eq!(&folded, &fold(&text.nfd().collect::<String>()));
        prop_assert_eq!(&folded, &fold(&folded), "folding twice");
    }

    #[test]
    fn every_place_maps_to_a_part_that_folds_to_what_stands_there(text in "\\PC{0,12}|[a-cA-Cßéİ\u{301}\u{307}中ｶﾞＡ]{0,12}") {
        let (folded, map) = fold_with_map(&text);
        prop_assert_eq!(&folded, &fold(&text));
        let places: Vec<usize> =
            folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
        for (i, &start) in places.iter().enumerate() {
            for &end in &places[i + 1..] {
                let original = map.original(start..end);
                let part = text.get(original).expect("on character boundaries");
                prop_assert!(fold(part).contains(&folded[start..end]));
            }
        }
    }
}
