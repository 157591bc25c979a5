//! `tags`, `stats`, `resources`, `flush`: figures of the store.

use memoryhub::{LayerCounts, LogResource, Resources, Stats};
use serde_json::json;

use crate::{
    args::Args,
    failure::Outcome,
    output::{Output, bytes, complain, counted, duration, grouped},
    render,
    store::{Folder, with_store},
};

/// Every tag with its counts.
pub fn tags(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let tags = hub.tags()?;
        if out.json {
            return tags.iter().try_for_each(|tag| out.object(tag));
        }
        let rows: Vec<_> = tags
            .iter()
            .map(|tag| {
                let nested = match tag.with_nested {
                    all if all == tag.notes => String::new(),
                    all => format!(", {} with nested tags", grouped(all as u64)),
                };
                (format!("#{}", tag.tag), format!("{}{nested}", grouped(tag.notes as u64)))
            })
            .collect();
        render::table(out, &rows)?;
        if rows.is_empty() {
            complain("no note has a tag");
        }
        Ok(())
    })
}

/// Counts, times and sizes.
pub fn stats(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let stats = hub.stats()?;
        if out.json {
            return out.object(&stats);
        }
        let mut rows = layer_rows(&stats.layers);
        rows.extend(stats_rows(&stats));
        render::table(out, &rows)
    })
}

fn layer_rows(layers: &LayerCounts) -> Vec<(String, String)> {
    [
        ("notes", layers.total()),
        ("  core", layers.core),
        ("  application", layers.application),
        ("  archive", layers.archive),
        ("  session", layers.session),
    ]
    .map(|(name, count)| (name.to_owned(), grouped(count as u64)))
    .into()
}

fn stats_rows(stats: &Stats) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_owned(), value);
    let mut rows = vec![
        row("in the trash", grouped(stats.trashed as u64)),
        row("tags", grouped(stats.tags as u64)),
        row("recalls", grouped(stats.recalls)),
        row("opened in", duration(stats.opened_in_us)),
    ];
    let latency = &stats.recall_latency;
    if latency.count > 0 {
        let times = [latency.p50_us, latency.p95_us, latency.p99_us, latency.max_us].map(duration);
        rows.push(row("searches p50 / p95 / p99 / max", times.join(" / ")));
    }
    for file in &stats.files {
        rows.push(row(&file.name, bytes(file.bytes)));
    }
    rows
}

/// What the store holds, as this command has it open.
pub fn resources(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let resources = hub.resources();
        if out.json {
            return out.object(&resources);
        }
        render::table(out, &resource_rows(&resources))?;
        out.flush()?;
        complain("these are given back now, as this command ends");
        Ok(())
    })
}

fn resource_rows(held: &Resources) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_owned(), value);
    let names = |files: &[String]| match files {
        [] => "none".to_owned(),
        files => files.join(", "),
    };
    let log = |log: &LogResource| {
        let lines = counted(log.records, "line", "lines");
        format!("{}; {lines}, arrays {}", names(&log.files), bytes(log.array_bytes))
    };
    vec![
        row("open files", names(&held.open_files)),
        row(
            "core",
            format!("{}; {}", names(&held.core_files), counted(held.core_records, "note", "notes")),
        ),
        row("application", log(&held.application)),
        row("archive", log(&held.archive)),
        row("session", counted(held.session_notes, "note", "notes")),
        row("lock", held.lock_file.clone().unwrap_or_else(|| "none".into())),
        row("recall counts waiting", format!("{} of {}", held.pending_recalls, held.batch_size)),
        row(
            "query cache",
            format!(
                "{} of {} answers; {} hits, {} misses",
                held.cached_queries, held.cache_capacity, held.cache_hits, held.cache_misses
            ),
        ),
        row(
            "index",
            format!(
                "{}, {}, {}",
                counted(held.index_notes, "note", "notes"),
                counted(held.index_tags, "tag", "tags"),
                bytes(held.index_bytes)
            ),
        ),
    ]
}

/// Writes waiting recall counts.
pub fn flush(args: &Args, out: &mut Output) -> Outcome {
    with_store(args, Folder::MustExist, |hub| {
        let written = hub.flush_pending_updates()?;
        if out.json {
            return out.object(&json!({ "written": written }));
        }
        out.line(format_args!("{} written", counted(written, "recall count", "recall counts")))
    })
}
