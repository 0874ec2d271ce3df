//! What is wrong in a layer although a file above has another value there.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::finding::{Finding, Place, Rule};
use crate::source::{DocumentId, KeyPath};

use super::check::{self, Fault};
use super::{Stack, codes};

/// What is wrong in layers.
pub(super) struct Hidden {
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
    /// What `[allow]` waives of it, with the reasons.
    pub(super) allowed: Vec<(Finding, String)>,
    /// The layers whose policies are wrong: what they say is not repeated, and may be a secret.
    pub(super) wrong_policies: BTreeSet<DocumentId>,
}

/// What the schema does not allow in the layers and their policies, without what is known of the merged tree.
pub(super) fn faults(
    stack: &Stack,
    schema: &Json,
    known: &[Fault],
    known_allowed: &[(Finding, String)],
) -> Hidden {
    let known: Vec<(&Place, &Rule)> = known
        .iter()
        .filter_map(|fault| fault.finding.as_ref())
        .chain(known_allowed.iter().map(|(finding, _)| finding))
        .map(|finding| (&finding.place, finding.rule))
        .collect();
    let is_new = |finding: &Finding| !known.contains(&(&finding.place, finding.rule));
    let (mut findings, mut allowed) = (Vec::new(), Vec::new());
    let mut wrong_policies = BTreeSet::new();
    let policy = KeyPath::root().key("policy");
    for layer in stack.layers() {
        let (faults, waived) = check::faults(stack, schema, &layer.root, false);
        if faults.iter().any(|fault| fault.path.is_within(&policy)) {
            wrong_policies.insert(layer.root.origin.document);
        }
        let found = faults.into_iter().filter_map(|fault| fault.finding);
        findings.extend(found.filter(is_new));
        allowed.extend(waived.into_iter().filter(|(finding, _)| is_new(finding)));
    }
    // What is wrong in a policy says why it cannot be read. Without that it is a fault of lsgen's, and lifts no policy.
    for place in &stack.unread_policies {
        if !wrong_policies.contains(&place.document) {
            let message = "`policy` cannot be read";
            let finding = Finding::error(&codes::INVALID_VALUE, place.clone(), message);
            let finding = finding.label("wrong");
            findings.push(finding.help("correct the values in this table"));
        }
    }
    Hidden {
        findings,
        allowed,
        wrong_policies,
    }
}
