//! Rules that a policy does not let a file waive.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0706",
    name: "policy-waivers",
    severity: RuleSeverity::Error,
    summary: "A rule that is waived against a policy, or a policy about an unknown rule.",
    why: "A waiver is a decision. The policy says which decisions belong to the organization and not to one environment.",
    example: "[allow]\nLS0301 = \"load test, torn down on Friday\"",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let waived = key!(context.allow);
    for policy in context.policies() {
        let codes = policy.policy.not_waivable.iter().flatten();
        for (position, code) in codes.enumerate() {
            let place = policy.item("not_waivable", position);
            let Some(rule) = super::rule(code.as_str()) else {
                findings.push(
                    context
                        .finding_at(
                            place,
                            format!("the policy is about the unknown rule `{code}`"),
                        )
                        .label("no such rule")
                        .help("`lsgen explain` lists the rules by code"),
                );
                continue;
            };
            let entry: KeyPath = waived.path().key(code.as_str());
            let at = context.written_at(&entry);
            // The file with the policy can waive the rule for every environment that is built on it.
            let Some(at) = at.filter(|at| at.document != policy.document) else {
                continue;
            };
            findings.push(
                context
                    .finding_at(at, format!("the policy does not let a file waive `{code}`"))
                    .label(rule.name)
                    .also(place, "the policy says so")
                    .help(
                        "remove the entry and correct what the rule finds, or have the rule waived in the file of the policy",
                    ),
            );
        }
    }
}
