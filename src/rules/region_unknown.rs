//! An unknown region.

use std::sync::LazyLock;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::shipped::facts;
use crate::suggest;
use serde::Deserialize;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0114",
    name: "region-unknown",
    severity: RuleSeverity::Warning,
    summary: "A region that lsgen does not know.",
    why: "A typo in the region shows up at the first call to AWS, after names and buckets were derived from it.",
    example: "[cloud]\nregion = \"us-wset-2\"",
    source: "profiles/aws/regions.toml",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    static KNOWN: LazyLock<Regions> = LazyLock::new(|| facts("aws/regions.toml"));
    let known = &*KNOWN;
    let primary = Some(key!(context.cloud.region));
    let recovery = key!(context.recovery.region).some();
    for region in primary.iter().chain(&recovery) {
        let name = region.as_str();
        if known.regions.iter().any(|known| known == name) {
            continue;
        }
        let nearest = suggest::nearest(name, known.regions.iter().map(String::as_str));
        let help = match nearest {
            Some(near) => {
                format!(
                    "did you mean `{near}`? If the region is newer than lsgen, waive the rule under `[allow]`"
                )
            }
            None => "if the region is newer than lsgen, waive the rule under `[allow]`".into(),
        };
        findings.push(
            context
                .finding(region, format!("lsgen does not know the region `{name}`"))
                .label("unknown region")
                .help(help),
        );
    }
}

/// The facts of `profiles/aws/regions.toml`.
#[derive(Default, Deserialize)]
struct Regions {
    regions: Vec<String>,
}
