//! A release candidate of the chart.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0609",
    name: "chart-release-candidate",
    severity: RuleSeverity::Warning,
    summary: "A chart version that is a release candidate.",
    why: "The keys, images and migrations of a release candidate can still change, and a migrated database cannot be downgraded.",
    example: "[langsmith]\nchart = \"0.17.0-rc.12\"",
    source: "the chart repository: candidates are installed with `--devel` or by their exact version only; its docs/UPGRADE.md on downgrades",
    waivable: true,
    fix: None,
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
            .label("not a stable release")
            .note("a database that it has migrated cannot return to an earlier version, not even in an evaluation")
            .help(format!("use {stable}")),
    );
}
