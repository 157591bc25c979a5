//! A hash table in many small ones, so that no insertion pays for the growth of all: of a million
//! entries, one at a time moves a sixty-fourth.
//!
//! Entries are handles; what they stand for, and its hash, is the caller's to look up.

use hashbrown::HashTable;

/// Bits of a hash that choose the table: not those by which a table finds its entries.
const BITS: u32 = 6;
const SHIFT: u32 = 40;

/// The tables; none as long as there is no entry.
#[derive(Debug)]
pub(crate) struct Shards<T> {
    tables: Vec<HashTable<T>>,
    len: usize,
}

impl<T> Default for Shards<T> {
    fn default() -> Self {
        Self { tables: Vec::new(), len: 0 }
    }
}

impl<T> Shards<T> {
    fn make_tables(&mut self) {
        if self.tables.is_empty() {
            self.tables.resize_with(1 << BITS, HashTable::new);
        }
    }

    fn at(hash: u64) -> usize {
        (hash >> SHIFT) as usize & ((1 << BITS) - 1)
    }

    /// Entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Makes room for so many entries more.
    pub fn reserve(&mut self, more: usize, hash: impl Fn(&T) -> u64) {
        // Entries spread unevenly; the table that gets most makes room for the rest when it must.
        let each = more >> BITS;
        if more > 0 {
            self.make_tables();
        }
        for table in &mut self.tables {
            table.reserve(each + each / 8, &hash);
        }
    }

    /// The entry of that hash that is the one.
    pub fn find(&self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<&T> {
        self.tables.get(Self::at(hash))?.find(hash, is_it)
    }

    /// Adds an entry that is not there; `of` gives the hash of any entry.
    pub fn insert(&mut self, hash: u64, entry: T, of: impl Fn(&T) -> u64) {
        self.make_tables();
        if let Some(table) = self.tables.get_mut(Self::at(hash)) {
            table.insert_unique(hash, entry, of);
            self.len += 1;
        }
    }

    /// Takes out the entry of that hash that is the one.
    pub fn remove(&mut self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<T> {
        let found = self.tables.get_mut(Self::at(hash))?.find_entry(hash, is_it).ok()?;
        self.len -= 1;
        Some(found.remove().0)
    }

    /// Memory held, in bytes.
    pub fn bytes(&self) -> usize {
        let tables: usize = self.tables.iter().map(HashTable::allocation_size).sum();
        tables + self.tables.capacity() * size_of::<HashTable<T>>()
    }
}
