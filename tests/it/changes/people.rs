//! Administrators that come, go, or get another name: what the runbook does with access entries before the apply.

use super::examples::Example;

const A: &str = "arn:aws:iam::123456789012:role/a";
const B: &str = "arn:aws:iam::123456789012:role/b";

/// The runbook of a change from these administrators to others.
fn runbook(environment: &str, before: &[(&str, &str)], after: &[(&str, &str)]) -> String {
    let table = |administrators: &[(&str, &str)]| {
        let table: toml::Table = administrators
            .iter()
            .map(|(name, arn)| ((*name).to_owned(), (*arn).into()))
            .collect();
        toml::Table::from_iter([("cluster.administrators".to_owned(), table.into())])
    };
    let told = Example::plain(environment, table(after))
        .on(&table(before))
        .told();
    assert_eq!(told.status, Some(2), "{told}");
    told.stdout
}

#[test]
fn an_entry_that_eks_made_is_imported() {
    for (before, after) in [
        (&[][..], &[("a", A)][..]),
        (&[("a", A)], &[("a", A), ("b", B)]),
    ] {
        let (name, arn) = *after.last().unwrap();
        let text = runbook("evaluation", before, after);
        assert!(
            text.contains(&format!(
                "adopt eu-central-1 acme-eval-eks infra {name} {arn}"
            )),
            "{text}"
        );
        let import = text
            .find("terraform -chdir=\"terraform/$3\" import")
            .unwrap();
        assert!(
            import < text.find("terraform -chdir=terraform/infra apply").unwrap(),
            "{text}"
        );
    }
    let text = runbook("cross-region", &[("a", A)], &[("a", A), ("b", B)]);
    for cluster in [
        "us-west-2 acme-prod-eks infra",
        "us-east-2 acme-prod-dr-eks recovery",
    ] {
        assert!(text.contains(&format!("adopt {cluster} b {B}")), "{text}");
    }
}

#[test]
fn another_name_is_moved_in_the_state() {
    let text = runbook("production", &[("a", A)], &[("other", A)]);
    assert!(text.contains("rename infra a other"), "{text}");
    assert!(!text.contains("Check who you are"), "nobody goes: {text}");
}

#[test]
fn a_principal_that_takes_a_name_has_no_entry_before() {
    let text = runbook("production", &[("a", A)], &[("a", B)]);
    assert!(
        text.contains(&format!("release us-west-2 acme-prod-eks {B}")),
        "{text}"
    );
    assert!(text.contains("Check who you are"), "{text}");
}

#[test]
fn the_last_administrator_goes_only_if_eks_has_another() {
    let last = runbook("evaluation", &[("a", A)], &[]);
    assert!(last.contains("left eu-central-1 acme-eval-eks"), "{last}");
    assert!(last.contains(&format!("`{A}`")), "{last}");
    let one = runbook("evaluation", &[("a", A), ("b", B)], &[("a", A)]);
    assert!(!one.contains("left eu-central-1"), "{one}");
    assert!(one.contains(&format!("`{B}`")), "{one}");
}
