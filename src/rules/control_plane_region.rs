//! A primary region whose loss takes the APIs of global services along.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::recovery::lost_with;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0411",
    name: "control-plane-region",
    severity: RuleSeverity::Warning,
    summary: "A primary region that has the APIs of global services, with a recovery region for its loss.",
    why: "IAM and Route 53 are changed in one region for all: `us-east-1`, and one of each other partition. If that region is lost, no role and no record can be changed, and signing in may fail. A failover must then do without them.",
    example: "[cloud]\nregion = \"us-east-1\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-2\"\nstandby = \"warm\"",
    source: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html; profiles/aws/control-planes.toml",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(region) = context.second_region() else {
        return;
    };
    let home = key!(context.cloud.region);
    let lost = lost_with(&home);
    if !lost.is_any() {
        return;
    }
    let services: Vec<&str> = [(lost.iam, "IAM"), (lost.route53, "Route 53")]
        .into_iter()
        .filter_map(|(is_lost, name)| is_lost.then_some(name))
        .collect();
    findings.push(
        context
            .finding(
                &home,
                format!(
                    "`{}` is lost together with the APIs of {}",
                    *home,
                    services.join(" and ")
                ),
            )
            .label("has APIs of global services")
            .also(context.written_at(&region), "takes over without them")
            .help("in a new environment, use another primary region; in one that runs, keep an emergency access that signs in through another region, and write why to `[allow]`: the failover runbook changes no role and no record"),
    );
}
