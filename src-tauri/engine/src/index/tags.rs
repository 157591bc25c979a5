//! The tags in use: their spelling, their branches, and how many notes carry each.
//!
//! A tag is known by its folded name. A tag stays while any note carries it or one nested under
//! it, in the trash or not; the counts are those of notes that are not in the trash.

use std::collections::HashMap;

use super::{selection::folded_tag, spelling::Spellings};
use crate::{
    bytes::{In, Out},
    model::TagCount,
    text::fold,
};

/// Both widths of the slash part a branch.
const SLASHES: [char; 2] = ['/', '／'];

/// A tag, or a branch that holds tags.
#[derive(Debug, Clone)]
struct Node {
    folded: Box<str>,
    /// As it was first met, its branch as that was first met.
    spelling: Box<str>,
    parent: Option<u32>,
    /// Notes that carry it or one nested under it, in the trash or not.
    uses: usize,
    /// Of those not in the trash, the ones that carry exactly this one.
    notes: usize,
    /// Of those not in the trash, all.
    with_nested: usize,
}

/// All tags.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags {
    nodes: Vec<Option<Node>>,
    free: Vec<u32>,
    by_name: HashMap<Box<str>, u32>,
    /// By folded name.
    sorted: Vec<u32>,
    /// Tags that notes outside the trash carry.
    carried: usize,
}

impl Tags {
    /// The numbers of `tags`, each once; those met for the first time become known. They stay
    /// valid for as long as a note that carries them is [attached](Self::attach).
    pub(super) fn intern(&mut self, tags: &[String]) -> Box<[u32]> {
        let mut numbers: Vec<u32> = tags.iter().filter_map(|tag| self.intern_one(tag)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_boxed_slice()
    }

    /// Counts in a note with these tags.
    pub(super) fn attach(&mut self, tags: &[u32], live: bool) {
        for number in self.with_branches(tags) {
            if let Some(node) = self.node_mut(number) {
                more(&mut node.uses);
            }
        }
        if live {
            self.count_live(tags, more);
        }
    }

    /// Counts out a note that was counted in like this; forgets what no note carries any more.
    pub(super) fn detach(&mut self, tags: &[u32], live: bool) {
        if live {
            self.count_live(tags, fewer);
        }
        for number in self.with_branches(tags) {
            let Some(node) = self.node_mut(number) else { continue };
            fewer(&mut node.uses);
            if node.uses == 0 {
                self.forget(number);
            }
        }
    }

    /// A note with these tags came out of the trash (`live`) or went there.
    pub(super) fn set_live(&mut self, tags: &[u32], live: bool) {
        self.count_live(tags, if live { more } else { fewer });
    }

    /// See [`super::Index::canonical_tag`].
    pub(super) fn canonical(&self, tag: &str) -> String {
        let mut spelling = String::new();
        let mut folded = String::new();
        for segment in segments(tag) {
            if !spelling.is_empty() {
                spelling.push('/');
                folded.push('/');
            }
            folded.push_str(&fold(segment));
            match self.by_name.get(folded.as_str()).and_then(|&number| self.node(number)) {
                Some(known) => known.spelling.as_ref().clone_into(&mut spelling),
                None => spelling.push_str(segment),
            }
        }
        spelling
    }

    /// The numbers of a folded tag and all nested under it, sorted.
    pub(super) fn under(&self, folded: &str) -> Vec<u32> {
        self.begun_by(|name| name.strip_prefix(folded))
    }

    /// The same for any spelling of a tag.
    pub(super) fn under_any(&self, spellings: &Spellings) -> Vec<u32> {
        self.begun_by(|name| spellings.strip_prefix(name))
    }

    /// The numbers of tags whose names go on with another part, or not at all, sorted.
    fn begun_by(&self, strip: impl Fn(&str) -> Option<&str>) -> Vec<u32> {
        let nested =
            |name: &str| strip(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let is_under = |number: &u32| self.node(*number).is_some_and(|node| nested(&node.folded));
        let mut numbers: Vec<u32> = self.sorted.iter().copied().filter(is_under).collect();
        numbers.sort_unstable();
        numbers
    }

    /// See [`super::Index::tags`].
    pub(super) fn counts(&self) -> Vec<TagCount> {
        let nodes = self.sorted.iter().filter_map(|&number| self.node(number));
        nodes
            .filter(|node| node.with_nested > 0)
            .map(|node| TagCount {
                tag: node.spelling.to_string(),
                notes: node.notes,
                with_nested: node.with_nested,
            })
            .collect()
    }

    /// Begins to count tags of some notes.
    pub(super) fn tally(&self) -> TagTally<'_> {
        let places = self.nodes.len();
        TagTally { tags: self, counts: vec![(0, 0); places], last: vec![0; places], note: 0 }
    }

    /// How many tags notes outside the trash carry.
    pub(super) fn len(&self) -> usize {
        self.carried
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let names = self.nodes.iter().flatten();
        let names: usize = names.map(|node| 2 * node.folded.len() + node.spelling.len() + 24).sum();
        names
            + self.nodes.capacity() * size_of::<Option<Node>>()
            + (self.free.capacity() + self.sorted.capacity()) * size_of::<u32>()
            + self.by_name.capacity() * (size_of::<(Box<str>, u32)>() + 1)
    }

    /// Appends what notes that carry a tag are found by: its folded name after a NUL, as in a text.
    pub(super) fn append_name(&self, number: u32, out: &mut Vec<u8>) {
        if let Some(node) = self.node(number) {
            out.push(0);
            out.extend_from_slice(node.folded.as_bytes());
        }
    }

    pub(super) fn write(&self, out: &mut Out) {
        out.count(self.nodes.len());
        for node in &self.nodes {
            out.u8(u8::from(node.is_some()));
            let Some(node) = node else { continue };
            out.bytes(node.folded.as_bytes());
            out.bytes(node.spelling.as_bytes());
            out.u32(node.parent.unwrap_or(u32::MAX));
            out.count(node.uses);
            out.count(node.notes);
            out.count(node.with_nested);
        }
    }

    pub(super) fn read(all: &mut In<'_>) -> Option<Self> {
        let mut tags = Self::default();
        for number in 0..u32::try_from(all.count()?).ok()? {
            if all.u8()? == 0 {
                tags.free.push(number);
                tags.nodes.push(None);
                continue;
            }
            let node = Node {
                folded: all.text()?.into(),
                spelling: all.text()?.into(),
                parent: Some(all.u32()?).filter(|parent| *parent != u32::MAX),
                uses: all.count()?,
                notes: all.count()?,
                with_nested: all.count()?,
            };
            tags.carried += usize::from(node.notes > 0);
            if tags.by_name.insert(node.folded.clone(), number).is_some() {
                return None;
            }
            tags.sorted.push(number);
            tags.nodes.push(Some(node));
        }
        if !tags.nodes.iter().flatten().all(|node| tags.is_under_its_parent(node)) {
            return None;
        }
        let Self { nodes, sorted, .. } = &mut tags;
        let name = |number: &u32| nodes.get(*number as usize)?.as_ref().map(|node| &node.folded);
        sorted.sort_by(|one, other| name(one).cmp(&name(other)));
        Some(tags)
    }

    /// Whether its name begins with that of its branch, so that branches end somewhere.
    fn is_under_its_parent(&self, node: &Node) -> bool {
        let Some(parent) = node.parent else { return true };
        let above = self.node(parent).map(|parent| &*parent.folded);
        above.is_some_and(|above| {
            node.folded.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn node(&self, number: u32) -> Option<&Node> {
        self.nodes.get(number as usize)?.as_ref()
    }

    fn node_mut(&mut self, number: u32) -> Option<&mut Node> {
        self.nodes.get_mut(number as usize)?.as_mut()
    }

    fn intern_one(&mut self, tag: &str) -> Option<u32> {
        if let Some(&known) = self.by_name.get(folded_tag(tag).as_str()) {
            return Some(known);
        }
        let mut branch: Option<u32> = None;
        for segment in segments(tag) {
            let above = branch.and_then(|number| self.node(number));
            let (folded, spelling) = match above {
                Some(above) => (
                    format!("{}/{}", above.folded, fold(segment)),
                    format!("{}/{segment}", above.spelling),
                ),
                None => (fold(segment), segment.to_owned()),
            };
            branch = match self.by_name.get(folded.as_str()) {
                Some(&known) => Some(known),
                None => Some(self.learn(folded, spelling, branch)),
            };
        }
        branch
    }

    fn learn(&mut self, folded: String, spelling: String, parent: Option<u32>) -> u32 {
        let folded = folded.into_boxed_str();
        let place = self.place_of(&folded);
        let node = Node {
            folded: folded.clone(),
            spelling: spelling.into_boxed_str(),
            parent,
            uses: 0,
            notes: 0,
            with_nested: 0,
        };
        let number = if let Some(number) = self.free.pop() {
            if let Some(free) = self.nodes.get_mut(number as usize) {
                *free = Some(node);
            }
            number
        } else {
            self.nodes.push(Some(node));
            (self.nodes.len() - 1) as u32
        };
        self.sorted.insert(place, number);
        self.by_name.insert(folded, number);
        number
    }

    fn forget(&mut self, number: u32) {
        let Some(place) = self.node(number).map(|node| self.place_of(&node.folded)) else { return };
        self.sorted.remove(place);
        if let Some(node) = self.nodes.get_mut(number as usize).and_then(Option::take) {
            self.by_name.remove(&node.folded);
        }
        self.free.push(number);
    }

    /// Where a folded name stands among the sorted, or would.
    fn place_of(&self, folded: &str) -> usize {
        self.sorted.partition_point(|&number| {
            self.node(number).is_some_and(|node| node.folded.as_ref() < folded)
        })
    }

    /// The tags and the branches they are on, each once.
    fn with_branches(&self, tags: &[u32]) -> Vec<u32> {
        let mut all = Vec::with_capacity(2 * tags.len());
        for &tag in tags {
            let mut next = Some(tag);
            while let Some(number) = next {
                all.push(number);
                next = self.node(number).and_then(|node| node.parent);
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn count_live(&mut self, tags: &[u32], step: fn(&mut usize)) {
        for number in self.with_branches(tags) {
            if let Some(node) = self.node_mut(number) {
                step(&mut node.with_nested);
            }
        }
        for &number in tags {
            let Some(node) = self.node_mut(number) else { continue };
            let before = node.notes;
            step(&mut node.notes);
            match (before, node.notes) {
                (0, 1..) => more(&mut self.carried),
                (1.., 0) => fewer(&mut self.carried),
                _ => {}
            }
        }
    }
}

/// Counts of the tags of some notes.
pub(super) struct TagTally<'a> {
    tags: &'a Tags,
    /// Notes that carry exactly this tag, and those that carry it or one nested under it.
    counts: Vec<(usize, usize)>,
    /// The last note that was counted for a tag or a branch, which counts once a note.
    last: Vec<u32>,
    note: u32,
}

impl TagTally<'_> {
    /// Counts in a note.
    pub(super) fn add(&mut self, tags: &[u32]) {
        self.note += 1;
        for &tag in tags {
            if let Some((exact, _)) = self.counts.get_mut(tag as usize) {
                *exact += 1;
            }
            let mut next = Some(tag);
            while let Some(number) = next {
                let Some(last) = self.last.get_mut(number as usize) else { break };
                if std::mem::replace(last, self.note) == self.note {
                    break;
                }
                if let Some((_, nested)) = self.counts.get_mut(number as usize) {
                    *nested += 1;
                }
                next = self.tags.node(number).and_then(|node| node.parent);
            }
        }
    }

    /// What was counted, by folded name.
    pub(super) fn counts(self) -> Vec<TagCount> {
        let counted = |&number: &u32| {
            let (notes, with_nested) = *self.counts.get(number as usize)?;
            let tag = self.tags.node(number)?.spelling.to_string();
            (with_nested > 0).then_some(TagCount { tag, notes, with_nested })
        };
        self.tags.sorted.iter().filter_map(counted).collect()
    }
}

/// One more. Counts that were kept aside may be wrong, which must not stop the program.
fn more(count: &mut usize) {
    *count = count.saturating_add(1);
}

/// One fewer, see [`more`].
fn fewer(count: &mut usize) {
    *count = count.saturating_sub(1);
}

/// The parts of a tag, without its leading `#`.
fn segments(tag: &str) -> impl Iterator<Item = &str> {
    let tag = tag.strip_prefix(['#', '＃']).unwrap_or(tag).trim_end_matches(SLASHES);
    tag.split(SLASHES).filter(move |_| !tag.is_empty())
}
