//! A command for an image that this environment does not hold.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::command_keys;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0613",
    name: "pre-pull-command-unused",
    severity: RuleSeverity::Warning,
    summary: "A command of the pre-pull DaemonSet is for an image that this environment does not hold.",
    why: "The command has no effect: its image belongs to a feature that is off, to another store or to another way in. A setting without an effect misleads.",
    example: "[langsmith.images.pre_pull.commands]\nkeda = [\"/keda\", \"--help\"]",
    source: "LangSmith's guide to reducing upgrade downtime, step 2; the charts' values.yaml, `images`",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let commands = key!(context.langsmith.images.pre_pull.commands).entries();
    let Some(line) = context.chart() else {
        return;
    };
    let known = command_keys(line);
    let images = context.images();
    for command in commands {
        let key = command.name();
        if !known.iter().any(|known| known == key) || images.iter().any(|image| image.key == key) {
            continue;
        }
        findings.push(
            context
                .finding(
                    &command,
                    format!("`{key}` is not held in this environment: its command has no effect"),
                )
                .label("not held")
                .note("a feature that is off, another store or another way in; add-ons are held with `addons = true`")
                .help("take it out"),
        );
    }
}
