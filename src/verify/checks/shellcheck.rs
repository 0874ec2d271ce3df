//! shellcheck: every script.

use crate::program::Program;
use crate::verify::Check;
use crate::verify::bench::Bench;
use crate::verify::schedule::Task;

use super::missing;

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(shellcheck) = bench.options.tools.shellcheck.as_deref() else {
        return missing(bench, Check::Shellcheck, "read", "shellcheck");
    };
    let scripts: Vec<&str> = bench.folder.paths("", ".sh").collect();
    if scripts.is_empty() {
        return Vec::new();
    }
    vec![Task::new("shellcheck", move || {
        let program = bench
            .program(shellcheck)
            .arguments(["--norc", "--color=never"]);
        let program = scripts.iter().fold(program, Program::argument);
        let subject = format!("{} scripts", scripts.len());
        vec![bench.run(Check::Shellcheck, "read", &subject, program).0]
    })]
}
