//! `recall`, `search`, `get`, `revisions`: reading notes.

use memoryhub::{Answer, LayeredMemoryManager, NoteId, SearchRequest, Spelling};

use super::change::each;
use crate::{
    args::{Args, Find},
    failure::Outcome,
    output::{Output, complain, counted},
    render,
    store::{Folder, with_store},
};

/// Finds notes and counts each as recalled.
pub fn recall(args: &Args, what: &Find, out: &mut Output) -> Outcome {
    find(args, what, out, LayeredMemoryManager::recall_request)
}

/// Finds notes.
pub fn search(args: &Args, what: &Find, out: &mut Output) -> Outcome {
    find(args, what, out, LayeredMemoryManager::search_request)
}

fn find(
    args: &Args,
    what: &Find,
    out: &mut Output,
    ask: fn(&mut LayeredMemoryManager, &SearchRequest) -> memoryhub::Result<Answer>,
) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let request = SearchRequest {
            text: what.query.clone(),
            spelling: Spelling { pinyin: what.pinyin, variants: what.variants },
            limit: what.limit,
            ..SearchRequest::default()
        };
        let answer = ask(hub, &request)?;
        if out.json {
            return answer.hits.iter().try_for_each(|hit| out.object(&hit.note));
        }
        for hit in &answer.hits {
            render::hit(out, hit)?;
        }
        out.flush()?;
        if answer.total == 0 {
            complain("no note matches");
        } else if answer.total > answer.hits.len() {
            let all = counted(answer.total, "note matches", "notes match");
            let shown = counted(answer.hits.len(), "is", "are");
            complain(&format!("{all}, the newest {shown} shown; --limit shows more"));
        }
        Ok(())
    })
}

/// Shows notes whole, without counting.
pub fn get(args: &Args, ids: &[NoteId], out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let mut first = true;
        each(ids, |id| {
            let note = hub.get(id)?;
            if out.json {
                return out.object(&note);
            }
            if !std::mem::take(&mut first) {
                out.line("")?;
            }
            render::note(out, &note)
        })
    })
}

/// Shows the earlier versions of a note.
pub fn revisions(args: &Args, id: NoteId, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let revisions = hub.revisions(id)?;
        if out.json {
            return revisions.iter().try_for_each(|revision| out.object(revision));
        }
        for revision in &revisions {
            render::revision(out, revision)?;
        }
        out.flush()?;
        if revisions.is_empty() {
            complain("the note has no earlier version");
        }
        Ok(())
    })
}
