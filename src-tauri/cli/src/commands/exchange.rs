//! `import` and `export`.

use std::path::Path;

use memoryhub::{
    Error, LayeredMemoryManager, NewNote,
    exchange::{BadLine, Exporter, ImportReader},
};
use serde_json::json;

use crate::{
    args::Args,
    failure::{Failure, Outcome},
    output::{Output, counted, grouped},
    progress::Progress,
    store::{Folder, config, with_store},
};

/// Notes written with one sync.
const BATCH: usize = 5_000;
/// Bad lines that `--json` repeats; all are named on standard error.
const EXAMPLES: usize = 100;

/// What an import came to.
#[derive(Default)]
struct Tally {
    read: usize,
    added: usize,
    refused: usize,
    bad_lines: usize,
    examples: Vec<BadLine>,
}

/// Adds the notes of a file.
pub fn import(args: &Args, file: &Path, out: &mut Output) -> Outcome {
    // Looked at first: a folder must not be made for a file that is not there.
    let mut reader = ImportReader::open(file, &config(Folder::MayBeMade))?;
    with_store(args, Folder::MayBeMade, |hub| {
        let progress = Progress::over_bytes("importing", "notes", reader.bytes_total());
        let tally = import_all(&mut reader, hub, &progress);
        progress.finish();
        say(out, file, &tally?)
    })
}

fn import_all(
    reader: &mut ImportReader,
    hub: &mut LayeredMemoryManager,
    progress: &Progress,
) -> Outcome<Tally> {
    let mut tally = Tally::default();
    while let Some(batch) = reader.next_batch(BATCH)? {
        for bad in batch.bad_lines {
            progress.complain(&format!("line {}: {}", bad.line, bad.reason));
            tally.bad_lines += 1;
            if tally.examples.len() < EXAMPLES {
                tally.examples.push(bad);
            }
        }
        tally.read += batch.notes.len();
        store(hub, batch.notes, &mut tally, progress)?;
        progress.set(reader.bytes_read(), reader.bytes_total(), Some(tally.read));
    }
    Ok(tally)
}

fn store(
    hub: &mut LayeredMemoryManager,
    notes: Vec<NewNote>,
    tally: &mut Tally,
    progress: &Progress,
) -> Outcome {
    match hub.remember_many(notes.clone()) {
        Ok(stored) => tally.added += stored.len(),
        // All are checked before any is stored, so each can be tried alone.
        Err(Error::Invalid { .. }) => {
            for note in notes {
                match hub.remember_many(vec![note]) {
                    Ok(stored) => tally.added += stored.len(),
                    Err(error @ Error::Invalid { .. }) => {
                        tally.refused += 1;
                        progress.complain(&format!("a note was left out: {error}"));
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn say(out: &mut Output, file: &Path, tally: &Tally) -> Outcome {
    let known = tally.read - tally.added - tally.refused;
    let bad = tally.bad_lines + tally.refused;
    if out.json {
        return out.object(&json!({
            "file": file.to_string_lossy(),
            "added": tally.added,
            "known": known,
            "bad_lines": bad,
            "examples": tally.examples,
        }));
    }
    let mut words = vec![format!("{} added", counted(tally.added, "note", "notes"))];
    if known > 0 {
        words.push(format!("{} there already", grouped(known as u64)));
    }
    if bad > 0 {
        words.push(format!("{} left out", counted(bad, "bad line", "bad lines")));
    }
    out.line(words.join(", "))
}

/// Writes every note that is not in the trash.
pub fn export(args: &Args, file: &Path, out: &mut Output) -> Outcome {
    // A finished export is renamed into place: that must not replace a device or a pipe.
    if file.exists() && !file.is_file() {
        return Err(Failure::Other(format!("{} is not a regular file", file.display())));
    }
    with_store(args, Folder::MustExist, |hub| {
        let mut exporter = Exporter::create(file, &config(Folder::MustExist))?;
        let progress = Progress::over_notes("exporting", 0);
        loop {
            let (done, total) = exporter.next_batch(hub, BATCH)?;
            progress.set(done as u64, total as u64, Some(done));
            if done >= total {
                break;
            }
        }
        let notes = exporter.finish()?;
        progress.finish();
        if out.json {
            return out.object(&json!({ "file": file.to_string_lossy(), "notes": notes }));
        }
        let notes = counted(notes, "note", "notes");
        out.line(format_args!("{notes} written to {}", file.display()))
    })
}
