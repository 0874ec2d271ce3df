//! A pod that reads a secret is replaced with it, and no other pod is.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::charts::Release;
use crate::environments::read::{entries, yaml};

/// The secrets that a pod reads: one by one, whole, or as files.
fn read_by(template: &Value) -> BTreeSet<String> {
    let named = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let read = entries(template).into_iter();
    read.filter_map(|(key, value)| match key {
        "secretKeyRef" | "secretRef" => named(value, "name"),
        "secret" => named(value, "secretName").or_else(|| named(value, "name")),
        _ => None,
    })
    .collect()
}

fn pods_bear_the_revision_of_every_secret_that_they_read(release: &Release) -> Vec<String> {
    let script = release.rendered.file("helm/wait.sh");
    let made: Vec<(String, String)> = release
        .rendered
        .below("manifests/secrets/objects")
        .flat_map(|(_, text)| yaml(text).unwrap())
        .filter(|object| object["kind"] == "ExternalSecret")
        .map(|object| {
            let revision = &object["metadata"]["annotations"]["lsgen.dev/revision"];
            let name = &object["metadata"]["name"];
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(name), text(revision))
        })
        .collect();
    let mut problems = Vec::new();
    let mut readers = 0;
    for object in &release.objects {
        let kind = object["kind"].as_str().unwrap_or_default();
        // A store in the cluster takes its password once, when its volume is new.
        if kind != "Deployment" {
            continue;
        }
        let template = &object["spec"]["template"];
        let read = read_by(template);
        for (name, revision) in &made {
            let found = &template["metadata"]["annotations"][format!("lsgen.dev/{name}")];
            let is_read = read.contains(name);
            readers += usize::from(is_read);
            if is_read != (found == revision) || (!is_read && !found.is_null()) {
                let pod = &object["metadata"]["name"];
                problems.push(format!(
                    "{pod} and {name}: read {is_read}, annotated {found}"
                ));
            }
            if !script.contains(revision) {
                problems.push(format!("{name}: nothing waits for {revision}"));
            }
        }
    }
    if readers == 0 {
        problems.push("no pod reads a secret".to_owned());
    }
    problems
}

each_release! { pods_bear_the_revision_of_every_secret_that_they_read }
