//! Profiles that a policy allows.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::layer::shipped;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0705",
    name: "policy-profiles",
    severity: RuleSeverity::Error,
    summary: "A profile that a policy does not allow, or a policy that allows an unknown profile.",
    why: "A profile decides how large and how redundant an environment is, and so what it costs and survives.",
    example: "[environment]\nprofiles = [\"size/dev\"]",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profiles = key!(context.environment.profiles);
    for policy in context.policies() {
        let Some(allowed) = &policy.policy.profiles else {
            continue;
        };
        let place = policy.place(&["profiles"]);
        let names: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        let unknown = names.iter().enumerate();
        for (position, name) in unknown.filter(|(_, name)| shipped::profile(name).is_none()) {
            findings.push(
                context
                    .finding_at(
                        policy.item("profiles", position),
                        format!("the policy allows the unknown profile `{name}`"),
                    )
                    .label("no such profile")
                    .help(format!(
                        "the profiles are `{}`",
                        shipped::profiles().join("`, `")
                    )),
            );
        }
        for (position, profile) in profiles.iter().enumerate() {
            if allowed.contains(profile) {
                continue;
            }
            findings.push(
                context
                    .finding(
                        &profiles.path().index(position),
                        format!("the policy does not allow the profile `{profile}`"),
                    )
                    .label("not allowed")
                    .also(place.clone(), "the policy allows these")
                    .help(format!("use `{}`", names.join("` or `"))),
            );
        }
    }
}
