//! `remember`: one note, or one a line; an id is printed only once its note is on disk.

use memoryhub::{Error, LayerChoice, LayeredMemoryManager, NewNote, Note};

use super::input::{Line, Lines, text_or_stdin};
use crate::{
    args::{Args, LayerName, Remember},
    failure::{Failure, Outcome},
    output::{Output, complain, counted},
    store::{Folder, with_store},
};

/// Stores what was asked for.
pub fn run(args: &Args, what: &Remember, out: &mut Output) -> Outcome {
    if what.layer == LayerName::Session {
        complain("the session layer lives in memory: it is forgotten when this command ends");
    }
    if what.lines {
        return with_store(args, Folder::MayBeMade, |hub| lines(hub, what, out));
    }
    // Read first: a folder must not be made, nor locked, while somebody still types.
    let content = text_or_stdin(what.text.as_deref())?;
    with_store(args, Folder::MayBeMade, |hub| {
        let note = hub.remember_note(new_note(what, content))?;
        say(&note, out)
    })
}

fn new_note(what: &Remember, content: String) -> NewNote {
    NewNote {
        content,
        tags: what.tags.clone(),
        context_path: what.context.clone(),
        layer: LayerChoice::from(what.layer),
        ..NewNote::default()
    }
}

fn say(note: &Note, out: &mut Output) -> Outcome {
    if out.json {
        out.object(note)?;
    } else {
        out.line(note.id)?;
    }
    out.flush()
}

/// Stores one note a line. Lines that came together are stored with one sync; a line that comes
/// alone is on disk, and its id printed, before the next is waited for.
fn lines(hub: &mut LayeredMemoryManager, what: &Remember, out: &mut Output) -> Outcome {
    let mut input = Lines::of_stdin();
    let mut writer = LineWriter { hub, what, out, listening: true, refused: 0 };
    loop {
        let batch = input.next_batch()?;
        if batch.is_empty() {
            return writer.finish();
        }
        writer.store(batch)?;
    }
}

struct LineWriter<'a> {
    hub: &'a mut LayeredMemoryManager,
    what: &'a Remember,
    out: &'a mut Output,
    /// Whether anybody still reads the ids. If not, the notes are stored all the same.
    listening: bool,
    refused: usize,
}

impl LineWriter<'_> {
    fn store(&mut self, batch: Vec<Line>) -> Outcome {
        let mut notes = Vec::with_capacity(batch.len());
        for Line { number, text } in batch {
            match text {
                // A blank line separates; it is no note.
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => notes.push((number, new_note(self.what, text))),
                Err(why) => self.refuse(number, &why),
            }
        }
        let Some(&(first, _)) = notes.first() else { return Ok(()) };
        match self.hub.remember_many(notes.iter().map(|(_, note)| note.clone()).collect()) {
            Ok(stored) => self.say_all(&stored),
            // All are checked before any is stored, so each can be tried alone.
            Err(Error::Invalid { .. }) => self.store_each(notes),
            Err(error) => Err(stopped(first, error)),
        }
    }

    fn store_each(&mut self, notes: Vec<(usize, NewNote)>) -> Outcome {
        for (number, note) in notes {
            match self.hub.remember_note(note) {
                Ok(note) => self.say_all(&[note])?,
                Err(error @ Error::Invalid { .. }) => self.refuse(number, &error.to_string()),
                Err(error) => return Err(stopped(number, error)),
            }
        }
        Ok(())
    }

    fn say_all(&mut self, notes: &[Note]) -> Outcome {
        if !self.listening {
            return Ok(());
        }
        let said = notes
            .iter()
            .try_for_each(|note| {
                if self.out.json { self.out.object(note) } else { self.out.line(note.id) }
            })
            .and_then(|()| self.out.flush());
        match said {
            Err(Failure::PipeClosed) => {
                self.listening = false;
                Ok(())
            }
            said => said,
        }
    }

    fn refuse(&mut self, number: usize, why: &str) {
        self.refused += 1;
        complain(&format!("line {number}: {why}"));
    }

    fn finish(self) -> Outcome {
        if self.refused == 0 {
            return Ok(());
        }
        let lines = counted(self.refused, "line was", "lines were");
        Err(Failure::Other(format!("{lines} not stored")))
    }
}

fn stopped(line: usize, error: Error) -> Failure {
    complain(&format!("stopped at line {line}: it and the lines after it have no id"));
    Failure::Store(error)
}
