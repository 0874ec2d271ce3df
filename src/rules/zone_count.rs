//! More availability zones than the region has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::shipped::facts;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0123",
    name: "zone-count",
    severity: RuleSeverity::Error,
    summary: "A network with more availability zones than the region offers to a new account.",
    why: "Terraform chooses the zones when it plans, and finds too few.",
    example: "[cloud]\nregion = \"us-west-1\"\n[network.create]\navailability_zones = 3",
    source: "profiles/aws/zones.toml; https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
    waivable: true,
    fix: None,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    zones: BTreeMap<String, u8>,
}

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    static KNOWN: LazyLock<Zones> = LazyLock::new(|| facts("aws/zones.toml"));
    let asked = key!(context.network.create.availability_zones);
    let mut regions = Vec::new();
    if key!(context.network.existing).is_none() {
        regions.push(key!(context.cloud.region));
    }
    if key!(context.recovery.profile).has_second_region()
        && key!(context.recovery.network.existing).is_none()
    {
        regions.extend(key!(context.recovery.region).some());
    }
    for region in regions {
        let name = region.as_str();
        if let Some(count) = KNOWN.zones.get(name).filter(|count| **count < *asked) {
            findings.push(
                context
                    .finding(
                        &asked,
                        format!("`{name}` offers a new account only {count} zones"),
                    )
                    .label(format!("{} zones", *asked))
                    .also(context.written_at(&region), "the region")
                    .help(format!(
                        "write `availability_zones = {count}`; if your account has more zones, waive the rule under `[allow]`"
                    )),
            );
        }
    }
}
