//! A second region that is not said, or not asked for.

use crate::finding::{Finding, Rule};
use crate::model::recovery::{RecoveryProfile, RegionRole};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery", "cloud.region"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0404",
    name: "recovery-region",
    summary: "`cross-region` names another region of the same partition and says how far it is prepared; the other profiles name none.",
    why: "A recovery in the region that is lost is none. Accounts, roles and certificates do not reach from one partition into another.",
    example: "[cloud]\nregion = \"us-west-2\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-west-2\"\nstandby = \"warm\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let recovery = &context.environment.recovery;
    let home = &context.environment.cloud.region;
    let is_network_said = context.is_in_file("recovery.network");
    let mut refuse = |path: &str, title: String, label: &str, help: &str| {
        findings.push(context.error(&RULE, path, title).label(label).help(help));
    };
    if recovery.profile != RecoveryProfile::CrossRegion {
        for (path, is_said) in [
            ("recovery.region", recovery.region.is_some()),
            ("recovery.standby", recovery.standby.is_some()),
            (
                "recovery.certificate_arn",
                recovery.certificate_arn.is_some(),
            ),
            ("recovery.network", is_network_said),
            ("recovery.registry", recovery.registry.is_some()),
            ("recovery.endpoint", context.is_in_file("recovery.endpoint")),
            ("recovery.active", recovery.active == RegionRole::Recovery),
        ] {
            if is_said {
                refuse(
                    path,
                    format!("`{path}` without a second region"),
                    "not used",
                    "take it out, or write `profile = \"cross-region\"`",
                );
            }
        }
        return;
    }
    let Some(region) = &recovery.region else {
        return refuse(
            "recovery.profile",
            "`cross-region` without a second region".into(),
            "which one?",
            "write `region = \"...\"` under `[recovery]`: far enough not to share a failure, near enough for the law",
        );
    };
    if region == home {
        refuse(
            "recovery.region",
            format!("the recovery region is the one that is to be recovered, `{home}`"),
            "the same as `cloud.region`",
            "name another one",
        );
    } else if region.partition() != home.partition() {
        refuse(
            "recovery.region",
            format!("`{region}` and `{home}` are in two partitions of AWS"),
            "another partition",
            "name a region of the same partition",
        );
    }
    if recovery.standby.is_none() {
        refuse(
            "recovery.profile",
            "nothing says how far the recovery region is prepared".into(),
            "`standby` is missing",
            "write `standby = \"warm\"` (a replica and a few nodes: minutes) or `\"cold\"` (backups alone: hours)",
        );
    }
}
