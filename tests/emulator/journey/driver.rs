//! A page with a mistake in it does not pass: the failure names the section and the block.

use std::fs;

use super::document::Way;
use super::walk::Walk;
use crate::environments::named;
use crate::installation::cluster::{Cluster, Helm};
use crate::support::tools::is_tool_missing;

/// Carries out README's steps 6 and 7 on a cluster where Terraform's work is done, after a change of the page or of the
/// parameters, and gives the failure.
fn failure(change: impl FnOnce(&Cluster, &str) -> String) -> String {
    let site = named("evaluation");
    let cluster = Cluster::start(site, Helm::Three);
    let page = change(&cluster, site.file("README.md"));
    fs::write(cluster.path("README.md"), page).unwrap();
    let mut walk = Walk::new(
        "evaluation",
        &cluster.path(""),
        Way::Helm,
        &cluster.variables(),
    );
    let sections = ["6. ", "7. "];
    let is_part = |heading: &str| sections.iter().any(|number| heading.starts_with(number));
    walk.follow("README.md", |step| is_part(&step.heading))
        .unwrap_err()
}

fn are_tools_missing() -> bool {
    super::TOOLS
        .iter()
        .filter(|(tool, _)| *tool != "terraform")
        .any(|(tool, question)| is_tool_missing(tool, question))
}

#[test]
fn a_wrong_command_is_found() {
    if are_tools_missing() {
        return;
    }
    let failure = failure(|_, page| {
        assert!(page.contains("./manifests/cluster"));
        page.replace("./manifests/cluster", "./manifests/clusters")
    });
    assert!(
        failure.contains("\"6. Install namespaces and add-ons, with Helm\", block 1"),
        "{failure}"
    );
    assert!(
        failure.contains("path \"./manifests/clusters\" not found"),
        "{failure}"
    );
}

#[test]
fn a_wrong_order_is_found() {
    if are_tools_missing() {
        return;
    }
    let failure = failure(|_, page| {
        let [add_ons, secrets, rest] =
            ["\n## 6. ", "\n## 7. ", "\n## 8. "].map(|heading| page.find(heading).unwrap());
        [
            &page[..add_ons],
            &page[secrets..rest],
            &page[add_ons..secrets],
            &page[rest..],
        ]
        .concat()
    });
    assert!(
        failure.contains("\"7. Install secrets and ingress > Install them with Helm\", block 1"),
        "{failure}"
    );
    assert!(
        failure.contains("no matches for kind \"ExternalSecret\""),
        "{failure}"
    );
}

#[test]
fn a_secret_that_nobody_wrote_is_found() {
    if are_tools_missing() {
        return;
    }
    let failure = failure(|cluster, page| {
        cluster.forget("langsmith/license-key");
        // The wait for a secret is five minutes long.
        let wait = cluster.path("helm/wait.sh");
        let script = fs::read_to_string(&wait).unwrap();
        assert!(script.contains("--timeout=300s"));
        fs::write(&wait, script.replace("--timeout=300s", "--timeout=10s")).unwrap();
        page.to_owned()
    });
    assert!(
        failure.contains("\"7. Install secrets and ingress > Install them with Helm\", block 1"),
        "{failure}"
    );
    assert!(
        failure.contains("the secret langsmith-config is not what it should be"),
        "{failure}"
    );
}
