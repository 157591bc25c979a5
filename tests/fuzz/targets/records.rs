//! The lines of an append-only file.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use memoryhub::{
    Finding, Layer, Note, NoteId, Record,
    jsonl::{JsonlMemoryDao, Keep, Loaded, LogOptions},
};

use super::{memory::MemoryFiles, seal};

/// Reads the bytes as a log and writes on.
pub fn run(bytes: &[u8]) {
    let bytes = seal(bytes);
    let files = MemoryFiles::default();
    let path = Path::new("/data/app_logs.jsonl");
    files.write(path, &bytes);
    let (mut dao, loaded) = open(&files, path);
    let notes = notes_of(&dao, &loaded);
    let torn: Vec<&Finding> =
        loaded.findings.iter().filter(|it| it.what.starts_with("the last line was torn")).collect();
    // Nothing is thrown away: what was cut off stands aside.
    let mut kept = files.read(path).expect("the log");
    if let Some(torn) = torn.first() {
        assert_eq!(torn.offset, Some(kept.len() as u64));
        kept.extend(files.read(Path::new("/data/aside/app_logs.jsonl.tail-1")).expect("the tail"));
    }
    assert!(kept == bytes, "opening changed more than the torn tail");
    assert!(torn.len() <= 1);

    let (_, found) = dao.check().expect("a check");
    assert_eq!(found.len() + torn.len(), loaded.findings.len(), "{found:?} {loaded:?}");
    let damaged = |finding: &Finding| {
        let from = usize::try_from(finding.offset.expect("a place")).expect("in the file");
        bytes[from..from + usize::try_from(finding.bytes).expect("in the file")].to_vec()
    };
    let damaged: Vec<Vec<u8>> = found.iter().map(damaged).collect();

    let keep = Keep { since: jiff::Timestamp::MIN, at_least: 0 };
    let revisions = revisions_of(&dao, &notes);
    dao.rewrite(keep, false).expect("a rewrite");
    assert_eq!(get_all(&dao), notes, "a rewrite changed a note");
    assert_eq!(revisions_of(&dao, &notes), revisions, "a rewrite changed an earlier version");
    let rewritten = files.read(path).expect("the log");
    for part in &damaged {
        let stays = part.is_empty() || contains(&rewritten, part);
        assert!(stays, "{:?} was thrown away", String::from_utf8_lossy(part));
    }
    dao.close().expect("closing");

    let (mut dao, loaded) = open(&files, path);
    assert_eq!(notes_of(&dao, &loaded), notes, "after a rewrite it reads otherwise");
    let id = NoteId::derived(jiff::Timestamp::UNIX_EPOCH, &[b"behind it", &bytes]);
    let new = Note::new("behind it", &["new"], "", jiff::Timestamp::UNIX_EPOCH).expect("a note");
    let new = Note { id, layer: Layer::Application, ..new };
    dao.insert(&[Record { note: new.clone(), version: 1 }]).expect("an insert");
    dao.close().expect("closing");
    let (dao, loaded) = open(&files, path);
    let mut more = notes_of(&dao, &loaded);
    assert_eq!(more.remove(&id), Some(new), "what was written behind it is not there");
    assert_eq!(more, notes, "a write changed other notes");
}

fn open(files: &MemoryFiles, path: &Path) -> (JsonlMemoryDao, Loaded) {
    let options = LogOptions { file_system: Arc::new(files.clone()), ..LogOptions::default() };
    JsonlMemoryDao::open_with(path, options, &mut |_, _| {}).expect("any file opens")
}

/// What opening answered, which must be what reading answers.
fn notes_of(dao: &JsonlMemoryDao, loaded: &Loaded) -> BTreeMap<NoteId, Note> {
    let notes = get_all(dao);
    let loaded: BTreeMap<NoteId, Note> =
        loaded.records.iter().map(|record| (record.note.id, record.note.clone())).collect();
    assert_eq!(notes, loaded, "opening and reading disagree");
    notes
}

fn get_all(dao: &JsonlMemoryDao) -> BTreeMap<NoteId, Note> {
    let get = |id: NoteId| {
        let record = dao.get(id).expect("a note that was read is readable");
        (id, record.expect("a note of the file").note)
    };
    dao.ids().expect("open").into_iter().map(get).collect()
}

fn revisions_of(dao: &JsonlMemoryDao, notes: &BTreeMap<NoteId, Note>) -> Vec<memoryhub::Revision> {
    notes.keys().flat_map(|id| dao.revisions(*id).expect("earlier versions")).collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
