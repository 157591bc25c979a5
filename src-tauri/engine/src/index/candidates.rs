//! Where to look: the rows of a signature that a search asks for, and the pieces out of its time.

use super::{
    columns::{deleted_row, layer_row, micros, pinned_row, untagged_row},
    piece::Piece,
    query::{Branch, Query, Test},
    selection::{Scope, Selection},
    signature::{Blocks, Row, rows_of},
};

/// Branches beyond which asking for each costs more than it leaves out.
const MOST_BRANCHES: usize = 64;

/// What every note found has.
#[derive(Debug)]
pub(super) struct Candidates {
    all: Vec<Row>,
    /// Of each branch; empty if some branch asks for nothing that has a row.
    any: Vec<Vec<Row>>,
    /// Notes found are created at `from` or later and before `until`.
    from: i64,
    until: i64,
    /// Only notes that were recalled.
    recalled: bool,
}

impl Candidates {
    pub(super) fn new(query: &Query, selection: &Selection) -> Self {
        let mut this = Self {
            all: Vec::new(),
            any: Vec::new(),
            from: i64::MIN,
            until: i64::MAX,
            recalled: false,
        };
        this.all.extend(selection.layer.map(layer_row));
        for tag in &selection.tags {
            this.all.extend(rows_of_tag(tag));
        }
        match selection.scope {
            Scope::All => {}
            Scope::CreatedWithin { from, until } => {
                (this.from, this.until) = (micros(from), micros(until));
            }
            Scope::Pinned => this.all.push(pinned_row()),
            Scope::Untagged => this.all.push(untagged_row()),
            Scope::OftenRecalled | Scope::RecalledLastBefore(_) => this.recalled = true,
            Scope::NotSeenSince(moment) | Scope::NeverRecalledFromBefore(moment) => {
                this.until = micros(moment);
            }
            Scope::Trash => this.all.push(deleted_row()),
        }
        match query.branches.as_slice() {
            [branch] => this.narrow(branch),
            branches if branches.len() <= MOST_BRANCHES => {
                this.any = branches.iter().map(rows_of_branch).collect();
                if this.any.iter().any(Vec::is_empty) {
                    this.any.clear();
                }
            }
            _ => {}
        }
        this
    }

    /// Takes in the only branch.
    fn narrow(&mut self, branch: &Branch) {
        self.all.extend(rows_of_branch(branch));
        for clause in branch.iter().filter(|clause| !clause.negative) {
            match clause.test {
                Test::Before(moment) => self.until = self.until.min(micros(moment)),
                Test::After(moment) => self.from = self.from.max(micros(moment)),
                _ => {}
            }
        }
    }

    /// The blocks of a piece in which notes may be found.
    pub(super) fn of(&self, piece: &Piece) -> Blocks {
        let out_of_time = piece.newest.0 < self.from || piece.oldest.0 >= self.until;
        if piece.live == 0 || out_of_time || (self.recalled && piece.extras.is_empty()) {
            return Blocks::NONE;
        }
        let mut blocks = piece.signature.in_all(&self.all);
        if !self.any.is_empty() && !blocks.is_empty() {
            let mut any = Blocks::NONE;
            for rows in &self.any {
                any.or(piece.signature.in_all(rows));
            }
            blocks.and(any);
        }
        blocks
    }
}

fn rows_of_branch(branch: &Branch) -> Vec<Row> {
    let mut rows = Vec::new();
    for clause in branch.iter().filter(|clause| !clause.negative) {
        match &clause.test {
            Test::Word(text) | Test::Path(text) => rows.extend(rows_of(text.as_bytes())),
            Test::Tag(tag) => rows.extend(rows_of_tag(tag)),
            Test::Layer(layer) => rows.push(layer_row(*layer)),
            Test::Pinned => rows.push(pinned_row()),
            Test::Untagged => rows.push(untagged_row()),
            Test::Trashed => rows.push(deleted_row()),
            Test::Before(_) | Test::After(_) => {}
        }
    }
    rows
}

/// The rows of a folded tag or of any nested under it, see [`super::Index::put`].
fn rows_of_tag(folded: &str) -> Vec<Row> {
    rows_of(&[b"\0", folded.as_bytes()].concat())
}
