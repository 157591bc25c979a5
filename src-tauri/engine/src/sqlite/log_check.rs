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
/// The word of a frame that is the size of the database after a commit, else zero.
const COMMIT: usize = 1;
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
/// one may have written over, and which never was. A kill can also cut the frame of a commit short,
/// whose head is written first; what is behind it was there before. Of that frame many bytes are
/// not as its checksum says, where a damaged one has a changed byte.
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
    // What the frame before says, where it may be wrong itself.
    let mut said = sums;
    while file.read_at(&mut frame, at)? == frame.len() {
        let end = at + frame.len() as u64;
        let ours = frame.get(8..16) == header.get(16..24);
        let next = sums_of(sums, &frame, little);
        let whole = next == stored(&frame);
        if let Some(found) = &mut damage {
            let is_commit = [sums, said].into_iter().any(|from| ends_one(from, &frame, little));
            if ours && is_commit {
                found.until = end;
            }
        } else if !(whole && ours) {
            // The salts are not part of the checksum.
            let was_commit = whole || (ours && ends_one(sums, &frame, little));
            damage = Some(LogDamage { at, until: if was_commit { end } else { at } });
        }
        (sums, said) = (next, stored(&frame));
        at = end;
    }
    Ok(damage.filter(|it| it.until > it.at))
}

/// Whether a frame, as it is or but for a changed word, is the end of a transaction.
fn ends_one(from: Sums, frame: &[u8], little: bool) -> bool {
    let (wanted, found) = (stored(frame), sums_of(from, frame, little));
    let is_commit = word(frame, 4 * COMMIT) != 0;
    if wanted == found {
        return is_commit;
    }
    let may_be = |word| may_be_changed(wanted, found, frame.len() - FRAME + 8, word);
    if may_be(Some(COMMIT)) {
        return true;
    }
    // One of the two sums may be damaged itself.
    is_commit && (may_be(None) || wanted.0 == found.0 || wanted.1 == found.1)
}

/// Whether this word of so many bytes, or any, can be the only one that was changed, by the
/// checksum that they should have and the one that they have.
///
/// A change of a word goes into the sums of its pair, and from there into those of each pair that
/// follows: as the change, times a factor that its place has.
fn may_be_changed(wanted: Sums, found: Sums, bytes: usize, wished: Option<usize>) -> bool {
    let by = (wanted.0.wrapping_sub(found.0), wanted.1.wrapping_sub(found.1));
    let fits = |(first, second): (u32, u32)| {
        // One of them is odd, and so has an inverse.
        let (odd, of_odd) = if first % 2 == 1 { (first, by.0) } else { (second, by.1) };
        let change = of_odd.wrapping_mul(inverse(odd));
        change != 0 && (first.wrapping_mul(change), second.wrapping_mul(change)) == by
    };
    let mut factors = [(1_u32, 1_u32), (0_u32, 1_u32)];
    for pair in (0..bytes / 8).rev() {
        for (place, factor) in factors.iter_mut().enumerate() {
            if wished.is_none_or(|it| it == 2 * pair + place) && fits(*factor) {
                return true;
            }
            let first = factor.0.wrapping_add(factor.1);
            *factor = (first, first.wrapping_add(factor.1));
        }
    }
    false
}

/// By which an odd number is to be multiplied to get 1.
fn inverse(odd: u32) -> u32 {
    // Each step doubles the number of bits that are right.
    (0..5).fold(odd, |it, _| it.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(it))))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_word_is_found_wherever_it_is_and_many_are_none() {
        let page: Vec<u8> =
            (0..4104_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for little in [true, false] {
            let wanted = checksum((7, 9), &page, little);
            for at in (0..page.len()).step_by(37).chain([0, 4, 7, page.len() - 1]) {
                for bits in [1, 0x80, 0xFF] {
                    let mut changed = page.clone();
                    changed[at] ^= bits;
                    let found = checksum((7, 9), &changed, little);
                    for word in [None, Some(at / 4)] {
                        let may_be = may_be_changed(wanted, found, page.len(), word);
                        assert!(may_be, "byte {at}, {word:?}");
                    }
                }
            }
            for from in (0..page.len() - 8).step_by(41) {
                let mut torn = page.clone();
                torn[from..].fill(0);
                let found = checksum((7, 9), &torn, little);
                let may_be = may_be_changed(wanted, found, page.len(), None);
                assert!(!may_be, "from byte {from}");
            }
        }
    }
}
