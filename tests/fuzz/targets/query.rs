//! The query language.

use std::{cell::RefCell, fs};

use memoryhub::{
    Answer, Field, LayerChoice, LayeredMemoryManager, NewNote, SearchRequest, Spelling,
};

use super::quick_folder;

/// How many notes are searched.
const NOTES: usize = 60;

thread_local! {
    static HUB: RefCell<LayeredMemoryManager> = RefCell::new(filled());
}

/// The bytes as the text of a search.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    HUB.with_borrow_mut(|hub| search(hub, &text));
}

fn search(hub: &mut LayeredMemoryManager, text: &str) {
    let recalls = hub.stats().expect("open").recalls;
    let all = hub.search(text, usize::MAX).expect("no query is an error");
    assert_eq!(all.total, all.hits.len());
    assert!(all.total <= NOTES);
    let newest_first = |pair: &[memoryhub::Hit]| pair[0].note.created_at >= pair[1].note.created_at;
    assert!(all.hits.windows(2).all(newest_first));
    highlighted(&all);
    // In other spellings, every place is a place.
    let spelling = Spelling { pinyin: true, variants: true };
    let spelled = SearchRequest {
        text: text.into(),
        spelling,
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    let spelled = hub.search_request(&spelled).expect("no query is an error");
    assert_eq!(spelled.total, spelled.hits.len());
    highlighted(&spelled);
    // Any part of the answer is that part of all of it.
    for (offset, limit) in [(0, 1), (1, 3), (0, 50)] {
        let request = SearchRequest { text: text.into(), offset, limit, ..Default::default() };
        let part = hub.search_request(&request).expect("no query is an error");
        let wanted: Vec<_> = all.hits.iter().skip(offset).take(limit).cloned().collect();
        assert_eq!((part.total, part.hits), (all.total, wanted));
    }
    // A phrase is looked for as it stands.
    if !text.contains(['"', '\\']) && !text.trim().is_empty() {
        let phrase = hub.search(&format!("\"{text}\""), usize::MAX).expect("no query is an error");
        highlighted(&phrase);
    }
    assert_eq!(hub.stats().expect("open").recalls, recalls, "a search counted as a recall");
    assert_eq!(hub.pending_recalls(), 0, "a search counted as a recall");
}

/// Places of matches can be cut out of their texts, and stand in order without overlaps.
fn highlighted(answer: &Answer) {
    for hit in &answer.hits {
        let text = |field: Field| match field {
            Field::Content => hit.note.content.as_str(),
            Field::Tag(nth) => hit.note.tags[nth].as_str(),
            Field::ContextPath => hit.note.context_path.as_str(),
        };
        for found in &hit.matches {
            assert!(text(found.field).get(found.start..found.end).is_some_and(|it| !it.is_empty()));
        }
        for pair in hit.matches.windows(2) {
            let apart = pair[0].field != pair[1].field || pair[0].end <= pair[1].start;
            assert!(apart, "{pair:?}");
        }
    }
}

/// Notes of every kind; on systems that allow it, their folder is gone at once.
fn filled() -> LayeredMemoryManager {
    let dir = quick_folder();
    let mut hub = LayeredMemoryManager::open(dir.path()).expect("a new folder");
    let contents = [
        "Order coffee filters",
        "咖啡 滤纸 到货",
        "ﾊﾝｶｸ and ＦＵＬＬ width",
        "100% \"quoted\" _under_ *star*",
        "İstanbul ﬁne STRASSE straße",
        "tag:work OR -word",
        "e\u{301}t\u{e9}",
        "\u{0}\u{1f}control\ttab\nline",
        "😀 👩‍👩‍👧‍👦 emoji",
        "before:2026-01-01 after:soon",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "\\ backslash \\\"",
    ];
    let layers =
        [LayerChoice::Session, LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];
    let notes = contents.iter().cycle().take(NOTES).enumerate().map(|(nth, content)| NewNote {
        content: format!("{content} {nth}"),
        tags: [vec![], vec!["work".into()], vec!["work/读书".into(), "Home".into()]][nth % 3]
            .clone(),
        context_path: ["", "/projects/MemoryHub", "C:\\Users\\新"][nth / 3 % 3].into(),
        layer: layers[nth % 4],
        created_at: jiff::Timestamp::from_second(1_700_000_000 + nth as i64 * 86_400).ok(),
        pinned: nth % 5 == 0,
        ..NewNote::default()
    });
    let notes = hub.remember_many(notes.collect()).expect("notes");
    for note in notes.iter().step_by(7) {
        hub.delete(note.id).expect("to the trash");
    }
    // Reading goes on by the open files; where that is not so, the folder stays.
    let _ = fs::remove_dir_all(dir.keep());
    hub
}
