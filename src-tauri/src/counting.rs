//! Counting all hits of a search, which the next search ends early.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use crate::hub::lock;

/// Which count still matters: only the newest.
#[derive(Debug, Default)]
pub struct Counting(Mutex<Arc<AtomicBool>>);

impl Counting {
    /// Ends the count that runs and begins the next, which is to end once the flag is set.
    pub fn begin(&self) -> Arc<AtomicBool> {
        let mut newest = lock(&self.0);
        newest.store(true, Ordering::Relaxed);
        *newest = Arc::default();
        Arc::clone(&newest)
    }

    /// Ends the count that runs.
    pub fn cancel(&self) {
        lock(&self.0).store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_count_goes_on() {
        let counting = Counting::default();
        let (first, second) = (counting.begin(), counting.begin());
        assert!(first.load(Ordering::Relaxed) && !second.load(Ordering::Relaxed));
        counting.cancel();
        assert!(second.load(Ordering::Relaxed) && !counting.begin().load(Ordering::Relaxed));
    }
}
