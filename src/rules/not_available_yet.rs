//! An option that this version of lsgen does not render yet.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["security"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0109",
    name: "not-available-yet",
    summary: "The file asks for something that this version of lsgen does not render yet.",
    why: "Rendering the rest without it would look complete and not be.",
    example: "[security]\nbastion = true",
    source: "the changelog tells what each version renders",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let security = &environment.security;
    let options = [
        (
            "security.network_firewall",
            security.network_firewall,
            "filter what leaves in the network you manage",
        ),
        (
            "security.cloudtrail",
            security.cloudtrail,
            "an organisation trail records this account as well",
        ),
        (
            "security.bastion",
            security.bastion,
            "reach the private endpoint through your own network",
        ),
    ];
    for (path, is_asked_for, instead) in options {
        if is_asked_for {
            findings.push(
                context
                    .error(
                        &RULE,
                        path,
                        format!("`{path}` is not rendered by this version of lsgen"),
                    )
                    .label("not available yet")
                    .help(instead),
            );
        }
    }
}
