//! A command for an image that there is not.

use crate::finding::{Finding, Rule};
use crate::plan::{command_keys, images};
use crate::source::KeyPath;
use crate::suggest;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.auth",
        "langsmith.chart",
        "langsmith.features",
        "langsmith.images",
        "cluster.metrics_server",
        "ingress",
        "stores",
        "tls",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0610",
    name: "pre-pull-unknown-image",
    summary: "A command of the pre-pull DaemonSet is for an image that it holds: of the chart line, of an agent's stores or of an add-on.",
    why: "The command would never run, and the image that was meant would be started with the helper's program.",
    example: "[langsmith.images.pre_pull.commands]\noperatorImages = [\"/manager\", \"--help\"]",
    source: "LangSmith's guide to reducing upgrade downtime, step 2: the operator's image needs a command of its own; the charts' values.yaml, `images`",
    waivable: false,
};

const COMMANDS: &str = "langsmith.images.pre_pull.commands";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let langsmith = &context.environment.langsmith;
    let version = langsmith.chart.version();
    let (Some(line), Some(plan)) = (context.chart, context.plan) else {
        return;
    };
    let known = command_keys(line);
    let images = images(&plan.primary);
    for key in langsmith.images.pre_pull.commands.keys() {
        let path = KeyPath::dotted(COMMANDS).key(key);
        if images.iter().any(|image| image.key == *key) {
            continue;
        }
        if known.contains(key) {
            findings.push(
                context
                    .warning_at(
                        &RULE,
                        &path,
                        format!("`{key}` is not held in this environment: its command has no effect"),
                    )
                    .label("not held")
                    .note("a feature that is off, another store or another way in; add-ons are held with `addons = true`")
                    .help("take it out"),
            );
            continue;
        }
        let nearest = suggest::nearest(key, known.iter().map(String::as_str));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "write a key of the chart's `images`, `operator-db`, `operator-redis`, `clickhouse-keeper`, or an add-on's name as in `keda` and `keda-admission-webhooks`".to_owned(),
        };
        findings.push(
            context
                .error_at(
                    &RULE,
                    &path,
                    format!("neither chart {version} nor an add-on has an image `{key}`"),
                )
                .label("not an image")
                .help(help),
        );
    }
}
