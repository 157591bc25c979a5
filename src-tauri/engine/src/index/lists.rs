//! A short list of each column of a piece, one behind the other.

use std::{collections::BTreeMap, ops::Range};

/// The lists of all columns.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    /// Of each column the end of its list; it begins where that of the column before ends.
    ends: Vec<u32>,
    all: Vec<T>,
    /// Lists that changed and did not fit their place; what stands there is dead.
    others: BTreeMap<u16, Box<[T]>>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), all: Vec::new(), others: BTreeMap::new() }
    }
}

impl<T: Copy> Lists<T> {
    /// The lists of columns that have so many items each; `None` if those are not `all`.
    pub(super) fn of(lengths: impl ExactSizeIterator<Item = u32>, all: Vec<T>) -> Option<Self> {
        let mut ends = Vec::with_capacity(lengths.len());
        let mut end = 0_u32;
        for length in lengths {
            end = end.checked_add(length)?;
            ends.push(end);
        }
        (end as usize == all.len()).then(|| Self { ends, all, others: BTreeMap::new() })
    }

    /// Columns.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Appends the list of the next column.
    pub(super) fn push(&mut self, list: &[T]) {
        self.all.extend_from_slice(list);
        self.ends.push(self.all.len() as u32);
    }

    /// Whether a list can be appended: places are numbers of 32 bits.
    pub(super) fn has_room(&self, list: &[T]) -> bool {
        u32::try_from(self.all.len() + list.len()).is_ok()
    }

    pub(super) fn get(&self, at: u16) -> &[T] {
        if !self.others.is_empty()
            && let Some(list) = self.others.get(&at)
        {
            return list;
        }
        self.all.get(self.place(at)).unwrap_or_default()
    }

    /// Puts a list in the place of that of a column.
    pub(super) fn set(&mut self, at: u16, list: &[T]) {
        let place = self.place(at);
        match self.all.get_mut(place) {
            Some(kept) if kept.len() == list.len() => {
                kept.copy_from_slice(list);
                self.others.remove(&at);
            }
            _ => _ = self.others.insert(at, list.into()),
        }
    }

    /// Takes the list of a column.
    pub(super) fn take(&mut self, at: u16) -> Box<[T]> {
        let list = self.get(at).into();
        self.others.insert(at, Box::default());
        list
    }

    fn place(&self, at: u16) -> Range<usize> {
        let at = usize::from(at);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(at).copied().unwrap_or(0);
        start.unwrap_or(0) as usize..end as usize
    }

    /// Gives back room to grow.
    pub(super) fn shrink(&mut self) {
        self.ends.shrink_to_fit();
        self.all.shrink_to_fit();
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.ends.capacity() * size_of::<u32>()
            + self.all.capacity() * size_of::<T>()
            + self.others.values().map(|list| size_of_val(&**list) + 32).sum::<usize>()
    }
}
