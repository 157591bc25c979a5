//! Queries that nobody tuned for: typing errors, splices of two words, Chinese.

use std::collections::HashSet;

use fastrand::Rng;

use super::{
    queries::{Collection, Words, pick, run},
    sample::{Sample, part},
};

const SEED: u64 = 0x756E_7365;

/// A thousand of them, none of those that are known.
pub fn make(sample: &Sample, known: HashSet<String>) -> Vec<Words> {
    let dice = &mut Rng::with_seed(SEED);
    let (words, chinese) = (sample.words(), sample.chinese());
    let mut made = Collection::new(known);
    made.take("typing error", 400, || {
        let word = pick(dice, &words);
        let typed = part(word, 0, dice.usize(2..10));
        vec![mistyped(dice, &typed)]
    });
    made.take("splice", 350, || {
        let (one, other) = (pick(dice, &words), pick(dice, &words));
        let (cut, until) = (dice.usize(0..one.len().max(1)), dice.usize(1..6));
        vec![part(one, cut, one.len()) + &part(other, 0, until)]
    });
    made.take("two Chinese words", 100, || vec![run(dice, &chinese, 1), run(dice, &chinese, 2)]);
    made.take("Chinese splice", 75, || vec![run(dice, &chinese, 1) + &run(dice, &chinese, 1)]);
    made.take("Chinese", 75, || {
        let length = dice.usize(1..5);
        vec![run(dice, &chinese, length)]
    });
    made.all
}

/// A letter too many, too few, wrong, or two of them swapped.
fn mistyped(dice: &mut Rng, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 {
        return String::new();
    }
    let place = dice.usize(0..letters.len() - 1);
    match dice.u8(0..4) {
        0 => letters.insert(place, dice.lowercase()),
        1 => drop(letters.remove(place)),
        2 => letters[place] = dice.lowercase(),
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}
