//! What holds between two regions: the one that takes over needs nothing of the one that is lost, and
//! only one of them writes.

use lsgen::api::model::RegionRole;

use crate::environments::Rendered;
use crate::environments::each::Promise;
use crate::environments::read::{Output, stack};

promise! { Promise::Whole(problems) }

pub(crate) fn problems(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    let [_, recovery] = &rendered.sites()[..] else {
        return problems;
    };
    let names = rendered.validated.names();
    for (path, text) in &recovery.files {
        let is_of_both = [
            "terraform/modules/",
            "terraform/state/",
            "terraform/replication/",
        ]
        .iter()
        .any(|folder| path.starts_with(folder));
        // The page is for people, and tells of both.
        if is_of_both || path == "README.md" {
            continue;
        }
        for line in text.lines() {
            // The exceptions are names, which nobody is asked for: of a source, of a metric, and of where copies go.
            let names_of_other = [
                "source_arn ",
                "SourceBucket ",
                "DestinationBucket ",
                "copy_to_vault_arn ",
            ];
            let is_source = names_of_other
                .iter()
                .any(|name| line.trim_start().starts_with(name));
            let primary = [names.region().to_owned(), format!("{}-", names.base())];
            let theirs = line.replace(recovery.validated.names().base(), "");
            for word in primary {
                if !is_source && theirs.contains(&word) {
                    problems.push(format!("{path} names `{word}` of the primary: {line}"));
                }
            }
        }
    }
    let mirror = &stack(rendered, "replication/main.tf")["module"]["mirror"]["parameters"];
    for name in mirror.as_object().into_iter().flat_map(|map| map.keys()) {
        if name.starts_with("redis/") || name.ends_with("connection-url") {
            problems.push(format!(
                "`{name}` would lead the recovery region to the primary's"
            ));
        }
    }
    let standby = "helm/langsmith/70-standby.yaml";
    let stands_by: Vec<bool> = rendered
        .sites()
        .iter()
        .map(|site| site.files.contains_key(standby))
        .collect();
    let is_failed_over = rendered.validated.environment().recovery.active == RegionRole::Recovery;
    if stands_by != [is_failed_over, !is_failed_over] {
        problems.push(format!("who stands by is {stands_by:?}"));
    }
    if !is_failed_over {
        problems.extend(promised(rendered, recovery));
    }
    problems
}

/// The page about the recovery region counts the nodes that run there, and tries what nothing else tries before a failover.
fn promised(rendered: &Rendered, recovery: &Rendered) -> Vec<String> {
    let page = rendered.file("runbooks/recovery-region.md");
    let words: Vec<&str> = page.split_whitespace().collect();
    let text = words.join(" ");
    let output = Output::new(recovery);
    let groups = &output.modules["cluster"]["node_groups"];
    let groups = groups
        .as_object()
        .into_iter()
        .flat_map(|groups| groups.values());
    let nodes: u64 = groups
        .map(|group| group["min_size"].as_u64().unwrap())
        .sum();
    let told = match nodes {
        0 => "a cluster without nodes".to_owned(),
        1 => "a replica of the database and one node run".to_owned(),
        more => format!("a replica of the database and {more} nodes run"),
    };
    let smoke_test = "manifests-recovery/smoke-test/echo.yaml";
    let missing = [told.as_str(), smoke_test]
        .into_iter()
        .filter(|promise| !text.contains(promise));
    let missing = missing.map(|promise| format!("recovery-region.md does not say `{promise}`"));
    let has_file = recovery
        .files
        .keys()
        .any(|path| path.ends_with("smoke-test/echo.yaml"));
    let absent = (!has_file).then(|| format!("there is no {smoke_test}"));
    missing.chain(absent).collect()
}
