//! What is promised, row by row; figures are named as [`crate::run::figure`] takes them.

/// Which side of the target is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Good {
    AtMost,
    AtLeast,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub what: &'static str,
    pub unit: &'static str,
    /// The figures of the row, such as p50, p95 and p99.
    pub figures: &'static [&'static str],
    /// Measured figures are divided by this.
    pub divisor: f64,
    pub good: Good,
    /// For 10 k, 100 k and 1 M notes; empty if nothing is promised.
    pub targets: [&'static [f64]; 3],
}

impl Row {
    /// What is promised with so many notes.
    pub fn target(&self, notes: usize) -> &'static [f64] {
        match notes {
            10_000 => self.targets[0],
            100_000 => self.targets[1],
            1_000_000 => self.targets[2],
            _ => &[],
        }
    }
}

const fn row(
    what: &'static str,
    unit: &'static str,
    divisor: f64,
    figures: &'static [&'static str],
    targets: [&'static [f64]; 3],
) -> Row {
    Row { what, unit, figures, divisor, good: Good::AtMost, targets }
}

const fn at_least(row: Row) -> Row {
    Row { good: Good::AtLeast, ..row }
}

const MS: f64 = 1_000.0;

/// Every promise, and some figures without one that explain them.
pub const ROWS: [Row; 31] = [
    row(
        "first 50, records ready: p50 / p95 / p99",
        "ms",
        MS,
        &["memoryhub/mixed/p50", "memoryhub/mixed/p95", "memoryhub/mixed/p99"],
        [&[0.05, 0.15, 0.3], &[0.1, 0.2, 0.5], &[0.1, 0.4, 4.0]],
    ),
    row(
        "worst of 1,000 unseen queries",
        "ms",
        MS,
        &["memoryhub/unseen/worst"],
        [&[0.5], &[4.0], &[25.0]],
    ),
    row(
        "the same over the scan's worst",
        "×",
        1.0,
        &["derived/worst_unseen_over_scan"],
        [&[], &[1.0], &[1.0]],
    ),
    row("total and tag counts: p95", "ms", MS, &["memoryhub/tally/p95"], [&[0.4], &[6.0], &[60.0]]),
    row(
        "the same over a counting scan",
        "×",
        1.0,
        &["derived/tally_p95_over_scan"],
        [&[], &[], &[1.5]],
    ),
    at_least(row(
        "ahead of FTS5 trigram at p95",
        "×",
        1.0,
        &["derived/ahead_of_fts5_p95"],
        [&[40.0], &[200.0], &[1_000.0]],
    )),
    row(
        "open until the first answer",
        "ms",
        MS,
        &["open/first_answer_us"],
        [&[30.0], &[100.0], &[700.0]],
    ),
    row(
        "open with a persisted index, everything ready",
        "ms",
        MS,
        &["open/ready_us"],
        [&[30.0], &[150.0], &[1_000.0]],
    ),
    row(
        "rebuild of a lost index",
        "ms",
        MS,
        &["rebuild/ready_us"],
        [&[60.0], &[300.0], &[3_000.0]],
    ),
    row(
        "keeping the index aside after that: longest step",
        "ms",
        MS,
        &["rebuild/longest_step_us"],
        [&[5.0], &[5.0], &[5.0]],
    ),
    row(
        "memory above the text",
        "B a note",
        1.0,
        &["memory/above_text_a_note"],
        [&[], &[250.0], &[250.0]],
    ),
    at_least(row(
        "remember, durable, over a bare append: slowest layer",
        "×",
        1.0,
        &["derived/remember_over_bare"],
        [&[0.8], &[0.8], &[0.8]],
    )),
    at_least(row(
        "import: slowest layer",
        "notes/s",
        1.0,
        &["derived/import_a_second"],
        [&[], &[60_000.0], &[60_000.0]],
    )),
    row("flush of 10 recall counts", "ms", MS, &["flush/p50_us"], [&[1.0], &[1.0], &[1.0]]),
    row(
        "close, nothing waiting / after writing",
        "ms",
        MS,
        &["close/close_us", "close writing/close_us"],
        [&[5.0, 20.0], &[5.0, 30.0], &[5.0, 150.0]],
    ),
    row(
        "tags, stats, resources: slowest",
        "ms",
        MS,
        &["figures/slowest_us"],
        [&[0.1], &[1.0], &[5.0]],
    ),
    row(
        "window: key press to painted results, p95",
        "ms",
        1.0,
        &["window/key_to_paint_ms/p95"],
        [&[16.0], &[16.0], &[33.0]],
    ),
    row("window: start to first key", "s", MS, &["window/start_ms"], [&[0.8], &[1.0], &[2.0]]),
    row(
        "window: frames dropped while scrolling",
        "",
        1.0,
        &["window/scroll/dropped"],
        [&[], &[0.0], &[]],
    ),
    row("window: all notes selected by keys", "ms", 1.0, &["window/pick_all_ms"], [&[], &[], &[]]),
    row(
        "window: capture keys to the keyboard: median / longest",
        "ms",
        1.0,
        &["window/capture_ms", "window/capture_ms_longest"],
        [&[150.0, 150.0], &[150.0, 150.0], &[150.0, 150.0]],
    ),
    row(
        "first 50 with filters: p50 / p95 / p99",
        "ms",
        MS,
        &["memoryhub/filtered/p50", "memoryhub/filtered/p95", "memoryhub/filtered/p99"],
        [&[], &[], &[]],
    ),
    row(
        "first 50, query cache on: p50 / p95 / p99",
        "ms",
        MS,
        &["memoryhub/cached/p50", "memoryhub/cached/p95", "memoryhub/cached/p99"],
        [&[], &[], &[]],
    ),
    row(
        "first 50 after 1,000 writes, over before: p95 of medians",
        "×",
        1.0,
        &["derived/after_writes_over_before"],
        [&[], &[], &[]],
    ),
    row(
        "put into memory, everything but the disk: p50 / p99",
        "µs",
        1.0,
        &["writes/put_us/p50", "writes/put_us/p99"],
        [&[50.0], &[50.0], &[50.0]],
    ),
    row(
        "the longest of 40,000 puts",
        "ms",
        MS,
        &["writes/put_us/longest"],
        [&[5.0], &[5.0], &[5.0]],
    ),
    row(
        "FTS5 trigram, first 50: p50 / p95 / p99",
        "ms",
        MS,
        &["fts5/mixed/p50", "fts5/mixed/p95", "fts5/mixed/p99"],
        [&[], &[], &[]],
    ),
    row(
        "LIKE, first 50: p50 / p95 / p99",
        "ms",
        MS,
        &["like/mixed/p50", "like/mixed/p95", "like/mixed/p99"],
        [&[], &[], &[]],
    ),
    row("ahead of LIKE at p95", "×", 1.0, &["derived/ahead_of_like_p95"], [&[], &[], &[]]),
    row(
        "scan, first 50 without records: p50 / p95 / p99",
        "ms",
        MS,
        &["scan/mixed/p50", "scan/mixed/p95", "scan/mixed/p99"],
        [&[], &[], &[]],
    ),
    row(
        "ahead of the scan at p95, which reads no records",
        "×",
        1.0,
        &["derived/ahead_of_scan_p95"],
        [&[], &[], &[]],
    ),
];
