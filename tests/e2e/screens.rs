//! Pictures of every screen, for people to look at: in the target folder, `e2e/screens`.
//!
//! `cargo test --package memoryhub-tests --test e2e -- --ignored` takes them, with the environment
//! that `cargo xtask test --only window` sets.

use memoryhub_tests::{App, desk, programs, wait};

use crate::tour;

const MANY: usize = 50_000;
const SIZES: [(u32, u32); 2] = [(1280, 820), (900, 640)];

#[test]
#[ignore = "takes pictures for people; it proves nothing"]
fn every_screen_has_its_picture() {
    let folder = programs::results("screens");
    for dress in tour::DRESSES {
        let mut take = |screen: &str, app: &App<'_>| {
            for (width, height) in SIZES.into_iter().rev() {
                desk::resize(app.pid(), width, height);
                let wanted = format!(
                    "return [{width}, {height}].join() === [innerWidth, innerHeight].join()"
                );
                app.window().until("the size", &wanted);
                painted(app);
                let name = format!("{screen}-{}-{}-{width}.png", dress.1, dress.0);
                app.window().picture(&folder.join(name)).expect("a picture");
            }
        };
        tour::before_opening(dress, &mut take);
        tour::empty(dress, &mut take);
        tour::ten(dress, &mut take);
        tour::many(dress, MANY, &mut take);
    }
}

/// Waits until the page has painted twice and no animation runs.
fn painted(app: &App<'_>) {
    wait::until("animations to end", || {
        let still = app
            .window()
            .js("return document.getAnimations().every((a) => a.playState !== 'running' || \
             a.effect.getComputedTiming().iterations === Infinity)");
        (still == true).then_some(())
    });
    app.window().js_later(
        "const done = arguments[arguments.length - 1]; \
         requestAnimationFrame(() => requestAnimationFrame(() => done(1)))",
    );
}
