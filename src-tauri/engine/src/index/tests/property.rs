//! The index compared with a naive scan, on random notes, changes and queries.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, prelude::*};

use super::{naive::*, *};
use crate::{
    model::{Field, View},
    text::fold,
};

/// A change of the index.
#[derive(Debug, Clone)]
enum Change {
    Put(Note),
    Remove(u128),
    Trash(u128, bool),
    Move(u128, Layer),
    Pin(u128, bool),
    Recall(u128, u64),
    /// Without tags, and then put in again with those of another.
    Retag(u128, Vec<String>),
    /// Kept aside as bytes and read again.
    Reopen,
}

fn any_change() -> impl Strategy<Value = Change> {
    let number = || 1_u128..16;
    prop_oneof![
        8 => any_note().prop_map(Change::Put),
        1 => number().prop_map(Change::Remove),
        1 => (number(), any::<bool>()).prop_map(|(n, trash)| Change::Trash(n, trash)),
        1 => (number(), prop::sample::select(&Layer::ALL[..])).prop_map(|(n, to)| Change::Move(n, to)),
        1 => (number(), any::<bool>()).prop_map(|(n, pin)| Change::Pin(n, pin)),
        1 => (number(), 0_u64..9).prop_map(|(n, count)| Change::Recall(n, count)),
        1 => Just(Change::Reopen),
        2 => (number(), any_note()).prop_map(|(n, note)| Change::Retag(n, note.tags)),
    ]
}

/// Makes the same changes to an index and to a plain map.
fn apply(changes: &[Change]) -> (Index, BTreeMap<NoteId, Note>) {
    let (mut index, mut notes) = (Index::new(), BTreeMap::<NoteId, Note>::new());
    let moment = at("05-09T00:00:00");
    for change in changes {
        let mut with = |number: &u128, change: &dyn Fn(&mut Note)| {
            notes.get_mut(&id(*number)).map(change);
        };
        match change {
            Change::Put(note) => {
                index.put(&Entry::of(note));
                notes.insert(note.id, note.clone());
            }
            Change::Remove(n) => assert_eq!(index.remove(id(*n)), notes.remove(&id(*n)).is_some()),
            Change::Trash(n, trash) => {
                index.set_deleted(id(*n), *trash);
                with(n, &|note| note.deleted_at = trash.then_some(moment));
            }
            Change::Move(n, layer) => {
                index.set_layer(id(*n), *layer);
                with(n, &|note| note.layer = *layer);
            }
            Change::Pin(n, pinned) => {
                index.set_pinned(id(*n), *pinned);
                with(n, &|note| note.pinned = *pinned);
            }
            Change::Retag(n, tags) => {
                index.forget_tags(id(*n));
                with(n, &|note| note.tags.clone_from(tags));
                if let Some(note) = notes.get(&id(*n)) {
                    index.put(&Entry::of(note));
                }
            }
            Change::Reopen => {
                let mut image = index.image();
                let head = image.head();
                let pieces = std::iter::from_fn(|| image.next_piece());
                let pieces = pieces.map(|piece| Kept::read(&piece).expect("its own bytes"));
                index = Index::from_image(&head, pieces.collect()).expect("its own bytes");
            }
            Change::Recall(n, count) => {
                index.set_recalls(id(*n), *count, Some(moment));
                with(n, &|note| (note.recalled_count, note.last_recalled) = (*count, Some(moment)));
            }
        }
    }
    (index, notes)
}

/// The tags of some notes, counted in the plainest way.
fn tag_counts(index: &Index, ids: &[NoteId], notes: &BTreeMap<NoteId, Note>) -> Vec<TagCount> {
    let found: Vec<&Note> = ids.iter().map(|id| &notes[id]).collect();
    let mut names = BTreeSet::new();
    for tag in found.iter().flat_map(|note| &note.tags) {
        let folded = fold(tag);
        names.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
        names.insert(folded);
    }
    let count = |keeps: &dyn Fn(&str) -> bool| {
        found.iter().filter(|note| note.tags.iter().any(|tag| keeps(tag))).count()
    };
    let counted = names.into_iter().map(|name| TagCount {
        notes: count(&|tag| fold(tag) == name),
        with_nested: count(&|tag| is_under(tag, &name)),
        tag: index.canonical_tag(&name),
    });
    counted.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn the_index_finds_what_a_naive_scan_finds(
        changes in vec(any_change(), 0..40),
        asked in vec((any_branches(), any_writing(), any_spelling(), any_filter()), 1..8),
        offset in 0_usize..6, limit in 0_usize..6, today in 1_i8..50,
    ) {
        let (index, notes) = apply(&changes);
        let now = at("05-01T09:00:00") + jiff::SignedDuration::from_hours(24 * i64::from(today));
        for (branches, writing, spelling, filter) in asked {
            let text = writing.write(&branches);
            let query = Query::parse(&text, &TimeZone::UTC).spelled(spelling);
            let selection = Selection::resolve(&filter, now, &TimeZone::UTC);
            let found = |note: &&Note| is_found(note, &branches, spelling, &filter, now);
            let mut wanted: Vec<&Note> = notes.values().filter(found).collect();
            wanted.sort_by_key(|note| std::cmp::Reverse((note.created_at, note.id)));
            let wanted: Vec<NoteId> = wanted.into_iter().map(|note| note.id).collect();
            let marker = query.marker();
            for id in &wanted {
                let note = &notes[id];
                let matches = marker.matches(&note.content, &note.tags, &note.context_path);
                let hit = note.deleted_at.is_none().then(|| Hit { note: note.clone(), matches });
                prop_assert_eq!(index.hits(&[*id], &marker), [hit], "the note itself, or nothing");
            }
            let whole = index.find(&query, &selection, 0, usize::MAX);
            prop_assert_eq!(&whole.ids, &wanted, "{:?} as {:?}", text, query);
            let counted = counted(&index, &query, &selection);
            prop_assert_eq!(counted.total, wanted.len());
            prop_assert_eq!(counted.tags, tag_counts(&index, &wanted, &notes));
            let page = index.find(&query, &selection, offset, limit);
            let part: Vec<NoteId> = wanted.iter().skip(offset).take(limit).copied().collect();
            let more = offset + limit < wanted.len();
            prop_assert_eq!(page, Found { ids: part, more });
        }
    }

    #[test]
    fn counts_are_those_of_a_naive_count(changes in vec(any_change(), 0..60)) {
        let (index, notes) = apply(&changes);
        let live: Vec<&Note> = notes.values().filter(|note| note.deleted_at.is_none()).collect();
        let count = |keeps: &dyn Fn(&Note) -> bool| live.iter().filter(|note| keeps(note)).count();
        prop_assert_eq!(index.len(), notes.len());
        prop_assert_eq!(index.trashed(), notes.len() - live.len());
        prop_assert_eq!(index.recalls(), notes.values().map(|note| note.recalled_count).sum::<u64>());

        let (from, until, unseen) = (at("05-02T00:00:00"), at("05-04T00:00:00"), at("05-07T00:00:00"));
        let overview = index.overview(from, until, unseen);
        prop_assert_eq!(overview.all, live.len());
        prop_assert_eq!(overview.today, count(&|n| n.created_at >= from && n.created_at < until));
        prop_assert_eq!(overview.pinned, count(&|n| n.pinned));
        prop_assert_eq!(overview.untagged, count(&|n| n.tags.is_empty()));
        prop_assert_eq!(overview.often_recalled, count(&|n| n.recalled_count >= View::OFTEN));
        prop_assert_eq!(overview.not_seen, count(&|n| {
            n.created_at < unseen && n.updated_at < unseen && n.last_recalled.is_none_or(|at| at < unseen)
        }));
        for layer in Layer::ALL {
            prop_assert_eq!(*index.layer_counts().of_mut(layer), count(&|n| n.layer == layer));
        }

        let mut names = BTreeSet::new();
        for tag in live.iter().flat_map(|note| &note.tags) {
            let folded = fold(tag);
            names.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
            names.insert(folded);
        }
        let tags = index.tags();
        prop_assert_eq!(tags.iter().map(|tag| fold(&tag.tag)).collect::<Vec<_>>(), names.into_iter().collect::<Vec<_>>());
        for tag in &tags {
            prop_assert_eq!(tag.notes, count(&|n| n.tags.iter().any(|t| fold(t) == fold(&tag.tag))));
            prop_assert_eq!(tag.with_nested, count(&|n| n.tags.iter().any(|t| is_under(t, &tag.tag))));
            prop_assert_eq!(&index.canonical_tag(&tag.tag.to_lowercase()), &tag.tag);
        }
        prop_assert_eq!(index.tag_count(), tags.iter().filter(|tag| tag.notes > 0).count());
    }

    #[test]
    fn matches_lie_on_boundaries_and_fold_to_a_term(
        note in any_note(), branches in any_branches(), writing in any_writing(),
        spelling in any_spelling(),
    ) {
        let query = Query::parse(&writing.write(&branches), &TimeZone::UTC).spelled(spelling);
        let mut terms = query.terms();
        let matches = query.marker().matches(&note.content, &note.tags, &note.context_path);
        let text_of = |field| match field {
            Field::Content => &note.content,
            Field::Tag(at) => &note.tags[at],
            Field::ContextPath => &note.context_path,
        };
        let fields = [Field::Content, Field::ContextPath].into_iter();
        for field in fields.chain((0..note.tags.len()).map(Field::Tag)) {
            let holds = terms.iter().any(|term| holds(text_of(field), term, spelling));
            let marked = matches.iter().any(|found| found.field == field);
            prop_assert!(marked || !holds, "{:?} holds a term", field);
        }
        terms.extend(branches.iter().flatten().filter_map(|(_, atom)| match atom {
            Atom::Path(part) => Some(fold(part)),
            _ => None,
        }));
        for found in &matches {
            let part = text_of(found.field).get(found.start..found.end);
            let part = part.expect("on character boundaries");
            let holds = terms.iter().any(|term| holds(part, term, spelling));
            prop_assert!(holds, "{:?} in {:?}", part, terms);
        }
        for pair in matches.windows(2) {
            prop_assert!(pair[0].field < pair[1].field || (pair[0].field == pair[1].field && pair[0].end < pair[1].start));
        }
    }

    #[test]
    fn no_text_makes_a_query_panic(
        text in "(\\PC|[\"“”＂:： 　\\-#]|tag:|before:|after:2024|is:|layer:| OR ){0,16}", note in any_note(),
    ) {
        let query = Query::parse(&text, &TimeZone::UTC);
        let matches = query.marker().matches(&note.content, &note.tags, &note.context_path);
        prop_assert!(matches.len() <= 1_000);
        let mut index = Index::new();
        index.put(&Entry::of(&Note { content: text.clone(), deleted_at: None, ..note }));
        let found = index.find(&query, &Selection::default(), 0, 1);
        let literal = query.terms() == [fold(text.trim())];
        prop_assert!(!literal || found.ids.len() == 1, "a text is found by itself");
    }
}
