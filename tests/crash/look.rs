//! Everything that an open store shows.

use memoryhub::{Filter, Hit, LayeredMemoryManager, Result, SearchRequest, View};

use crate::{dice::hash, said::Seen};

/// Every note, those in the trash included; nothing is counted as a recall.
pub fn look(hub: &mut LayeredMemoryManager) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    for view in [View::All, View::Trash] {
        let filter = Filter { view, ..Filter::default() };
        let request = SearchRequest { filter, limit: usize::MAX, ..SearchRequest::default() };
        let answer = hub.search_request(&request)?;
        // A note that is counted but cannot be read would be missing from the hits.
        if answer.total != answer.hits.len() {
            let reason = format!("{} found, {} read", answer.total, answer.hits.len());
            return Err(memoryhub::Error::Invalid { field: "answer", reason });
        }
        for Hit { note, .. } in answer.hits {
            all.push(Seen {
                id: note.id,
                hash: hash(&note.content),
                tags: note.tags,
                layer: note.layer,
                deleted: note.deleted_at.is_some(),
                pinned: note.pinned,
                revisions: hub.revisions(note.id)?.len(),
                recalled: note.recalled_count,
            });
        }
    }
    Ok(all)
}
