//! The real window with many notes: key press to painted results, start to first key, scrolling,
//! selecting all, opening the capture window.
//!
//! The release build of the application on a screen of its own; keys and wheel come through the
//! X server, a script in the page watches the list and the frames.

mod desk;
mod page;

use std::{
    fs,
    path::Path,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use memoryhub_tests::{App, Sandbox, app::data, wait};
use serde_json::{Value, json};

use crate::{
    Done,
    arguments::{Arguments, short},
    corpus, places,
    places::Places,
    report,
    run::Session,
    statistics::{median, percentile},
};

/// Starts measured.
const STARTS: usize = 5;
/// Words typed, letter by letter.
const WORDS: usize = 24;
/// Milliseconds of a frame on a screen without a clock of its own.
const FRAME: f64 = 1_000.0 / 60.0;
/// Openings of the capture window.
const CAPTURES: usize = 15;
/// Turns of the wheel.
const TURNS: usize = 200;

/// Measures every size and adds the figures to those that are there.
pub fn run(arguments: &Arguments) -> Done {
    fs::create_dir_all(&arguments.results)?;
    for size in &arguments.sizes {
        let mut session = Session::begin(arguments, *size)?;
        session.store()?;
        let figures = measure(&Places::of(&arguments.cache, *size))?;
        println!("  {figures:#}");
        let mut measured = match report::read(&arguments.results, *size) {
            Some(measured) => measured,
            None => session.finish(),
        };
        measured.parts.insert("window".into(), figures);
        report::keep(&arguments.results, &measured)?;
        println!("{} notes: done", short(*size));
    }
    report::write(arguments)
}

fn measure(places: &Places) -> Done<Value> {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    places::copy(&places.store(), &folder)?;
    keep_index(&sandbox, &folder)?;
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        let (app, took) = start(&sandbox, &folder)?;
        starts.push(took);
        app.close();
    }
    let (app, took) = start(&sandbox, &folder)?;
    starts.push(took);
    let keys = type_words(&app, &words(places)?)?;
    let scroll = scroll(&app)?;
    let picked = pick_all(&app)?;
    let captures = capture(&app)?;
    app.close();
    Ok(json!({
        "start_ms": median(&starts),
        "start_ms_each": starts,
        "key_to_paint_ms": summary(&keys, "painted"),
        "key_to_next_frame_ms": summary(&keys, "next"),
        "key_to_rows_ms": summary(&keys, "changed"),
        "scroll": scroll,
        "pick_all_ms": picked,
        "capture_ms": median(&captures),
        "capture_ms_longest": percentile(&captures, 1.0),
        "capture_ms_each": captures,
    }))
}

/// An index that was copied with its folder is not taken: the application makes one anew, and keeps
/// it once nobody does anything for a few seconds.
fn keep_index(sandbox: &Sandbox, folder: &Path) -> Done {
    let path = folder.join("index.cache");
    let Ok(copied) = fs::metadata(&path) else { return Ok(()) };
    let copied = copied.modified()?;
    let (app, _) = start(sandbox, folder)?;
    wait::until("the index to be kept", || {
        fs::metadata(&path).and_then(|now| now.modified()).ok().filter(|now| *now != copied)
    });
    app.close();
    Ok(())
}

/// Starts the application; milliseconds from its start until the first page of notes is there and
/// the search takes a key.
fn start<'a>(sandbox: &'a Sandbox, folder: &Path) -> Done<(App<'a>, f64)> {
    let app = App::start(sandbox, &data(folder));
    app.window().until("the first page of notes", page::IS_READY);
    let ready = app.window().js(page::READY_SINCE).as_f64().ok_or("the page has no clock")?;
    // Written right after the application was started.
    let began = fs::metadata(sandbox.path().join("pid"))?.modified()?;
    Ok((app, ready - milliseconds(began)?))
}

fn milliseconds(time: SystemTime) -> Done<f64> {
    Ok(time.duration_since(UNIX_EPOCH)?.as_secs_f64() * 1e3)
}

/// Words that are typed, of English letters that every keyboard has.
fn words(places: &Places) -> Done<Vec<String>> {
    let queries = corpus::queries(places)?;
    let known = queries.mixed.iter().chain(&queries.unseen);
    let words = known.filter(|one| ["prefix", "inner", "typing error"].contains(&&*one.kind));
    let words = words.filter_map(|one| one.words.first());
    let plain = |word: &&String| {
        (4..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    Ok(words.filter(plain).take(WORDS).cloned().collect())
}

/// Types word after word and answers what the page saw of each key.
fn type_words(app: &App<'_>, words: &[String]) -> Done<Vec<Value>> {
    let window = app.window();
    desk::activate(app.pid());
    window.js(page::WATCH);
    window.click("search");
    for word in words {
        for letter in word.chars() {
            desk::key(&letter.to_string());
            // A key that changes no row leaves nothing to paint.
            desk::pause(150);
        }
        desk::key("Escape");
        desk::pause(250);
    }
    let seen = window.js("return window.bench.keys");
    let keys: Vec<Value> = seen.as_array().cloned().unwrap_or_default();
    if keys.len() < words.len() {
        return Err(format!("only {} keys of {} words were seen", keys.len(), words.len()).into());
    }
    Ok(keys)
}

fn summary(keys: &[Value], name: &str) -> Value {
    let times: Vec<f64> = keys.iter().filter_map(|key| key[name].as_f64()).collect();
    json!({
        "p50": median(&times),
        "p95": percentile(&times, 0.95),
        "p99": percentile(&times, 0.99),
        "longest": percentile(&times, 1.0),
        "keys": times.len(),
    })
}

/// Scrolls by the wheel and counts frames: those at rest first, for comparison.
fn scroll(app: &App<'_>) -> Done<Value> {
    let window = app.window();
    let desktop = desk::activate(app.pid());
    let place = window.js(page::MIDDLE_OF_LIST);
    let at = |name: &str| place[name].as_f64().map(|pixels| pixels as u32);
    let (Some(x), Some(y)) = (at("x"), at("y")) else { return Err("there is no list".into()) };
    window.js(page::COUNT_FRAMES);
    desk::pause(2_000);
    let rest = frames(&window.js(page::STOP_COUNTING));
    window.js(page::COUNT_FRAMES);
    desk::wheel(&desktop, x, y, TURNS);
    let moving = frames(&window.js(page::STOP_COUNTING));
    let missed = |frame: &f64| ((frame / FRAME).round() - 1.0).max(0.0);
    let dropped = |frames: &[f64]| frames.iter().map(missed).sum::<f64>();
    let row = window.js(page::FIRST_ROW).as_f64().unwrap_or(0.0);
    if row < 10.0 {
        return Err("the wheel did not scroll the list".into());
    }
    Ok(json!({
        "frames": moving.len(),
        "interval_ms": median(&moving),
        "longest_ms": percentile(&moving, 1.0),
        "dropped": dropped(&moving),
        "dropped_at_rest": dropped(&rest),
        "rows": row,
    }))
}

/// Selects every note by keys; milliseconds until a frame says so.
fn pick_all(app: &App<'_>) -> Done<f64> {
    let window = app.window();
    desk::activate(app.pid());
    window.click("row");
    window.js(page::WATCH_PICKED);
    desk::key("ctrl+a");
    window.until("all to be selected", page::HAS_PICKED);
    let took = window.js(page::PICKED_AFTER).as_f64().ok_or("the page has no clock")?;
    desk::key("Escape");
    Ok(took)
}

/// Opens the capture window by its keys, again and again; milliseconds from the keys until it has
/// the keyboard, as the X server tells, which takes some to ask.
fn capture(app: &App<'_>) -> Done<Vec<f64>> {
    let title = memoryhub_tests::desk::CAPTURE;
    let mut times = Vec::new();
    for _ in 0..CAPTURES {
        desk::pause(500);
        let began = Instant::now();
        desk::key("ctrl+alt+m");
        while !desk::is_in_front(title) {
            if began.elapsed() > wait::PATIENCE {
                return Err("the capture window did not come".into());
            }
        }
        times.push(began.elapsed().as_secs_f64() * 1e3);
        desk::key("Escape");
        wait::until("the capture window to go", || {
            (!memoryhub_tests::desk::is_shown(app.pid(), title)).then_some(())
        });
    }
    Ok(times)
}

/// The times between frames, in milliseconds.
fn frames(seen: &Value) -> Vec<f64> {
    let times: Vec<f64> = seen.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}
