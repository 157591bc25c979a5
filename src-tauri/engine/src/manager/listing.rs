//! Which notes there are, found out while the store is used on.

use std::collections::HashSet;

use super::hub::Hub;
use crate::{
    index::{Query, Selection, Snapshot},
    model::{NoteId, NoteSet},
};

/// A list of notes that is about to be made, of the notes as they were when it was asked for.
#[derive(Debug)]
pub struct Listing(What);

#[derive(Debug)]
enum What {
    Live(Snapshot),
    Found { snapshot: Snapshot, query: Query, selection: Selection, except: HashSet<NoteId> },
    Known(Vec<NoteId>),
}

impl Listing {
    /// Makes the list: notes of a search newest first, all others oldest first, chosen ones in the
    /// order in which they were given; each once.
    pub fn run(self) -> Vec<NoteId> {
        match self.0 {
            What::Live(snapshot) => snapshot.ids(false),
            What::Found { snapshot, query, selection, except } => {
                let mut ids = snapshot.find(&query, &selection, 0, usize::MAX).ids;
                ids.retain(|id| !except.contains(id));
                ids
            }
            What::Known(ids) => ids,
        }
    }
}

impl Hub {
    /// The notes of a set that are there, or all that are not in the trash.
    pub fn listing(&self, notes: Option<&NoteSet>) -> Listing {
        Listing(match notes {
            None => What::Live(self.index.snapshot()),
            Some(NoteSet::Found { text, filter, spelling, except }) => What::Found {
                snapshot: self.index.snapshot(),
                query: Query::parse(text, &self.config.time_zone).spelled(*spelling),
                selection: self.selection(filter),
                except: except.iter().copied().collect(),
            },
            Some(NoteSet::Ids { ids }) => {
                let mut seen = HashSet::new();
                let here = |id: &&NoteId| self.index.contains(**id) && seen.insert(**id);
                What::Known(ids.iter().filter(here).copied().collect())
            }
        })
    }
}
