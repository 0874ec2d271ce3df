//! A region that lsgen has not heard of.

use crate::finding::{Finding, Rule};
use crate::model::types::Region;
use crate::shipped::PROFILES;
use crate::suggest;
use serde::Deserialize;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cloud.region", "recovery.region"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0114",
    name: "region-unknown",
    summary: "The region is not one that lsgen knows.",
    why: "A typing error in the region is found out by the first call to AWS, after names and buckets were derived from it.",
    example: "[cloud]\nregion = \"us-wset-2\"",
    source: "profiles/aws/regions.toml",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let text = PROFILES
        .get_file("aws/regions.toml")
        .and_then(|file| file.contents_utf8());
    let known: Regions = text
        .and_then(|text| toml::from_str(text).ok())
        .unwrap_or_default();
    let environment = context.environment;
    let regions = [
        ("cloud.region", Some(&environment.cloud.region)),
        ("recovery.region", environment.recovery.region.as_ref()),
    ];
    for (path, region) in regions {
        let Some(region) = region.map(Region::as_str) else {
            continue;
        };
        if known.regions.iter().any(|name| name == region) {
            continue;
        }
        let nearest = suggest::nearest(region, known.regions.iter().map(String::as_str));
        let help = match nearest {
            Some(near) => {
                format!("did you mean `{near}`? If AWS is newer than lsgen, set the rule aside")
            }
            None => "if AWS is newer than lsgen, set the rule aside under `[allow]`".into(),
        };
        findings.push(
            context
                .warning(
                    &RULE,
                    path,
                    format!("`{region}` is not a region that lsgen knows"),
                )
                .label("no such region?")
                .help(help),
        );
    }
}

/// The facts of `profiles/aws/regions.toml`.
#[derive(Default, Deserialize)]
struct Regions {
    regions: Vec<String>,
}
