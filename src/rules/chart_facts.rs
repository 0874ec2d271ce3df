//! Chart facts without something that this environment needs.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0621",
    name: "chart-facts",
    severity: RuleSeverity::Error,
    summary: "Chart facts without an image or workload that this environment needs.",
    why: "The facts about an imported chart are a file that people edit, and a chart can rename or drop what earlier versions have. \
          Rendered anyway, an image would have no tag and a values key no effect.",
    example: "[langsmith]\nchart = \"0.16.99\"",
    source: "the files that `lsgen chart import` writes",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(chart) = context.chart() else { return };
    let version = key!(context.langsmith.chart);
    let mut lacks = |what: String, why: String| {
        findings.push(
            context
                .finding(
                    &version,
                    format!("the facts about chart {} do not have {what}", chart.version),
                )
                .label("incomplete")
                .note(why)
                .help("import the chart again with `lsgen chart import --force`, and compare its notes with the chart"),
        );
    };
    for image in context.named_images() {
        let known = chart.images.get(&image);
        if known.is_none_or(|image| image.tag.is_empty()) {
            lacks(
                format!("the tag of the image `{image}`"),
                "manifests outside the chart run this image".to_owned(),
            );
        }
    }
    for service in context.services() {
        let name = service.chart_name;
        if !chart.workloads.contains_key(name) {
            lacks(
                format!("the workload `{name}`"),
                format!("`{}` sets its size", service.key.path()),
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
                "an image without a tag changes from day to day".to_owned(),
            );
        }
    }
}
