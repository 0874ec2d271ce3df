//! Who may reach the Kubernetes API: what lets people in, and what locks them out, the one who applies it included.

use lsgen::api::diff::{Class, Impact};

use super::{all, environment, holds, with};
use crate::support::example;

/// Keys of the environment file with their values.
type Keys = &'static [(&'static str, &'static str)];

const LOCKED_OUT: &str = "locked out";

/// Every way to lose access, and the other way round, which loses nobody the access that they have.
#[test]
fn lost_access_to_the_api_server_is_told_and_gained_access_as_such() {
    // Those that are let in first, what goes, its effect, and the effect of the way back.
    let ways: [(&str, Keys, Keys, Class, Class); 9] = [
        (
            "a public endpoint",
            &[
                ("cluster.endpoint.public", "true"),
                (
                    "cluster.endpoint.allowed_cidrs",
                    "[\"203.0.113.0/24\", \"10.0.0.0/8\"]",
                ),
            ],
            &[
                ("cluster.endpoint.public", "false"),
                ("cluster.endpoint.allowed_cidrs", "[\"10.0.0.0/8\"]"),
            ],
            Class::Interruption,
            Class::InPlace,
        ),
        (
            "one of two public ranges",
            &[
                ("cluster.endpoint.public", "true"),
                (
                    "cluster.endpoint.allowed_cidrs",
                    "[\"203.0.113.0/24\", \"198.51.100.0/24\"]",
                ),
            ],
            &[
                ("cluster.endpoint.public", "true"),
                ("cluster.endpoint.allowed_cidrs", "[\"198.51.100.0/24\"]"),
            ],
            Class::Interruption,
            Class::InPlace,
        ),
        (
            "a part of a public range",
            &[
                ("cluster.endpoint.public", "true"),
                ("cluster.endpoint.allowed_cidrs", "[\"203.0.113.0/24\"]"),
            ],
            &[
                ("cluster.endpoint.public", "true"),
                ("cluster.endpoint.allowed_cidrs", "[\"203.0.113.0/28\"]"),
            ],
            Class::Interruption,
            // The narrow range goes, although the wide one contains it.
            Class::Interruption,
        ),
        (
            "a part of a private range",
            &[("cluster.endpoint.allowed_cidrs", "[\"10.0.0.0/8\"]")],
            &[("cluster.endpoint.allowed_cidrs", "[\"10.7.0.0/16\"]")],
            Class::Removed,
            Class::Removed,
        ),
        (
            "one of two private ranges",
            &[(
                "cluster.endpoint.allowed_cidrs",
                "[\"10.0.0.0/8\", \"192.168.0.0/16\"]",
            )],
            &[("cluster.endpoint.allowed_cidrs", "[\"10.0.0.0/8\"]")],
            Class::Removed,
            Class::Created,
        ),
        (
            "a security group",
            &[(
                "cluster.endpoint.allowed_security_groups",
                "[\"sg-0123456789abcdef0\"]",
            )],
            &[("cluster.endpoint.allowed_security_groups", "[]")],
            Class::Removed,
            Class::Created,
        ),
        (
            "the bastion",
            &[("security.bastion", "true")],
            &[("security.bastion", "false")],
            Class::Removed,
            Class::Created,
        ),
        (
            "one of two administrators",
            &[(
                "cluster.administrators.oncall",
                "\"arn:aws:iam::123456789012:role/oncall\"",
            )],
            &[("cluster.administrators.oncall", "")],
            Class::Removed,
            Class::Created,
        ),
        (
            "another principal in place of an administrator",
            &[(
                "cluster.administrators.platform",
                "\"arn:aws:iam::123456789012:role/old\"",
            )],
            &[(
                "cluster.administrators.platform",
                "\"arn:aws:iam::123456789012:role/new\"",
            )],
            Class::Replaced,
            Class::Replaced,
        ),
    ];
    let text = example("production");
    for (what, open, closed, lost, gained) in ways {
        let (open, closed) = (with(&text, open), with(&text, closed));
        let closing = all(&open, &closed);
        holds(&closing, lost, "module.", LOCKED_OUT);
        let opening = all(&closed, &open);
        assert!(
            opening.iter().any(|impact| impact.class == gained),
            "{what}: {opening:#?}"
        );
        let is_lockout = opening
            .iter()
            .any(|impact| impact.reason.contains(LOCKED_OUT));
        assert_eq!(is_lockout, lost == gained, "{what}: {opening:#?}");
    }
}

#[test]
fn both_regions_tell_who_is_locked_out() {
    let text = environment("cross-region");
    let narrowed = with(
        &text,
        &[("cluster.endpoint.allowed_cidrs", "[\"10.7.0.0/16\"]")],
    );
    let impacts = all(&text, &narrowed);
    for place in ["terraform/infra", "terraform/recovery"] {
        let own: Vec<Impact> = impacts
            .iter()
            .filter(|one| one.place == place)
            .cloned()
            .collect();
        holds(&own, Class::Removed, "api_range", LOCKED_OUT);
    }
}

#[test]
fn the_order_of_ranges_locks_nobody_out() {
    let text = environment("evaluation");
    let ranges = |ranges: &str| with(&text, &[("cluster.endpoint.allowed_cidrs", ranges)]);
    let impacts = all(
        &ranges("[\"203.0.113.0/24\", \"198.51.100.0/24\"]"),
        &ranges("[\"198.51.100.0/24\", \"203.0.113.0/24\"]"),
    );
    let harmless = impacts.iter().all(|impact| impact.class == Class::None);
    assert!(harmless, "{impacts:#?}");
}

/// The creator of a cluster without administrators has an entry that Terraform does not know, whoever is named later.
#[test]
fn an_entry_that_eks_made_is_told_with_the_way_round() {
    for (environment, name) in [
        ("evaluation", "me"),
        ("evaluation", "second"),
        ("production", "oncall"),
    ] {
        let text = super::environment(environment);
        let key = format!("cluster.administrators.{name}");
        let added = with(&text, &[(&key, "\"arn:aws:iam::123456789012:role/me\"")]);
        let impacts = all(&text, &added);
        holds(&impacts, Class::Created, "aws_eks_access_entry", "409");
        holds(
            &impacts,
            Class::Created,
            "aws_eks_access_entry",
            "`lsgen diff --runbook`",
        );
    }
}

#[test]
fn the_last_administrator_does_not_go_unnoticed() {
    for environment in ["evaluation", "production", "cross-region"] {
        let text = super::environment(environment);
        let one = with(
            &text,
            &[(
                "cluster.administrators",
                "{ platform = \"arn:aws:iam::123456789012:role/platform\" }",
            )],
        );
        let none = with(&text, &[("cluster.administrators", "{}")]);
        holds(
            &all(&one, &none),
            Class::Interruption,
            "module.cluster",
            "No administrator is left",
        );
        let two = with(
            &one,
            &[(
                "cluster.administrators.oncall",
                "\"arn:aws:iam::123456789012:role/oncall\"",
            )],
        );
        let impacts = all(&two, &one);
        let is_alarmed = impacts
            .iter()
            .any(|impact| impact.reason.contains("No administrator is left"));
        assert!(!is_alarmed, "{impacts:#?}");
    }
}

/// Terraform makes the entry under the new name while the old one is there, and EKS has one of each principal.
#[test]
fn a_principal_under_another_name_is_refused() {
    let text = example("production");
    let named = |table: &str| with(&text, &[("cluster.administrators", table)]);
    let (a, b) = (
        "\"arn:aws:iam::123456789012:role/a\"",
        "\"arn:aws:iam::123456789012:role/b\"",
    );
    for (before, after) in [
        (format!("{{ one = {a} }}"), format!("{{ other = {a} }}")),
        (
            format!("{{ one = {a}, two = {b} }}"),
            format!("{{ one = {a}, three = {b} }}"),
        ),
        (
            format!("{{ one = {a}, two = {b} }}"),
            format!("{{ one = {b}, two = {a} }}"),
        ),
        (
            format!("{{ one = {a}, two = {b} }}"),
            format!("{{ one = {b} }}"),
        ),
    ] {
        let impacts = all(&named(&before), &named(&after));
        holds(
            &impacts,
            Class::Refused,
            "aws_eks_access_entry",
            "AWS has one of each",
        );
    }
    let impacts = all(
        &named(&format!("{{ one = {a} }}")),
        &named(&format!("{{ one = {a}, two = {b} }}")),
    );
    assert!(
        impacts.iter().all(|impact| impact.class != Class::Refused),
        "{impacts:#?}"
    );
}
