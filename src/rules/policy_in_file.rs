//! A policy in the environment file.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0701",
    name: "policy-in-file",
    severity: RuleSeverity::Error,
    summary: "A policy in the environment file.",
    why: "A policy says what environments must keep to. In the environment file itself, a change of the environment could change the policy with it, and the policy would be held against one environment only.",
    example: "[policy]\nregions = [\"us-west-2\"]",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let policy = KeyPath::root().key("policy");
    if context.is_in_file(&policy) {
        findings.push(
            context
                .finding_at(
                    context.place_of_key(&policy),
                    "an environment file cannot have a policy",
                )
                .label("not in this file")
                .help("move it to a layer that the file names, such as `layers = [\"./company.toml\"]`"),
        );
    }
}
