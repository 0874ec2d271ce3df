//! The `lsgen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lsgen::cli::run(std::env::args_os())
}
