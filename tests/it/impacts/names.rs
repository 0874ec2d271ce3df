//! Names that people and clients know: the domain, and the tags.

use lsgen::api::diff::{Class, Impact};

use super::{all, environment, holds, with};
use crate::support::example;

const SECOND_REGION: [(&str, &str); 5] = [
    ("recovery.profile", "\"cross-region\""),
    ("recovery.region", "\"us-east-2\""),
    ("recovery.standby", "\"warm\""),
    ("recovery.rpo", "\"1d\""),
    ("recovery.rto", "\"8h\""),
];

/// The record of the domain goes, for whatever reason: until the next one answers, LangSmith cannot be reached.
#[test]
fn a_domain_without_a_record_is_told() {
    let text = example("production");
    let far = with(&text, &SECOND_REGION);
    let domain = |text: &str| with(text, &[("dns.domain", "\"traces.example.com\"")]);
    let zone = with(&text, &[("dns.zone_id", "\"Z0123456789ABCDEFGHII\"")]);
    for (before, after) in [
        (&text, &domain(&text)),
        (&far, &domain(&far)),
        (&text, &far),
        (&far, &text),
        (&text, &zone),
    ] {
        let impacts = all(before, after);
        holds(
            &impacts,
            Class::Interruption,
            "module.dns",
            "cannot be reached by the old name",
        );
    }
    let impacts = all(&far, &domain(&far));
    holds(
        &impacts,
        Class::Interruption,
        "module.failover",
        "cannot be reached by the old name",
    );
    // The load balancer changes while it works, and the record stays.
    let narrowed = with(&text, &[("ingress.allowed_cidrs", "[\"203.0.113.0/24\"]")]);
    let impacts = all(&text, &narrowed);
    let is_gap = impacts
        .iter()
        .any(|impact| impact.reason.contains("by the old name"));
    assert!(!is_gap, "{impacts:#?}");
}

/// Tags stand in the template that nodes are made from. A stack without nodes has none to exchange.
#[test]
fn tags_exchange_nodes_where_there_are_nodes() {
    let nodes = "EKS exchanges them";
    for (environment, with_nodes, without) in [
        ("production", ["infra"].as_slice(), ["state"].as_slice()),
        ("evaluation", &["infra"], &["state"]),
        ("cross-region", &["infra", "recovery"], &["state"]),
    ] {
        let text = self::environment(environment);
        for (before, after) in [
            (r#"{ owner = "platform" }"#, r#"{ owner = "other" }"#),
            (
                r#"{ owner = "platform" }"#,
                r#"{ owner = "platform", cost-center = "1" }"#,
            ),
            (
                r#"{ owner = "platform", cost-center = "1" }"#,
                r#"{ owner = "platform" }"#,
            ),
        ] {
            let tagged = |tags: &str| with(&text, &[("environment.tags", tags)]);
            let impacts = all(&tagged(before), &tagged(after));
            let of = |stack: &str| -> Vec<Impact> {
                let place = format!("terraform/{stack}");
                impacts
                    .iter()
                    .filter(|one| one.place == place)
                    .cloned()
                    .collect()
            };
            for stack in with_nodes {
                holds(&of(stack), Class::Interruption, "", nodes);
            }
            for stack in without {
                let told = of(stack);
                holds(&told, Class::InPlace, "the whole stack", "tagged again");
                let is_exchanged = told.iter().any(|impact| impact.reason.contains(nodes));
                assert!(!is_exchanged, "{environment}, {stack}: {told:#?}");
            }
        }
    }
}
