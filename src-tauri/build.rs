//! Tells Tauri which commands exist, so that each needs a permission and no other can be called.

include!("src/commands/names.rs");

fn main() {
    // The page is inside the program; nothing else tells Cargo that it was built anew.
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(NAMES);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // Cargo shows this and stops; a build script has no caller to hand an error to.
        panic!("{error:#}");
    }
}
