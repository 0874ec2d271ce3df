//! `lsgen diff --runbook`: the steps that carry a change out.

use super::sides::Rendered;
use crate::cli::error::CommandError;
use crate::diff::procedure::How;
use crate::diff::{Diff, KeyChange, Procedure, Sourced};
use crate::internal::Internal as _;
use crate::plan::Plan;
use crate::plan::stacks::{Stack, stacks};
use crate::render::runbooks::change::{Change, ChangedKey, Section, change};

/// The runbook: what is prepared, and then the steps of the one change that has its own, or the apply.
pub(super) fn of(diff: &Diff, before: &Rendered, after: &Rendered) -> Result<String, CommandError> {
    let (Some(keys), Some(procedures)) = (&diff.keys, &diff.procedures) else {
        return Err(CommandError::usage(
            "a runbook starts from the environment file that is applied now",
        )
        .hint("compare with `--against REVISION`, or name both files"));
    };
    let (Some(old), Some(new)) = (before.plan(), after.plan()) else {
        return Err(CommandError::refused(
            "there is nothing on the other side to start from: README.md has the installation\n"
                .to_owned(),
        ));
    };
    if !diff.identity.is_empty() {
        let what: Vec<&str> = diff
            .identity
            .iter()
            .map(|change| change.what.as_str())
            .collect();
        return Err(CommandError::refused(format!(
            "the two files describe different environments ({}): no steps lead from one to the other\n",
            what.join(", ")
        )));
    }
    let refused = || procedures.iter().filter(|one| one.how == How::Refused);
    if refused().next().is_some() {
        let all: String = refused().map(told).collect();
        return Err(CommandError::refused(all));
    }
    let of = |how| procedures.iter().filter(move |one| one.how == how);
    let steps: Vec<&Procedure> = of(How::Steps).collect();
    if let [first, _, ..] = steps.as_slice() {
        let all: String = steps.iter().copied().map(told).collect();
        return Err(CommandError::refused(format!(
            "{all}each of these takes steps of its own: change one at a time, `{}` first\n",
            first.keys.join("`, `")
        )));
    }
    only_applied_elsewhere(old, new, procedures)?;
    let text = change(&Change {
        file: &after.name,
        preparations: of(How::Prepare).map(section).collect(),
        steps: steps.first().copied().map(section),
        keys: keys.iter().map(changed).collect(),
        stacks: changed_stacks(diff, new),
        before: old,
        after: new,
    })?;
    Ok(text)
}

/// Steps are written for the primary region: while the other one serves, what takes steps waits for the way back.
fn only_applied_elsewhere(
    old: &Plan,
    new: &Plan,
    procedures: &[Procedure],
) -> Result<(), CommandError> {
    let (serves, stays) = (old.serving(), new.serving());
    if !serves.region().is_copy || !stays.region().is_copy {
        return Ok(());
    }
    let region = serves.names().region();
    let mut steps = procedures.iter().filter(|one| {
        let runbook = one.runbook.as_deref();
        runbook.is_some_and(|name| name != FOR_BOTH_REGIONS)
    });
    match steps.next() {
        None => Ok(()),
        Some(one) => Err(CommandError::refused(format!(
            "{}the steps are for the primary region, and {region} serves: fail back first, by runbooks/fail-back.md\n",
            told(one)
        ))),
    }
}

/// The steps that are for the region that serves, whichever it is.
const FOR_BOTH_REGIONS: &str = "mirror";

/// The stacks with a file that changes, their own or of a module that they call.
fn changed_stacks(diff: &Diff, plan: &Plan) -> Vec<&'static str> {
    let changes = |folder: &str| {
        let mut files = diff.files.iter();
        files.any(|file| file.path.as_str().starts_with(folder))
    };
    let calls = |stack: &Stack<'_>| {
        let mut modules = stack.modules.iter();
        modules.any(|module| changes(&format!("terraform/modules/{}/", module.folder())))
    };
    let stacks = stacks(plan).into_iter();
    let touched =
        stacks.filter(|stack| changes(&format!("terraform/{}/", stack.name)) || calls(stack));
    touched.map(|stack| stack.name).collect()
}

/// One line: the keys, and what is to be said of them.
fn told(procedure: &Procedure) -> String {
    let keys = procedure.keys.join("`, `");
    format!("`{keys}`: {}\n", procedure.reason)
}

fn section(procedure: &Procedure) -> Section<'_> {
    Section {
        // A test finds the template of each; see `tests/it/changes.rs`.
        runbook: procedure.runbook.as_deref().internal("a runbook"),
        reason: &procedure.reason,
        keys: &procedure.keys,
    }
}

fn changed(key: &KeyChange) -> ChangedKey {
    let value = |sourced: &Option<Sourced>| sourced.as_ref().map(|one| one.value.to_string());
    ChangedKey {
        name: key.key.clone(),
        before: value(&key.before),
        after: value(&key.after),
    }
}
