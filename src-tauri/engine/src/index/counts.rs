//! Counts of the standing selections, kept as notes come, change and go.

use super::entry::Meta;
use crate::{
    bytes::{In, Out},
    model::{LayerCounts, View},
};

/// What can be counted without the time of day. Counts that were kept aside may be wrong, which
/// must not stop the program: they end at their limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Not in the trash, as are the next three.
    pub(super) layers: LayerCounts,
    pub(super) pinned: usize,
    pub(super) untagged: usize,
    pub(super) often: usize,
    pub(super) trashed: usize,
    /// Wide, for a damaged count must not make the sum wrap.
    recalls: u128,
}

impl Counts {
    /// Counts a note in.
    pub(super) fn add(&mut self, meta: &Meta, tagged: bool) {
        self.change(meta, tagged, |count| *count = count.saturating_add(1));
        self.recalls = self.recalls.saturating_add(u128::from(meta.recalled_count));
    }

    /// Counts a note out, which was counted in as it is now.
    pub(super) fn subtract(&mut self, meta: &Meta, tagged: bool) {
        self.change(meta, tagged, |count| *count = count.saturating_sub(1));
        self.recalls = self.recalls.saturating_sub(u128::from(meta.recalled_count));
    }

    /// Recalls of all notes, those in the trash included.
    pub(super) fn recalls(&self) -> u64 {
        u64::try_from(self.recalls).unwrap_or(u64::MAX)
    }

    /// Whether so many notes, those in the trash included, can have these counts.
    pub(super) fn are_of(&self, notes: usize) -> bool {
        let LayerCounts { session, core, application, archive } = self.layers;
        let all = [session, core, application, archive, self.trashed];
        let sum = all.into_iter().try_fold(0_usize, usize::checked_add);
        sum == Some(notes) && [self.pinned, self.untagged, self.often].iter().all(|it| *it <= notes)
    }

    pub(super) fn write(&self, out: &mut Out) {
        let LayerCounts { session, core, application, archive } = self.layers;
        for count in [session, core, application, archive] {
            out.count(count);
        }
        for count in [self.pinned, self.untagged, self.often, self.trashed] {
            out.count(count);
        }
        out.u128(self.recalls);
    }

    pub(super) fn read(all: &mut In<'_>) -> Option<Self> {
        let (session, core) = (all.count()?, all.count()?);
        let (application, archive) = (all.count()?, all.count()?);
        Some(Self {
            layers: LayerCounts { session, core, application, archive },
            pinned: all.count()?,
            untagged: all.count()?,
            often: all.count()?,
            trashed: all.count()?,
            recalls: all.u128()?,
        })
    }

    fn change(&mut self, meta: &Meta, tagged: bool, step: impl Fn(&mut usize)) {
        if meta.deleted {
            return step(&mut self.trashed);
        }
        step(self.layers.of_mut(meta.layer));
        if meta.pinned {
            step(&mut self.pinned);
        }
        if !tagged {
            step(&mut self.untagged);
        }
        if meta.recalled_count >= View::OFTEN {
            step(&mut self.often);
        }
    }
}
