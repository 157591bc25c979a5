//! The journal of a change that was under way, `unfinished.jsonl`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::OnceLock,
};

use memoryhub::{
    BulkChange, Filter, LayerChoice, LayeredMemoryManager, NewNote, Note, NoteId, NotePatch,
    NoteSet, Spelling,
};

use super::{is_sealed, look, quick_folder, seal};

const FILES: [&str; 3] = ["memory.db", "app_logs.jsonl", "archive.jsonl"];
const JOURNAL: &str = "unfinished.jsonl";
const NOTES: u64 = 6;

/// A closed folder, and what it shows.
struct Base {
    files: Vec<(&'static str, Vec<u8>)>,
    notes: BTreeMap<NoteId, Note>,
}

/// Opens a folder in which the bytes stand as the journal: what is whole takes tags and marks back
/// of notes that have the version that it names, and of no others; what is damaged is kept.
pub fn run(bytes: &[u8]) {
    static BASE: OnceLock<Base> = OnceLock::new();
    let base = BASE.get_or_init(Base::make);
    let bytes = seal(bytes);
    let dir = quick_folder();
    for (name, bytes) in &base.files {
        fs::write(dir.path().join(name), bytes).expect("a file");
    }
    fs::write(dir.path().join(JOURNAL), &bytes).expect("a journal");
    let mut hub = LayeredMemoryManager::open(dir.path()).expect("any journal opens");
    let notes = look(&mut hub);
    for finding in &hub.open_report().expect("open").findings {
        assert_eq!(finding.file, JOURNAL, "{finding:?}");
        let aside = finding.what.rsplit(' ').next().expect("a name");
        assert!(fs::read(dir.path().join(aside)).expect("a file") == bytes, "{finding:?}");
    }
    assert!(!dir.path().join(JOURNAL).exists(), "the journal stays");
    let journal = read(&bytes);
    for (id, was) in &base.notes {
        let now = notes.get(id).unwrap_or_else(|| panic!("{was:?} is lost"));
        let marks = |note: &Note| Note {
            tags: Vec::new(),
            pinned: false,
            deleted_at: None,
            updated_at: was.updated_at,
            ..note.clone()
        };
        assert_eq!(marks(now), marks(was), "more than marks was taken back");
        assert!(now == was || journal.contains(id), "{now:?} was {was:?}: nothing told so");
    }
    assert_eq!(notes.len(), base.notes.len());
    assert_eq!(hub.check().expect("a check").findings, []);

    // It goes on: a change of all of them is whole, and is taken back.
    let all = NoteSet::Found {
        text: String::new(),
        filter: Filter::default(),
        spelling: Spelling::default(),
        except: vec![],
    };
    let trash = BulkChange::Trash { deleted: true };
    let changed = hub.change_many(&all, &trash, &mut |_, _| {}).expect("a change of all");
    assert!(look(&mut hub).values().all(|note| note.deleted_at.is_some()));
    hub.undo_change(&changed.undo, &mut |_, _| {}).expect("taking it back");
    assert_eq!(look(&mut hub), notes);
    assert!(hub.close().expect("closing").is_clean());
    let mut hub = LayeredMemoryManager::open(dir.path()).expect("it opened before");
    assert_eq!(look(&mut hub), notes, "a second opening shows other notes");
}

impl Base {
    fn make() -> Self {
        let dir = quick_folder();
        let mut hub = LayeredMemoryManager::open(dir.path()).expect("a new folder");
        let layers = [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];
        let note = |nth: u64| NewNote {
            id: Some(id(nth)),
            content: format!("note {nth}"),
            tags: vec!["work".into(), format!("n/{nth}")],
            layer: layers[nth as usize % layers.len()],
            created_at: jiff::Timestamp::from_second(1_700_000_000 + nth as i64).ok(),
            ..NewNote::default()
        };
        hub.remember_many((0..NOTES).map(note).collect()).expect("notes");
        // Those of the second half have another version.
        for nth in NOTES / 2..NOTES {
            let patch = NotePatch { content: Some(format!("edited {nth}")), ..Default::default() };
            hub.edit(id(nth), patch).expect("an edit");
        }
        let notes = look(&mut hub);
        assert!(hub.close().expect("closing").is_clean());
        let read = |name| (name, fs::read(dir.path().join(name)).expect("a file"));
        Self { files: FILES.map(read).into(), notes }
    }
}

/// The ids that stand in the corpus.
fn id(nth: u64) -> NoteId {
    let text = format!("00000000-0000-7000-8000-{nth:012}");
    serde_json::from_value(text.into()).expect("an id")
}

/// The notes that a journal may be about.
fn read(bytes: &[u8]) -> BTreeSet<NoteId> {
    let mut ids = BTreeSet::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(line) = line.strip_suffix(b"\n") else { break };
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !is_sealed(line) {
            continue;
        }
        // What no field is for may be no text.
        let text = String::from_utf8_lossy(line);
        let value = serde_json::from_str::<serde_json::Value>(&text).unwrap_or_default();
        ids.extend(serde_json::from_value::<NoteId>(value["id"].clone()));
    }
    ids
}
