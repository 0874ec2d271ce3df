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
    summary: "The file asks for something that this version of lsgen does not render yet.",
    why: "Rendering the rest without it would look complete and not be.",
    example: "[security]\nbastion = true",
    source: "the changelog tells what each version renders",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (option, instead) in [
        (
            key!(context.security.network_firewall),
            "filter what leaves in the network you manage",
        ),
        (
            key!(context.security.cloudtrail),
            "an organisation trail records this account as well",
        ),
        (
            key!(context.security.bastion),
            "reach the private endpoint through your own network",
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
