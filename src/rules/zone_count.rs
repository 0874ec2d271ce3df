//! More availability zones than the region has.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;
use crate::shipped::PROFILES;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["network", "cloud.region", "recovery"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0123",
    name: "zone-count",
    summary: "The network is spread over more availability zones than the region gives a new account.",
    why: "Terraform picks the zones when it plans, and finds one too few.",
    example: "[cloud]\nregion = \"us-west-1\"\n[network.create]\navailability_zones = 3",
    source: "profiles/aws/zones.toml; https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
    waivable: true,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    zones: BTreeMap<String, u8>,
}

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let file = PROFILES.get_file("aws/zones.toml");
    let text = file.and_then(|file| file.contents_utf8());
    let known: Zones = text
        .and_then(|text| toml::from_str(text).ok())
        .unwrap_or_default();
    let environment = context.environment;
    let recovery = &environment.recovery;
    let asked = environment.network.create.availability_zones;
    let is_two = recovery.profile == RecoveryProfile::CrossRegion;
    let regions = [
        (
            Some(&environment.cloud.region),
            environment.network.existing.is_none(),
        ),
        (
            recovery.region.as_ref(),
            is_two && recovery.network.existing.is_none(),
        ),
    ];
    for region in regions
        .into_iter()
        .filter(|(_, is_made)| *is_made)
        .filter_map(|(region, _)| region)
    {
        if let Some(count) = known
            .zones
            .get(region.as_str())
            .filter(|count| **count < asked)
        {
            findings.push(
                context
                    .error(
                        &RULE,
                        "network.create.availability_zones",
                        format!("`{region}` gives a new account {count} zones"),
                    )
                    .label(format!("{asked} zones"))
                    .help(format!(
                        "write `availability_zones = {count}`; an account that has more may waive the rule under `[allow]`"
                    )),
            );
        }
    }
}
