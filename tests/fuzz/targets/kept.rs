//! The index kept aside, `index.cache`, of which bytes were changed and the checksums made to fit
//! again, or chance would never get past them.
//!
//! Damage does not have fitting checksums, so answers may be wrong here; but nothing stops the
//! program, memory stays in proportion to the file, and no note is lost, whatever is done then.

use std::{collections::BTreeMap, fs, path::Path, sync::OnceLock};

use memoryhub::{
    BulkChange, Config, Filter, Layer, LayerChoice, LayeredMemoryManager, NewNote, Note, NoteId,
    NotePatch, NoteSet, SearchRequest, Spelling, TagChange, View,
    fs::{DiskFileSystem, FileSystem},
};

use super::{look, quick_folder};

/// In the order in which the file tells what they were at the last close.
const FILES: [&str; 3] = ["memory.db", "app_logs.jsonl", "archive.jsonl"];
const CACHE: &str = "index.cache";
/// Name and version of the format.
const MARK: usize = 8;
/// Kind, length and checksum.
const HEAD: usize = 1 + 8 + 4;
/// The section that tells what the files were.
const CHANGE: u8 = 8;
/// What it tells of one of them: that it is there, its length, identity and time of change.
const META: usize = 1 + 8 + 16 + 16;
/// Changes reach so far into a section: behind it only the signature's bits are left.
const REACH: usize = 6000;
const NOTES: usize = 40;
/// One input in so many is written on with, too, which takes ten times as long.
const WRITTEN: usize = 4;
const EDITED: &str = "edited by way of a wrong index";

/// A section without its checksum.
#[derive(Clone)]
struct Section {
    kind: u8,
    bytes: Vec<u8>,
    sealed: bool,
}

/// A closed folder.
struct Base {
    files: Vec<(&'static str, Vec<u8>)>,
    mark: Vec<u8>,
    sections: Vec<Section>,
    notes: BTreeMap<NoteId, Note>,
}

/// The bytes as changes of the sections, one after the other: which and how (two bytes), where (two
/// bytes, or from the end), how many bytes (a byte), and these.
pub fn run(bytes: &[u8]) {
    static BASE: OnceLock<Base> = OnceLock::new();
    let base = BASE.get_or_init(Base::make);
    let mut sections = base.sections.clone();
    let mut meta_fits = true;
    let mut rest = bytes;
    while let [which, how, high, low, len, behind @ ..] = rest {
        let (with, behind) = behind.split_at(behind.len().min(usize::from(*len) % 64));
        rest = behind;
        let count = sections.len().max(1);
        let nth = usize::from(*which) % count;
        let Some(section) = sections.get_mut(nth) else { return };
        let far = usize::from(u16::from_be_bytes([*high, *low]));
        let reach = far % (section.bytes.len().min(REACH) + 1);
        let at = if *how >= 128 { section.bytes.len() - reach } else { reach };
        let end = (at + with.len()).min(section.bytes.len());
        match how % 12 {
            0..=4 => drop(section.bytes.splice(at..end, with.iter().copied())),
            5 => drop(section.bytes.splice(at..at, with.iter().copied())),
            6 => drop(section.bytes.drain(at..end)),
            7 => section.bytes.truncate(at),
            8 => section.kind = *len,
            9 => drop(sections.remove(nth)),
            10 => {
                let again = section.clone();
                sections.insert(far % (count + 1), again);
            }
            _ if len % 2 == 0 => section.sealed = false,
            _ => meta_fits = false,
        }
    }
    let dir = quick_folder();
    let written = base.write(dir.path(), sections, meta_fits);
    let mut hub = open(dir.path());
    let shown = ask(&mut hub, written);
    if bytes.len().is_multiple_of(WRITTEN) {
        write(&mut hub, shown);
    }
    hub.close().expect("closing");
    base.assert_kept(dir.path());
}

impl Base {
    fn make() -> Self {
        let dir = quick_folder();
        let mut hub = open(dir.path());
        let layers = [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];
        let note = |nth: usize| NewNote {
            content: format!("Note {nth} über 中文 {}", "word ".repeat(nth % 5)),
            tags: vec![format!("group/{}", nth % 3), "Work".into()][..nth % 3].to_vec(),
            context_path: ["", "/path"][nth % 2].into(),
            layer: layers[nth % 3],
            pinned: nth.is_multiple_of(5),
            ..NewNote::default()
        };
        let notes = hub.remember_many((0..NOTES).map(note).collect()).expect("notes");
        change_some(&mut hub, &notes[..12]);
        while hub.keep_index().expect("a step") {}
        change_some(&mut hub, &notes[20..26]);
        let notes = look(&mut hub);
        assert!(hub.close().expect("closing").is_clean());
        let read = |name| (name, fs::read(dir.path().join(name)).expect("a file"));
        let cache = fs::read(dir.path().join(CACHE)).expect("what was kept aside");
        let (mark, rest) = cache.split_at(MARK);
        let (mark, sections) = (mark.to_vec(), sections(rest));
        assert!(sections.len() > 6, "{} sections", sections.len());
        assert!(notes.len() == NOTES);
        Self { files: FILES.map(read).into(), mark, sections, notes }
    }

    /// Writes the folder; how long the file with the index became.
    fn write(&self, folder: &Path, mut sections: Vec<Section>, meta_fits: bool) -> usize {
        let mut metas = Vec::new();
        for (name, bytes) in &self.files {
            fs::write(folder.join(name), bytes).expect("a file");
            let meta = DiskFileSystem.meta(&folder.join(name)).expect("a file that was written");
            metas.push(1);
            metas.extend(meta.len.to_le_bytes());
            metas.extend(meta.identity.0.to_le_bytes());
            metas.extend(meta.identity.1.to_le_bytes());
            metas.extend(meta.modified.to_le_bytes());
        }
        assert_eq!(metas.len(), FILES.len() * META);
        let change = sections.iter_mut().rev().find(|section| section.kind == CHANGE);
        if let Some(place) = change.and_then(|change| change.bytes.get_mut(..metas.len()))
            && meta_fits
        {
            place.copy_from_slice(&metas);
        }
        let mut cache = self.mark.clone();
        for section in sections {
            let crc = crc32fast::hash(&[&[section.kind], &*section.bytes].concat());
            cache.push(section.kind);
            cache.extend((section.bytes.len() as u64).to_le_bytes());
            cache.extend((if section.sealed { crc } else { !crc }).to_le_bytes());
            cache.extend(section.bytes);
        }
        fs::write(folder.join(CACHE), &cache).expect("an index");
        cache.len()
    }

    /// Without the index every note is there, as it was or as it was edited.
    fn assert_kept(&self, folder: &Path) {
        // It may have been removed.
        drop(fs::remove_file(folder.join(CACHE)));
        let mut hub = open(folder);
        assert_eq!(hub.open_report().expect("open").findings, []);
        assert_eq!(hub.check().expect("a check").findings, []);
        let notes = look(&mut hub);
        for (id, note) in &self.notes {
            let found = notes.get(id).unwrap_or_else(|| panic!("{note:?} is lost"));
            let known = [note.content.as_str(), EDITED].contains(&&*found.content);
            assert!(known, "{note:?} became {found:?}");
        }
        assert!(hub.close().expect("closing").is_clean());
    }
}

fn sections(mut rest: &[u8]) -> Vec<Section> {
    let mut sections = Vec::new();
    while !rest.is_empty() {
        let (head, behind) = rest.split_at(HEAD);
        let len = u64::from_le_bytes(head[1..9].try_into().expect("eight bytes"));
        let (bytes, behind) = behind.split_at(usize::try_from(len).expect("in memory"));
        sections.push(Section { kind: head[0], bytes: bytes.to_vec(), sealed: true });
        rest = behind;
    }
    sections
}

fn open(folder: &Path) -> LayeredMemoryManager {
    let config = Config { keep_index_from: 0, ..Config::default() };
    LayeredMemoryManager::open_with(folder, config).expect("any index opens")
}

/// Changes notes in every way; each may be refused, as the index may tell of notes that are not
/// there, but none may stop the program.
fn change_some(hub: &mut LayeredMemoryManager, notes: &[Note]) {
    for (nth, note) in notes.iter().enumerate() {
        let id = note.id;
        let patch = NotePatch { content: Some(EDITED.into()), ..NotePatch::default() };
        match nth % 6 {
            0 => drop(hub.edit(id, patch)),
            1 => drop(hub.delete(id)),
            2 => drop(hub.pin(id, nth % 4 == 2)),
            3 => drop(hub.move_to(id, [Layer::Core, Layer::Archive][nth / 6 % 2])),
            4 => (0..6).for_each(|_| drop(hub.recall_note(id))),
            _ => {
                let tags = Some(vec!["other/tag".into()]);
                drop(hub.edit(id, NotePatch { tags, ..NotePatch::default() }));
            }
        }
    }
}

/// Asks for everything; answers the notes that were shown.
fn ask(hub: &mut LayeredMemoryManager, written: usize) -> Vec<Note> {
    let views = [View::All, View::Today, View::Pinned, View::Trash, View::NotSeen, View::Fading];
    let mut shown = Vec::new();
    for view in views {
        for text in ["", "über 3", "tag:group -layer:core", "path:/path 中", "x OR word"] {
            let filter = Filter { view, ..Filter::default() };
            let spelling = Spelling { pinyin: true, variants: true };
            let request =
                SearchRequest { text: text.into(), filter, spelling, offset: 0, limit: 9999 };
            let answer = hub.search_request(&request).expect("a search is never an error");
            let tally = hub.tally(&request, &false.into()).expect("open").expect("not cancelled");
            assert!(tally.tags.len() <= written);
            shown.extend(answer.hits.into_iter().map(|hit| hit.note));
        }
    }
    hub.tags().expect("open");
    hub.stats().expect("open");
    hub.overview().expect("open");
    hub.activity(400).expect("open");
    let held = hub.resources();
    assert!(held.index_bytes < 16 * 1024 * 1024 + 8 * written as u64, "{held:?}");
    shown
}

/// Changes everything.
fn write(hub: &mut LayeredMemoryManager, mut shown: Vec<Note>) {
    hub.check().expect("a check");
    hub.remember("a new one", &["group/9", "Work"], "/path").expect("a new note");
    shown.sort_by_key(|note| note.id);
    shown.dedup_by_key(|note| note.id);
    change_some(hub, &shown);
    let untold = &mut |_, _| {};
    let all = || NoteSet::Found {
        text: String::new(),
        filter: Filter::default(),
        spelling: Spelling::default(),
        except: vec![],
    };
    let rename = TagChange::Rename { from: "group".into(), to: "Work/group".into() };
    drop(hub.preview_tag_change(&rename));
    let renamed = hub.change_tag(&rename, untold);
    drop(hub.change_many(&all(), &BulkChange::AddTags { tags: vec!["many".into()] }, untold));
    drop(hub.change_many(&all(), &BulkChange::Pin { pinned: true }, untold));
    drop(hub.change_many(&all(), &BulkChange::Move { layer: Layer::Application }, untold));
    if let Ok(renamed) = renamed {
        drop(hub.undo_change(&renamed.undo, untold));
    }
    drop(hub.flush_pending_updates());
    drop(hub.merge_outside_changes());
    drop(hub.maintain());
    while hub.keep_index().expect("a step") {}
}
