//! Standard input: a whole note, or one note a line.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Stdin};

use memoryhub::limits;

use crate::{
    failure::{Failure, Outcome},
    output::complain,
};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The text given, or standard input as a whole if it is `-` or missing.
pub fn text_or_stdin(text: Option<&str>) -> Outcome<String> {
    match text {
        Some(text) if text != "-" => Ok(text.to_owned()),
        _ => whole(&mut io::stdin().lock(), io::stdin().is_terminal()),
    }
}

/// Everything that can be read, without its last line ending and without a byte order mark.
fn whole(input: &mut dyn Read, terminal: bool) -> Outcome<String> {
    if terminal {
        let end = if cfg!(windows) { "Ctrl+Z and Enter" } else { "Ctrl+D" };
        complain(&format!("type the note, then {end} on a line of its own"));
    }
    let mut bytes = Vec::new();
    // One byte more than fits shows that it is too long, however long it is.
    let most = limits::CONTENT_BYTES + BYTE_ORDER_MARK.len() + "\r\n".len() + 1;
    input.take(most as u64).read_to_end(&mut bytes).map_err(|e| stdin_failed(&e))?;
    if bytes.len() == most {
        let most = limits::CONTENT_BYTES;
        let words = format!("content: standard input is longer than {most} bytes");
        return Err(Failure::Other(words));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Failure::Other(format!("standard input is not UTF-8 at byte {at}"))
    })?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    Ok(without_line_ending(text).to_owned())
}

fn without_line_ending(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

fn stdin_failed(error: &io::Error) -> Failure {
    Failure::Other(format!("standard input: {error}"))
}

/// A line of standard input, by number.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// Its text without the line ending, or what is wrong with it.
    pub text: Result<String, String>,
}

/// The lines of standard input, in batches of those that are there already.
pub struct Lines<R> {
    input: BufReader<R>,
    number: usize,
}

impl Lines<Stdin> {
    /// Standard input.
    pub fn of_stdin() -> Self {
        Self::new(io::stdin())
    }
}

impl<R: Read> Lines<R> {
    /// Lines that are stored with one sync.
    const BATCH: usize = 2_000;
    const BUFFER: usize = 256 * 1024;

    fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(Self::BUFFER, input), number: 0 }
    }

    /// Waits for one line, then takes along those that came with it; empty at the end.
    pub fn next_batch(&mut self) -> Outcome<Vec<Line>> {
        let mut batch = Vec::new();
        while batch.len() < Self::BATCH && (batch.is_empty() || self.a_line_waits()) {
            match self.next_line()? {
                Some(line) => batch.push(line),
                None => break,
            }
        }
        Ok(batch)
    }

    fn a_line_waits(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    fn next_line(&mut self) -> Outcome<Option<Line>> {
        let mut bytes = Vec::new();
        let length = self.read_line(&mut bytes)?;
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        let text = if length > Self::LONGEST {
            Err(format!("has {length} bytes, at most {} are kept", limits::CONTENT_BYTES))
        } else {
            String::from_utf8(bytes)
                .map_err(|e| format!("is not UTF-8 at byte {}", e.utf8_error().valid_up_to()))
        };
        let first = self.number == 1;
        let text = text.map(|text| {
            let text = without_line_ending(&text);
            let marked = if first { text.strip_prefix(BYTE_ORDER_MARK) } else { None };
            marked.unwrap_or(text).to_owned()
        });
        Ok(Some(Line { number: self.number, text }))
    }

    /// Room for any line that the store takes, with its ending and a byte order mark.
    const LONGEST: usize = limits::CONTENT_BYTES + 5;

    /// Reads one line, line ending included, and answers its length; of a line that is too long
    /// for the store only the beginning is kept in memory.
    fn read_line(&mut self, line: &mut Vec<u8>) -> Outcome<usize> {
        let mut length = 0;
        loop {
            let ready = match self.input.fill_buf() {
                Ok(ready) => ready,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(stdin_failed(&e)),
            };
            let (part, ends) = match ready.iter().position(|&byte| byte == b'\n') {
                Some(at) => (ready.get(..=at).unwrap_or(ready), true),
                None => (ready, ready.is_empty()),
            };
            let room = (Self::LONGEST + 1).saturating_sub(line.len());
            line.extend(part.iter().take(room));
            let taken = part.len();
            length += taken;
            self.input.consume(taken);
            if ends {
                return Ok(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(input: &[u8]) -> Vec<Line> {
        let mut lines = Lines::new(input);
        let mut all = Vec::new();
        loop {
            let batch = lines.next_batch().unwrap();
            if batch.is_empty() {
                return all;
            }
            all.extend(batch);
        }
    }

    #[test]
    fn lines_come_without_their_endings() {
        let texts: Vec<_> = lines_of("\u{FEFF}一\r\ntwo\n\nfour".as_bytes())
            .into_iter()
            .map(|line| (line.number, line.text.unwrap()))
            .collect();
        let wanted = [(1, "一"), (2, "two"), (3, ""), (4, "four")];
        assert_eq!(texts, wanted.map(|(n, text)| (n, text.to_owned())));
    }

    #[test]
    fn lines_that_came_together_are_one_batch() {
        let batch = Lines::new(&b"one\ntwo\nthree"[..]).next_batch().unwrap();
        assert_eq!(batch.len(), 2, "the third line has no ending yet, so more of it may come");
    }

    #[test]
    fn a_bad_line_is_named_and_the_next_is_read() {
        let mut input = vec![b'x'; limits::CONTENT_BYTES + 10];
        input.extend(b"\nbad \xFF\ngood\n");
        let lines = lines_of(&input);
        assert!(lines[0].text.as_ref().is_err_and(|why| why.contains("1048587 bytes")));
        assert_eq!(lines[1].text, Err("is not UTF-8 at byte 4".to_owned()));
        assert_eq!(lines[2], Line { number: 3, text: Ok("good".to_owned()) });
    }

    #[test]
    fn a_whole_note_keeps_everything_but_its_last_line_ending() {
        let text = whole(&mut "\u{FEFF}a\n\n b \n\r\n".as_bytes(), false).unwrap();
        assert_eq!(text, "a\n\n b \n");
    }

    #[test]
    fn endless_input_is_refused() {
        assert!(whole(&mut std::io::repeat(b'x'), false).is_err());
    }
}
