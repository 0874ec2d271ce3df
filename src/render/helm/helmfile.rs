//! `helm/helmfile.yaml`: every release with its exact version, in order.

use crate::format::yaml::{self, Map, Node};
use crate::plan::Site;
use crate::plan::releases::{Chart, Release, Repository, SECONDS, every, repositories, wait_file};

pub(super) fn render(site: &Site, releases: &[Release]) -> String {
    let repositories: Vec<Node> = repositories(&every(site)).iter().map(repository).collect();

    let mut defaults = Map::new()
        .set("wait", true)
        .set("timeout", SECONDS)
        .set("createNamespace", true)
        .set("disableValidation", true);
    defaults.insert_comment(
        "disableValidation",
        "Of the comparison only: it would ask the cluster for kinds that an earlier release of this file brings.",
    );
    let mut body = Map::new()
        .set("repositories", repositories)
        .set("helmDefaults", defaults)
        .set("hooks", vec![at_the_end(site)])
        .set(
            "releases",
            releases
                .iter()
                .map(|one| release(site, one))
                .collect::<Vec<Node>>(),
        );
    body.insert_comment(
        "hooks",
        "Whether all is as it should be, also where nothing had to be done.",
    );
    let header = site.region().helmfile;
    yaml::write(&yaml::Document::new(body).header(header))
}

fn release(site: &Site, release: &Release) -> Node {
    let mut map = Map::new()
        .set("name", release.name.clone())
        .set("namespace", release.namespace.clone());
    match &release.chart {
        Chart::Published {
            reference, version, ..
        } => {
            map.insert("chart", reference.clone());
            map.insert("version", version.clone());
        }
        Chart::Rendered(folder) => map.insert("chart", chart_from_here(folder)),
    }
    let installation = release.part.installation();
    if installation.takes_ownership {
        map.insert("takeOwnership", true);
        map.insert_comment(
            "takeOwnership",
            "Of objects that were applied by hand before.",
        );
    }
    if !release.needs.is_empty() {
        map.insert("needs", release.needs.clone());
    }
    let mut hooks = Vec::new();
    if let Some(first) = installation.first {
        hooks.push(hook("presync", &[wait_file(site), first.into()]));
    }
    if let Some(awaited) = installation.awaited {
        hooks.push(hook("postsync", &[wait_file(site), awaited.into()]));
    }
    if !hooks.is_empty() {
        map.insert("hooks", hooks);
    }
    let mut values: Vec<Node> = release
        .values
        .iter()
        .map(|file| Node::from(values_from_here(file)))
        .collect();
    if !release.parameters.is_empty() {
        let region = &site.environment().cloud.region;
        let read = release.parameters.iter();
        let read = read.fold(Map::new(), |map, (key, parameter)| {
            map.set(key, format!("ref+awsssm:/{parameter}?region={region}"))
        });
        values.push(read.into());
        map.insert_comment(
            "values",
            "Terraform wrote the ARN to the parameter store; helmfile reads it there.",
        );
    }
    if !values.is_empty() {
        map.insert("values", values);
    }
    if let Err(reason) = installation.waits {
        map.insert("wait", false);
        map.insert_comment("wait", reason);
    }
    map.into()
}

/// A chart of the rendered folder, as the helmfile names it.
fn chart_from_here(folder: &str) -> String {
    match folder.strip_prefix("helm/") {
        Some(below) => format!("./{below}"),
        None => format!("../{folder}"),
    }
}

/// A values file of the rendered folder, as the helmfile names it.
fn values_from_here(file: &str) -> String {
    file.strip_prefix("helm/").unwrap_or(file).to_owned()
}

/// What helmfile runs once it is done, if it did not fail before.
fn at_the_end(site: &Site) -> Node {
    let done = "{{ if .Event.Error }}failed{{ else }}{{ .HelmfileCommand }}{{ end }}";
    hook("cleanup", &[wait_file(site), "after".into(), done.into()])
}

fn hook(event: &str, script: &[String]) -> Node {
    Map::new()
        .set("events", vec![event])
        .set("showlogs", true)
        .set("command", "sh")
        .set("args", script.to_vec())
        .into()
}

fn repository(repository: &Repository) -> Node {
    Map::new()
        .set("name", repository.name.clone())
        .set("url", repository.url.clone())
        .into()
}
