//! A recovery region that is missing, or that the profile does not use.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::recovery::{RecoveryProfile, RegionRole};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0404",
    name: "recovery-region",
    severity: RuleSeverity::Error,
    summary: "A `cross-region` profile without a standby in another region of the same partition, or settings of a recovery region with another profile.",
    why: "A recovery region cannot be the region that is lost. Accounts, roles and certificates do not extend from one partition to another.",
    example: "[cloud]\nregion = \"us-west-2\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-west-2\"\nstandby = \"warm\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    let region = key!(context.recovery.region);
    let standby = key!(context.recovery.standby);
    let mut refuse = |path: &KeyPath, title: String, label: &str, help: &str| {
        findings.push(context.finding(path, title).label(label).help(help));
    };
    if *profile != RecoveryProfile::CrossRegion {
        let certificate = key!(context.recovery.certificate_arn);
        let network = key!(context.recovery.network);
        let registry = key!(context.recovery.registry);
        let endpoint = key!(context.recovery.endpoint);
        let active = key!(context.recovery.active);
        for (path, is_said) in [
            (region.path(), region.is_some()),
            (standby.path(), standby.is_some()),
            (certificate.path(), certificate.is_some()),
            (network.path(), context.is_in_file(&network)),
            (registry.path(), registry.is_some()),
            (endpoint.path(), context.is_in_file(&endpoint)),
            (active.path(), *active == RegionRole::Recovery),
        ] {
            if is_said {
                refuse(
                    path,
                    format!("`{path}` has no effect without a recovery region"),
                    "not used",
                    "remove it, or write `profile = \"cross-region\"`",
                );
            }
        }
        return;
    }
    let Some(region) = region.some() else {
        return refuse(
            profile.path(),
            "`cross-region` needs a recovery region".into(),
            "`region` is missing",
            "write `region = \"...\"` under `[recovery]`: far enough away not to fail with the primary region, and allowed by your data residency rules",
        );
    };
    let home = key!(context.cloud.region);
    if *region == *home {
        refuse(
            region.path(),
            format!("the recovery region is the primary region, `{}`", *home),
            "the same as `cloud.region`",
            "use another region",
        );
    } else if region.partition() != home.partition() {
        refuse(
            region.path(),
            format!(
                "`{}` and `{}` are in different AWS partitions",
                *region, *home
            ),
            "wrong partition",
            "use a region in the same partition",
        );
    }
    if standby.is_none() {
        refuse(
            profile.path(),
            "`cross-region` needs a `standby`".into(),
            "`standby` is missing",
            "write `standby = \"warm\"` (a replica and a few nodes: minutes) or `\"cold\"` (backups alone: hours)",
        );
    }
}
