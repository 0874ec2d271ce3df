//! A command for an image that there is not.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::command_keys;
use crate::suggest;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0610",
    name: "pre-pull-unknown-image",
    severity: RuleSeverity::Error,
    summary: "A command of the pre-pull DaemonSet is for an image that it holds: of the chart line, of an agent's stores or of an add-on.",
    why: "The command would never run, and the image that was meant would be started with the helper's program.",
    example: "[langsmith.images.pre_pull.commands]\noperatorImages = [\"/manager\", \"--help\"]",
    source: "LangSmith's guide to reducing upgrade downtime, step 2: the operator's image needs a command of its own; the charts' values.yaml, `images`",
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
        if known.iter().any(|known| known == key) || images.iter().any(|image| image.key == key) {
            continue;
        }
        let nearest = suggest::nearest(key, known.iter().map(String::as_str));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "write a key of the chart's `images`, `operator-db`, `operator-redis`, `clickhouse-keeper`, or an add-on's name as in `keda` and `keda-admission-webhooks`".to_owned(),
        };
        findings.push(
            context
                .finding(
                    &command,
                    format!(
                        "neither chart {} nor an add-on has an image `{key}`",
                        line.version
                    ),
                )
                .label("not an image")
                .help(help),
        );
    }
}
