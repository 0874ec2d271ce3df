//! Facts about a chart that lack what this environment renders from them.

use crate::finding::{Finding, Rule};
use crate::plan::named_images;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith", "stores", "ingress", "recovery"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0621",
    name: "chart-facts",
    summary: "The facts about the chart lack an image or a workload that this environment needs.",
    why: "Facts about an imported chart are a file that people edit, and a chart may have renamed or dropped what earlier ones have. \
          Rendered all the same, an image would have no tag and a values key no reader.",
    example: "[langsmith]\nchart = \"0.16.99\"",
    source: "the files that `lsgen chart import` writes",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(chart), Some(plan)) = (context.chart, context.plan) else {
        return;
    };
    let environment = context.environment;
    let mut lacks = |what: String, why: String| {
        findings.push(
            context
                .error(
                    &RULE,
                    "langsmith.chart",
                    format!("the facts about chart {} lack {what}", chart.version),
                )
                .label("not complete")
                .note(why)
                .help("import the chart again with `lsgen chart import --force`, and compare its notes with the chart"),
        );
    };
    for image in named_images(&plan.primary) {
        let known = chart.images.get(&image);
        if known.is_none_or(|image| image.tag.is_empty()) {
            lacks(
                format!("the tag of the image `{image}`"),
                "manifests beside the chart's own run this image".to_owned(),
            );
        }
    }
    for (table, key, _) in environment.langsmith.services() {
        if !chart.workloads.contains_key(key) {
            lacks(
                format!("the workload `{key}`"),
                format!("`langsmith.scaling.{table}` is its size"),
            );
        }
    }
    for (key, image) in &chart.images {
        let tag = if image.tag.is_empty() {
            &chart.app_version
        } else {
            &image.tag
        };
        if image.repository.is_empty() || tag.is_empty() {
            lacks(
                format!("the repository or the tag of the image `{key}`"),
                "an image without a tag is another one every day".to_owned(),
            );
        }
    }
}
