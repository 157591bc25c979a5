//! Counts, order and memory.

use super::*;

#[test]
fn counts_follow_every_change() {
    let mut index = index(&[
        Note { recalled_count: 3, ..note(1, "a") },
        Note { layer: Layer::Archive, ..tagged(2, &["t"]) },
    ]);
    let layers = LayerCounts { core: 1, archive: 1, ..LayerCounts::default() };
    assert_eq!((index.len(), index.layer_counts(), index.trashed()), (2, layers, 0));
    index.set_layer(id(1), Layer::Session);
    index.set_recalls(id(2), 7, Some(at("06-01T00:00:00")));
    index.set_pinned(id(2), true);
    let layers = LayerCounts { session: 1, archive: 1, ..LayerCounts::default() };
    assert_eq!((index.layer_counts(), index.recalls()), (layers, 10));
    index.set_deleted(id(1), true);
    let layers = LayerCounts { archive: 1, ..LayerCounts::default() };
    assert_eq!((index.len(), index.layer_counts(), index.trashed()), (2, layers, 1));
    assert_eq!(index.created_times().collect::<Vec<_>>(), [at("05-02T12:00:00")]);
    let overview = index.overview(at("05-02T00:00:00"), at("05-03T00:00:00"), at("05-09T00:00:00"));
    assert_eq!(
        overview,
        Overview {
            all: 1,
            today: 1,
            pinned: 1,
            untagged: 0,
            often_recalled: 1,
            not_seen: 0,
            trash: 1,
            layers
        }
    );
    assert!(index.remove(id(1)));
    assert!(!index.remove(id(1)));
    assert_eq!((index.len(), index.trashed(), index.recalls()), (1, 0, 7));
}

#[test]
fn what_is_known_of_a_note_is_what_was_put_in() {
    let mut index = index(&[note(1, "a")]);
    index.set_recalls(id(1), 2, Some(at("06-01T00:00:00")));
    index.set_recalls(id(9), 2, None);
    index.set_deleted(id(9), true);
    let meta = index.meta(id(1)).expect("it is there");
    assert_eq!((meta.recalled_count, meta.last_recalled), (2, Some(at("06-01T00:00:00"))));
    assert_eq!((meta.layer, meta.pinned, meta.deleted), (Layer::Core, false, false));
    assert_eq!(meta.last_seen(), at("06-01T00:00:00"));
    assert!(index.contains(id(1)) && !index.contains(id(9)) && index.meta(id(9)).is_none());
}

#[test]
fn damaged_counts_neither_panic_nor_wrap() {
    let index = index(&[
        Note { recalled_count: u64::MAX, ..note(1, "a") },
        Note { recalled_count: u64::MAX, ..note(2, "a") },
    ]);
    assert_eq!(index.recalls(), u64::MAX);
}

#[test]
fn notes_put_in_in_any_order_come_out_by_time() {
    // Enough for many pieces; steps that are coprime to the number reach every place.
    let count = 5_000_u64;
    for step in [1, count - 1, 1_877] {
        let mut index = Index::new();
        let moments: Vec<u64> = (0..count).map(|n| n * step % count).collect();
        for &moment in &moments {
            let created_at = Timestamp::from_second(moment as i64).expect("a moment");
            let note = Note { id: id(moment.into()), created_at, ..note(1, "x") };
            index.put(&Entry::of(&note));
        }
        assert!(
            index.ids().into_iter().map(|id| id.0.as_u128()).eq(0..u128::from(count)),
            "step {step}"
        );
        for &moment in moments.iter().filter(|&moment| moment % 3 != 0) {
            assert!(index.remove(id(moment.into())));
        }
        let left = (0..u128::from(count)).filter(|moment| moment % 3 == 0);
        assert!(index.ids().into_iter().map(|id| id.0.as_u128()).eq(left), "step {step}");
    }
}

#[test]
fn memory_is_given_back() {
    let mut index = Index::new();
    assert_eq!(index.bytes(), 0);
    for n in 1..=28 {
        index.put(&Entry::of(&tagged(n, &["t"])));
    }
    assert!(index.bytes() > 0);
    index.clear();
    assert_eq!((index.bytes(), index.len(), index.tags().len()), (0, 0, 0));
    index.put(&Entry::of(&note(1, "again")));
    assert_eq!(found(&index, "again"), [1]);
}

#[test]
fn a_piece_whose_notes_are_gone_holds_no_memory() {
    let mut index = Index::new();
    let all = |index: &mut Index| (0..500).for_each(|n| index.put(&Entry::of(&numbered(n))));
    all(&mut index);
    let full = index.bytes();
    for round in 0..5 {
        assert!((0..500).all(|n| index.remove(id(n))), "round {round}");
        assert!(index.bytes() < full / 2, "{} of {full} bytes, round {round}", index.bytes());
        all(&mut index);
        assert!(index.bytes() < full * 3 / 2, "{} of {full} bytes, round {round}", index.bytes());
    }
}

fn numbered(n: u128) -> Note {
    Note { id: id(n), created_at: at("05-01T00:00:00"), ..note(1, &format!("number {n}")) }
}
