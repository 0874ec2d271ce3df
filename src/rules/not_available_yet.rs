//! An option that this version of lsgen does not render yet.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0109",
    name: "not-available-yet",
    severity: RuleSeverity::Error,
    summary: "An option that this version of lsgen does not render yet.",
    why: "Without it, the rendered environment would look complete but would not be.",
    example: "[security]\ncloudtrail = true",
    source: "the changelog lists what each version renders",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (option, instead) in [
        (
            key!(context.security.network_firewall),
            "remove it, and filter outgoing traffic in the network that you manage",
        ),
        (
            key!(context.security.cloudtrail),
            "remove it: an organization trail also records this account",
        ),
    ] {
        if *option {
            let path = option.path();
            findings.push(
                context
                    .finding(
                        &option,
                        format!("`{path}` is not rendered by this version of lsgen"),
                    )
                    .label("not available yet")
                    .help(instead),
            );
        }
    }
}
