//! An instance type whose size lsgen does not know.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};
use crate::plan::instances;

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0906",
    name: "instance-unknown",
    severity: RuleSeverity::Warning,
    summary: "A node group with an instance type whose size lsgen does not know.",
    why: "lsgen cannot check whether the nodes are large enough for LangSmith and for each of its pods.",
    example: "[cluster.node_groups.general]\ninstance_type = \"g5.2xlarge\"",
    source: "profiles/aws/instances.toml",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for group in key!(context.cluster.node_groups).entries() {
        let instance = key!(group.instance_type);
        if instances::capacity(&instance).is_none() {
            findings.push(
                context
                    .finding(
                        &instance,
                        format!(
                            "the size of `{}` is unknown, so its capacity is not checked",
                            *instance
                        ),
                    )
                    .label("not in profiles/aws/instances.toml"),
            );
        }
    }
}
