//! Reading a file line by line in bounded memory.

use std::io;

use super::Span;
use crate::fs::DataFile;

/// A line longer than this is no record: content of [`crate::limits::CONTENT_BYTES`] in which
/// every byte is escaped, with room for everything else.
const MAX_LINE: usize = 8 * 1024 * 1024;
pub(super) const CHUNK: usize = 1024 * 1024;
/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line as it stands in the file.
pub(crate) struct RawLine<'a> {
    /// The place of `bytes`.
    pub span: Span,
    /// Its bytes without `\n`, `\r` and a byte order mark, which joined files have in the middle;
    /// `None` if it is longer than any record.
    pub bytes: Option<&'a [u8]>,
    /// The place of `raw`; of the line if it is longer than any record.
    pub whole: Span,
    /// All its bytes but `\n`.
    pub raw: &'a [u8],
    /// Whether a line end follows.
    pub ended: bool,
    /// The byte behind the line and its line end.
    pub next: u64,
}

/// Calls `each` for every line between `from` and `to` that is not blank.
pub(crate) fn lines(
    file: &dyn DataFile,
    from: u64,
    to: u64,
    each: &mut dyn FnMut(RawLine<'_>) -> bool,
) -> io::Result<()> {
    let mut carry: Vec<u8> = Vec::new();
    let mut chunk = vec![0; CHUNK.min(usize::try_from(to - from).unwrap_or(CHUNK)).max(1)];
    let mut line_start = from;
    let mut skipped: u64 = 0;
    let mut at = from;
    while at < to {
        let want = chunk.len().min(usize::try_from(to - at).unwrap_or(CHUNK));
        let got = file.read_at(chunk.get_mut(..want).unwrap_or_default(), at)?;
        if got == 0 {
            break;
        }
        let mut rest = chunk.get(..got).unwrap_or_default();
        at += got as u64;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (head, tail) = rest.split_at(end);
            rest = tail.get(1..).unwrap_or_default();
            let len = skipped + (carry.len() + head.len()) as u64;
            let go_on = if skipped > 0 || carry.len() + head.len() > MAX_LINE {
                emit(line_start, len, None, true, each)
            } else if carry.is_empty() {
                emit(line_start, len, Some(head), true, each)
            } else {
                carry.extend_from_slice(head);
                emit(line_start, len, Some(&carry), true, each)
            };
            if !go_on {
                return Ok(());
            }
            carry.clear();
            skipped = 0;
            line_start += len + 1;
        }
        if skipped > 0 || carry.len() + rest.len() > MAX_LINE {
            skipped += (carry.len() + rest.len()) as u64;
            carry = Vec::new();
        } else {
            carry.extend_from_slice(rest);
        }
    }
    let len = skipped + carry.len() as u64;
    if len > 0 {
        let bytes = (skipped == 0).then_some(carry.as_slice());
        emit(line_start, len, bytes, false, each);
    }
    Ok(())
}

fn emit(
    offset: u64,
    len: u64,
    bytes: Option<&[u8]>,
    ended: bool,
    each: &mut dyn FnMut(RawLine<'_>) -> bool,
) -> bool {
    let next = offset + len + u64::from(ended);
    let whole = Span { offset, len: u32::try_from(len).unwrap_or(u32::MAX) };
    let raw = bytes.unwrap_or_default();
    let (bare, span) = bare(raw, whole);
    let bytes = bytes.map(|_| bare);
    if bytes.is_some_and(is_blank) {
        return true;
    }
    each(RawLine { span, bytes, whole, raw, ended, next })
}

/// What stands at this place without a byte order mark and `\r`, and its place.
pub(super) fn bare(bytes: &[u8], place: Span) -> (&[u8], Span) {
    let unmarked = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let offset = place.offset + (bytes.len() - unmarked.len()) as u64;
    let bare = unmarked.strip_suffix(b"\r").unwrap_or(unmarked);
    (bare, Span { offset, len: bare.len() as u32 })
}

pub(super) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Lines of a file that are not blank; 0 if it cannot be read.
pub(crate) fn count_lines(file: &dyn DataFile) -> usize {
    let mut count = 0;
    let len = file.meta().map_or(0, |meta| meta.len);
    let read = lines(file, 0, len, &mut |_| {
        count += 1;
        true
    });
    read.map_or(0, |()| count)
}
