//! What is asked: 200 mixed queries, the same with filters, and 1,000 unseen ones.

use std::collections::HashSet;

use fastrand::Rng;
use memoryhub::{Filter, Layer, SearchRequest, Spelling, View};
use serde::{Deserialize, Serialize};

use super::{
    sample::{Sample, part},
    unseen,
};

/// Changes whenever other queries are made of the same notes.
const VERSION: u32 = 2;
/// Hits of the first page.
pub const PAGE: usize = 50;
const SEED: u64 = 0x6173_6B65;

/// Words that must all stand in a note, in any field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// `prefix`, `rare`, …
    pub kind: String,
    pub words: Vec<String>,
}

/// A query with filters, which only MemoryHub answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filtered {
    /// `tag`, `layer and word`, …
    pub kind: String,
    pub request: SearchRequest,
}

/// Everything that is asked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Queries {
    version: u32,
    pub mixed: Vec<Words>,
    pub filtered: Vec<Filtered>,
    pub unseen: Vec<Words>,
}

impl Words {
    pub fn new(kind: &str, words: Vec<String>) -> Self {
        Self { kind: kind.into(), words }
    }

    /// In MemoryHub's query language.
    pub fn text(&self) -> String {
        let quoted = |word: &String| {
            if word.contains(' ') { format!("\"{word}\"") } else { word.clone() }
        };
        self.words.iter().map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// A request for the first page.
    pub fn request(&self) -> SearchRequest {
        SearchRequest { text: self.text(), limit: PAGE, ..SearchRequest::default() }
    }

    /// The same, by pinyin and in Simplified and Traditional, too.
    pub fn request_in_any_spelling(&self) -> SearchRequest {
        SearchRequest { spelling: Spelling { pinyin: true, variants: true }, ..self.request() }
    }
}

/// Collects queries that are not there yet.
pub struct Collection {
    pub all: Vec<Words>,
    known: HashSet<String>,
}

impl Collection {
    pub fn new(known: HashSet<String>) -> Self {
        Self { all: Vec::new(), known }
    }

    /// Asks for queries until there are `count` new ones, or no more come.
    pub fn take(&mut self, kind: &str, count: usize, mut make: impl FnMut() -> Vec<String>) {
        let mut left = count;
        for _ in 0..count * 1_000 {
            if left == 0 {
                break;
            }
            let query = Words::new(kind, make());
            let empty = query.words.iter().any(String::is_empty);
            if !empty && self.known.insert(query.text()) {
                self.all.push(query);
                left -= 1;
            }
        }
    }
}

impl Queries {
    /// The same sample gives the same queries.
    pub fn make(sample: &Sample) -> Self {
        let mixed = mixed(sample);
        let known = mixed.iter().map(Words::text).collect();
        let (filtered, unseen) = (filtered(sample), unseen::make(sample, known));
        Self { version: VERSION, mixed, filtered, unseen }
    }

    /// Whether these are what is asked today.
    pub fn is_current(&self) -> bool {
        self.version == VERSION
    }
}

fn mixed(sample: &Sample) -> Vec<Words> {
    let dice = &mut Rng::with_seed(SEED);
    let (words, chinese, tags) = (sample.words(), sample.chinese(), sample.tags());
    let mut made = Collection::new(HashSet::new());
    // A word as it is typed: one character, two, three…
    let (mut typed, mut length) = ("", 0);
    made.take("prefix", 40, || {
        if length >= typed.len().min(6) {
            (typed, length) = (pick(dice, &words), 0);
        }
        length += 1;
        vec![part(typed, 0, length).to_lowercase()]
    });
    made.take("inner", 25, || {
        let word = pick(dice, &words);
        if word.len() < 6 {
            return vec![String::new()];
        }
        let from = dice.usize(1..word.len() - 3);
        vec![part(word, from, from + dice.usize(3..6))]
    });
    made.take("rare", 20, || vec![phrase(dice, sample)]);
    made.take("none", 20, || {
        let word = pick(dice, &words);
        vec![format!("{}qx{}", part(word, 0, 4), dice.char('j'..='z'))]
    });
    made.take("tag", 20, || vec![pick(dice, &tags).to_owned()]);
    // Half as often as people write them, half as many as there are: a name is of rare characters.
    for (kind, length) in [("one Chinese character", 1), ("two Chinese characters", 2)] {
        made.take(kind, 13, || vec![run(dice, &chinese, length)]);
        let distinct = sample.distinct_chinese(length);
        made.take(kind, 12, || vec![dice.choice(&distinct).cloned().unwrap_or_default()]);
    }
    made.take("two words", 25, || {
        let content = dice.choice(sample.notes()).map_or("", |note| &note.content);
        let words: Vec<_> =
            content.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() >= 3).collect();
        // Of one note, so that there is an answer.
        vec![pick(dice, &words).to_owned(), pick(dice, &words).to_owned()]
    });
    made.all
}

/// A few words in a row, which hardly stand anywhere else.
fn phrase(dice: &mut Rng, sample: &Sample) -> String {
    let content = dice.choice(sample.notes()).map_or("", |note| &note.content);
    let line = content.lines().next().unwrap_or_default();
    let long = line.chars().count();
    if long < 40 {
        return String::new();
    }
    let from = dice.usize(0..long - 20);
    let text = part(line, from, from + dice.usize(12..20)).trim().to_owned();
    // What a query takes for more than text is no phrase.
    let plain = text.contains(' ') && !text.contains(['"', '“', '”', '＂']);
    if plain { text } else { String::new() }
}

fn filtered(sample: &Sample) -> Vec<Filtered> {
    let dice = &mut Rng::with_seed(SEED + 1);
    let (words, tags) = (sample.words(), sample.tags());
    let mut all = Vec::new();
    for round in 0..8 {
        let word = part(pick(dice, &words), 0, dice.usize(2..6));
        let tag = pick(dice, &tags).to_owned();
        let branch = tag.split('/').next().unwrap_or_default().to_owned();
        let tagged: Vec<_> = sample.notes().iter().filter(|note| note.tags.len() > 1).collect();
        let both = dice.choice(&tagged);
        let both = both.map(|note| note.tags.iter().take(2).cloned().collect());
        let layer = [Layer::Core, Layer::Application, Layer::Archive][round % 3];
        let (year, month) = (dice.u16(2019..2026), dice.u8(1..12));
        let dates = format!("after:{year}-{month:02}-01 before:{year}-{:02}-01", month + 1);
        let view = |view| Filter { view, ..Filter::default() };
        let with_tags = |tags| Filter { tags, ..Filter::default() };
        let of_layer = Filter { layer: Some(layer), ..Filter::default() };
        let mut ask = |kind: &str, text: &str, filter: &Filter| {
            let request = SearchRequest {
                text: text.into(),
                filter: filter.clone(),
                limit: PAGE,
                ..SearchRequest::default()
            };
            all.push(Filtered { kind: kind.into(), request });
        };
        ask("tag", "", &with_tags(vec![tag.clone()]));
        ask("branch of tags", "", &with_tags(vec![branch]));
        ask("tag and word", &word, &with_tags(vec![tag.clone()]));
        ask("two tags", "", &with_tags(both.unwrap_or_default()));
        ask("tag in the text", &format!("tag:{tag} {word}"), &Filter::default());
        ask("layer", "", &of_layer);
        ask("layer and word", &word, &of_layer);
        ask("dates", &dates, &Filter::default());
        ask("dates and word", &format!("{dates} {word}"), &Filter::default());
        ask("pinned", "", &view(View::Pinned));
        ask("pinned and word", &word, &view(View::Pinned));
        ask("untagged and word", &word, &view(View::Untagged));
        ask("trash", "", &view(View::Trash));
        ask("trash and word", &word, &view(View::Trash));
    }
    // Chance may ask for the same twice, which a cache would answer.
    let mut known = HashSet::new();
    all.retain(|one| known.insert(one.request.clone()));
    all
}

/// So many Chinese characters in a row.
pub fn run(dice: &mut Rng, runs: &[&str], length: usize) -> String {
    let run = pick(dice, runs);
    let long = run.chars().count();
    let from = dice.usize(0..=long.saturating_sub(length));
    part(run, from, from + length)
}

pub fn pick<'a>(dice: &mut Rng, from: &[&'a str]) -> &'a str {
    dice.choice(from.iter().copied()).unwrap_or_default()
}
