//! The text index files that the original keeps beside its logs: caches, whatever they say.

use std::{collections::BTreeSet, fs, path::Path, sync::OnceLock};

use memoryhub::LayeredMemoryManager;

use super::{ORIGINAL, files, look, quick_folder};

const LOGS: [&str; 2] = ["app_logs.jsonl", "archive.jsonl"];
const INDEXES: [&str; 2] = ["app_logs.idx", "archive.idx"];

/// Both halves of the bytes as index files, missing ones where a half is empty: the notes are those
/// of the logs, and the index files are kept as they were.
pub fn run(bytes: &[u8]) {
    static EXPECTED: OnceLock<BTreeSet<String>> = OnceLock::new();
    let expected = EXPECTED.get_or_init(|| open(&[]));
    assert_eq!(expected.len(), 8);
    assert_eq!(open(bytes), *expected);
}

fn open(bytes: &[u8]) -> BTreeSet<String> {
    let dir = quick_folder();
    for name in LOGS {
        // The fuzzer's alarm may interrupt a copy in the kernel.
        let bytes = fs::read(Path::new(ORIGINAL).join(name)).expect("a fixture");
        fs::write(dir.path().join(name), bytes).expect("a copy");
    }
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let indexes = INDEXES.into_iter().zip([first, second]).filter(|(_, bytes)| !bytes.is_empty());
    for (name, bytes) in indexes.clone() {
        fs::write(dir.path().join(name), bytes).expect("an index file");
    }
    let mut hub = LayeredMemoryManager::open(dir.path()).expect("any index opens");
    let notes = look(&mut hub);
    assert_eq!(hub.open_report().expect("open").findings, []);
    assert_eq!(hub.check().expect("a check").findings, []);
    assert!(hub.close().expect("closing").is_clean());
    let kept = files(&dir.path().join("original-0.2"));
    for (name, bytes) in indexes {
        let kept = kept.get(&dir.path().join("original-0.2").join(name));
        assert_eq!(kept.map(Vec::as_slice), Some(bytes), "{name}");
    }
    notes.values().map(|note| format!("{note:?}")).collect()
}
