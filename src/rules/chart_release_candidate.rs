//! A chart that is not released yet.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0609",
    name: "chart-release-candidate",
    severity: RuleSeverity::Warning,
    summary: "The chart is a release candidate.",
    why: "A candidate's keys, images and migrations still change, and a database that it migrated has no way back: LangSmith supports no downgrade.",
    example: "[langsmith]\nchart = \"0.17.0-rc.12\"",
    source: "the chart repository: candidates are installed with `--devel` or by their exact version only; its docs/UPGRADE.md on downgrades",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    if version.pre.is_empty() {
        return;
    }
    let stable = context.catalogue().newest_stable();
    let stable = stable.map_or_else(
        || "a stable version".to_owned(),
        |stable| format!("`{stable}`, the newest stable version that lsgen knows"),
    );
    findings.push(
        context
            .finding(&chart, format!("chart {version} is a release candidate"))
            .label("not released yet")
            .note("a database that it migrated cannot go back to an earlier version, in an evaluation either")
            .help(format!("use {stable}")),
    );
}
