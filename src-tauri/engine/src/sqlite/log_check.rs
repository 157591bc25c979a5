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

/// A checksum is two words.
pub(super) type Sums = (u32, u32);

/// What of a log is not as it was written, in bytes from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogDamage {
    /// Where the first frame that is damaged begins.
    pub at: u64,
    /// Where the last frame ends that can belong to a transaction which was committed.
    pub until: u64,
}

/// Finds the damage of a log, if any.
///
/// Frames of earlier rounds of the log carry other salts and count as its end. So do frames that
/// no commit follows: they are of a transaction that a kill cut short, whose beginning the next
/// one has written over, and which never was.
pub fn damage_in_log(file: &dyn DataFile) -> io::Result<Option<LogDamage>> {
    let len = file.meta()?.len;
    let mut header = [0; HEADER];
    if file.read_at(&mut header, 0)? < HEADER {
        return Ok(None);
    }
    let little = word(&header, 0) & 1 == 0;
    let page = word(&header, 8) as usize;
    let mut sums = checksum((0, 0), header.get(..24).unwrap_or_default(), little);
    if !is_header(&header) {
        // A log whose beginning was only just written holds nothing yet, nor does one of zeros.
        let mut first = [0; HEADER + FRAME];
        let holds = len > (HEADER + FRAME + 512) as u64
            && file.read_at(&mut first, 0)? == first.len()
            && first != [0; HEADER + FRAME];
        return Ok(holds.then_some(LogDamage { at: 0, until: len }));
    }
    let mut frame = vec![0; FRAME + page];
    let mut at = HEADER as u64;
    let mut damage: Option<LogDamage> = None;
    while file.read_at(&mut frame, at)? == frame.len() {
        let end = at + frame.len() as u64;
        let ours = frame.get(8..16) == header.get(16..24);
        if let Some(found) = &mut damage {
            if ours && word(&frame, 4) != 0 {
                found.until = end;
            }
        } else {
            let next = sums_of(sums, &frame, little);
            let whole = next == stored(&frame);
            if whole && ours {
                sums = next;
            } else {
                // The salts are not part of the checksum.
                let was_commit = whole || (ours && has_lost_its_commit(sums, &frame, little));
                let until = if was_commit || (ours && word(&frame, 4) != 0) { end } else { at };
                damage = Some(LogDamage { at, until });
            }
        }
        at = end;
    }
    Ok(damage.filter(|it| it.until > it.at))
}

/// Whether a frame is as it was written but for a changed byte that made its commit, the size of
/// the database after it, zero.
fn has_lost_its_commit(from: Sums, frame: &[u8], little: bool) -> bool {
    let mut tried = frame.to_vec();
    let is_written = |size: u32| {
        if let Some(place) = tried.get_mut(4..8) {
            place.copy_from_slice(&size.to_be_bytes());
        }
        sums_of(from, &tried, little) == stored(frame)
    };
    let mut sizes = (0..4).flat_map(|place| (1..=255).map(move |byte: u32| byte << (8 * place)));
    sizes.any(is_written)
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

/// The checksum that a frame says that it has.
pub(super) fn stored(frame: &[u8]) -> Sums {
    (word(frame, 16), word(frame, 20))
}

/// The checksum that a frame has behind one with the checksum `from`.
pub(super) fn sums_of(from: Sums, frame: &[u8], little: bool) -> Sums {
    let head = checksum(from, frame.get(..8).unwrap_or_default(), little);
    checksum(head, frame.get(FRAME..).unwrap_or_default(), little)
}

pub(super) fn checksum((mut first, mut second): Sums, bytes: &[u8], little: bool) -> Sums {
    for pair in bytes.chunks_exact(8) {
        let (a, b) = (word(pair, 0), word(pair, 4));
        let (a, b) = if little { (a.swap_bytes(), b.swap_bytes()) } else { (a, b) };
        first = first.wrapping_add(a).wrapping_add(second);
        second = second.wrapping_add(b).wrapping_add(first);
    }
    (first, second)
}
