use super::{pinyin::Pinyin, readings::*, variants::*, *};
use crate::{
    index::{
        Entry, Index, Query, Selection,
        signature::{BLOCKS, Blocks},
    },
    model::{Note, Spelling},
};

const PINYIN: Spelling = Spelling { pinyin: true, variants: false };
const VARIANTS: Spelling = Spelling { pinyin: false, variants: true };

/// The parts of a text that a word finds.
fn found<'t>(word: &str, text: &'t str, spelling: Spelling) -> Vec<&'t str> {
    let needle = Needle::new(word, spelling);
    let mut places: Vec<_> = needle.places(text.as_bytes()).flatten().collect();
    places.sort_by_key(|place| place.start);
    assert_eq!(needle.is_in(text.as_bytes()), !places.is_empty(), "{word} in {text}");
    places.into_iter().map(|place| &text[place]).collect()
}

fn sounding<'t>(word: &str, text: &'t str) -> Vec<&'t str> {
    found(word, text, PINYIN)
}

#[test]
fn pinyin_is_typed_in_full_by_initials_or_mixed_and_its_end_may_be_missing() {
    let text = "我在北京大学读书";
    for (typed, wanted) in [
        ("beijingdaxue", "北京大学"),
        ("bjdx", "北京大学"),
        ("beijingdx", "北京大学"),
        ("bjdaxue", "北京大学"),
        ("beij", "北京"),
        ("bei", "北"),
        ("be", "北"),
        ("daxu", "大学"),
        ("dushu", "读书"),
        ("dus", "读书"),
        ("dush", "读书"),
        ("zaibjdxds", "在北京大学读书"),
    ] {
        assert_eq!(sounding(typed, text), [wanted], "{typed}");
    }
    for typed in ["beijingx", "jb", "eijing", "bejing", "beijingdaxuedushua", "shu b", "北jing"] {
        assert!(sounding(typed, text).is_empty(), "{typed}");
    }
    assert_eq!(sounding("zhg", "中国"), ["中国"], "zh, ch and sh count as initials");
    assert_eq!(sounding("zg", "中国"), ["中国"]);
    assert_eq!(sounding("xian", "西安和先生"), ["西安", "先"]);
}

#[test]
fn any_reading_of_a_character_will_do() {
    assert_eq!(sounding("yinyue", "音乐"), ["音乐"]);
    assert_eq!(sounding("kuaile", "快乐"), ["快乐"]);
    assert_eq!(sounding("chongqing", "重庆"), ["重庆"]);
    assert_eq!(sounding("zhongyao", "重要"), ["重要"]);
    assert_eq!(sounding("nv", "女"), ["女"]);
    assert_eq!(sounding("lvse", "绿色"), ["绿色"]);
    assert_eq!(sounding("lveduo", "掠夺"), ["掠夺"]);
    assert_eq!(sounding("lueduo", "掠夺"), ["掠夺"]);
    assert_eq!(sounding("lingyuan", "〇元"), ["〇元"]);
    assert_eq!(sounding("yezhuo", "𬸚鷟"), ["𬸚鷟"][..0], "a wrong reading");
    assert_eq!(sounding("yuezhuo", "𬸚鷟"), ["𬸚鷟"], "rare ones, too");
}

#[test]
fn one_letter_is_no_pinyin_and_letters_stand_for_themselves() {
    assert!(sounding("b", "北京").is_empty());
    assert_eq!(sounding("bei", "bei 北"), ["bei", "北"]);
    assert_eq!(sounding("iu", "北 iu"), ["iu"], "no syllable begins so");
    let long = "a".repeat(63);
    assert!(Pinyin::new(&long).is_none() && Pinyin::new(&long[1..]).is_some());
}

#[test]
fn a_run_ends_where_something_else_stands() {
    for text in ["北 京", "北，京", "北a京", "北\0京", "北\n京", "北カ京", "北é京"]
    {
        assert!(sounding("beijing", text).is_empty(), "{text:?}");
    }
    assert_eq!(sounding("beijing", "x北京y"), ["北京"]);
}

#[test]
fn variants_stand_for_each_other() {
    assert_eq!(found("汉字", "漢字 汉字 汗字", VARIANTS), ["漢字", "汉字"]);
    assert_eq!(found("漢字", "漢字 汉字", VARIANTS), ["漢字", "汉字"]);
    assert_eq!(found("头发", "頭髮，發", VARIANTS), ["頭髮"]);
    assert_eq!(found("特征", "特徵", VARIANTS), ["特徵"]);
    assert_eq!(found("plain 中", "plain 中", VARIANTS), ["plain 中"]);
    assert!(found("汉字", "漢字", PINYIN).is_empty());
}

#[test]
fn a_word_of_many_spellings_is_found_in_each_of_them() {
    let (simplified, traditional) = ("发后里面复制台历", "發後裡麵複製臺曆");
    assert!(matches!(Spellings::of(simplified), Spellings::ByCharacter(_)));
    let text = format!("x{traditional}y{simplified}発");
    assert_eq!(found(simplified, &text, VARIANTS), [traditional, simplified]);
    assert_eq!(found(traditional, &text, VARIANTS), [traditional, simplified]);
    assert!(found(simplified, &traditional[3..], VARIANTS).is_empty());
}

#[test]
fn classes_part_the_characters() {
    for c in (0x3400..0x3_0000).filter_map(char::from_u32) {
        let Some(class) = class_of(c) else { continue };
        assert!(class.contains(c) && class.chars().count() > 1, "{c} in {class}");
        assert!(class.chars().all(|other| class_of(other) == Some(class)), "{class}");
        assert!(class.chars().count() < 9, "a class that swallowed others: {class}");
    }
}

#[test]
fn every_character_has_a_reading_in_small_letters() {
    let letters = |syllable: &str| syllable.bytes().all(|byte| byte.is_ascii_lowercase());
    assert!(SYLLABLES.iter().all(|it| letters(it) && it.len() < 7) && SYLLABLES.is_sorted());
    let read = (0x4E00..0x9FA6).filter(|code| Readings::of(*code).is_some()).count();
    assert!(read > 20_800, "{read} of the 20,902 characters of the first standard");
    assert!("aA1 é，。カ가😀".chars().all(|c| Readings::of(u32::from(c)).is_none()));
}

/// Notes of one word each, so many that blocks can be left out.
fn index(words: &[&str]) -> Index {
    let mut index = Index::new();
    for (number, word) in (0..).zip(words) {
        let note = Note { content: (*word).into(), ..crate::index::tests::note(1, "") };
        let note = Note { id: crate::model::NoteId(uuid::Uuid::from_u128(number)), ..note };
        index.put(&Entry::of(&note));
    }
    index
}

#[test]
fn blocks_without_the_sounds_are_left_out_and_none_with_them() {
    let mut words = vec!["plain words"; 2 * BLOCKS];
    (words[7], words[20], words[41]) = ("北京", "北边", "女人");
    let index = index(&words);
    let rows = |word: &str| {
        let dictionary = index.store.pieces[0].signature.dictionary();
        let places = Places::of(word, PINYIN, dictionary).expect("it may be pinyin");
        places.blocks(&index.store.pieces[0].signature, Blocks::ALL).1.len()
    };
    assert_eq!(
        (rows("beijing"), rows("bj"), rows("beij"), rows("bbian"), rows("jb")),
        (1, 1, 1, 1, 0)
    );
    // A rare syllable is known by itself, of a common one only that it is Chinese.
    assert_eq!((rows("nv"), rows("bei")), (1, 3));
}

#[test]
fn pieces_without_chinese_text_have_no_rows_of_sounds() {
    let rows = |words: &[&str]| index(words).store.pieces[0].signature.sounds.is_empty();
    assert!(rows(&["plain", "é カ 가 —"]) && !rows(&["plain", "中"]));
}

#[test]
fn a_search_is_exact_unless_it_asks_for_other_spellings() {
    let index = index(&["北京", "漢字", "hanzi"]);
    let count = |text: &str, spelling| {
        let query = Query::parse(text, &jiff::tz::TimeZone::UTC).spelled(spelling);
        index.find(&query, &Selection::default(), 0, 9).ids.len()
    };
    assert_eq!((count("hanzi", Spelling::default()), count("hanzi", PINYIN)), (1, 2));
    assert_eq!((count("-hanzi", Spelling::default()), count("-hanzi", PINYIN)), (2, 1));
    assert_eq!((count("汉字", PINYIN), count("汉字", VARIANTS)), (0, 1));
    assert_eq!(count("汉字 OR bj", Spelling { pinyin: true, variants: true }), 2);
}
