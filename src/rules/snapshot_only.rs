//! A production environment that does not survive the loss of a zone.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0401",
    name: "snapshot-only",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: None,
    },
    summary: "A production environment with `profile = \"snapshot-only\"`: losing a zone means hours of outage and lost data.",
    why: "A standby in another zone is the minimum that LangSmith recommends for production.",
    example: "[recovery]\nprofile = \"snapshot-only\"",
    source: "LangSmith's disaster recovery guide: single region with Multi-AZ is the minimum production posture",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    if !profile.outlives_zone() {
        findings.push(
            context
                .finding(
                    &profile,
                    "this environment does not survive the loss of a zone",
                )
                .label("no standby in another zone")
                .help("write `profile = \"multi-az\"`"),
        );
    }
}
