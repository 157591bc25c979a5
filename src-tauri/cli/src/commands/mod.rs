//! One module a family of commands; each opens the store, does its work and closes.

mod change;
mod exchange;
mod figures;
mod find;
mod health;
mod input;
mod remember;

use crate::{
    args::{Args, Command},
    failure::Outcome,
    output::Output,
};

/// Does what the arguments ask for.
pub fn run(args: &Args) -> Outcome {
    let out = &mut Output::new(args.json);
    let done = match &args.command {
        Command::Remember(what) => remember::run(args, what, out),
        Command::Recall(what) => find::recall(args, what, out),
        Command::Search(what) => find::search(args, what, out),
        Command::Get(what) => find::get(args, &what.ids, out),
        Command::Revisions(what) => find::revisions(args, what.id, out),
        Command::Edit(what) => change::edit(args, what, out),
        Command::Delete(what) => change::delete(args, &what.ids, out),
        Command::Restore(what) => change::restore(args, &what.ids, out),
        Command::Purge(what) => change::purge(args, what, out),
        Command::Move(what) => change::move_to(args, what, out),
        Command::Pin(what) => change::pin(args, what, out),
        Command::Tags => figures::tags(args, out),
        Command::Stats => figures::stats(args, out),
        Command::Resources => figures::resources(args, out),
        Command::Flush => figures::flush(args, out),
        Command::Import(what) => exchange::import(args, &what.file, out),
        Command::Export(what) => exchange::export(args, &what.file, out),
        Command::Check => health::check(args, out),
        Command::Repair => health::repair(args, out),
    };
    // What was said before a failure still belongs to the reader.
    let flushed = out.flush();
    done.and(flushed)
}
