//! What is wrong in a layer although a file above has another value there.

use serde_json::Value as Json;

use crate::finding::{Finding, Place, Rule};

use super::check::{self, Fault};
use super::{Stack, codes};

/// Findings, and those that `[allow]` waives, with the reasons.
type Found = (Vec<Finding>, Vec<(Finding, String)>);

/// What the schema does not allow in the layers and their policies, without what is known of the merged tree.
pub(super) fn faults(
    stack: &Stack,
    schema: &Json,
    known: &[Fault],
    known_allowed: &[(Finding, String)],
) -> Found {
    let known: Vec<(&Place, &Rule)> = known
        .iter()
        .filter_map(|fault| fault.finding.as_ref())
        .chain(known_allowed.iter().map(|(finding, _)| finding))
        .map(|finding| (&finding.place, finding.rule))
        .collect();
    let is_new = |finding: &Finding| !known.contains(&(&finding.place, finding.rule));
    let (mut findings, mut allowed) = (Vec::new(), Vec::new());
    for layer in stack.layers() {
        let (faults, waived) = check::faults(stack, schema, &layer.root, false);
        let found = faults.into_iter().filter_map(|fault| fault.finding);
        findings.extend(found.filter(is_new));
        allowed.extend(waived.into_iter().filter(|(finding, _)| is_new(finding)));
    }
    // What is wrong in a policy says why it cannot be read. Without that it is a fault of lsgen's, and lifts no policy.
    for place in &stack.unread_policies {
        if findings
            .iter()
            .all(|finding| finding.place.document != place.document)
        {
            let message = "`policy` cannot be read";
            let finding = Finding::error(&codes::INVALID_VALUE, place.clone(), message);
            findings.push(
                finding
                    .label("wrong")
                    .help("correct the values in this table"),
            );
        }
    }
    (findings, allowed)
}
