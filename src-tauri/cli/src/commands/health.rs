//! `check` and `repair`.

use memoryhub::{CheckReport, Finding, Layer};

use crate::{
    args::Args,
    failure::{Failure, Outcome},
    output::{Output, counted},
    render,
    store::{Folder, with_store},
};

/// Reads everything on disk; anything wrong is told and ends with exit code 1.
pub fn check(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        // Opening already moves a torn tail aside: what it found counts here.
        let found = hub.open_report()?.findings.clone();
        let report = with_earlier(hub.check()?, found);
        say(out, &report)?;
        if report.findings.is_empty() {
            if !out.json {
                out.line("nothing is wrong")?;
            }
            return Ok(());
        }
        out.flush()?;
        let places = counted(report.findings.len(), "place is", "places are");
        Err(Failure::Other(format!(
            "{places} not as written; `memoryhub repair` moves aside what is damaged"
        )))
    })
}

/// Moves aside what is damaged.
pub fn repair(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let found = hub.open_report()?.findings.clone();
        let report = with_earlier(hub.repair()?, found);
        say(out, &report)?;
        if out.json {
            return Ok(());
        }
        if report.findings.is_empty() {
            return out.line("nothing was damaged");
        }
        let places = counted(report.findings.len(), "damaged place", "damaged places");
        out.line(format_args!("{places} moved aside, nothing was thrown away"))
    })
}

/// The report with what opening found and the check did not tell again.
fn with_earlier(mut report: CheckReport, earlier: Vec<Finding>) -> CheckReport {
    for finding in earlier {
        let told = |other: &Finding| other.file == finding.file && other.offset == finding.offset;
        if !report.findings.iter().any(told) {
            report.findings.push(finding);
        }
    }
    report
}

fn say(out: &mut Output, report: &CheckReport) -> Outcome {
    if out.json {
        return out.object(report);
    }
    let mut layers = report.layers;
    let mut rows: Vec<(String, String)> = Layer::ALL
        .into_iter()
        .filter(|layer| *layer != Layer::Session)
        .map(|layer| {
            (layer.to_string(), counted(*layers.of_mut(layer), "whole note", "whole notes"))
        })
        .collect();
    rows.push(("records".into(), counted(report.records, "read", "read")));
    render::table(out, &rows)?;
    for finding in &report.findings {
        out.line(render::finding(finding))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(file: &str, offset: u64) -> Finding {
        Finding { file: file.into(), offset: Some(offset), bytes: 1, what: "damaged".into() }
    }

    #[test]
    fn what_opening_found_is_told_once() {
        let report = CheckReport { findings: vec![finding("a", 1)], ..CheckReport::default() };
        let report = with_earlier(report, vec![finding("a", 1), finding("a", 2), finding("b", 1)]);
        assert_eq!(report.findings, [finding("a", 1), finding("a", 2), finding("b", 1)]);
    }
}
