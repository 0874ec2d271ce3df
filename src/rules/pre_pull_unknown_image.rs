//! A command for an unknown image.

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
    summary: "A command of the pre-pull DaemonSet for an image that neither the chart nor an add-on has.",
    why: "The command never runs, and the intended image is started with the helper's program.",
    example: "[langsmith.images.pre_pull.commands]\noperatorImages = [\"/manager\", \"--help\"]",
    source: "LangSmith's guide to reducing upgrade downtime, step 2: the operator's image needs a command of its own; the charts' values.yaml, `images`",
    waivable: false,
    fix: None,
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
            None => "use a key of the chart's `images`, `operator-db`, `operator-redis`, `clickhouse-keeper`, or the name of an add-on such as `keda` or `keda-admission-webhooks`".to_owned(),
        };
        findings.push(
            context
                .finding(
                    &command,
                    format!(
                        "neither chart {} nor any add-on has an image `{key}`",
                        line.version
                    ),
                )
                .label("unknown image")
                .help(help),
        );
    }
}
