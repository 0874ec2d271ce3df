//! An option that this version of lsgen does not render yet.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery", "security"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0109",
    name: "not-available-yet",
    summary: "The file asks for something that this version of lsgen does not render yet.",
    why: "Rendering the rest without it would look complete and not be.",
    example: "[recovery]\nprofile = \"cross-region\"",
    source: "the changelog tells what each version renders",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let security = &environment.security;
    let recovery = &environment.recovery;
    let options = [
        (
            "recovery.profile",
            recovery.profile == RecoveryProfile::CrossRegion,
            "`multi-az` is rendered, and it survives the loss of a zone",
        ),
        (
            "recovery.region",
            recovery.region.is_some(),
            "there is no recovery region yet: take it out",
        ),
        (
            "recovery.standby",
            recovery.standby.is_some(),
            "there is no recovery region yet: take it out",
        ),
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
