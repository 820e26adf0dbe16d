//! The command line of startklar: argv, terminal, clock, working directory, exit status.

mod args;
mod check;
mod exit;
mod facts;
mod load;
mod pending;
mod rules;
mod schema;
mod terminal;

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
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ready };
            // Help asked for goes to stdout, a usage error to stderr; a closed pipe is nobody's fault.
            let _ = error.print();
            return exit.into();
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
        Command::Facts(facts) => facts::run(facts, &cli.global),
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
