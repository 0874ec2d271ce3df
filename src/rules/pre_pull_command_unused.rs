//! A command for an image that this environment does not pre-pull.

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
    summary: "A command of the pre-pull DaemonSet for an image that this environment does not pre-pull.",
    why: "The command has no effect: its image belongs to a feature that is off, another store or another ingress option. A setting without an effect misleads its readers.",
    example: "[langsmith.images.pre_pull.commands]\nkeda = [\"/keda\", \"--help\"]",
    source: "LangSmith's guide to reducing upgrade downtime, step 2; the charts' values.yaml, `images`",
    waivable: false,
    fix: Some("removes the command"),
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
                    format!("the command has no effect: this environment does not pre-pull `{key}`"),
                )
                .label("not used")
                .note("the image belongs to a feature that is off, another store or another ingress option; add-ons are pre-pulled with `addons = true`")
                .help("remove it")
                .fix(context.removal(&command)),
        );
    }
}
