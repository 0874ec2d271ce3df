//! A chart version that lsgen has no facts about.

use crate::chart;
use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.chart"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0601",
    name: "chart-unknown",
    summary: "lsgen has no facts about this version of the LangSmith chart.",
    why: "The chart has no values schema: a key that a version does not know is silently dropped. lsgen writes only keys, images and secrets that it knows the version to have.",
    example: "[langsmith]\nchart = \"0.16.99\"",
    source: "profiles/charts/langsmith, from each version's own values.yaml",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let version = context.environment.langsmith.chart.version();
    if chart::langsmith(version).is_err() {
        let known = chart::known_versions();
        let same_line = known
            .iter()
            .find(|other| (other.major, other.minor) == (version.major, version.minor));
        let help = match same_line {
            Some(other) => {
                format!("write `chart = \"{other}\"`, the version of this line that lsgen knows")
            }
            None => {
                let known: Vec<String> =
                    known.iter().map(|version| format!("`{version}`")).collect();
                format!("lsgen knows {}", known.join(", "))
            }
        };
        findings.push(
            context
                .error(&RULE, "langsmith.chart", format!("nothing is known about chart {version}"))
                .label("not a version that lsgen knows")
                .note("keys, images and secrets differ between versions, and the chart drops unknown keys silently")
                .help(help),
        );
    }
}
