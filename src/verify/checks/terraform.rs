//! Terraform, or OpenTofu: whether every file is formatted, and whether every stack is valid and keeps what the
//! environment promises.

use std::path::Path;
use std::time::Duration;

use crate::internal::Internal;
use crate::program::Program;
use crate::verify::bench::Bench;
use crate::verify::schedule::Task;
use crate::verify::{Check, Outcome, Row};

use super::missing;

/// What would change what Terraform is asked to do, or let it act for a person.
const UNSET: [&str; 12] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_PROFILE",
    "AWS_PROFILE",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "TF_CLI_ARGS",
    "TF_CLI_ARGS_fmt",
    "TF_CLI_ARGS_init",
    "TF_CLI_ARGS_test",
    "TF_CLI_ARGS_validate",
    "TF_DATA_DIR",
    "TF_WORKSPACE",
];

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(terraform) = bench.options.tools.terraform.as_deref() else {
        return missing(bench, Check::Terraform, "validate", "terraform");
    };
    let format = Task::new("terraform fmt", move || {
        let program = program(bench, terraform, "terraform").arguments([
            "fmt",
            "-check",
            "-diff",
            "-recursive",
            "-no-color",
        ]);
        vec![bench.run(Check::Terraform, "fmt", "terraform", program).0]
    });
    let stacks = bench
        .folder
        .stacks()
        .map(|stack| Task::new(stack, move || steps(bench, terraform, stack)));
    std::iter::once(format).chain(stacks).collect()
}

/// The steps of a stack, each if the one before it has succeeded.
fn steps(bench: &Bench<'_>, terraform: &Path, stack: &str) -> Vec<Row> {
    let init = ["init", "-backend=false", "-input=false", "-no-color"];
    let held = bench
        .providers
        .lock()
        .internal("the turn to fetch providers");
    let mut rows = vec![step(bench, terraform, stack, "init", &init)];
    drop(held);
    rows.push(after(&rows, stack, "validate", || {
        step(
            bench,
            terraform,
            stack,
            "validate",
            &["validate", "-no-color"],
        )
    }));
    let has_tests = bench
        .folder
        .paths(&format!("{stack}/"), ".tftest.hcl")
        .next()
        .is_some();
    rows.push(if has_tests {
        after(&rows, stack, "test", || {
            step(bench, terraform, stack, "test", &["test", "-no-color"])
        })
    } else {
        skipped(stack, "test", "the stack has no tests")
    });
    rows
}

fn after(rows: &[Row], stack: &str, name: &'static str, step: impl FnOnce() -> Row) -> Row {
    let failed = rows.iter().find(|row| row.outcome != Outcome::Ok);
    match failed {
        None => step(),
        Some(failed) => skipped(stack, name, &format!("{} failed", failed.step)),
    }
}

fn skipped(stack: &str, step: &'static str, reason: &str) -> Row {
    Row {
        check: Check::Terraform,
        step,
        subject: stack.to_owned(),
        outcome: Outcome::Skipped(reason.to_owned()),
        time: Duration::ZERO,
    }
}

fn step(
    bench: &Bench<'_>,
    terraform: &Path,
    stack: &str,
    name: &'static str,
    arguments: &[&str],
) -> Row {
    let program = program(bench, terraform, stack).arguments(arguments);
    bench.run(Check::Terraform, name, stack, program).0
}

fn program(bench: &Bench<'_>, terraform: &Path, folder: &str) -> Program {
    let mut program = bench
        .program(terraform)
        .within(&bench.path(folder))
        .set("TF_IN_AUTOMATION", "1")
        .set("CHECKPOINT_DISABLE", "1");
    for variable in UNSET {
        program = program.unset(variable);
    }
    if bench.options.tools.keeps_providers {
        return program;
    }
    // Each provider is downloaded once for all stacks, into the copy.
    program
        .set("TF_PLUGIN_CACHE_DIR", bench.path(".providers"))
        .set("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "true")
}
