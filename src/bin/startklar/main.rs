//! The command line of startklar: argv, terminal, clock, working directory, exit status.

mod args;
mod check;
mod exit;
mod facts;
mod find;
mod language;
mod load;
mod pending;
mod rules;
mod schema;
mod stdout;
mod terminal;
mod yaml;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use exit::Exit;

/// Stack of the thread that does the work: parsers of nested input recurse, within their limits.
const STACK_BYTES: usize = 64 << 20;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            if error.use_stderr() {
                // If stderr is closed there is nobody to tell.
                let _ = error.print();
                return Exit::Usage.into();
            }
            // Help that was asked for is an answer like any other.
            return match stdout::written(error.print()) {
                Ok(exit) => exit.into(),
                Err(failure) => {
                    failure.say();
                    failure.exit.into()
                }
            };
        }
    };
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(&cli));
    let exit = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        // A panic was already reported by its hook.
        Ok(Err(_)) => Exit::Internal,
        Err(error) => {
            terminal::error(&format!("cannot start: {error}"));
            Exit::Internal
        }
    };
    exit.into()
}

fn run(cli: &Cli) -> Exit {
    let result = match &cli.command {
        Command::Check(check) => check::run(check, &cli.global),
        Command::Rules(rules) => rules::run(rules, &cli.global),
        Command::Facts(facts) => facts::run(facts),
        Command::Schema(schema) => schema::run(schema),
    };
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            failure.print(&cli.global);
            failure.exit
        }
    }
}
