//! Pictures of every screen, for people to look at: in the target folder, `e2e/screens`.
//!
//! `cargo test --package memoryhub-tests --test e2e -- --ignored` takes them, with the environment
//! that `cargo xtask test --only window` sets.

use memoryhub_tests::{App, desk, programs};

use crate::tour;

const MANY: usize = 50_000;
const SIZES: [(u32, u32); 2] = [(1280, 820), (900, 640)];

#[test]
#[ignore = "takes pictures for people; it proves nothing"]
fn every_screen_has_its_picture() {
    let folder = programs::results("screens");
    for dress in tour::DRESSES {
        let mut take = |screen: &str, app: &App<'_>| {
            let name = |size: &str| format!("{screen}-{}-{}{size}.png", dress.1, dress.0);
            // The capture window has the one size.
            if app.window().is_visible("capture-window") {
                app.window().see_still();
                app.window().picture(&folder.join(name(""))).expect("a picture");
                return;
            }
            for (width, height) in SIZES.into_iter().rev() {
                desk::resize(app.pid(), width, height);
                let wanted = format!(
                    "return [{width}, {height}].join() === [innerWidth, innerHeight].join()"
                );
                app.window().until("the size", &wanted);
                app.window().see_still();
                let name = name(&format!("-{width}"));
                app.window().picture(&folder.join(name)).expect("a picture");
            }
        };
        tour::before_opening(dress, &mut take);
        tour::empty(dress, &mut take);
        tour::ten(dress, &mut take);
        tour::many(dress, MANY, &mut take);
        tour::quick(dress, &mut take);
        tour::trouble(dress, &mut take);
        tour::large(dress, &mut take);
    }
}
