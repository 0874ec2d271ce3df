//! The lowest tier that a policy allows.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0707",
    name: "policy-tier",
    severity: RuleSeverity::Error,
    summary: "A tier below the lowest that a policy allows.",
    why: "In an evaluation, what LangSmith's production checklist requires is a warning. An organization may want none of these, or none in an account.",
    example: "[environment]\ntier = \"evaluation\"",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let tier = key!(context.environment.tier);
    for policy in context.policies() {
        let is_lower = policy
            .policy
            .minimum_tier
            .is_some_and(|minimum| minimum.is_production() && !tier.is_production());
        if is_lower {
            findings.push(
                context
                    .finding(&tier, "the policy does not allow an evaluation")
                    .label("not allowed")
                    .also(
                        policy.place(&["minimum_tier"]),
                        "the policy requires this tier",
                    )
                    .help("write `tier = \"production\"`"),
            );
        }
    }
}
