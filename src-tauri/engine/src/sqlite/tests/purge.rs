//! What was removed is gone from the file.

use super::{Folder, at, holds, record};

#[test]
fn a_purged_text_is_nowhere_in_the_file() {
    let folder = Folder::new();
    let secret = "the-secret-phrase";
    let long = format!("{secret} ").repeat(2_000);
    let mut dao = folder.open();
    let mut doomed = Vec::new();
    for i in 0..400 {
        let content = if i % 3 == 0 { long.as_str() } else { secret };
        let (gone, stays) = (record(2 * i, content), record(2 * i + 1, "stays where it is"));
        dao.insert(&[gone.clone(), stays]).unwrap();
        let mut edited = gone.clone();
        edited.note.content = format!("{secret} in another version");
        dao.update(&edited, true).unwrap();
        doomed.push(gone.note.id);
    }
    for some in doomed.chunks(7) {
        dao.remove(some).unwrap();
    }
    dao.close().unwrap();
    assert!(!holds(&folder.bytes(), secret), "a purged text can be read in the file");
    assert_eq!(folder.open().len().unwrap(), 400);
}

#[test]
fn scrubbing_leaves_no_trace_of_rows_that_were_moved_before_they_were_removed() {
    // Seeds with which SQLite keeps a trace when nothing is scrubbed.
    for seed in [15_u64, 25] {
        let mut state = seed * 0x9E37_79B9;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as usize
        };
        let of = |i: usize, length: usize| {
            let mut it = record(i as i64, &format!("<{i}> ").repeat(length));
            it.note.id = super::NoteId::derived(at(i as i64), &[]);
            (it.note.tags, it.note.context_path) = (Vec::new(), String::new());
            it.note.last_recalled = None;
            it
        };
        let folder = Folder::new();
        let mut dao = folder.open();
        assert!(!dao.scrub().unwrap(), "there is nothing to scrub");
        let all: Vec<_> = (0..200).map(|i| of(i, 10 + i * 37 % 150)).collect();
        dao.insert(&all).unwrap();
        // Edits to other lengths make SQLite move rows between pages.
        for _ in 0..100 {
            let i = random() % 200;
            dao.update(&of(i, [5, 40, 150, 300, 600][random() % 5]), false).unwrap();
        }
        let mut live: Vec<usize> = (0..200).collect();
        let gone: Vec<usize> = (0..180).map(|_| live.swap_remove(random() % live.len())).collect();
        let ids: Vec<_> = gone.iter().map(|i| of(*i, 1).note.id).collect();
        dao.remove(&ids).unwrap();
        assert!(dao.scrub().unwrap());
        assert!(!dao.scrub().unwrap());
        assert_eq!(dao.check().unwrap(), (live.len(), vec![]));
        dao.close().unwrap();
        let bytes = folder.bytes();
        let left: Vec<_> = gone.iter().filter(|i| holds(&bytes, &format!("<{i}>"))).collect();
        assert_eq!(left, Vec::<&usize>::new(), "seed {seed}");
    }
}
