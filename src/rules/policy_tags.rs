//! Tags that a policy requires.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0702",
    name: "policy-tags",
    severity: RuleSeverity::Error,
    summary: "A tag that a policy requires and that is missing or has another value.",
    why: "Costs and owners are found by tags. No report finds a resource without them.",
    example: "[environment.tags]\ncost-center = \"unknown\"",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let tags = key!(context.environment.tags);
    for policy in context.policies() {
        for (name, patterns) in policy.policy.required_tags.iter().flatten() {
            let required = policy.place(&["required_tags", name.as_str()]);
            let allowed: Vec<String> = patterns.iter().map(ToString::to_string).collect();
            let allowed = format!("`{}`", allowed.join("`, `"));
            let Some(value) = tags.get(name) else {
                findings.push(
                    context
                        .finding_at(
                            context.place_of_key(tags.path()),
                            format!("the tag `{name}` is missing"),
                        )
                        .label("missing")
                        .also(required, "the policy requires it")
                        .help(format!(
                            "add it to `[environment.tags]`; its value must fit {allowed}"
                        )),
                );
                continue;
            };
            if !patterns
                .iter()
                .any(|pattern| pattern.matches(value.as_str()))
            {
                findings.push(
                    context
                        .finding(
                            &tags.path().key(name.as_str()),
                            format!("the policy does not allow `{value}` as the tag `{name}`"),
                        )
                        .label("not allowed")
                        .also(required, "the policy allows these")
                        .help(format!("write a value that fits {allowed}")),
                );
            }
        }
    }
}
