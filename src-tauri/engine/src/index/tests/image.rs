//! The index as bytes: read again it is the same; other bytes are refused, never a panic.

use proptest::{collection::vec, prelude::*};

use super::{naive::any_note, *};

fn bytes(index: &Index) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut image = index.image();
    let head = image.head();
    (head, std::iter::from_fn(|| image.next_piece()).collect())
}

fn read(head: &[u8], pieces: &[Vec<u8>]) -> Option<Index> {
    let pieces: Option<Vec<Kept>> = pieces.iter().map(|piece| Kept::read(piece)).collect();
    Index::from_image(head, pieces?)
}

#[test]
fn texts_of_notes_that_are_gone_or_changed_are_not_kept() {
    let mut index = index(&[note(1, "stays"), note(2, "secret one"), note(3, "secret two")]);
    assert!(index.remove(id(2)));
    index.put(&Entry::of(&note(3, "plain")));
    let (_, pieces) = bytes(&index);
    let holds = |word: &str| {
        pieces.iter().any(|piece| memchr::memmem::find(piece, word.as_bytes()).is_some())
    };
    assert!(holds("stays") && holds("plain") && !holds("secret"));
}

#[test]
fn an_index_that_was_filled_is_that_of_single_notes() {
    let notes: Vec<Note> = (0..3_000_u32)
        .map(|n| Note {
            id: id(n.into()),
            created_at: Timestamp::from_second(n.into()).expect("a moment"),
            tags: vec![format!("t/{}", n % 7)],
            ..note(1, &format!("note {n}"))
        })
        .collect();
    let mut filled = Index::new();
    let records: Vec<Record> =
        notes.iter().map(|note| Record { note: note.clone(), version: 1 }).collect();
    for records in [&records[..10], &records[10..1_000], &records[1_000..]] {
        let built = filled.begin_fill(records);
        let built = if records.len() < 900 { built.build() } else { built.build_in_threads() };
        filled.fill(built);
    }
    let single = index(&notes);
    assert_eq!((filled.ids(), filled.tags()), (single.ids(), single.tags()));
    for query in ["note 1", "9", "tag:t/3 2", "-note", "2999"] {
        let query = Query::parse(query, &TimeZone::UTC);
        let find = |index: &Index| index.find(&query, &Selection::default(), 3, 50);
        assert_eq!(find(&filled), find(&single));
        let count = |index: &Index| counted(index, &query, &Selection::default());
        assert_eq!(count(&filled), count(&single));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn bytes_that_are_cut_or_changed_do_not_make_a_panic(
        notes in vec(any_note(), 1..12), cut: prop::sample::Index, flip: prop::sample::Index, bit in 0_u8..8,
    ) {
        let index = index(&notes);
        let (head, pieces) = bytes(&index);
        prop_assert!(read(&head, &pieces).is_some());
        let cut_head = &head[..cut.index(head.len())];
        prop_assert!(read(cut_head, &pieces).is_none());
        for piece in &pieces {
            prop_assert!(Kept::read(&piece[..cut.index(piece.len())]).is_none());
            let mut flipped = piece.clone();
            flipped[flip.index(piece.len())] ^= 1 << bit;
            // What is read of it may be wrong, which is what checksums are for; it is an index.
            if let Some(index) = read(&head, &[flipped]) {
                index.find(&Query::parse("a -b", &TimeZone::UTC), &Selection::default(), 0, 9);
            }
        }
    }
}
