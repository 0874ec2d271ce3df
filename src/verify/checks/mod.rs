//! The checks, one file for each.

mod checkov;
mod files;
mod helm;
mod helmfiles;
mod kubernetes;
mod shellcheck;
mod terraform;

use super::Check;
use super::bench::Bench;
use super::schedule::Task;

/// What there is to do for the checks that are asked for.
pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let checks = bench.options.checks.iter();
    checks
        .flat_map(|check| match check {
            Check::Files => files::tasks(bench),
            Check::Terraform => terraform::tasks(bench),
            Check::Helm => helm::tasks(bench),
            Check::Helmfile => helmfiles::tasks(bench),
            Check::Kubernetes => kubernetes::tasks(bench),
            Check::Checkov => checkov::tasks(bench),
            Check::Shellcheck => shellcheck::tasks(bench),
        })
        .collect()
}

/// A task that says that a program is missing.
fn missing<'a>(
    bench: &'a Bench<'a>,
    check: Check,
    step: &'static str,
    program: &'static str,
) -> Vec<Task<'a>> {
    vec![Task::new(program, move || {
        vec![bench.missing(check, step, program)]
    })]
}
