//! Some of the notes, from which queries are made.

use std::collections::{BTreeSet, HashSet};

use fastrand::Rng;

use super::note::BenchNote;

/// Notes kept.
const KEPT: usize = 4_000;
const SEED: u64 = 0x7175_6572;

/// Notes drawn from all with equal chance, and the words in them.
#[derive(Debug)]
pub struct Sample {
    notes: Vec<BenchNote>,
    seen: usize,
    dice: Rng,
}

/// Whether a character is Chinese.
pub fn is_chinese(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

impl Sample {
    pub fn new() -> Self {
        Self { notes: Vec::with_capacity(KEPT), seen: 0, dice: Rng::with_seed(SEED) }
    }

    /// Takes a note, or not.
    pub fn offer(&mut self, note: BenchNote) {
        self.seen += 1;
        if note.trashed {
            return;
        }
        if self.notes.len() < KEPT {
            self.notes.push(note);
        } else if let Some(kept) = self.notes.get_mut(self.dice.usize(0..self.seen)) {
            *kept = note;
        }
    }

    pub fn notes(&self) -> &[BenchNote] {
        &self.notes
    }

    /// English words of three letters or more, as often as they stand there.
    pub fn words(&self) -> Vec<&str> {
        let words = self.notes.iter().flat_map(|note| note.content.split(|c| !is_letter(c)));
        words.filter(|word| word.len() >= 3).collect()
    }

    /// Runs of two Chinese characters or more.
    pub fn chinese(&self) -> Vec<&str> {
        let runs = self.notes.iter().flat_map(|note| note.content.split(|c| !is_chinese(c)));
        runs.filter(|run| run.len() >= 6).collect()
    }

    /// So many Chinese characters in a row, each such row once.
    pub fn distinct_chinese(&self, length: usize) -> Vec<String> {
        let mut distinct = BTreeSet::new();
        for run in self.chinese() {
            let characters: Vec<char> = run.chars().collect();
            distinct.extend(characters.windows(length).map(|row| row.iter().collect::<String>()));
        }
        distinct.into_iter().collect()
    }

    /// Every tag that is used.
    pub fn tags(&self) -> Vec<&str> {
        let mut known = HashSet::new();
        let all = self.notes.iter().flat_map(|note| &note.tags);
        all.map(String::as_str).filter(|tag| known.insert(*tag)).collect()
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The characters of a text from one place to another.
pub fn part(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to.saturating_sub(from)).collect()
}
