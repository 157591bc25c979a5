//! `edit`, `delete`, `restore`, `purge`, `move`, `pin`: changing notes by id.

use memoryhub::{LayeredMemoryManager, Note, NoteId, NotePatch};
use serde_json::json;

use super::input::text_or_stdin;
use crate::{
    args::{Args, Edit, Move, Pin, Purge},
    failure::{Failure, Outcome},
    output::{Output, counted},
    store::{Folder, with_store},
};

/// Does `work` for every id. One that fails is told and does not keep the others from their turn.
pub fn each(ids: &[NoteId], mut work: impl FnMut(NoteId) -> Outcome) -> Outcome {
    let mut all = Ok(());
    for &id in ids {
        match work(id) {
            Err(Failure::Store(error)) => {
                Failure::Store(error).tell();
                all = Err(Failure::Told);
            }
            Err(failure) => return Err(failure),
            Ok(()) => {}
        }
    }
    all
}

/// Changes every note and says what became of it.
fn change_each(
    args: &Args,
    ids: &[NoteId],
    out: &mut Output,
    what: &str,
    change: impl FnMut(&mut LayeredMemoryManager, NoteId) -> memoryhub::Result<Note>,
) -> Outcome {
    with_store(args, Folder::MustExist, |hub| change_in(hub, ids, out, what, change))
}

fn change_in(
    hub: &mut LayeredMemoryManager,
    ids: &[NoteId],
    out: &mut Output,
    what: &str,
    mut change: impl FnMut(&mut LayeredMemoryManager, NoteId) -> memoryhub::Result<Note>,
) -> Outcome {
    each(ids, |id| {
        let note = change(hub, id)?;
        if out.json { out.object(&note) } else { out.line(format_args!("{id} {what}")) }
    })
}

/// Purges what was in the trash for long and takes purged text out of the files. The application
/// does so by itself; who has the command line alone needs it too.
fn keep_house(hub: &mut LayeredMemoryManager, done: Outcome) -> Outcome {
    let kept = hub.maintain();
    done?;
    kept?;
    Ok(())
}

/// Changes what was given and leaves the rest.
pub fn edit(args: &Args, what: &Edit, out: &mut Output) -> Outcome {
    let text = what.content.as_deref().or(what.text.as_deref());
    let patch = NotePatch {
        content: text.map(|text| text_or_stdin(Some(text))).transpose()?,
        tags: (what.no_tags || !what.tags.is_empty()).then(|| what.tags.clone()),
        context_path: what.context.clone(),
    };
    if patch == NotePatch::default() {
        let words = "edit needs something to change: --content, --tag, --no-tags or --context";
        return Err(Failure::BadUse(words.into()));
    }
    change_each(args, &[what.id], out, "edited", |hub, id| hub.edit(id, patch.clone()))
}

/// Moves notes to the trash.
pub fn delete(args: &Args, ids: &[NoteId], out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let done = change_in(hub, ids, out, "moved to the trash", LayeredMemoryManager::delete);
        keep_house(hub, done)
    })
}

/// Takes notes out of the trash.
pub fn restore(args: &Args, ids: &[NoteId], out: &mut Output) -> Outcome {
    change_each(args, ids, out, "restored", LayeredMemoryManager::restore)
}

/// Pins or unpins notes.
pub fn pin(args: &Args, what: &Pin, out: &mut Output) -> Outcome {
    let said = if what.off { "unpinned" } else { "pinned" };
    change_each(args, &what.notes.ids, out, said, |hub, id| hub.pin(id, !what.off))
}

/// Moves a note to another layer.
pub fn move_to(args: &Args, what: &Move, out: &mut Output) -> Outcome {
    let Some(layer) = what.layer.or(what.to) else {
        return Err(Failure::BadUse("move needs a layer: core, application or archive".into()));
    };
    let said = format!("moved to {layer}");
    change_each(args, &[what.id], out, &said, |hub, id| hub.move_to(id, layer))
}

/// Removes notes for ever.
pub fn purge(args: &Args, what: &Purge, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let done = if what.all { purge_all(hub, out) } else { purge_each(hub, &what.ids, out) };
        keep_house(hub, done)
    })
}

fn purge_all(hub: &mut LayeredMemoryManager, out: &mut Output) -> Outcome {
    let purged = hub.empty_trash()?;
    if out.json {
        return out.object(&json!({ "purged": purged }));
    }
    out.line(format_args!("{} purged", counted(purged, "note", "notes")))
}

fn purge_each(hub: &mut LayeredMemoryManager, ids: &[NoteId], out: &mut Output) -> Outcome {
    each(ids, |id| {
        hub.purge(id)?;
        if out.json {
            out.object(&json!({ "id": id, "purged": true }))
        } else {
            out.line(format_args!("{id} purged"))
        }
    })
}
