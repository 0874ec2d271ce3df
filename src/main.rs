//! The `lsgen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lsgen::run(std::env::args_os())
}
