//! What stands behind the damage of a `-wal`.
//!
//! SQLite takes a write-ahead log up to the first frame that is not as it was written, so one bad
//! byte costs every transaction behind it. It has to: a page of which one change is missing may
//! contradict the next. But a row carries a checksum of its own, so rows can be taken where pages
//! cannot: the frames are put together to a log that is laid over a copy of the database, and from
//! that copy only rows are read. It is a quarry, and never becomes the database.

use std::io;

use super::log_check::{
    FRAME, HEADER, LogDamage, MAGIC, Sums, checksum, is_header, stored, sums_of, word,
};
use crate::fs::DataFile;

/// Format of the log, in every version of SQLite 3.
const FORMAT: u32 = 3_007_000;

/// Appends to `to` a log of the whole frames of `from`, up to the end of its damage, or with
/// `damaged` of all of them; answers how many. Pages have `page` bytes.
///
/// The checksum of a frame goes on from that of the frame before it, which therefore still tells
/// whether a frame behind the damage is whole.
pub fn copy_frames(
    from: &dyn DataFile,
    page: usize,
    damage: LogDamage,
    damaged: bool,
    to: &mut dyn DataFile,
) -> io::Result<usize> {
    let mut header = [0; HEADER];
    let mut frame = vec![0; FRAME + page];
    if from.read_at(&mut header, 0)? < HEADER
        || from.read_at(&mut frame, HEADER as u64)? < frame.len()
    {
        return Ok(0);
    }
    let is_whole = is_header(&header) && word(&header, 8) as usize == page;
    let mut chain = Chain {
        little: !is_whole || word(&header, 0) & 1 == 0,
        salts: frame.get(8..16).unwrap_or_default().to_vec(),
        last: None,
        is_ours: true,
        mended: None,
    };
    if is_whole {
        chain.salts = header.get(16..24).unwrap_or_default().to_vec();
        chain.last = Some((word(&header, 24), word(&header, 28)));
    }
    let mut copy = Copy::begin(to, page, &chain.salts)?;
    let mut at = HEADER as u64;
    while at < damage.until && from.read_at(&mut frame, at)? == frame.len() {
        let whole = chain.take(&frame);
        if whole.is_empty() && damaged && chain.is_ours {
            copy.add(frame.clone())?;
        }
        for frame in whole {
            copy.add(frame)?;
        }
        at += frame.len() as u64;
    }
    copy.finish()
}

/// Where the reading of a damaged log is.
struct Chain {
    little: bool,
    salts: Vec<u8>,
    /// The checksum that the frame before says that it has; unknown of a damaged header.
    last: Option<Sums>,
    /// Whether the frame before belongs to this round of the log.
    is_ours: bool,
    /// The frame before, if it is not whole, with the checksum that it should have: should the
    /// next go on from that, nothing else was wrong with it.
    mended: Option<Vec<u8>>,
}

impl Chain {
    /// The whole frames that are known with this one: it, and perhaps the one before. Frames of
    /// earlier rounds of the log, which stand behind its end, carry other salts.
    fn take(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let said = stored(frame);
        let salted = frame.get(8..16) == Some(self.salts.as_slice());
        let follows = |from: Sums| sums_of(from, frame, self.little) == said;
        // Without a header nothing is known of the first frame; its rows have their checksums.
        let after_last = self.last.is_none_or(follows);
        let before = self.mended.take();
        let before = before.filter(|it| !after_last && follows(stored(it)));
        let is_whole = (salted || self.is_ours) && (after_last || before.is_some());
        if let Some(last) = self.last.filter(|_| salted && !is_whole) {
            let mut mended = frame.to_vec();
            write_sums(&mut mended, sums_of(last, frame, self.little));
            self.mended = Some(mended);
        }
        self.is_ours = salted || is_whole;
        self.last = Some(said);
        if is_whole { before.into_iter().chain([frame.to_vec()]).collect() } else { Vec::new() }
    }
}

/// The log that is written.
struct Copy<'a> {
    to: &'a mut dyn DataFile,
    salts: Vec<u8>,
    sums: Sums,
    /// The last frame, which must be the end of a transaction.
    held: Option<Vec<u8>>,
    largest: u32,
    frames: usize,
}

impl<'a> Copy<'a> {
    fn begin(to: &'a mut dyn DataFile, page: usize, salts: &[u8]) -> io::Result<Self> {
        let mut header = Vec::with_capacity(HEADER);
        for word in [MAGIC, FORMAT, page as u32, 0] {
            header.extend_from_slice(&word.to_be_bytes());
        }
        header.extend_from_slice(salts);
        let sums = checksum((0, 0), &header, true);
        header.extend_from_slice(&sums.0.to_be_bytes());
        header.extend_from_slice(&sums.1.to_be_bytes());
        to.append(&header)?;
        Ok(Self { to, salts: salts.to_vec(), sums, held: None, largest: 0, frames: 0 })
    }

    fn add(&mut self, frame: Vec<u8>) -> io::Result<()> {
        self.largest = self.largest.max(word(&frame, 0)).max(word(&frame, 4));
        match self.held.replace(frame) {
            Some(before) => self.write(before),
            None => Ok(()),
        }
    }

    fn write(&mut self, mut frame: Vec<u8>) -> io::Result<()> {
        if let Some(salts) = frame.get_mut(8..16) {
            salts.copy_from_slice(&self.salts);
        }
        self.sums = sums_of(self.sums, &frame, true);
        write_sums(&mut frame, self.sums);
        self.frames += 1;
        self.to.append(&frame)
    }

    fn finish(mut self) -> io::Result<usize> {
        if let Some(mut last) = self.held.take() {
            if let Some(size) = last.get_mut(4..8) {
                size.copy_from_slice(&self.largest.to_be_bytes());
            }
            self.write(last)?;
        }
        self.to.sync()?;
        Ok(self.frames)
    }
}

fn write_sums(frame: &mut [u8], sums: Sums) {
    for (at, word) in [(16, sums.0), (20, sums.1)] {
        if let Some(place) = frame.get_mut(at..at + 4) {
            place.copy_from_slice(&word.to_be_bytes());
        }
    }
}
