//! Files to import.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use memoryhub::{
    Config, LayeredMemoryManager, NewNote,
    exchange::{BadLine, Exporter, ImportReader},
};

use super::{look, memory::MemoryFiles, quick_folder};

/// One input in so many is stored, too, which takes a thousand times as long.
const STORED: usize = 16;

/// Reads the bytes as an import file.
pub fn run(bytes: &[u8]) {
    let files = MemoryFiles::default();
    let path = Path::new("/notes.jsonl");
    files.write(path, bytes);
    let (notes, bad_lines) = read(&files, path, 1000);
    let one_by_one = read(&files, path, 1);
    assert_eq!(format!("{notes:?}"), format!("{:?}", one_by_one.0), "batches differ");
    assert_eq!(bad_lines, one_by_one.1, "batches differ");
    let is_blank = |line: &[u8]| {
        let bare = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        bare.iter().all(u8::is_ascii_whitespace)
    };
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !is_blank(line)).count();
    assert_eq!(notes.len() + bad_lines.len(), lines, "a line is neither a note nor named");
    assert!(bad_lines.windows(2).all(|pair| pair[0].line < pair[1].line));
    assert!(bad_lines.iter().all(|bad| (1..=lines).contains(&bad.line) && !bad.reason.is_empty()));
    if bytes.len().is_multiple_of(STORED) {
        store(&files, path, notes);
    }
}

fn read(files: &MemoryFiles, path: &Path, limit: usize) -> (Vec<NewNote>, Vec<BadLine>) {
    let config = Config { file_system: Arc::new(files.clone()), ..Config::default() };
    let mut reader = ImportReader::open(path, &config).expect("a file");
    let (mut notes, mut bad_lines) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch(limit).expect("reading") {
        notes.extend(batch.notes);
        bad_lines.extend(batch.bad_lines);
    }
    assert_eq!(reader.bytes_read(), reader.bytes_total());
    (notes, bad_lines)
}

/// What the reader lets through can be stored, once, and comes back through an export.
fn store(files: &MemoryFiles, path: &Path, new: Vec<NewNote>) {
    let ids: BTreeSet<_> = new.iter().filter_map(|note| note.id).collect();
    let dir = quick_folder();
    let folder = dir.path().join("data");
    let mut hub = LayeredMemoryManager::open(&folder).expect("a new folder");
    let stored = hub.remember_many(new).expect("what the reader lets through can be stored");
    assert_eq!(stored.iter().map(|note| note.id).collect::<BTreeSet<_>>(), ids);
    assert!(hub.remember_many(read(files, path, 7).0).expect("again").is_empty());
    let before = look(&mut hub);
    let out = Path::new("/out.jsonl");
    let config = Config { file_system: Arc::new(files.clone()), ..Config::default() };
    let mut exporter = Exporter::create(out, &config).expect("an export");
    while { exporter.next_batch(&mut hub, 5).expect("a batch") }.0 < before.len() {}
    assert_eq!(exporter.finish().expect("an export"), before.len());
    assert!(hub.close().expect("closing").is_clean());

    let mut hub = LayeredMemoryManager::open(&folder).expect("its own folder");
    assert_eq!(hub.check().expect("a check").findings, []);
    let session = |note: &memoryhub::Note| note.layer == memoryhub::Layer::Session;
    let on_disk = before.iter().filter(|(_, note)| !session(note));
    assert!(look(&mut hub).iter().eq(on_disk), "a reopened store shows other notes");
    hub.close().expect("closing");

    let mut third = LayeredMemoryManager::open(dir.path().join("other")).expect("a new folder");
    let (again, bad) = read(files, out, 1000);
    assert_eq!(bad, []);
    third.remember_many(again).expect("an export imports");
    assert_eq!(look(&mut third), before, "an export imports to other notes");
}
