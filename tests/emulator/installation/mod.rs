//! A first installation by the real `helmfile apply`, on an empty cluster of a real Kubernetes API server.
//!
//! Helm, helmfile, kubectl, the API server, its controllers and External Secrets are real; nodes, kubelet and AWS
//! are stand-ins. Terraform is left out: what it would have left for the cluster, the parameters and the target
//! groups, is put there directly, so that an installation takes seconds. Without `LSGEN_LANGSMITH_CHART` the tools
//! install a stand-in for LangSmith's own chart, with the real one's values.

mod changes;
pub(crate) mod cluster;
mod releases;
mod teardown;

use crate::environments::{self, name_of_test, named};
use crate::support::skip::skip;
use crate::support::tools::is_tool_missing;
use cluster::{Cluster, Helm};
use releases::Helmfile;

/// What these tests start.
const TOOLS: [(&str, &str); 4] = [
    ("aws-emulator", "--help"),
    ("kube-control-plane", "--help"),
    ("helmfile", "--version"),
    ("kubectl", "version"),
];

#[test]
fn production_is_installed_by_one_command() {
    installs("production", Helm::Three);
}

#[test]
fn a_replicated_clickhouse_is_installed_by_one_command() {
    installs("clickhouse-replicated", Helm::Four);
}

#[test]
fn a_split_dataplane_is_installed_by_one_command() {
    installs("split-dataplane-with-ids", Helm::Three);
}

#[test]
fn a_store_is_exchanged_and_no_pod_holds_on_to_the_old_one() {
    if are_tools_missing() {
        return;
    }
    // Which pods read which secret is the real chart's own; the stand-in's read all of them.
    if std::env::var_os("LSGEN_LANGSMITH_CHART").is_none() {
        skip("LSGEN_LANGSMITH_CHART");
        return;
    }
    changes::exchange_stores(Helm::Three);
}

/// So is every other environment, with either Helm.
mod with_helm_3 {
    with_environments! { tests_of! { super::installs_in_time, super::Helm::Three; } }
}

mod with_helm_4 {
    with_environments! { tests_of! { super::installs_in_time, super::Helm::Four; } }
}

fn installs_in_time(test: &str, helm: Helm) {
    if std::env::var_os("LSGEN_SLOW").is_none() {
        skip("LSGEN_SLOW=1, because it takes an hour");
        return;
    }
    let [names, _] = environments::names();
    let name = names.into_iter().find(|name| name_of_test(name) == test);
    installs(name.unwrap(), helm);
}

/// `helmfile apply` on an empty cluster leaves everything ready; again, it changes nothing; after a change of one object
/// it upgrades the release that carries the object, and no other; and the runbook takes all of it down again.
fn installs(name: &str, helm: Helm) {
    if are_tools_missing() {
        return;
    }
    for site in named(name).sites() {
        let cluster = Cluster::start(&site, helm);
        let helmfile = Helmfile::read(&cluster, &site);
        helmfile.apply();
        cluster.is_ready();
        let installed = cluster.revisions();
        assert_eq!(
            installed.keys().cloned().collect::<Vec<_>>(),
            helmfile.names(),
            "{name}: the releases"
        );

        helmfile.apply();
        assert_eq!(cluster.revisions(), installed, "{name}: a second apply");

        for chart in helmfile.local_charts() {
            let before = cluster.revisions();
            chart.change_an_object();
            helmfile.apply();
            let after = cluster.revisions();
            let upgraded: Vec<String> = after
                .iter()
                .filter(|(release, revision)| before.get(*release) != Some(revision))
                .map(|(release, _)| release.clone())
                .collect();
            assert_eq!(
                upgraded,
                [chart.release.as_str()],
                "{name}: after a change of {}",
                chart.folder.display()
            );
        }
        cluster.is_ready();
        // The other environments are taken down where there is time for it.
        let is_slow = std::env::var_os("LSGEN_SLOW").is_some();
        let has_runbook = site.files.contains_key("runbooks/teardown.md");
        if has_runbook && (name == "production" || is_slow) {
            teardown::take_down(&cluster, &site);
        }
    }
}

fn are_tools_missing() -> bool {
    let mut tools = TOOLS.iter();
    tools.any(|(tool, question)| is_tool_missing(tool, question))
}
