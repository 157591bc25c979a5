//! Two readings at the same time.

use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use crate::error::Result;

/// Bytes of the smaller one from which on they are read at the same time.
const WORTH_A_THREAD: u64 = 1 << 20;
/// Between two looks at how far the other thread is.
const LOOK: Duration = Duration::from_millis(20);

/// Gets bytes done, and bytes in all.
pub(super) type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Runs both, of which the smaller reads `smaller` bytes; `progress` gets what they have read
/// together.
pub(super) fn both<A, B: Send>(
    smaller: u64,
    one: impl FnOnce(Progress<'_>) -> Result<A>,
    other: impl FnOnce(Progress<'_>) -> Result<B> + Send,
    progress: &mut dyn FnMut(u64),
) -> Result<(A, B)> {
    let (mut mine, theirs) = (0, AtomicU64::new(0));
    if smaller < WORTH_A_THREAD {
        let one = one(&mut |done, _| {
            mine = done;
            progress(done);
        })?;
        return Ok((one, other(&mut |done, _| progress(mine + done))?));
    }
    thread::scope(|scope| {
        let (ends, end) = mpsc::channel::<()>();
        let thread = scope.spawn(|| {
            let _ends = ends;
            other(&mut |done, _| theirs.store(done, Ordering::Relaxed))
        });
        let one = one(&mut |done, _| {
            mine = done;
            progress(done + theirs.load(Ordering::Relaxed));
        });
        while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            progress(mine + theirs.load(Ordering::Relaxed));
        }
        let other = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((one?, other?))
    })
}
