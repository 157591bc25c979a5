//! What stands in the composer, kept across restarts in a file for each window.

use std::path::PathBuf;

use crate::{
    border::{CommandError, Draft},
    capture,
    desktop::Desktop,
    error::Answer,
    hub::lock,
    keep,
};

impl Desktop {
    fn draft_path(&self, window: &str) -> PathBuf {
        let name = if window == capture::LABEL { "draft-capture.json" } else { "draft.json" };
        self.places.local.join(name)
    }

    /// What stood in the composer of the window with this label.
    pub fn draft(&self, window: &str) -> Draft {
        let _one_at_a_time = lock(&self.draft);
        keep::load(&self.draft_path(window))
    }

    /// Keeps what stands in the composer of the window with this label.
    ///
    /// # Errors
    /// `io` if it cannot be written.
    pub fn save_draft(&self, window: &str, draft: &Draft) -> Answer<()> {
        let _one_at_a_time = lock(&self.draft);
        let path = self.draft_path(window);
        keep::save(&path, draft)
            .map_err(|error| CommandError::new("io", format!("{}: {error}", path.display())))
    }
}
