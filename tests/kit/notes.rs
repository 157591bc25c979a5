//! Folders filled by the library, and read by it.

use std::path::Path;

use memoryhub::{LayeredMemoryManager, NewNote, Note};

/// Fills a folder with `count` notes that differ, in English and Chinese, with nested tags.
///
/// # Panics
/// If they cannot be written.
pub fn fill(folder: &Path, count: usize) {
    let mut hub = LayeredMemoryManager::open(folder).expect("a folder opens");
    let notes = (0..count).map(note).collect();
    hub.remember_many(notes).expect("notes are stored");
    assert!(hub.close().expect("a report").is_clean());
}

/// Every note of a folder that nobody has open, newest first.
///
/// # Panics
/// If the folder cannot be read.
pub fn read(folder: &Path) -> Vec<Note> {
    let mut hub = LayeredMemoryManager::open(folder).expect("a folder opens");
    let found = hub.search("", usize::MAX).expect("an answer");
    assert!(hub.close().expect("a report").is_clean());
    found.hits.into_iter().map(|hit| hit.note).collect()
}

/// The note of a folder whose content begins so.
///
/// # Panics
/// If there is not exactly one.
pub fn one(folder: &Path, begins: &str) -> Note {
    let mut found = read(folder);
    found.retain(|note| note.content.starts_with(begins));
    assert_eq!(found.len(), 1, "notes that begin with {begins:?}: {found:#?}");
    found.remove(0)
}

const SUBJECTS: [(&str, &[&str]); 10] = [
    ("WAL checkpoints and open handles", &["work/release", "handles"]),
    ("会议记录：数据文件夹可以移动", &["工作/会议", "文件"]),
    ("Reading list for the long weekend", &["reading"]),
    ("Release checklist for the data folder", &["work/release", "checklist"]),
    ("读书笔记：短句与长句", &["读书", "reading"]),
    ("Sourdough, second attempt", &["kitchen/bread"]),
    ("Trace: request 4711 was retried twice", &["trace", "server"]),
    ("Ideas for the garden wall", &["home/garden", "ideas"]),
    ("旅行计划：京都的秋天", &["旅行", "ideas"]),
    ("Questions for the interview on Thursday", &["work/hiring"]),
];

fn note(number: usize) -> NewNote {
    let (subject, tags) = SUBJECTS[number % SUBJECTS.len()];
    let round = number / SUBJECTS.len();
    let heading = if round == 0 { subject.to_owned() } else { format!("{subject} · {round}") };
    let content = format!(
        "{heading}\n\nA paragraph that explains *why*, with `code`, and a list:\n\n- first point of \
         {number}\n- second point, 第二点\n- [ ] something to do\n\n> A quotation at the end."
    );
    NewNote {
        content,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        context_path: format!("/projects/{}", tags.first().copied().unwrap_or_default()),
        layer: match number % 10 {
            3 => memoryhub::LayerChoice::Archive,
            6 => memoryhub::LayerChoice::Application,
            _ => memoryhub::LayerChoice::Core,
        },
        ..NewNote::default()
    }
}
