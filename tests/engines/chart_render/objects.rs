//! What a release has beside what runs.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{RELEASE, every_case};

/// Nothing is rendered beside workloads, scalers and budgets but what the facts name: no secret least of all.
#[test]
fn every_other_object_is_one_of_the_facts() {
    let complaints = RefCell::new(Vec::new());
    every_case(|line, case, rendered| {
        let scaling = [
            "HorizontalPodAutoscaler",
            "PodDisruptionBudget",
            "ScaledObject",
        ];
        let found: BTreeSet<(String, String)> = rendered
            .others
            .keys()
            .filter(|(kind, _)| !scaling.contains(&kind.as_str()))
            .cloned()
            .collect();
        let accounts = line
            .workloads_in_use(&case.features)
            .filter_map(|(_, workload)| workload.service_account(RELEASE))
            .map(|name| ("ServiceAccount".to_owned(), name));
        let ingress_option = case.features.frontend;
        let ingress_option =
            ingress_option.then(|| ("Ingress".to_owned(), format!("{RELEASE}-ingress")));
        let known: BTreeSet<(String, String)> = line
            .objects_in_use(&case.features, RELEASE, |_| false)
            .into_iter()
            .chain(accounts)
            .chain(ingress_option)
            .collect();
        for (kind, name) in known.symmetric_difference(&found) {
            let complaint = format!(
                "{} {}: {kind} {name} is known or rendered, not both",
                line.version, case.name
            );
            complaints.borrow_mut().push(complaint);
        }
    });
    let complaints = complaints.into_inner();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
