//! The notes and the queries, made once for each size and kept.
//!
//! Real text where it is installed, text made by seeded dice otherwise; the same text and the same
//! size give the same notes and the same queries.

mod chinese;
mod debian;
mod invented;
mod note;
mod pool;
mod queries;
mod sample;
#[cfg(test)]
mod tests;
mod unseen;

use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
};

pub use note::{BenchNote, ordinal};
pub use queries::{Filtered, PAGE, Queries, Words};
use serde::{Deserialize, Serialize};

use crate::{Done, places::Places};
use pool::Pool;
use sample::Sample;

/// Changes whenever other notes are made of the same text.
const VERSION: u32 = 1;

/// What is known about the notes of one size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    version: u32,
    /// How many, those in the trash included.
    pub notes: usize,
    /// In the trash.
    pub trashed: usize,
    /// Folded text of all: content, tags and context path.
    pub text_bytes: u64,
    /// Where the text comes from.
    pub source: String,
    /// What the kept notes were made of.
    fingerprint: u64,
}

impl About {
    /// Bytes of searchable text a note.
    pub fn bytes_a_note(&self) -> f64 {
        self.text_bytes as f64 / self.notes as f64
    }
}

/// Makes the notes and queries of a size, unless they are there.
pub fn prepare(places: &Places, size: usize) -> Done<About> {
    let pool = Pool::gather();
    if let Ok(about) = read::<About>(&places.about())
        && (about.version, about.fingerprint) == (VERSION, pool.fingerprint())
    {
        if !read::<Queries>(&places.queries()).is_ok_and(|queries| queries.is_current()) {
            let mut sample = Sample::new();
            for note in notes(places)? {
                sample.offer(note?);
            }
            write_queries(places, &sample)?;
        }
        return Ok(about);
    }
    crate::places::remove(places.folder())?;
    fs::create_dir_all(places.folder())?;
    let mut about = About {
        version: VERSION,
        notes: size,
        trashed: 0,
        text_bytes: 0,
        source: pool.source.clone(),
        fingerprint: pool.fingerprint(),
    };
    let mut sample = Sample::new();
    let mut file = BufWriter::new(fs::File::create(places.notes())?);
    for place in 0..size {
        let note = BenchNote::make(&pool, place, size);
        about.text_bytes += note.text_bytes();
        about.trashed += usize::from(note.trashed);
        serde_json::to_writer(&mut file, &note)?;
        file.write_all(b"\n")?;
        sample.offer(note);
    }
    file.flush()?;
    drop(file);
    write_queries(places, &sample)?;
    // Last: notes without it are made again.
    fs::write(places.about(), serde_json::to_vec_pretty(&about)?)?;
    Ok(about)
}

fn write_queries(places: &Places, sample: &Sample) -> Done {
    Ok(fs::write(places.queries(), serde_json::to_vec_pretty(&Queries::make(sample))?)?)
}

/// The notes, oldest first.
pub fn notes(places: &Places) -> Done<impl Iterator<Item = Done<BenchNote>>> {
    let file = fs::File::open(places.notes())?;
    Ok(BufReader::with_capacity(1 << 20, file)
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?)))
}

/// What is known about the notes.
pub fn about(places: &Places) -> Done<About> {
    read(&places.about())
}

/// The queries.
pub fn queries(places: &Places) -> Done<Queries> {
    read(&places.queries())
}

fn read<T: for<'de> Deserialize<'de>>(path: &std::path::Path) -> Done<T> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&bytes)?)
}
