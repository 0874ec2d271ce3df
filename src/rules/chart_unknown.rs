//! A chart version that lsgen has no facts about.

use semver::Version;

use crate::chart::ChartError;
use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0601",
    name: "chart-unknown",
    severity: RuleSeverity::Error,
    summary: "A version of the LangSmith chart that lsgen has no facts about.",
    why: "The chart has no values schema: Helm silently drops a key that the version does not have. lsgen writes only keys, images and secrets that the version is known to have.",
    example: "[langsmith]\nchart = \"0.16.99\"",
    source: "profiles/charts/langsmith, from each version's own values.yaml",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    match context.catalogue().line(version) {
        Ok(_) => {}
        Err(ChartError::UnknownVersion { known, .. }) => {
            let is_same_line =
                |other: &&Version| (other.major, other.minor) == (version.major, version.minor);
            let same_line: Vec<Version> = known.iter().filter(is_same_line).cloned().collect();
            let listed = if same_line.is_empty() {
                known
            } else {
                same_line
            };
            let listed: Vec<String> = listed.iter().map(|other| format!("`{other}`")).collect();
            findings.push(
                context
                    .finding(&chart, format!("lsgen has no facts about chart {version}"))
                    .label("unknown version")
                    .note("keys, images and secrets differ between versions, and Helm silently drops unknown keys")
                    .help(format!(
                        "use {}, or import the chart: `helm pull langchain/langsmith --version {version}` and then \
                         `lsgen chart import langsmith-{version}.tgz`, beside this file",
                        alternatives(&listed),
                    )),
            );
        }
        Err(error) => findings.push(
            context
                .finding(
                    &chart,
                    format!("the facts about chart {version} cannot be read: {error}"),
                )
                .label("invalid facts")
                .help(
                    "correct the file, or import the chart again with `lsgen chart import --force`",
                ),
        ),
    }
}

/// `a, b or c`.
fn alternatives(listed: &[String]) -> String {
    match listed {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        listed => listed.concat(),
    }
}
