//! What comes in from outside: licences, sources and known defects of the dependencies.

use std::{fs, process::Command};

use crate::{
    places,
    process::{self, Doing, Done, Trouble},
    tools,
};

/// The version of cargo-deny; `deny.toml` is written for it.
const DENY: &str = "0.20.2";

/// Checks the Rust dependencies by `deny.toml` and the front end's by npm. What an address that
/// does not answer would tell is not checked, and that is said.
pub fn check() -> Done {
    process::run(deny()?.args(["check", "bans", "licenses", "sources"]))?;
    if process::works(deny()?.args(["fetch", "db"])) {
        process::run(deny()?.args(["check", "advisories"]))?;
    } else {
        println!("The database of advisories does not answer: advisories were NOT checked.");
    }
    npm()
}

/// cargo-deny, built once and kept in the target folder.
fn deny() -> Done<Command> {
    let home = places::scratch("tools");
    let program = home.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let version = || process::output(Command::new(&program).arg("--version"));
    if !version().is_ok_and(|version| version.ends_with(DENY)) {
        let build = places::scratch("tools-build");
        let mut install = tools::cargo();
        install.args(["install", "cargo-deny", "--locked", "--debug", "--force"]);
        install.args(["--version", &format!("={DENY}")]);
        install.arg("--root").arg(&home).arg("--target-dir").arg(&build);
        process::run(install.env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
        fs::remove_dir_all(&build).doing(format_args!("remove {}", build.display()))?;
    }
    let mut deny = Command::new(program);
    deny.current_dir(places::root()).arg("--locked");
    Ok(deny)
}

fn npm() -> Done {
    let mut audit = tools::npm();
    audit.args(["audit", "--json"]);
    let report = audit.output().doing("start npm")?;
    let told = String::from_utf8_lossy(&report.stdout);
    match audited(&told, report.status.success()) {
        Audited::Clean => {
            println!("npm audit: no findings.");
            Ok(())
        }
        Audited::Silent => {
            println!("The registry of npm does not answer: npm packages were NOT audited.");
            Ok(())
        }
        Audited::Findings => {
            println!("{told}");
            Err(Trouble::new("npm audit has findings, see above"))
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Audited {
    Clean,
    Findings,
    /// There is no report.
    Silent,
}

fn audited(report: &str, clean: bool) -> Audited {
    match (report.contains("\"auditReportVersion\""), clean) {
        (true, true) => Audited::Clean,
        (true, false) => Audited::Findings,
        (false, _) => Audited::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_that_does_not_answer_is_told_from_findings() {
        let report = r#"{ "auditReportVersion": 2, "vulnerabilities": {} }"#;
        assert_eq!(audited(report, true), Audited::Clean);
        assert_eq!(audited(report, false), Audited::Findings);
        let refused = r#"{ "message": "request failed", "method": "POST", "statusCode": 405 }"#;
        assert_eq!(audited(refused, false), Audited::Silent);
        assert_eq!(audited("", true), Audited::Silent);
    }
}
