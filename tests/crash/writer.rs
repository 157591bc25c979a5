//! Writes to a data folder in every way there is, and says what it does, until it is killed.
//!
//! `memoryhub-crash-writer FOLDER SCRATCH SEED`

mod dice;
mod exchange;
mod look;
mod many;
mod said;

use std::{
    io::Write as _,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
};

use dice::{Dice, hash};
use memoryhub::{
    Config, Error, Layer, LayerChoice, LayeredMemoryManager, NewNote, Note, NoteId, NotePatch,
};
use said::{Said, Seen, Step, Wanted};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Steps after which the writer ends by itself, should nobody kill it.
const STEPS: usize = 4000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(scratch), Some(seed)) =
        (arguments.next(), arguments.next(), arguments.next().and_then(|it| it.parse().ok()))
    else {
        return ExitCode::from(2);
    };
    match write_on(Path::new(&folder), PathBuf::from(scratch), seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = say(&Said::Trouble(error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn write_on(folder: &Path, scratch: PathBuf, seed: u64) -> Outcome {
    let mut writer =
        Writer { hub: open(folder)?, scratch, dice: Dice::new(seed), notes: Vec::new(), made: 0 };
    writer.tell()?;
    for _ in 0..STEPS {
        writer.step()?;
    }
    Ok(())
}

fn open(folder: &Path) -> Outcome<LayeredMemoryManager> {
    let config = Config { keep_index_from: 0, ..Config::default() };
    Ok(LayeredMemoryManager::open_with(folder, config)?)
}

/// One line, in one write, so that a kill leaves it whole or away.
fn say(said: &Said) -> Outcome {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line)?;
    Ok(out.flush()?)
}

struct Writer {
    hub: LayeredMemoryManager,
    scratch: PathBuf,
    dice: Dice,
    notes: Vec<Seen>,
    made: u64,
}

impl Writer {
    /// Says what the store holds, which was just opened.
    fn tell(&mut self) -> Outcome {
        self.notes = look::look(&mut self.hub)?;
        say(&Said::Opened(self.notes.clone()))
    }

    fn any(&mut self, which: impl Fn(&Seen) -> bool) -> Option<Seen> {
        let fit: Vec<&Seen> = self.notes.iter().filter(|note| which(note)).collect();
        fit.get(self.dice.below(fit.len())).map(|note| (*note).clone())
    }

    fn note_of(&mut self, id: NoteId) -> Option<&mut Seen> {
        self.notes.iter_mut().find(|note| note.id == id)
    }

    fn step(&mut self) -> Outcome {
        match self.dice.below(100) {
            0..22 => self.remember(),
            22..29 => self.remember_many(),
            29..34 => self.import(),
            34..45 => self.edit(),
            45..52 => self.delete(),
            52..54 => self.pin(),
            54..59 => self.change_many(),
            59..65 => self.purge(),
            65..77 => self.move_it(),
            77..89 => self.recall(),
            89 => self.did(Step::Flush, |hub| Ok(hub.flush_pending_updates().map(drop)?)),
            90 => self.keep_index(),
            91..94 => self.did(Step::Maintain, |hub| Ok(hub.maintain().map(drop)?)),
            94 => self.did(Step::Repair, |hub| Ok(hub.repair().map(drop)?)),
            95 => self.export(),
            _ => self.close_and_open(),
        }
    }

    fn did(
        &mut self,
        step: Step,
        run: impl FnOnce(&mut LayeredMemoryManager) -> Outcome,
    ) -> Outcome {
        say(&Said::Will(step))?;
        run(&mut self.hub)?;
        say(&Said::Did(Vec::new()))
    }

    /// A content that no other note has; now and then a long one.
    fn content(&mut self) -> String {
        self.made += 1;
        let length = match self.dice.below(120) {
            0 => 200_000,
            1..9 => 5_000,
            _ => self.dice.below(200),
        };
        let number = self.dice.next();
        format!("note {} {number:x} 笔记 {}", self.made, "abc \u{e9}\n".repeat(length / 7))
    }

    fn new_note(&mut self) -> NewNote {
        let layer = match self.dice.below(10) {
            0..4 => LayerChoice::Core,
            4..7 => LayerChoice::Application,
            7..9 => LayerChoice::Archive,
            _ => LayerChoice::Session,
        };
        let tags = vec![format!("t{}", self.dice.below(5))];
        NewNote { content: self.content(), tags, layer, ..NewNote::default() }
    }

    fn store(
        &mut self,
        new: Vec<NewNote>,
        run: impl FnOnce(&mut Self, Vec<NewNote>) -> Outcome<Vec<Note>>,
    ) -> Outcome {
        let wanted = |new: &NewNote| Wanted {
            hash: hash(&new.content),
            tags: new.tags.clone(),
            layer: new.layer.resolve(&new.content, &new.tags),
        };
        say(&Said::Will(Step::Remember(new.iter().map(wanted).collect())))?;
        let notes = run(self, new)?;
        say(&Said::Did(notes.iter().map(|note| note.id).collect()))?;
        self.notes.extend(notes.iter().map(|note| Seen {
            id: note.id,
            hash: hash(&note.content),
            tags: note.tags.clone(),
            layer: note.layer,
            deleted: false,
            pinned: note.pinned,
            revisions: 0,
            recalled: 0,
        }));
        Ok(())
    }

    fn remember(&mut self) -> Outcome {
        let new = vec![self.new_note()];
        self.store(new, |this, mut new| match new.pop() {
            Some(new) => Ok(vec![this.hub.remember_note(new)?]),
            None => Ok(Vec::new()),
        })
    }

    fn remember_many(&mut self) -> Outcome {
        let count = 1 + self.dice.below(20);
        let new = (0..count).map(|_| self.new_note()).collect();
        self.store(new, |this, new| Ok(this.hub.remember_many(new)?))
    }

    fn edit(&mut self) -> Outcome {
        let Some(note) = self.any(|_| true) else { return Ok(()) };
        let content = self.content();
        let hash = hash(&content);
        let patch = NotePatch { content: Some(content), ..NotePatch::default() };
        self.did(Step::Edit(note.id, hash), |hub| Ok(hub.edit(note.id, patch).map(drop)?))
    }

    fn delete(&mut self) -> Outcome {
        let Some(Seen { id, deleted, .. }) = self.any(|_| true) else { return Ok(()) };
        self.did(Step::Delete(id, !deleted), |hub| {
            Ok(if deleted { hub.restore(id) } else { hub.delete(id) }.map(drop)?)
        })?;
        if let Some(note) = self.note_of(id) {
            note.deleted = !deleted;
        }
        Ok(())
    }

    fn pin(&mut self) -> Outcome {
        let Some(Seen { id, pinned, .. }) = self.any(|_| true) else { return Ok(()) };
        self.did(Step::Pin(id, !pinned), |hub| Ok(hub.pin(id, !pinned).map(drop)?))?;
        if let Some(note) = self.note_of(id) {
            note.pinned = !pinned;
        }
        Ok(())
    }

    /// One note of the trash, or all of it.
    fn purge(&mut self) -> Outcome {
        let Some(one) = self.any(|note| note.deleted) else { return Ok(()) };
        let all = self.dice.one_in(4);
        let gone = |note: &Seen| note.deleted && (all || note.id == one.id);
        let ids: Vec<NoteId> = self.notes.iter().filter(|it| gone(it)).map(|it| it.id).collect();
        self.did(Step::Purge(ids), |hub| {
            Ok(if all { hub.empty_trash().map(drop) } else { hub.purge(one.id) }?)
        })?;
        self.notes.retain(|note| !gone(note));
        Ok(())
    }

    fn move_it(&mut self) -> Outcome {
        let Some(note) = self.any(|_| true) else { return Ok(()) };
        let to = match self.dice.below(20) {
            0 => Layer::Session,
            1..7 => Layer::Core,
            7..14 => Layer::Application,
            _ => Layer::Archive,
        };
        self.did(Step::Move(note.id, to), |hub| Ok(hub.move_to(note.id, to).map(drop)?))?;
        if let Some(note) = self.note_of(note.id) {
            note.layer = to;
        }
        Ok(())
    }

    fn recall(&mut self) -> Outcome {
        if self.dice.one_in(3) {
            let query = format!("tag:t{}", self.dice.below(5));
            let limit = 1 + self.dice.below(4);
            let hits = self.hub.search(&query, limit)?.hits;
            let ids = hits.iter().map(|hit| hit.note.id).collect();
            return self.did(Step::Recall(ids), |hub| Ok(hub.recall(&query, limit).map(drop)?));
        }
        let Some(note) = self.any(|_| true) else { return Ok(()) };
        self.did(Step::Recall(vec![note.id]), |hub| Ok(hub.recall_note(note.id).map(drop)?))
    }

    /// Nothing that is acknowledged: what is kept aside is a cache.
    fn keep_index(&mut self) -> Outcome {
        while self.hub.keep_index()? {}
        Ok(())
    }

    fn close_and_open(&mut self) -> Outcome {
        let folder = self.hub.folder().to_path_buf();
        if self.dice.below(2) == 0 {
            self.keep_index()?;
        }
        self.did(Step::Close, |hub| {
            let report = hub.close()?;
            if report.is_clean() { Ok(()) } else { Err(format!("closing: {report:?}").into()) }
        })?;
        if let Err(Error::Closed) = self.hub.stats() {
            // Another size of batches, so that counts are written at other times.
            let batch_size = NonZeroUsize::MIN.saturating_add(self.dice.below(10));
            let config = Config { batch_size, keep_index_from: 0, ..Config::default() };
            self.hub = LayeredMemoryManager::open_with(&folder, config)?;
            return self.tell();
        }
        Err("a closed store answered".into())
    }
}
