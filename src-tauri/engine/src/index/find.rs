//! Answers a search: newest first, piece by piece, until the page is full; and counts all hits.

use std::{
    cmp::Reverse,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    Counted, Found,
    candidates::{Candidates, Reach},
    columns::Key,
    piece::Piece,
    plan::Plan,
    query::Query,
    selection::Selection,
    spelling::{Needle, Part},
    tags::{TagTally, Tags},
};

/// See [`super::Index::find`].
pub(super) fn find(
    (pieces, tags): (&[Arc<Piece>], &Tags),
    (query, selection): (&Query, &Selection),
    offset: usize,
    limit: usize,
) -> Found {
    let search = Search::new(query, selection, (pieces, tags));
    let need = offset.saturating_add(limit).saturating_add(1);
    let mut best: Vec<Key> = Vec::new();
    for piece in newest_first(pieces) {
        let last_wanted = best.get(need - 1).copied();
        if last_wanted.is_some_and(|last| last > piece.newest) {
            break;
        }
        let before = best.len();
        search.collect(piece, need, last_wanted, &mut best);
        // Pieces mostly follow each other; those that overlap are merged.
        if before > 0 && best.get(before).is_some_and(|first| Some(first) > best.get(before - 1)) {
            best.sort_by_key(|key| Reverse(*key));
        }
        best.truncate(need);
    }
    let ids = best.iter().skip(offset).take(limit).map(|key| key.1).collect();
    Found { ids, more: best.len() == need }
}

/// The pieces, those that hold the newest notes first.
fn newest_first(pieces: &[Arc<Piece>]) -> Vec<&Piece> {
    let mut pieces: Vec<&Piece> =
        pieces.iter().rev().map(|piece| &**piece).filter(|piece| piece.live > 0).collect();
    if !pieces.is_sorted_by(|one, next| one.newest >= next.newest) {
        pieces.sort_by_key(|piece| Reverse(piece.newest));
    }
    pieces
}

struct Search<'a> {
    plan: Plan<'a>,
    candidates: Candidates,
}

impl<'a> Search<'a> {
    fn new(
        query: &'a Query,
        selection: &'a Selection,
        (pieces, tags): (&[Arc<Piece>], &Tags),
    ) -> Self {
        let candidates = Candidates::new(query, selection, pieces);
        Self { plan: Plan::new(query, selection, tags, candidates.driver()), candidates }
    }

    /// Adds the notes of a piece that are found, newest first; of those at most `need`, and none
    /// from before `floor`.
    fn collect(&self, piece: &Piece, need: usize, floor: Option<Key>, best: &mut Vec<Key>) {
        let reach = self.candidates.of(piece);
        if reach.blocks.is_empty() {
            return;
        }
        let start = best.len();
        let driver = self.plan.driver().filter(|_| piece.in_step);
        let mut columns: Vec<u16> = Vec::new();
        for block in (0..piece.blocks.len()).rev().filter(|block| reach.blocks.holds(*block)) {
            columns.clear();
            match driver {
                // One look at the text of a whole block costs less than one for each note.
                Some(word) => holders_in_block(piece, word, block, reach, &mut columns),
                None => columns.extend(piece.columns(block)),
            }
            for at in columns.iter().rev().copied() {
                let Some(key) = piece.key(at) else { continue };
                if floor.is_some_and(|floor| key < floor) {
                    if piece.sorted {
                        return;
                    }
                    continue;
                }
                let holds = match driver {
                    Some(_) => self.plan.holds_beside_driver(piece, at),
                    None => self.plan.holds(piece, at),
                };
                if holds {
                    best.push(key);
                    if piece.sorted && best.len() - start == need {
                        return;
                    }
                }
            }
        }
        if !piece.sorted
            && let Some(own) = best.get_mut(start..)
        {
            own.sort_unstable_by_key(|key| Reverse(*key));
        }
    }

    /// Counts the notes of a piece that are found.
    fn count(&self, piece: &Piece, tally: &mut TagTally<'_>) -> usize {
        let reach = self.candidates.of(piece);
        if reach.blocks.is_empty() {
            return 0;
        }
        let mut total = 0;
        let mut add = |at| {
            total += 1;
            tally.add(piece.tags(at));
        };
        let blocks = (0..piece.blocks.len()).filter(|block| reach.blocks.holds(*block));
        match self.plan.driver().filter(|_| piece.in_step) {
            Some(word) if !word.is_plain() => {
                let mut columns = Vec::new();
                for block in blocks {
                    columns.clear();
                    holders_in_block(piece, word, block, reach, &mut columns);
                    let found = columns.iter().copied();
                    found.filter(|at| self.plan.holds_beside_driver(piece, *at)).for_each(&mut add);
                }
            }
            // Where most blocks remain, one pass over the text costs less than one for each note.
            Some(word) if reach.blocks.len() > piece.blocks.len() / 4 => {
                for part in word.parts() {
                    holders(piece, part, 0..piece.len() as u16, |at| {
                        if self.plan.holds_beside_driver(piece, at) {
                            add(at);
                        }
                    });
                }
            }
            _ => {
                for block in blocks {
                    piece
                        .columns(block)
                        .filter(|at| self.plan.holds(piece, *at))
                        .for_each(&mut add);
                }
            }
        }
        total
    }
}

/// Adds those columns of a block whose text holds a word, each once, in order; of a piece that is
/// in step.
fn holders_in_block(
    piece: &Piece,
    word: &Needle<'_>,
    block: usize,
    reach: Reach,
    columns: &mut Vec<u16>,
) {
    for part in word.parts() {
        if !part.is_pinyin() || reach.sounding.holds(block) {
            holders(piece, part, piece.columns(block), |at| columns.push(at));
        }
    }
    if !word.is_plain() {
        columns.sort_unstable();
        columns.dedup();
    }
}

/// Shows those of some neighbouring columns whose text holds a word, of a piece that is in step.
fn holders(piece: &Piece, word: &Part<'_>, columns: Range<u16>, mut show: impl FnMut(u16)) {
    let (first, last) = (usize::from(columns.start), usize::from(columns.end));
    let Some(texts) = piece.texts.get(first..last) else { return };
    let end = piece.texts.get(last).map_or(piece.arena.len(), |next| next.start as usize);
    let text = piece.arena.get(..end).unwrap_or_default();
    let mut from = texts.first().map_or(end, |place| place.start as usize);
    let mut texts = (columns.start..).zip(texts).peekable();
    while let Some(Range { start: place, .. }) = word.find(text, from) {
        let (mut at, mut end) = (0, 0);
        while let Some((column, text)) = texts.next_if(|(_, text)| text.start as usize <= place) {
            (at, end) = (column, (text.start + text.len) as usize);
        }
        // The text of a note that is gone may still stand there.
        if place < end {
            show(at);
        }
        let Some((_, next)) = texts.peek() else { break };
        from = next.start as usize;
    }
}

/// See [`super::Snapshot::count`].
pub(super) fn count(
    (pieces, tags, live): (&[Arc<Piece>], &Tags, usize),
    (query, selection): (&Query, &Selection),
    cancelled: &AtomicBool,
) -> Option<Counted> {
    let search = Search::new(query, selection, (pieces, tags));
    if search.plan.finds_all {
        return Some(Counted { total: live, tags: tags.counts() });
    }
    let mut tally = tags.tally();
    let mut total = 0;
    for piece in pieces {
        if cancelled.load(Ordering::Relaxed) {
            return None;
        }
        total += search.count(piece, &mut tally);
    }
    Some(Counted { total, tags: tally.counts() })
}
