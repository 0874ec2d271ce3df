//! Two regions whose copies fail silently.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0412",
    name: "no-alerts",
    severity: RuleSeverity::ByTier {
        production: Severity::Warning,
        evaluation: None,
    },
    summary: "A production environment with a recovery region and no address for alerts about failed copies and backups.",
    why: "A replica that stopped, an object that was not copied, and a backup that failed show only in their metrics. Without an alert they are found during the outage that they were for.",
    example: "[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-2\"\nstandby = \"warm\"",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(region) = context.second_region() else {
        return;
    };
    let alerts = key!(context.recovery.alerts);
    if alerts.is_empty() {
        findings.push(
            context
                .finding(
                    &region,
                    "no one gets an alert when a copy to the recovery region fails",
                )
                .label("`alerts` is empty")
                .help("write `alerts = [\"...\"]` under `[recovery]` with the address of your on-call team, or waive this rule if your own monitoring has these alarms"),
        );
    }
}
