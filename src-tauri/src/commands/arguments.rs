//! What the page sends with a command, looked at before the command runs.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tauri::ipc::InvokeBody;

use crate::{border::CommandError, error::Answer};

/// The arguments of one call, by name.
pub(super) struct Arguments<'a>(&'a Map<String, Value>);

impl<'a> Arguments<'a> {
    /// The arguments, if each is one that the command takes.
    ///
    /// # Errors
    /// `invalid` with the name of one that it does not take: a path, for instance.
    pub(super) fn of(payload: &'a InvokeBody, taken: &[&str]) -> Answer<Self> {
        let InvokeBody::Json(Value::Object(given)) = payload else {
            return Err(CommandError::invalid("arguments", "are not an object"));
        };
        match given.keys().find(|name| !taken.contains(&name.as_str())) {
            Some(name) => Err(CommandError::invalid(name, "is not an argument of this command")),
            None => Ok(Self(given)),
        }
    }

    /// Whether an argument is there and of its type.
    ///
    /// # Errors
    /// `invalid` with the name of the field that is not.
    pub(super) fn reads<T: DeserializeOwned>(self, name: &str) -> Answer<Self> {
        let value = self.0.get(name).ok_or_else(|| CommandError::invalid(name, "is missing"))?;
        serde_path_to_error::deserialize::<_, T>(value).map(|_| self).map_err(|error| {
            let path = error.path().to_string();
            let field = if path == "." { name } else { &path };
            CommandError::invalid(field, &error.inner().to_string())
        })
    }
}
