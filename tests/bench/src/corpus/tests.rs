//! Of notes and queries made of invented text, which is there on every machine.

use std::collections::HashSet;

use super::{BenchNote, Queries, Words, invented, ordinal, pool::Pool, sample::Sample};

const SIZE: usize = 1_000;

fn pool() -> Pool {
    Pool {
        english: invented::english(20_000),
        chinese: invented::chinese(10_000),
        tags: invented::tags(),
        chinese_tags: invented::chinese_tags(),
        paths: invented::paths(),
        source: String::new(),
    }
}

fn notes() -> Vec<BenchNote> {
    let pool = pool();
    (0..SIZE).map(|place| BenchNote::make(&pool, place, SIZE)).collect()
}

fn queries() -> Queries {
    let mut sample = Sample::new();
    for note in notes() {
        sample.offer(note);
    }
    Queries::make(&sample)
}

#[test]
fn notes_come_in_order_and_are_about_as_long_as_real_ones() {
    let notes = notes();
    assert!(notes.windows(2).all(|pair| pair[0].created_at < pair[1].created_at));
    assert!(notes.iter().enumerate().all(|(place, note)| ordinal(note.id) as usize == place));
    let bytes = notes.iter().map(BenchNote::text_bytes).sum::<u64>() / SIZE as u64;
    assert!((220..300).contains(&bytes), "{bytes} bytes a note");
    assert!(notes.iter().any(|note| note.tags.is_empty()));
    assert!(notes.iter().all(|note| note.tags.len() <= 4));
}

#[test]
fn there_are_two_hundred_queries_and_a_thousand_others_and_all_differ() {
    let queries = queries();
    assert_eq!((queries.mixed.len(), queries.unseen.len()), (200, 1_000));
    let texts: HashSet<String> =
        queries.mixed.iter().chain(&queries.unseen).map(Words::text).collect();
    assert_eq!(texts.len(), 1_200);
}

#[test]
fn the_same_text_gives_the_same_queries() {
    let (once, again) = (queries(), queries());
    assert_eq!((once.mixed, once.unseen), (again.mixed, again.unseen));
    assert_eq!(once.filtered, again.filtered);
}
