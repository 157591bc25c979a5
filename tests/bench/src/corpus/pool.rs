//! The sentences, tags and paths that notes are made of.

use super::{chinese, debian, invented};

/// What notes are made of.
#[derive(Debug, Default)]
pub struct Pool {
    pub english: Vec<String>,
    pub chinese: Vec<String>,
    /// Each as often as it is used.
    pub tags: Vec<String>,
    pub chinese_tags: Vec<String>,
    pub paths: Vec<String>,
    /// Where the text comes from, in words.
    pub source: String,
}

/// Fewer sentences would make notes too alike.
const ENOUGH: usize = 2_000;

impl Pool {
    /// Real text where it is installed, invented text otherwise.
    pub fn gather() -> Self {
        let mut pool = Self::default();
        let debian = debian::read();
        let english = if debian.sentences.len() >= ENOUGH && !debian.tags.is_empty() {
            pool.english = debian.sentences;
            pool.tags = debian.tags;
            pool.paths = debian.sections.iter().map(|one| format!("/projects/{one}")).collect();
            "of Debian's package lists"
        } else {
            pool.english = invented::english(ENOUGH * 10);
            pool.tags = invented::tags();
            pool.paths = invented::paths();
            "invented, in English"
        };
        pool.chinese = chinese::sentences();
        let chinese = if pool.chinese.len() >= ENOUGH {
            "of Chinese manuals and fortunes"
        } else {
            pool.chinese = invented::chinese(ENOUGH * 5);
            "invented, in Chinese"
        };
        let (some, others) = (pool.english.len(), pool.chinese.len());
        pool.source = format!("{some} sentences {english} and {others} {chinese}");
        pool.chinese_tags = invented::chinese_tags();
        pool
    }

    /// Tells one pool from another.
    pub fn fingerprint(&self) -> u64 {
        let all = [&self.english, &self.chinese, &self.tags, &self.chinese_tags, &self.paths];
        all.into_iter()
            .flatten()
            .flat_map(|text| text.bytes().chain([0]))
            .fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            })
    }
}
