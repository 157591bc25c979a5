//! A session that writes in every way, and a ledger of what it was told.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use memoryhub::{
    Config, Error, Filter, Layer, LayerChoice, LayeredMemoryManager, NewNote, Note, NoteId,
    NotePatch, SearchRequest, View,
};

use super::bulk::Group;

/// What is known of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub content: String,
    pub tags: Vec<String>,
    pub layer: Layer,
    pub pinned: bool,
    pub deleted: bool,
}

/// Notes by id.
pub type Notes = BTreeMap<NoteId, State>;

/// What the store acknowledged, and what it refused.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    /// Acknowledged.
    pub sure: Notes,
    /// States that a refused call would have led to; `None`: the note would be gone.
    pub maybe: Vec<(NoteId, Option<State>)>,
    /// Changes of many notes that were refused.
    pub groups: Vec<Group>,
    /// The change of many notes that was begun last, if the last step was one.
    pub last: Option<Group>,
    /// Contents of notes that were refused.
    pub refused: Vec<String>,
    /// Contents of refused batches, of which a part may be stored.
    pub in_part: Vec<String>,
    /// Recalls asked for, and those that an acknowledged flush wrote.
    pub recalls: BTreeMap<NoteId, (u64, u64)>,
    /// Every error.
    pub errors: Vec<(String, Arc<Error>)>,
}

pub fn state(note: &Note) -> State {
    State {
        content: note.content.clone(),
        tags: note.tags.clone(),
        layer: note.layer,
        pinned: note.pinned,
        deleted: note.deleted_at.is_some(),
    }
}

/// Everything that an open store shows.
pub fn look(hub: &mut LayeredMemoryManager) -> Vec<Note> {
    let mut notes = Vec::new();
    for view in [View::All, View::Trash] {
        let filter = Filter { view, ..Filter::default() };
        let request = SearchRequest { filter, limit: usize::MAX, ..SearchRequest::default() };
        notes.extend(hub.search_request(&request).unwrap().hits.into_iter().map(|hit| hit.note));
    }
    notes
}

pub fn new(content: &str, layer: LayerChoice) -> NewNote {
    NewNote { content: content.into(), layer, ..NewNote::default() }
}

impl Ledger {
    pub fn failed(&mut self, what: &str, error: Error) {
        self.errors.push((what.to_owned(), Arc::new(error)));
    }

    pub fn remember(
        &mut self,
        hub: &mut LayeredMemoryManager,
        content: &str,
        layer: LayerChoice,
    ) -> Option<NoteId> {
        self.remember_one(hub, new(content, layer))
    }

    pub fn remember_one(&mut self, hub: &mut LayeredMemoryManager, new: NewNote) -> Option<NoteId> {
        let content = new.content.clone();
        match hub.remember_note(new) {
            Ok(note) => {
                self.sure.insert(note.id, state(&note));
                Some(note.id)
            }
            Err(error) => {
                self.failed(&format!("remember {content}"), error);
                self.refused.push(content);
                None
            }
        }
    }

    pub fn remember_many(&mut self, hub: &mut LayeredMemoryManager, batch: Vec<NewNote>) {
        match hub.remember_many(batch.clone()) {
            Ok(notes) => self.sure.extend(notes.iter().map(|note| (note.id, state(note)))),
            Err(error) => {
                self.in_part.extend(batch.into_iter().map(|it| it.content));
                self.failed("remember_many", error);
            }
        }
    }

    /// A call that leaves the note as `change` makes it, or gone.
    pub fn change<T>(
        &mut self,
        hub: &mut LayeredMemoryManager,
        id: Option<NoteId>,
        change: impl FnOnce(&mut State) -> bool,
        run: impl FnOnce(&mut LayeredMemoryManager, NoteId) -> Result<T, Error>,
    ) {
        let Some(id) = id else { return };
        let Some(mut after) = self.sure.get(&id).cloned() else { return };
        let stays = change(&mut after);
        let after = stays.then_some(after);
        match (run(hub, id), after) {
            (Ok(_), Some(after)) => {
                self.sure.insert(id, after);
            }
            (Ok(_), None) => {
                self.sure.remove(&id);
            }
            (Err(error), after) => {
                self.failed(&format!("change to {after:?}"), error);
                self.maybe.push((id, after));
            }
        }
    }

    pub fn note_error(&mut self, what: &str, outcome: Result<(), Error>) -> bool {
        match outcome {
            Ok(()) => true,
            Err(error) => {
                self.failed(what, error);
                false
            }
        }
    }

    fn recall(&mut self, hub: &mut LayeredMemoryManager, id: Option<NoteId>) {
        let Some(id) = id else { return };
        if hub.recall_note(id).is_ok() {
            self.recalls.entry(id).or_default().0 += 1;
        }
    }

    pub fn flushed(&mut self) {
        for (asked, kept) in self.recalls.values_mut() {
            *kept = *asked;
        }
    }

    /// Compares with what a store shows; `lenient` if refused calls may have happened all the
    /// same, because undoing them failed too.
    pub fn compare(&self, notes: &[Note], lenient: bool) -> Result<(), String> {
        for (id, sure) in &self.sure {
            let seen = notes.iter().find(|note| note.id == *id).map(state);
            let may_be = |it: &Option<State>| {
                self.maybe.iter().any(|(other, after)| other == id && after == it)
                    || self
                        .groups
                        .iter()
                        .any(|group| it.is_some() && group.after.get(id) == it.as_ref())
            };
            if seen.as_ref() != Some(sure) && !(lenient && may_be(&seen)) {
                return Err(format!("acknowledged {sure:?}, found {seen:?}"));
            }
        }
        let seen = notes.iter().map(|note| (note.id, state(note))).collect();
        let alone = |id: NoteId| self.maybe.iter().any(|(other, _)| *other == id);
        self.groups.iter().try_for_each(|group| group.check_whole(&self.sure, &seen, &alone))?;
        for note in notes {
            if let Some((asked, kept)) = self.recalls.get(&note.id)
                && !(*kept..=*asked).contains(&note.recalled_count)
            {
                return Err(format!("{note:?} has not between {kept} and {asked} recalls"));
            }
            let known = self.sure.contains_key(&note.id)
                || self.in_part.contains(&note.content)
                || (lenient && self.refused.contains(&note.content));
            if !known {
                return Err(format!("refused, but there: {note:?}"));
            }
        }
        Ok(())
    }
}

/// Writes in every way. Errors are noted, and the session goes on after each.
pub fn session(
    hub: &mut LayeredMemoryManager,
    ledger: &mut Ledger,
    after_step: &mut dyn FnMut(&Ledger),
) {
    use LayerChoice::{Application, Archive, Core};
    let core = ledger.remember(hub, "in core", Core);
    after_step(ledger);
    let log = ledger.remember(hub, "in the log", Application);
    after_step(ledger);
    let archived = ledger.remember(hub, &"long ago ".repeat(40), Archive);
    after_step(ledger);
    let batch = [Application, Core, Application, Archive]
        .into_iter()
        .enumerate()
        .map(|(nth, layer)| new(&format!("batch {nth}"), layer))
        .collect();
    ledger.remember_many(hub, batch);
    after_step(ledger);
    while hub.keep_index().unwrap_or(false) {}
    for (id, content) in [(log, "the log, edited"), (core, "core, edited")] {
        let patch = NotePatch { content: Some(content.into()), ..NotePatch::default() };
        let edited = |state: &mut State| {
            state.content = content.into();
            true
        };
        ledger.change(hub, id, edited, |hub, id| hub.edit(id, patch));
        after_step(ledger);
    }
    for (id, to) in [
        (core, Layer::Application),
        (log, Layer::Archive),
        (archived, Layer::Core),
        (core, Layer::Core),
    ] {
        let moved = |state: &mut State| {
            state.layer = to;
            true
        };
        ledger.change(hub, id, moved, |hub, id| hub.move_to(id, to));
        after_step(ledger);
    }
    for id in [core, archived] {
        let content = "edited after its move";
        let patch = NotePatch { content: Some(content.into()), ..NotePatch::default() };
        let edited = |state: &mut State| {
            state.content = content.into();
            true
        };
        ledger.change(hub, id, edited, |hub, id| hub.edit(id, patch));
        after_step(ledger);
    }
    for id in [core, log, archived, log] {
        ledger.recall(hub, id);
    }
    let outcome = hub.flush_pending_updates().map(drop);
    if ledger.note_error("flush", outcome) {
        ledger.flushed();
    }
    after_step(ledger);
    let doomed = ledger.remember(hub, "to be purged", Application);
    after_step(ledger);
    let deleted = |state: &mut State| {
        state.deleted = true;
        true
    };
    ledger.change(hub, doomed, deleted, LayeredMemoryManager::delete);
    after_step(ledger);
    if doomed.is_some_and(|id| ledger.sure.get(&id).is_some_and(|state| state.deleted)) {
        ledger.change(hub, doomed, |_| false, LayeredMemoryManager::purge);
        after_step(ledger);
    }
    let outcome = hub.maintain().map(drop);
    ledger.note_error("maintain", outcome);
    after_step(ledger);
    ledger.remember(hub, "behind the rewrite", Application);
    after_step(ledger);
    ledger.remember(hub, "behind the rewrite, in the archive", Archive);
    after_step(ledger);
    let outcome = hub.merge_outside_changes().map(drop);
    ledger.note_error("merge", outcome);
    let outcome = hub.check().map(drop);
    ledger.note_error("check", outcome);
    ledger.recall(hub, archived);
}

/// As by default, but the index of the fewest notes is kept aside.
pub fn config() -> Config {
    Config { keep_index_from: 0, ..Config::default() }
}

/// A folder in memory where the system has one, so that hundreds of sessions are quick.
pub fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        return tempfile::tempdir_in(memory).unwrap();
    }
    tempfile::tempdir().unwrap()
}

/// The original's folder, copied.
pub fn copy_original(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/original-0.2");
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The notes that an undisturbed opening of the original's folder shows.
pub fn original_notes() -> Notes {
    let dir = quick_folder();
    copy_original(dir.path());
    let mut hub = LayeredMemoryManager::open_with(dir.path(), Config::default()).unwrap();
    let notes: Notes = look(&mut hub).iter().map(|note| (note.id, state(note))).collect();
    assert_eq!(notes.len(), 11);
    notes
}

/// The layers on disk.
pub const LAYERS: [LayerChoice; 3] =
    [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];

/// So many notes in each layer, closed.
pub fn fill(folder: &Path, each: usize, word: &str) {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    for layer in LAYERS {
        for nth in 0..each {
            hub.remember_note(new(&format!("{word} {nth}"), layer)).unwrap();
        }
    }
    assert!(hub.close().unwrap().is_clean());
}

/// How many notes a folder holds, opened for it.
pub fn count(folder: &Path) -> usize {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    look(&mut hub).len()
}
