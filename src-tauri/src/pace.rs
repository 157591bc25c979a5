//! Long work in portions that hold the store for a moment each, however quick the machine is.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long a portion should hold the store: whoever types waits for one at most.
const HOLD: Duration = Duration::from_millis(3);
/// Between two portions, so that whoever waits for the store comes first.
const PAUSE: Duration = Duration::from_micros(500);
const FEWEST: usize = 16;
const MOST: usize = 2000;

/// The size of the next portion.
#[derive(Debug)]
pub struct Pace {
    portion: usize,
}

impl Pace {
    /// Begins with few.
    pub fn new() -> Self {
        Self { portion: 8 * FEWEST }
    }

    /// How many to do next.
    pub fn portion(&self) -> usize {
        self.portion
    }

    /// Does a portion, which holds the store, and learns from how long that took.
    pub fn hold<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.learn(began.elapsed());
        done
    }

    /// Lets others have the store.
    pub fn rest(&self) {
        thread::sleep(PAUSE);
    }

    /// Grows slowly and shrinks at once: a portion that took long was waited for.
    fn learn(&mut self, took: Duration) {
        let fits = HOLD.as_secs_f64() / took.as_secs_f64().max(1e-6);
        let next = self.portion as f64 * fits.min(1.25);
        self.portion = (next as usize).clamp(FEWEST, MOST);
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portion_is_as_large_as_fits_its_time() {
        let mut pace = Pace::new();
        for _ in 0..50 {
            // Ten microseconds each.
            let took = Duration::from_micros(10) * pace.portion() as u32;
            pace.learn(took);
        }
        assert!((250..=300).contains(&pace.portion()), "{}", pace.portion());
        pace.learn(Duration::from_millis(300));
        assert_eq!(pace.portion(), FEWEST);
        for _ in 0..50 {
            pace.learn(Duration::ZERO);
        }
        assert_eq!(pace.portion(), MOST);
    }
}
