//! A chart in production that is not released yet.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.chart", "environment.tier"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0609",
    name: "chart-release-candidate",
    summary: "Production runs a release candidate of the chart.",
    why: "A candidate's keys, images and migrations still change, and a database that it migrated has no way back: LangSmith supports no downgrade.",
    example: "[environment]\ntier = \"production\"\n\n[langsmith]\nchart = \"0.17.0-rc.12\"",
    source: "the chart repository: candidates are installed with `--devel` or by their exact version only; its docs/UPGRADE.md on downgrades",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let version = context.environment.langsmith.chart.version();
    if version.pre.is_empty() || !context.is_production() {
        return;
    }
    findings.push(
        context
            .warning(
                &RULE,
                "langsmith.chart",
                format!("chart {version} is a release candidate"),
            )
            .label("not released yet")
            .note("a database that it migrated cannot go back to the line before")
            .help("keep it to evaluations until the line is released"),
    );
}
