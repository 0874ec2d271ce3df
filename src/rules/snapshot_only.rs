//! Production that does not survive the loss of a zone.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery.profile", "environment.tier"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0401",
    name: "snapshot-only",
    summary: "With `profile = \"snapshot-only\"` the loss of a zone is an outage of hours and a loss of data.",
    why: "A standby in another zone is the least that LangSmith recommends for production.",
    example: "[recovery]\nprofile = \"snapshot-only\"",
    source: "LangSmith's disaster recovery guide: single region with Multi-AZ is the minimum production posture",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.is_production()
        && context.environment.recovery.profile == RecoveryProfile::SnapshotOnly
    {
        findings.push(
            context
                .error(
                    &RULE,
                    "recovery.profile",
                    "production would not survive the loss of a zone",
                )
                .label("no standby")
                .help("write `profile = \"multi-az\"`"),
        );
    }
}
