//! How long the last searches and recalls took.

use std::{collections::VecDeque, time::Duration};

use crate::model::Latency;

const KEPT: usize = 1000;

/// The last 1,000 times.
#[derive(Debug, Default)]
pub(super) struct Latencies {
    count: u64,
    samples_us: VecDeque<u64>,
}

impl Latencies {
    pub fn add(&mut self, took: Duration) {
        if self.samples_us.len() == KEPT {
            self.samples_us.pop_front();
        }
        self.samples_us.push_back(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        self.count += 1;
    }

    pub fn report(&self) -> Latency {
        let samples_us: Vec<u64> = self.samples_us.iter().copied().collect();
        let mut sorted = samples_us.clone();
        sorted.sort_unstable();
        // Nearest rank: the smallest time that so many per cent did not exceed.
        let percentile = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().unwrap_or(0)
        };
        Latency {
            count: self.count,
            p50_us: percentile(50),
            p95_us: percentile(95),
            p99_us: percentile(99),
            max_us: sorted.last().copied().unwrap_or(0),
            samples_us,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks_of_the_last_thousand() {
        let mut latencies = Latencies::default();
        for us in 1..=1100 {
            latencies.add(Duration::from_micros(us));
        }
        let report = latencies.report();
        assert_eq!(report.count, 1100);
        assert_eq!(report.samples_us.len(), 1000);
        assert_eq!((report.p50_us, report.p95_us, report.p99_us), (600, 1050, 1090));
        assert_eq!(report.max_us, 1100);
    }

    #[test]
    fn no_recall_gives_zeros() {
        assert_eq!(Latencies::default().report(), Latency::default());
    }
}
