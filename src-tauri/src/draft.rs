//! What stands in the composer, kept across restarts in `draft.json`.

use std::path::PathBuf;

use crate::{
    border::{CommandError, Draft},
    desktop::Desktop,
    error::Answer,
    hub::lock,
    keep,
};

impl Desktop {
    fn draft_path(&self) -> PathBuf {
        self.places.local.join("draft.json")
    }

    /// What stood in the composer.
    pub fn draft(&self) -> Draft {
        let _one_at_a_time = lock(&self.draft);
        keep::load(&self.draft_path())
    }

    /// Keeps what stands in the composer.
    ///
    /// # Errors
    /// `io` if it cannot be written.
    pub fn save_draft(&self, draft: &Draft) -> Answer<()> {
        let _one_at_a_time = lock(&self.draft);
        let path = self.draft_path();
        keep::save(&path, draft)
            .map_err(|error| CommandError::new("io", format!("{}: {error}", path.display())))
    }
}
