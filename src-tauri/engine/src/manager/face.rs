//! What an open store answers; after close every call is [`Error::Closed`].

use std::sync::atomic::AtomicBool;

use super::{Counting, LayeredMemoryManager, Listing};
use crate::{
    error::{Error, Result},
    model::{
        Answer, BulkChange, Changed, CheckReport, DayCount, Layer, NewNote, Note, NoteId,
        NotePatch, NoteSet, OpenReport, OutsideChanges, Overview, Page, Resources, Revision,
        SearchRequest, Stats, TagChange, TagCount, TagPreview, Tally, Undo,
    },
};

impl LayeredMemoryManager {
    /// What opening found.
    pub fn open_report(&self) -> Result<&OpenReport> {
        Ok(&self.hub()?.report)
    }

    /// Stores a note in the layer that [`crate::auto_layer`] chooses; returns once it is on disk.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field if a limit is broken; [`Error::DiskFull`],
    /// [`Error::ReadOnly`], [`Error::Poisoned`], [`Error::ChangedOutside`] if it cannot be saved.
    pub fn remember<T: AsRef<str>>(
        &mut self,
        content: &str,
        tags: &[T],
        context_path: &str,
    ) -> Result<Note> {
        self.remember_note(NewNote {
            content: content.to_owned(),
            tags: tags.iter().map(|tag| tag.as_ref().to_owned()).collect(),
            context_path: context_path.to_owned(),
            ..NewNote::default()
        })
    }

    /// Stores a note; returns once it is on disk (in memory, if it asks for the Session layer).
    ///
    /// # Errors
    /// As [`Self::remember`]; [`Error::Invalid`] with field `id` if the id is there already.
    pub fn remember_note(&mut self, note: NewNote) -> Result<Note> {
        self.hub_mut()?.remember(note)
    }

    /// Stores many notes with one sync for each layer. All are checked before any is stored. Notes
    /// whose id is there already are left out of the answer.
    ///
    /// # Errors
    /// As [`Self::remember`].
    pub fn remember_many(&mut self, notes: Vec<NewNote>) -> Result<Vec<Note>> {
        self.hub_mut()?.remember_many(notes)
    }

    /// Finds notes, newest first, at most `limit`; each counts as recalled.
    pub fn recall(&mut self, query: &str, limit: usize) -> Result<Answer> {
        let request = SearchRequest { text: query.to_owned(), limit, ..SearchRequest::default() };
        self.recall_request(&request)
    }

    /// [`Self::recall`] by words and filters, any part of the answer.
    pub fn recall_request(&mut self, request: &SearchRequest) -> Result<Answer> {
        Ok(self.hub_mut()?.search(request, true))
    }

    /// The answer of [`Self::recall`], without counting.
    pub fn search(&mut self, query: &str, limit: usize) -> Result<Answer> {
        let request = SearchRequest { text: query.to_owned(), limit, ..SearchRequest::default() };
        self.search_request(&request)
    }

    /// Finds notes by words and filters, any part of the answer, with the total; never counts.
    pub fn search_request(&mut self, request: &SearchRequest) -> Result<Answer> {
        Ok(self.hub_mut()?.search(request, false))
    }

    /// A part of the answer of [`Self::search_request`], without the total: what is needed first.
    pub fn page(&mut self, request: &SearchRequest) -> Result<Page> {
        Ok(self.hub_mut()?.page(request))
    }

    /// How many notes a search finds and which tags they carry; its `offset` and `limit` do not
    /// matter. `None` if `cancelled` became true before everything was counted.
    pub fn tally(&self, request: &SearchRequest, cancelled: &AtomicBool) -> Result<Option<Tally>> {
        Ok(self.counting(request)?.run(cancelled))
    }

    /// [`Self::tally`] in two steps, so that nobody has to wait for the second: it asks the store
    /// as it is now and holds nothing of it but memory.
    pub fn counting(&self, request: &SearchRequest) -> Result<Counting> {
        Ok(self.hub()?.counting(request))
    }

    /// Reads a note and counts it as recalled, as opening and copying do.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn recall_note(&mut self, id: NoteId) -> Result<Note> {
        self.hub_mut()?.recall_note(id)
    }

    /// Reads a note; never counts.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Corrupted`] if its bytes changed on disk.
    pub fn get(&mut self, id: NoteId) -> Result<Note> {
        self.hub()?.get(id)
    }

    /// Changes a note; the version before is kept as a revision. A patch that changes nothing
    /// writes nothing.
    pub fn edit(&mut self, id: NoteId, patch: NotePatch) -> Result<Note> {
        self.hub_mut()?.edit(id, patch)
    }

    /// Earlier versions of a note, newest first.
    pub fn revisions(&mut self, id: NoteId) -> Result<Vec<Revision>> {
        self.hub()?.revisions(id)
    }

    /// Moves a note to the trash; nothing happens if it is there.
    pub fn delete(&mut self, id: NoteId) -> Result<Note> {
        self.hub_mut()?.set_deleted(id, true)
    }

    /// Takes a note out of the trash; nothing happens if it is not there.
    pub fn restore(&mut self, id: NoteId) -> Result<Note> {
        self.hub_mut()?.set_deleted(id, false)
    }

    /// Deletes a note of the trash for ever. [`Self::maintain`] takes its text out of a log file.
    ///
    /// # Errors
    /// [`Error::Invalid`] with field `id` if the note is not in the trash.
    pub fn purge(&mut self, id: NoteId) -> Result<()> {
        let hub = self.hub_mut()?;
        match hub.index.meta(id) {
            None => Err(Error::NotFound { id: id.to_string() }),
            Some(meta) if !meta.deleted => {
                let reason = format!("note {id} is not in the trash; delete it first");
                Err(Error::Invalid { field: "id", reason })
            }
            Some(_) => hub.purge(&[id]),
        }
    }

    /// Deletes every note of the trash for ever; answers how many.
    pub fn empty_trash(&mut self) -> Result<usize> {
        let hub = self.hub_mut()?;
        let ids = hub.trash();
        hub.purge(&ids)?;
        Ok(ids.len())
    }

    /// Pins or unpins a note.
    pub fn pin(&mut self, id: NoteId, pinned: bool) -> Result<Note> {
        self.hub_mut()?.pin(id, pinned)
    }

    /// Moves a note with its revisions to another layer; in exactly one layer afterwards, whatever
    /// happens on the way.
    pub fn move_to(&mut self, id: NoteId, layer: Layer) -> Result<Note> {
        self.hub_mut()?.move_to(id, layer)
    }

    /// What a change of a tag would do; changes nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] with field `tags` if a tag would break a limit.
    pub fn preview_tag_change(&self, change: &TagChange) -> Result<TagPreview> {
        self.hub()?.preview_tag_change(change)
    }

    /// Renames, merges, moves or removes a tag on every note that carries it, as one step: after a
    /// crash all of them are changed, or none. `progress` gets steps done and steps in all.
    ///
    /// # Errors
    /// As [`Self::preview_tag_change`] and [`Self::remember`]; nothing is changed then.
    pub fn change_tag(
        &mut self,
        change: &TagChange,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.hub_mut()?.change_tag(change, progress)
    }

    /// Changes many notes, marks and tags as one step, layers each note on its own: it is in
    /// exactly one afterwards. `progress` gets steps done and steps in all.
    ///
    /// # Errors
    /// As [`Self::remember`].
    ///
    /// ```
    /// use memoryhub::{BulkChange, Filter, LayeredMemoryManager, NoteSet, Spelling};
    /// # let dir = tempfile::tempdir().unwrap();
    /// let mut hub = LayeredMemoryManager::open(dir.path())?;
    /// hub.remember("buy tea", &["shopping"], "")?;
    /// hub.remember("buy cups", &["shopping"], "")?;
    /// let found = NoteSet::Found { text: "buy".into(), filter: Filter::default(),
    ///     spelling: Spelling::default(), except: vec![] };
    /// let add = BulkChange::AddTags { tags: vec!["done".into()] };
    /// let changed = hub.change_many(&found, &add, &mut |_, _| {})?;
    /// assert_eq!((changed.notes, hub.search("tag:done", 0)?.total), (2, 2));
    /// hub.undo_change(&changed.undo, &mut |_, _| {})?;
    /// assert_eq!(hub.search("tag:done", 0)?.total, 0);
    /// # Ok::<(), memoryhub::Error>(())
    /// ```
    pub fn change_many(
        &mut self,
        notes: &NoteSet,
        change: &BulkChange,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.hub_mut()?.change_many(notes, change, progress)
    }

    /// Takes back what [`Self::change_tag`] or [`Self::change_many`] did; what was changed again
    /// since stays. The answer takes that back in turn.
    ///
    /// # Errors
    /// As [`Self::remember`].
    pub fn undo_change(
        &mut self,
        undo: &Undo,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.hub_mut()?.undo_change(undo, progress)
    }

    /// The notes of a set, each once.
    pub fn note_ids(&self, notes: &NoteSet) -> Result<Vec<NoteId>> {
        Ok(self.listing(Some(notes))?.run())
    }

    /// The notes of a set, or every one that is not in the trash, to be listed while the store is
    /// used on.
    pub fn listing(&self, notes: Option<&NoteSet>) -> Result<Listing> {
        Ok(self.hub()?.listing(notes))
    }

    /// Every tag with its counts, by name.
    pub fn tags(&self) -> Result<Vec<TagCount>> {
        Ok(self.hub()?.index.tags())
    }

    /// Counts of the standing selections.
    pub fn overview(&self) -> Result<Overview> {
        Ok(self.hub()?.overview())
    }

    /// Notes a day over the last `days` days, oldest first, days without notes included.
    pub fn activity(&self, days: usize) -> Result<Vec<DayCount>> {
        Ok(self.hub()?.activity(days))
    }

    /// Figures since opening.
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.hub()?.stats())
    }

    /// What is held right now; all zero after close.
    pub fn resources(&self) -> Resources {
        self.hub().map(super::hub::Hub::resources).unwrap_or_default()
    }

    /// Recalls that wait to be written; 0 after close.
    pub fn pending_recalls(&self) -> usize {
        self.hub().map_or(0, |hub| hub.pending.len())
    }

    /// Why writes are refused until [`Self::accept_outside_state`], if they are.
    pub fn writes_stopped(&self) -> Option<String> {
        self.hub().ok()?.writes_stopped()
    }

    /// Writes waiting recall counts; answers how many notes they were of.
    pub fn flush_pending_updates(&mut self) -> Result<usize> {
        self.hub_mut()?.flush()
    }

    /// Looks at the files and takes in what others added or changed; cheap when nothing was.
    ///
    /// # Errors
    /// [`Error::ChangedOutside`] if a file shrank, vanished or lost notes: it is not taken in.
    pub fn merge_outside_changes(&mut self) -> Result<OutsideChanges> {
        self.hub_mut()?.merge()
    }

    /// After [`Error::ChangedOutside`]: takes what is on disk now as the truth.
    pub fn accept_outside_state(&mut self) -> Result<OutsideChanges> {
        self.hub_mut()?.accept_outside()
    }

    /// Housekeeping: purges what was in the trash for 30 days, drops revisions past their time,
    /// rewrites a log that is mostly dead lines or still holds purged text. Answers whether
    /// anything was done.
    pub fn maintain(&mut self) -> Result<bool> {
        self.hub_mut()?.maintain()
    }

    /// Does a step, a few milliseconds at most, of keeping the index aside on disk, so that the
    /// next opening is quick; whether there is more to do. Call it again and again when there is
    /// time: it does nothing while what is there is good enough. Trouble with it is logged and
    /// costs the next opening time, nothing else.
    pub fn keep_index(&mut self) -> Result<bool> {
        Ok(self.hub_mut()?.keep_index())
    }

    /// Reads everything on disk and compares every checksum.
    pub fn check(&mut self) -> Result<CheckReport> {
        self.hub()?.check()
    }

    /// Moves aside what is damaged and loses nothing; the findings tell what was moved, and what
    /// is still wrong.
    pub fn repair(&mut self) -> Result<CheckReport> {
        self.hub_mut()?.repair()
    }
}
