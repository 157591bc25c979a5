//! Words in other spellings: Simplified and Traditional Chinese as one, and Chinese by its pinyin.
//!
//! | module | owns |
//! |---|---|
//! | `needle` | a word of a query with its other spellings, looked for in a text |
//! | `variants` | characters that are written differently in Simplified and Traditional |
//! | `readings` | how Chinese characters are read, without tones |
//! | `ways` | how letters can be cut into syllables, and where such may follow each other |
//! | `pinyin` | letters looked for as the pinyin of a run of characters |
//! | `sounds` | what may sound in which block of a piece |
//! | `places` | where to look: rows of the signatures for a word with its other spellings |
//!
//! A text is kept as it is written; what is widened is the question. Only pinyin has something to
//! go by in the signatures, for letters say nothing about the characters that are read so.

mod frequent;
mod needle;
mod pinyin;
mod places;
mod readings;
mod sounds;
#[cfg(test)]
mod tests;
mod variants;
mod ways;

pub(super) use needle::{Needle, Part};
pub(super) use places::Places;
pub(super) use readings::FINGERPRINT;
pub(super) use sounds::{SoundRows, Sounds};
pub(super) use variants::Spellings;
#[cfg(test)]
pub(super) use {
    readings::{Readings, SYLLABLES},
    variants::class_of,
};
