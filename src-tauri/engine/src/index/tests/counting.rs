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
        assert!(index.ids().map(|id| id.0.as_u128()).eq(0..u128::from(count)), "step {step}");
        for &moment in moments.iter().filter(|&moment| moment % 3 != 0) {
            assert!(index.remove(id(moment.into())));
        }
        let left = (0..u128::from(count)).filter(|moment| moment % 3 == 0);
        assert!(index.ids().map(|id| id.0.as_u128()).eq(left), "step {step}");
    }
}

#[test]
fn memory_is_accounted_for_used_again_and_given_back() {
    let mut index = Index::new();
    assert_eq!(index.bytes(), 0);
    index.reserve(100);
    for n in 1..=28 {
        index.put(&Entry::of(&Note { tags: vec!["t".into()], ..note(n, &"text ".repeat(100)) }));
    }
    let full = index.bytes();
    assert!(full >= 28 * 500, "{full} bytes hold the texts");
    for round in 0..50 {
        for n in 1..=28 {
            let text = format!("{round:04}{}", "new! ".repeat(99));
            index.put(&Entry::of(&Note { tags: vec!["t".into()], ..note(n, &text) }));
        }
    }
    assert!(index.bytes() <= full + 512, "{} after replacing, {full} before", index.bytes());
    index.clear();
    assert_eq!((index.bytes(), index.len(), index.tags().len()), (0, 0, 0));
    index.put(&Entry::of(&note(1, "again")));
    assert_eq!(found(&index, "again"), [1]);
}

#[test]
fn what_is_held_beside_the_text_of_a_note_is_small() {
    let count = 20_000_u64;
    let mut index = Index::new();
    for n in 0..count {
        let created_at = Timestamp::from_second(n as i64).expect("a moment");
        let tags = vec!["one".into(), "two/three".into()];
        let note = Note { id: id(n.into()), created_at, tags, ..note(1, &"x".repeat(240)) };
        index.put(&Entry::of(&note));
    }
    let beside = index.bytes() / count - 240;
    assert!(beside < 330, "{beside} bytes a note, the vector's room to grow included");
}
