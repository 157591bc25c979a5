//! What a person sees in the window, and does there.
//!
//! Parts are named by their `data-testid`, or by a selector if it begins with `[`.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{driver::Driver, programs, wait};

/// The key under which the protocol passes an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys without a character, as the protocol writes them.
pub mod keys {
    /// Gives up what is open.
    pub const ESCAPE: char = '\u{E00C}';
    /// Opens, confirms.
    pub const ENTER: char = '\u{E007}';
    /// Held until the end of what is typed.
    pub const CONTROL: char = '\u{E009}';
    /// Shift.
    pub const SHIFT: char = '\u{E008}';
    /// Alt.
    pub const ALT: char = '\u{E00A}';
    /// Deletes the chosen note.
    pub const DELETE: char = '\u{E017}';
    /// Moves on in the list.
    pub const DOWN: char = '\u{E015}';
    /// Opens a branch, a menu in a menu.
    pub const RIGHT: char = '\u{E014}';
    /// Lists the keys.
    pub const F1: char = '\u{E031}';
}

/// The page inside the window.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
}

impl Window {
    pub(crate) fn new(driver: Driver) -> Self {
        Self { driver }
    }

    /// Goes on in the window whose page this is, `index.html` or `capture.html`, shown or not.
    pub fn go_to(&self, page: &str) {
        wait::until_told(&format!("the window of {page}"), || {
            let handles = self.driver.get("window/handles")?;
            let handles: Vec<String> = serde_json::from_value(handles).unwrap_or_default();
            for handle in &handles {
                self.driver.post("window", &json!({ "handle": handle }))?;
                let here = self.ask("return location.pathname")?;
                let here = here.as_str().unwrap_or_default().trim_start_matches('/');
                if here == page || (here.is_empty() && page == "index.html") {
                    return Ok(());
                }
            }
            Err(format!("{} windows", handles.len()))
        });
    }

    /// Waits until a part is there and visible.
    pub fn see(&self, part: &str) {
        let what = format!("{part} to be seen");
        wait::until_told(&what, || self.is_visible(part).then_some(()).ok_or_else(|| self.gist()));
    }

    /// Waits until no such part is there.
    pub fn see_gone(&self, part: &str) {
        let script = format!("return document.querySelector({}) === null", selector(part));
        self.until(&format!("{part} to go"), &script);
    }

    /// Waits until a part holds these words.
    pub fn see_words(&self, part: &str, words: &str) {
        wait::until_told(&format!("{words:?} in {part}"), || {
            let text = self.words(part);
            if text.as_deref().is_some_and(|text| text.contains(words)) {
                return Ok(());
            }
            Err(text.unwrap_or_else(|| format!("no {part}; {}", self.gist())))
        });
    }

    /// Waits until exactly these texts stand in the parts with this name, in order.
    pub fn see_all(&self, part: &str, wanted: &[&str]) {
        wait::until_told(&format!("{wanted:?} in {part}"), || {
            let texts = self.all_words(part);
            if texts == wanted { Ok(()) } else { Err(format!("{texts:?}")) }
        });
    }

    /// The words of a part, if it is there.
    pub fn words(&self, part: &str) -> Option<String> {
        let script = format!("return document.querySelector({})?.innerText", selector(part));
        self.ask(&script).ok()?.as_str().map(str::to_owned)
    }

    /// The words of every part with this name.
    pub fn all_words(&self, part: &str) -> Vec<String> {
        let script = format!(
            "return [...document.querySelectorAll({})].map((e) => e.innerText.trim())",
            selector(part)
        );
        serde_json::from_value(self.js(&script)).unwrap_or_default()
    }

    /// An attribute of a part, if both are there.
    pub fn attribute(&self, part: &str, name: &str) -> Option<String> {
        let script =
            format!("return document.querySelector({})?.getAttribute('{name}')", selector(part));
        self.ask(&script).ok()?.as_str().map(str::to_owned)
    }

    /// Whether a part is there and has a size.
    pub fn is_visible(&self, part: &str) -> bool {
        let script = format!(
            "const e = document.querySelector({}); return !!e && e.getClientRects().length > 0 && \
             getComputedStyle(e).visibility === 'visible'",
            selector(part)
        );
        self.ask(&script).is_ok_and(|seen| seen == json!(true))
    }

    /// Clicks on a part once it can be clicked on.
    pub fn click(&self, part: &str) {
        wait::until_told(&format!("a click on {part}"), || {
            let element = self.find(part)?;
            self.driver.post(&format!("element/{element}/click"), &json!({})).map(drop)
        });
    }

    /// Clicks on a part while these keys are held.
    ///
    /// # Panics
    /// If the driver refuses.
    pub fn click_with(&self, held: &[char], part: &str) {
        self.see(part);
        self.js(&format!(
            "document.querySelector({}).scrollIntoView({{ block: 'center' }})",
            selector(part)
        ));
        let element = self.find(part).expect("a part that is seen");
        let origin = json!({ "element-6066-11e4-a52e-4f735466cecf": element });
        let down = held.iter().map(|key| json!({ "type": "keyDown", "value": key.to_string() }));
        let up = held.iter().rev().map(|key| json!({ "type": "keyUp", "value": key.to_string() }));
        let pause = || json!({ "type": "pause" });
        let wait = || held.iter().map(|_| pause());
        let clicks = [
            json!({ "type": "pointerMove", "origin": origin, "x": 0, "y": 0 }),
            json!({ "type": "pointerDown", "button": 0 }),
            json!({ "type": "pointerUp", "button": 0 }),
        ];
        let keys: Vec<_> = down.chain((0..3).map(|_| pause())).chain(up).collect();
        let pointer: Vec<_> = wait().chain(clicks).chain(wait()).collect();
        let body = json!({ "actions": [
            { "type": "key", "id": "keys", "actions": keys },
            { "type": "pointer", "id": "mouse", "actions": pointer },
        ] });
        self.driver.post("actions", &body).expect("a click with keys");
    }

    /// Types into a part; a character of [`keys`] is that key, and holds if it is a modifier.
    pub fn type_into(&self, part: &str, text: &str) {
        wait::until_told(&format!("typing into {part}"), || {
            let element = self.find(part)?;
            self.driver
                .post(&format!("element/{element}/value"), &json!({ "text": text }))
                .map(drop)
        });
    }

    /// Presses keys wherever the keyboard is; modifiers hold until the end.
    ///
    /// # Panics
    /// If the driver refuses.
    pub fn press(&self, pressed: &[char]) {
        let down = pressed.iter().map(|key| json!({ "type": "keyDown", "value": key.to_string() }));
        let up =
            pressed.iter().rev().map(|key| json!({ "type": "keyUp", "value": key.to_string() }));
        let actions: Vec<_> = down.chain(up).collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.driver.post("actions", &body).expect("keys are pressed");
    }

    /// Runs a script in the page and answers what it returns.
    ///
    /// # Panics
    /// If it throws.
    pub fn js(&self, script: &str) -> Value {
        self.ask(script).unwrap_or_else(|error| panic!("{error}\nin {script}"))
    }

    /// Runs a script that ends by calling its last argument.
    ///
    /// # Panics
    /// If it throws or never ends.
    pub fn js_later(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.driver.post("execute/async", &body).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Waits until a script returns true.
    pub fn until(&self, what: &str, script: &str) {
        wait::until_told(what, || match self.ask(script) {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(other) => Err(format!("{other}; {}", self.gist())),
            Err(error) => Err(error),
        });
    }

    /// Waits until nothing moves any more and the page has painted.
    pub fn see_still(&self) {
        self.until(
            "the end of all movement",
            "return document.getAnimations().every((one) => one.playState !== 'running' || \
             one.effect.getComputedTiming().iterations === Infinity)",
        );
        self.js_later(
            "const done = arguments[arguments.length - 1]; \
             requestAnimationFrame(() => requestAnimationFrame(() => done(true)))",
        );
    }

    /// Saves a picture of the page.
    ///
    /// # Errors
    /// What the driver says.
    pub fn picture(&self, path: &Path) -> Result<(), String> {
        // The driver waits for the next frame, which a page at rest never draws: a dot that nobody
        // sees keeps it drawing meanwhile.
        self.ask(
            "const dot = document.createElement('i'); dot.id = 'dot'; dot.style.cssText = \
             'position:fixed;right:0;bottom:0;width:1px;height:1px;background:#808080'; \
             document.body.append(dot); let on = 0; window.dot = setInterval(() => { \
             dot.style.opacity = (on ^= 1) ? '0.02' : '0.01' }, 16); return 1",
        )?;
        let answer = self.driver.get("screenshot");
        self.ask("clearInterval(window.dot); document.getElementById('dot')?.remove(); return 1")?;
        let answer = answer?;
        let text = answer.as_str().ok_or("no picture")?;
        let bytes = base64(text).ok_or("no picture")?;
        fs::write(path, bytes).map_err(|error| error.to_string())
    }

    pub(crate) fn keep_evidence(&self, log: &str) {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let folder = programs::results("failures");
        let page = self.ask("return document.documentElement.outerHTML").unwrap_or_default();
        let picture = self.picture(&folder.join(format!("{name}.png")));
        let text = format!("picture: {picture:?}\n\n{log}\n\n{}", page.as_str().unwrap_or("gone"));
        // This is for people; the test has failed already.
        drop(fs::write(folder.join(format!("{name}.txt")), text));
    }

    fn ask(&self, script: &str) -> Result<Value, String> {
        self.driver.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    fn find(&self, part: &str) -> Result<String, String> {
        let wanted: String = serde_json::from_str(&selector(part)).unwrap_or_default();
        let body = json!({ "using": "css selector", "value": wanted });
        let found = self.driver.post("element", &body)?;
        let id = found.get(ELEMENT).and_then(Value::as_str);
        id.map(str::to_owned).ok_or_else(|| format!("no {part}; {}", self.gist()))
    }

    /// What stands in the window now, in short, for messages.
    fn gist(&self) -> String {
        let words = self.ask("return document.body.innerText").unwrap_or_else(Value::String);
        let words = words.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>();
        let gist: String = words.join(" ").chars().take(400).collect();
        format!("the window says: {gist}")
    }
}

/// The selector for a part, as a string in a script.
fn selector(part: &str) -> String {
    let css =
        if part.starts_with('[') { part.to_owned() } else { format!("[data-testid=\"{part}\"]") };
    Value::String(css).to_string()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}
