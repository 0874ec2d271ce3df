//! Production that does not survive the loss of a zone.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::model::recovery::RecoveryProfile;

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
    summary: "With `profile = \"snapshot-only\"` the loss of a zone is an outage of hours and a loss of data.",
    why: "A standby in another zone is the least that LangSmith recommends for production.",
    example: "[recovery]\nprofile = \"snapshot-only\"",
    source: "LangSmith's disaster recovery guide: single region with Multi-AZ is the minimum production posture",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    if *profile == RecoveryProfile::SnapshotOnly {
        findings.push(
            context
                .finding(&profile, "production would not survive the loss of a zone")
                .label("no standby")
                .help("write `profile = \"multi-az\"`"),
        );
    }
}
