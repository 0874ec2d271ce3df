//! What images are pulled with is there wherever a pod names it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items};

/// Whether a secret is the one that images are pulled with.
pub(crate) fn is_one(output: &Output<'_>, secret: &Value) -> bool {
    let images = &output.rendered.validated.environment().langsmith.images;
    let name = images.pull_secret.as_ref().map(ToString::to_string);
    name.is_some_and(|name| *secret == json!(name))
}

promise! { Promise::ByRegion(problems) }

/// Wherever a pod names the pull secret, there is one.
pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut needed = BTreeSet::new();
    for (path, object) in output.objects() {
        let mut below = entries(object).into_iter();
        if below.any(|(key, _)| key == "imagePullSecrets") {
            let namespace = object["metadata"]["namespace"].as_str();
            needed.insert((namespace.expect("a namespace").to_owned(), path));
        }
    }
    for release in items(&output.helmfile()["releases"]) {
        let files = items(&release["values"]).iter().filter_map(Value::as_str);
        for file in files {
            // Operators' templates are text in the values.
            let text = output.rendered.file(&format!("helm/{file}"));
            if text.contains("imagePullSecrets") {
                let namespace = release["namespace"].as_str().expect("a namespace");
                needed.insert((namespace.to_owned(), file));
            }
        }
    }
    let made: Vec<&Value> = output
        .of_kind("ExternalSecret")
        .into_iter()
        .filter(|secret| is_one(output, &secret["metadata"]["name"]))
        .collect();
    let mut problems = Vec::new();
    for (namespace, file) in needed {
        if !made
            .iter()
            .any(|secret| secret["metadata"]["namespace"] == json!(namespace))
        {
            problems.push(format!(
                "{file}: no pull secret in the namespace {namespace}"
            ));
        }
    }
    for secret in made {
        if secret["spec"]["target"]["template"]["type"] != "kubernetes.io/dockerconfigjson" {
            problems.push("the pull secret is of another type".to_owned());
        }
    }
    problems
}
