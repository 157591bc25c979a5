//! WebKitWebDriver: starting it, and speaking the WebDriver protocol to it.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{Sandbox, wait};

/// A driver with at most one session; it ends when this is dropped.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    agent: ureq::Agent,
    address: String,
    session: Option<String>,
}

/// An error as the driver tells it, or why it cannot be asked.
pub type Told<T> = Result<T, String>;

impl Driver {
    /// Starts a driver on a free port; everything that it starts lives in the sandbox.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(sandbox: &Sandbox) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        drop(listener);
        let log = fs::File::create(sandbox.path().join("driver.log")).expect("a log");
        let mut command = Command::new("WebKitWebDriver");
        sandbox.prepare(&mut command);
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log again"))
            .stderr(log);
        let process = command.spawn().expect("WebKitWebDriver starts (package webkit2gtk-driver)");
        wait::until("the driver", || TcpStream::connect(("127.0.0.1", port)).ok());
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .into();
        Self { process, agent, address: format!("http://127.0.0.1:{port}"), session: None }
    }

    /// Starts the application under the driver.
    ///
    /// # Errors
    /// What the driver says.
    pub fn begin(&mut self, program: &Path, arguments: &[String]) -> Told<()> {
        let options = json!({ "binary": program, "args": arguments });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = self.call("POST", &format!("{}/session", self.address), &wanted)?;
        let session = answer.get("sessionId").and_then(Value::as_str);
        self.session = Some(session.ok_or("a session without an id")?.to_owned());
        Ok(())
    }

    /// Sends a command of the session, such as `element`.
    ///
    /// # Errors
    /// What the driver says.
    pub fn post(&self, command: &str, body: &Value) -> Told<Value> {
        self.call("POST", &self.url(command)?, body)
    }

    /// Asks something of the session, such as `screenshot`.
    ///
    /// # Errors
    /// What the driver says.
    pub fn get(&self, command: &str) -> Told<Value> {
        self.call("GET", &self.url(command)?, &Value::Null)
    }

    fn url(&self, command: &str) -> Told<String> {
        let session = self.session.as_ref().ok_or("no session")?;
        Ok(format!("{}/session/{session}/{command}", self.address))
    }

    fn call(&self, method: &str, url: &str, body: &Value) -> Told<Value> {
        let answer = match method {
            "GET" => self.agent.get(url).call(),
            _ => self.agent.post(url).send_json(body),
        };
        let mut answer = answer.map_err(|error| format!("driver: {error}"))?;
        let mut body = answer
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_json::<Value>()
            .map_err(|error| format!("driver: {error}"))?;
        let value = body.get_mut("value").map(Value::take).unwrap_or_default();
        match value.get("error").and_then(Value::as_str) {
            Some(error) if !answer.status().is_success() => {
                let message = value.get("message").and_then(Value::as_str).unwrap_or_default();
                Err(format!("{error}: {message}"))
            }
            _ => Ok(value),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
