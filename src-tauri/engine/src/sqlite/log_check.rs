//! Whether a `-wal` that a crash left is as it was written.
//!
//! SQLite takes a write-ahead log up to the first frame whose checksum is wrong, and forgets the
//! rest without a word: rightly so behind a torn end, but not where a byte has changed since.

use std::io;

use crate::fs::DataFile;

/// Magic number, whose last bit tells the order of bytes in checksums, format, page size, number
/// of the checkpoint, two salts, two checksums.
pub(super) const HEADER: usize = 32;
/// Page number, size of the database after a commit, two salts, two checksums.
pub(super) const FRAME: usize = 24;
pub(super) const MAGIC: u32 = 0x377F_0682;

/// Where the first whole frame of this log begins that is not as it was written, in bytes.
///
/// Frames of earlier rounds of the log carry other salts and count as its end.
pub fn damage_in_log(file: &dyn DataFile) -> io::Result<Option<u64>> {
    let len = file.meta()?.len;
    let mut header = [0; HEADER];
    if file.read_at(&mut header, 0)? < HEADER {
        return Ok(None);
    }
    let little = word(&header, 0) & 1 == 0;
    let page = word(&header, 8) as usize;
    let mut sums = checksum((0, 0), header.get(..24).unwrap_or_default(), little);
    if !is_header(&header) {
        // A log whose beginning was only just written holds nothing yet.
        return Ok((len > (HEADER + FRAME + 512) as u64).then_some(0));
    }
    let mut frame = vec![0; FRAME + page];
    let mut at = HEADER as u64;
    while file.read_at(&mut frame, at)? == frame.len() {
        if frame.get(8..16) != header.get(16..24) {
            break;
        }
        sums = checksum(sums, frame.get(..8).unwrap_or_default(), little);
        sums = checksum(sums, frame.get(FRAME..).unwrap_or_default(), little);
        if sums != (word(&frame, 16), word(&frame, 20)) {
            return Ok(Some(at));
        }
        at += frame.len() as u64;
    }
    // Salts that were changed look like the end; then frames of this round stand behind it.
    let mut behind = at + frame.len() as u64;
    while file.read_at(&mut frame, behind)? == frame.len() {
        if frame.get(8..16) == header.get(16..24) {
            return Ok(Some(at));
        }
        behind += frame.len() as u64;
    }
    Ok(None)
}

/// Whether it is the beginning of a log, as it was written.
pub(super) fn is_header(header: &[u8]) -> bool {
    let page = word(header, 8);
    let little = word(header, 0) & 1 == 0;
    let sums = checksum((0, 0), header.get(..24).unwrap_or_default(), little);
    word(header, 0) & !1 == MAGIC
        && sums == (word(header, 24), word(header, 28))
        && page.is_power_of_two()
        && (512..=65536).contains(&page)
}

pub(super) fn word(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|it| it.try_into().ok());
    word.map_or(0, u32::from_be_bytes)
}

pub(super) fn checksum(
    (mut first, mut second): (u32, u32),
    bytes: &[u8],
    little: bool,
) -> (u32, u32) {
    for pair in bytes.chunks_exact(8) {
        let (a, b) = (word(pair, 0), word(pair, 4));
        let (a, b) = if little { (a.swap_bytes(), b.swap_bytes()) } else { (a, b) };
        first = first.wrapping_add(a).wrapping_add(second);
        second = second.wrapping_add(b).wrapping_add(first);
    }
    (first, second)
}
