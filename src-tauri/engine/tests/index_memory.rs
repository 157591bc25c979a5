//! What the index costs, with pieces of their real size.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use memoryhub::{
    Layer, NoteId,
    index::{Entry, Index},
};

fn put(index: &mut Index, number: u64, content: &str) {
    let created_at = Timestamp::from_second(number as i64).unwrap();
    let tags = ["one".to_owned(), "two/three".to_owned()];
    index.put(&Entry {
        id: NoteId::derived(created_at, &[&number.to_le_bytes()]),
        created_at,
        updated_at: created_at,
        layer: Layer::Core,
        pinned: false,
        deleted: false,
        recalled_count: 0,
        last_recalled: None,
        content,
        tags: &tags,
        context_path: "",
    });
}

/// A text of 240 bytes, different for each number.
fn text(number: u64) -> String {
    let words = (0..30).map(|at| format!("{:07x}", number.wrapping_mul(0x9E37_79B9) >> at));
    words.collect::<Vec<_>>().join(" ").chars().take(240).collect()
}

#[test]
fn what_is_held_beside_the_text_of_a_note_is_small() {
    let count = 40_000;
    let mut index = Index::new();
    for number in 0..count {
        put(&mut index, number, &text(number));
    }
    let beside = index.bytes() / count - 240;
    assert!(beside < 250, "{beside} bytes a note, room to grow included");
}

#[test]
fn texts_that_are_replaced_do_not_pile_up() {
    let mut index = Index::new();
    for number in 0..1_000 {
        put(&mut index, number, &text(number));
    }
    let full = index.bytes();
    for round in 1..40 {
        for number in 0..1_000 {
            put(&mut index, number, &text(number + 1_000 * round));
        }
    }
    // Dead texts are kept until they are more than the living; the vector has room to grow.
    let most = full + 4 * 1_000 * 260;
    assert!(index.bytes() < most, "{} after replacing, {full} before", index.bytes());
}
