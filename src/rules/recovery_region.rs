//! A second region that is not said, or not asked for.

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
    summary: "`cross-region` names another region of the same partition and says how far it is prepared; the other profiles name none.",
    why: "A recovery in the region that is lost is none. Accounts, roles and certificates do not reach from one partition into another.",
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
                    format!("`{path}` without a second region"),
                    "not used",
                    "take it out, or write `profile = \"cross-region\"`",
                );
            }
        }
        return;
    }
    let Some(region) = region.some() else {
        return refuse(
            profile.path(),
            "`cross-region` without a second region".into(),
            "which one?",
            "write `region = \"...\"` under `[recovery]`: far enough not to share a failure, near enough for the law",
        );
    };
    let home = key!(context.cloud.region);
    if *region == *home {
        refuse(
            region.path(),
            format!(
                "the recovery region is the one that is to be recovered, `{}`",
                *home
            ),
            "the same as `cloud.region`",
            "name another one",
        );
    } else if region.partition() != home.partition() {
        refuse(
            region.path(),
            format!("`{}` and `{}` are in two partitions of AWS", *region, *home),
            "another partition",
            "name a region of the same partition",
        );
    }
    if standby.is_none() {
        refuse(
            profile.path(),
            "nothing says how far the recovery region is prepared".into(),
            "`standby` is missing",
            "write `standby = \"warm\"` (a replica and a few nodes: minutes) or `\"cold\"` (backups alone: hours)",
        );
    }
}
