//! One note of the benchmark.

use fastrand::Rng;
use jiff::Timestamp;
use memoryhub::{Layer, NoteId, text::fold};
use serde::{Deserialize, Serialize};

use super::pool::Pool;

/// A note, as a line of an import file; `trashed` is not imported but done afterwards.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BenchNote {
    pub id: NoteId,
    pub content: String,
    pub tags: Vec<String>,
    pub context_path: String,
    pub layer: Layer,
    pub created_at: Timestamp,
    pub pinned: bool,
    pub trashed: bool,
}

/// The notes were taken between these times, in seconds since 1970: 2019 to the middle of 2026.
const FIRST: i64 = 1_546_300_800;
const LAST: i64 = 1_782_000_000;

const SEED: u64 = 0x6E6F_7465;

impl BenchNote {
    /// The note at `place` of `size`, oldest first.
    pub fn make(pool: &Pool, place: usize, size: usize) -> Self {
        let mut dice = Rng::with_seed(SEED.wrapping_add(place as u64));
        let kind = dice.u32(0..100);
        let (english, chinese) = (kind < 78, kind >= 72);
        let created_at = time(&mut dice, place, size);
        Self {
            id: id(created_at, place),
            content: content(&mut dice, pool, english, chinese),
            tags: tags(&mut dice, pool, english),
            context_path: match dice.u8(0..10) {
                0..4 => String::new(),
                _ => pick(&mut dice, &pool.paths),
            },
            layer: match dice.u8(0..10) {
                0..7 => Layer::Core,
                7..9 => Layer::Application,
                _ => Layer::Archive,
            },
            created_at,
            pinned: dice.u32(0..200) == 0,
            trashed: dice.u32(0..500) == 0,
        }
    }

    /// The searchable text as one string, as a user of SQLite would keep it: folded, a line for
    /// each field.
    pub fn searchable(&self) -> String {
        let mut text = fold(&self.content);
        for part in self.tags.iter().chain([&self.context_path]) {
            text.push('\n');
            text.push_str(&fold(part));
        }
        text
    }

    /// Bytes of folded text, what parts the fields not counted.
    pub fn text_bytes(&self) -> u64 {
        (self.searchable().len() - 1 - self.tags.len()) as u64
    }
}

/// The place of a note in the order of creation, which stands in its id.
pub fn ordinal(id: NoteId) -> u32 {
    (id.0.as_u128() & 0xFFFF_FFFF) as u32
}

fn id(created_at: Timestamp, place: usize) -> NoteId {
    let millis = u128::from(created_at.as_millisecond().unsigned_abs());
    let (version, variant) = (0x7_u128 << 76, 0x2_u128 << 62);
    NoteId(uuid::Uuid::from_u128(millis << 80 | version | variant | place as u128))
}

/// Each later than the one before, to the millisecond.
fn time(dice: &mut Rng, place: usize, size: usize) -> Timestamp {
    let gap = (LAST - FIRST) * 1_000 / size as i64;
    let millis = FIRST * 1_000 + place as i64 * gap + dice.i64(0..gap.max(1));
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn content(dice: &mut Rng, pool: &Pool, english: bool, chinese: bool) -> String {
    let wanted = dice.usize(90..330);
    let mut content = String::with_capacity(wanted + 100);
    while content.len() < wanted {
        if !content.is_empty() {
            content.push(if dice.u8(0..4) == 0 { '\n' } else { ' ' });
        }
        let from = match (english, chinese) {
            (true, true) if dice.bool() => &pool.english,
            (_, true) => &pool.chinese,
            _ => &pool.english,
        };
        content.push_str(&pick(dice, from));
    }
    content
}

fn tags(dice: &mut Rng, pool: &Pool, english: bool) -> Vec<String> {
    let from = if english { &pool.tags } else { &pool.chinese_tags };
    let mut tags: Vec<String> = Vec::new();
    // Three in ten have none.
    for _ in 0..dice.usize(0..7).saturating_sub(2) {
        let tag = pick(dice, from);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn pick(dice: &mut Rng, from: &[String]) -> String {
    dice.choice(from).cloned().unwrap_or_default()
}
