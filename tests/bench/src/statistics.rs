//! Times of many queries, each asked several times, in few numbers.

use serde::{Deserialize, Serialize};

/// Times in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    /// The 95th percentile of the queries' medians: without interruptions by the system.
    pub p95_of_medians: f64,
    /// The longest of all.
    pub longest: f64,
    /// The slowest query, by the median of its times: one interruption by the system is not a slow
    /// query.
    pub worst: f64,
    /// That query.
    pub worst_query: String,
    /// Queries asked.
    pub queries: usize,
    /// Times taken.
    pub samples: usize,
}

/// The times of each query.
#[derive(Debug, Default)]
pub struct Times {
    queries: Vec<(String, Vec<f64>)>,
}

impl Times {
    pub fn new(queries: impl IntoIterator<Item = String>) -> Self {
        Self { queries: queries.into_iter().map(|text| (text, Vec::new())).collect() }
    }

    /// Adds a time, in microseconds, of the query at this place.
    pub fn add(&mut self, place: usize, micros: f64) {
        if let Some((_, times)) = self.queries.get_mut(place) {
            times.push(micros);
        }
    }

    /// Whether a query was asked `least` times and took longer than `micros` in all.
    pub fn has_enough(&self, place: usize, least: usize, micros: f64) -> bool {
        let Some((_, times)) = self.queries.get(place) else { return true };
        times.len() >= least && times.iter().sum::<f64>() > micros
    }

    /// The median of each query, in microseconds.
    pub fn medians(&self) -> Vec<f64> {
        self.queries.iter().map(|(_, times)| median(times)).collect()
    }

    /// Every query weighs the same, however often it was asked.
    pub fn summary(&self) -> Summary {
        let mut weighted: Vec<(f64, f64)> = self
            .queries
            .iter()
            .flat_map(|(_, times)| times.iter().map(|time| (*time, 1.0 / times.len() as f64)))
            .collect();
        weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let medians = self.medians();
        let worst = medians.iter().zip(&self.queries).max_by(|one, other| one.0.total_cmp(other.0));
        Summary {
            p50: quantile(&weighted, 0.50),
            p95: quantile(&weighted, 0.95),
            p99: quantile(&weighted, 0.99),
            p95_of_medians: percentile(&medians, 0.95),
            longest: weighted.last().map_or(0.0, |last| last.0),
            worst: worst.map_or(0.0, |(time, _)| *time),
            worst_query: worst.map(|(_, query)| query.0.clone()).unwrap_or_default(),
            queries: self.queries.len(),
            samples: weighted.len(),
        }
    }
}

/// The value below which this share of the weight lies.
fn quantile(sorted: &[(f64, f64)], share: f64) -> f64 {
    let all: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0.0;
    for (value, weight) in sorted {
        sum += weight;
        if sum >= all * share - 1e-9 {
            return *value;
        }
    }
    sorted.last().map_or(0.0, |last| last.0)
}

/// The value that this share of the values does not exceed.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut weighted: Vec<_> = values.iter().map(|value| (*value, 1.0)).collect();
    weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
    quantile(&weighted, share)
}

/// The value in the middle.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asked_more_often_weighs_no_more() {
        let mut times = Times::new(["often".to_owned(), "once".to_owned()]);
        for _ in 0..9 {
            times.add(0, 1.0);
        }
        times.add(1, 100.0);
        let summary = times.summary();
        assert_eq!((summary.p50, summary.p95), (1.0, 100.0));
        assert_eq!((summary.worst, summary.worst_query.as_str()), (100.0, "once"));
        assert_eq!((summary.queries, summary.samples), (2, 10));
    }

    #[test]
    fn one_interruption_is_no_slow_query() {
        let mut times = Times::new(["even".to_owned(), "interrupted".to_owned()]);
        for (place, micros) in [(0, 5.0), (0, 5.0), (0, 5.0), (1, 1.0), (1, 1.0), (1, 900.0)] {
            times.add(place, micros);
        }
        let summary = times.summary();
        assert_eq!((summary.worst, summary.longest), (5.0, 900.0));
    }

    #[test]
    fn no_times_are_zero() {
        assert_eq!(Times::default().summary(), Summary::default());
        assert!(median(&[]).abs() < f64::EPSILON);
    }
}
