//! Tells Tauri which commands exist, so that each needs a permission and no other can be called.

include!("src/commands/names.rs");

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(NAMES);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // Cargo shows this and stops; a build script has no caller to hand an error to.
        panic!("{error:#}");
    }
}
