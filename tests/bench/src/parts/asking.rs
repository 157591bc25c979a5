//! Asking the same queries again and again, in turn.

use std::{collections::BTreeMap, fs, time::Instant};

use serde_json::{Value, json};

use crate::{Done, ours::micros, places::Places, statistics::Times};

/// How often queries are asked.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    pub rounds: usize,
    /// A query is asked less often once it took so long in all, in microseconds, but three times.
    pub patience: f64,
}

/// What came of it.
#[derive(Debug)]
pub struct Asked<A> {
    pub times: Times,
    /// Of the first round, which is not among the times: memory is touched for the first time.
    pub first_round: Times,
    pub answers: Vec<A>,
}

impl Asking {
    /// Every query so often.
    pub fn always(rounds: usize) -> Self {
        Self { rounds, patience: f64::INFINITY }
    }

    /// Less often if that takes seconds.
    pub fn patiently(rounds: usize) -> Self {
        Self { rounds, patience: 1e6 }
    }

    /// Asks one query after the other, and all of them again.
    pub fn ask<Q, A>(
        self,
        queries: &[Q],
        name: impl Fn(&Q) -> String,
        mut answer: impl FnMut(&Q) -> Done<A>,
    ) -> Done<Asked<A>> {
        let mut times = Times::new(queries.iter().map(&name));
        let mut first_round = Times::new(queries.iter().map(&name));
        let mut answers = Vec::with_capacity(queries.len());
        for (place, query) in queries.iter().enumerate() {
            let began = Instant::now();
            answers.push(answer(query)?);
            first_round.add(place, micros(began));
        }
        for _ in 0..self.rounds {
            for (place, query) in queries.iter().enumerate() {
                if times.has_enough(place, 3, self.patience) {
                    continue;
                }
                let began = Instant::now();
                let answer = answer(query)?;
                times.add(place, micros(began));
                drop(answer);
            }
        }
        Ok(Asked { times, first_round, answers })
    }
}

impl<A> Asked<A> {
    /// The figures, in all and for each kind of query.
    pub fn figures(&self, kinds: &[&str]) -> Value {
        let mut by_kind: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (median, kind) in self.times.medians().into_iter().zip(kinds) {
            by_kind.entry(kind).or_default().push(median);
        }
        let by_kind: BTreeMap<_, _> = by_kind
            .into_iter()
            .map(|(kind, medians)| {
                let of = |share| crate::statistics::percentile(&medians, share);
                (kind, json!({ "median": of(0.5), "worst": of(1.0), "queries": medians.len() }))
            })
            .collect();
        let mut figures = json!(self.times.summary());
        figures["first_round"] = json!(self.first_round.summary());
        figures["by_kind"] = json!(by_kind);
        figures
    }
}

/// Keeps answers for comparison with those of others.
pub fn keep(places: &Places, who: &str, answers: &[Vec<u32>]) -> Done {
    Ok(fs::write(places.answers(who), serde_json::to_vec(answers)?)?)
}
