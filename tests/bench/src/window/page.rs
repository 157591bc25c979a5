//! Scripts that run in the page.

/// Whether notes are shown and the search can be typed into.
pub const IS_READY: &str = "\
    const ready = document.querySelector('[data-testid=\"row-title\"]') !== null && \
      document.querySelector('[data-testid=\"search\"]')?.disabled === false; \
    if (ready && !window.benchReady) window.benchReady = performance.timeOrigin + performance.now(); \
    return ready";

/// When that was first seen, in milliseconds since 1970.
pub const READY_SINCE: &str = "return window.benchReady";

/// From now on each key is timed, from the moment that the system saw it: `changed`, the rows of
/// its results stand in the page; `painted`, the frame with them is done; `next`, the frame after
/// that begins. A message posted in a frame arrives once that frame is painted, and before the next
/// one begins if the machine keeps up.
pub const WATCH: &str = "\
    const parts = '[data-testid=\"list\"],[data-testid=\"empty\"]'; \
    const holds = (n) => n.nodeType === 1 && (n.matches(parts) || n.querySelector(parts)); \
    const isRow = (r) => (r.target.nodeType === 1 ? r.target : r.target.parentElement) \
      ?.closest(parts) || [...r.addedNodes].some(holds); \
    const bench = (window.bench = { keys: [], open: null }); \
    window.addEventListener('keydown', (e) => { \
      bench.open = e.key.length === 1 ? { at: Math.min(e.timeStamp, performance.now()) } : null; \
    }, true); \
    new MutationObserver((records) => { \
      const key = bench.open; \
      if (!key || !records.some(isRow)) return; \
      bench.open = null; \
      key.changed = performance.now() - key.at; \
      requestAnimationFrame(() => { \
        const channel = new MessageChannel(); \
        channel.port1.onmessage = () => { key.painted ??= performance.now() - key.at; }; \
        channel.port2.postMessage(0); \
        requestAnimationFrame(() => { \
          key.next = performance.now() - key.at; \
          key.painted ??= key.next; \
          bench.keys.push(key); \
        }); \
      }); \
    }).observe(document.body, { subtree: true, childList: true, characterData: true }); \
    return 1";

/// The middle of the list, in pixels of the page.
pub const MIDDLE_OF_LIST: &str = "\
    const box = document.querySelector('[data-testid=\"list\"]').getBoundingClientRect(); \
    return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }";

/// Notes the time of each frame from now on.
pub const COUNT_FRAMES: &str = "\
    const frames = (window.benchFrames = { times: [], on: true }); \
    const step = (t) => { frames.times.push(t); if (frames.on) requestAnimationFrame(step); }; \
    requestAnimationFrame(step); return 1";

/// Ends that and answers the times, in milliseconds.
pub const STOP_COUNTING: &str = "window.benchFrames.on = false; return window.benchFrames.times";

/// The number of the first row in the page, from 1.
pub const FIRST_ROW: &str = "\
    return Number(document.querySelector('[data-testid=\"row\"]')?.getAttribute('aria-posinset') ?? 0)";

/// From now on the key that selects all is timed, until the frame that says how many are selected.
pub const WATCH_PICKED: &str = "\
    const bench = (window.benchPicked = {}); \
    window.addEventListener('keydown', (e) => { \
      if (e.key === 'a') bench.at ??= Math.min(e.timeStamp, performance.now()); \
    }, true); \
    const step = () => { \
      if (bench.at && document.querySelector('[data-testid=\"picked-bar\"]')) \
        bench.took = performance.now() - bench.at; \
      else requestAnimationFrame(step); \
    }; \
    requestAnimationFrame(step); return 1";

/// Whether that frame came.
pub const HAS_PICKED: &str = "return window.benchPicked.took !== undefined";

/// How long it took, in milliseconds.
pub const PICKED_AFTER: &str = "return window.benchPicked.took";
