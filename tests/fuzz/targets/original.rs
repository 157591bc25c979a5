//! A folder of the Python MemoryHub 0.2 of which bytes were changed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use memoryhub::{Error, LayeredMemoryManager};

use super::{ORIGINAL, files, look, quick_folder};

/// In the order of the first byte of a change.
const FILES: [&str; 5] = [LOGS[0], LOGS[1], "memory.db", "app_logs.idx", "archive.idx"];
const LOGS: [&str; 2] = ["app_logs.jsonl", "archive.jsonl"];

type Files = BTreeMap<&'static str, Vec<u8>>;

fn untouched() -> &'static Files {
    static FOLDER: OnceLock<Files> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let read = |name| (name, fs::read(Path::new(ORIGINAL).join(name)).expect("a fixture"));
        FILES.into_iter().map(read).collect()
    })
}

/// The bytes as changes of the files, one after the other: which file and how (a byte), where (two
/// bytes, of the file's length), how many bytes (a byte), and these.
pub fn run(bytes: &[u8]) {
    let mut changed = untouched().clone();
    let mut rest = bytes;
    while let [which, high, low, len, behind @ ..] = rest {
        let (with, behind) = behind.split_at(behind.len().min(usize::from(*len) % 64));
        rest = behind;
        let Some(file) = changed.get_mut(FILES[usize::from(*which) % FILES.len()]) else { return };
        let at = usize::from(u16::from_be_bytes([*high, *low])) % (file.len() + 1);
        let end = (at + with.len()).min(file.len());
        match which / 5 % 5 {
            0 | 1 => drop(file.splice(at..end, with.iter().copied())),
            2 => drop(file.splice(at..at, with.iter().copied())),
            3 => drop(file.drain(at..end)),
            _ => file.truncate(at),
        }
    }
    open(&changed);
}

fn open(changed: &Files) {
    let dir = quick_folder();
    for (name, bytes) in changed {
        fs::write(dir.path().join(name), bytes).expect("a file");
    }
    let mut hub = match LayeredMemoryManager::open(dir.path()) {
        Ok(hub) => hub,
        Err(error) => {
            let named = matches!(error, Error::Corrupted { .. } | Error::Sqlite { .. });
            assert!(named || matches!(error, Error::TooNew { .. }), "{error:?}");
            kept(dir.path(), changed);
            return;
        }
    };
    let notes = look(&mut hub);
    assert_eq!(hub.open_report().expect("open").notes, notes.len());
    let contents: Vec<&str> = notes.values().map(|note| note.content.as_str()).collect();
    for name in LOGS {
        let before: Vec<&[u8]> = lines(&untouched()[name]).collect();
        for line in lines(&changed[name]).filter(|line| before.contains(line)) {
            let value: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
            let Some(content) = value["content"].as_str() else { continue };
            assert!(contents.contains(&content), "{content:?} of {name} is lost");
        }
    }
    hub.check().expect("a check");
    assert!(hub.close().expect("closing").is_clean());
    kept(dir.path(), changed);
    let mut hub = LayeredMemoryManager::open(dir.path()).expect("it opened before");
    assert_eq!(look(&mut hub), notes, "a second opening shows other notes");
    kept(dir.path(), changed);
}

/// Every file is somewhere as it was: in its place, or copied or moved aside. Of a log without a
/// line that can be read, a torn tail alone may stand aside.
fn kept(folder: &Path, changed: &Files) {
    let found = files(folder);
    let bytes_of = |path: PathBuf| found.get(&path).cloned().unwrap_or_default();
    for (name, bytes) in changed {
        let tail = bytes_of(folder.join("aside").join(format!("{name}.tail-1")));
        let joined = [bytes_of(folder.join(name)), tail].concat();
        // SQLite takes a file of one byte for an empty one.
        let stays =
            bytes.len() <= 1 || joined == *bytes || found.values().any(|found| found == bytes);
        let left: Vec<_> = found.iter().map(|(path, bytes)| (path, bytes.len())).collect();
        assert!(stays, "{name} ({} bytes) is not kept as it was: {left:?}", bytes.len());
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n')
}
