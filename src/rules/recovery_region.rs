//! A recovery region that is missing, or that the profile does not use.

use crate::finding::{Finding, Rule, RuleSeverity};

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
    fix: Some(
        "removes the settings of a recovery region if the file chooses a `profile` without one",
    ),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    let region = key!(context.recovery.region);
    let standby = key!(context.recovery.standby);
    if !profile.has_second_region() {
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
            (active.path(), active.is_recovery()),
        ] {
            if is_said {
                let message = format!("`{path}` has no effect without a recovery region");
                findings.push(
                    context
                        .finding(path, message)
                        .label("not used")
                        .also(context.written_at(&profile), "no recovery region")
                        .help("remove it, or write `profile = \"cross-region\"`")
                        .fix(context.removal_after(path, &profile)),
                );
            }
        }
        return;
    }
    let Some(region) = region.some() else {
        findings.push(
            context
                .finding(&profile, "`cross-region` needs a recovery region")
                .label("`region` is missing")
                .help("write `region = \"...\"` under `[recovery]`: far enough away not to fail with the primary region, and allowed by your data residency rules"),
        );
        return;
    };
    let home = key!(context.cloud.region);
    if *region == *home {
        findings.push(
            context
                .finding(
                    &region,
                    format!("the recovery region is the primary region, `{}`", *home),
                )
                .label("the same as `cloud.region`")
                .also(context.written_at(&home), "the primary region")
                .help("use another region"),
        );
    } else if region.partition() != home.partition() {
        findings.push(
            context
                .finding(
                    &region,
                    format!(
                        "`{}` and `{}` are in different AWS partitions",
                        *region, *home
                    ),
                )
                .label("wrong partition")
                .also(context.written_at(&home), "the primary region")
                .help("use a region in the same partition"),
        );
    }
    if standby.is_none() {
        findings.push(
            context
                .finding(&profile, "`cross-region` needs a `standby`")
                .label("`standby` is missing")
                .help("write `standby = \"warm\"` (a replica and a node of each group: minutes) or `\"cold\"` (backups alone: hours)"),
        );
    }
}
