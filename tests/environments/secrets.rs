//! The secrets that External Secrets makes of what is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Rendered, read};

/// The keys of every secret, by its namespace and name.
pub(crate) fn held(rendered: &Rendered) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut held = BTreeMap::new();
    for (path, text) in rendered.below("manifests") {
        let is_yaml = Path::new(path)
            .extension()
            .is_some_and(|kind| kind == "yaml");
        if !is_yaml || !text.contains("kind: ExternalSecret") {
            continue;
        }
        let objects = read::yaml(text).expect("YAML").into_iter();
        for secret in objects.filter(|object| object["kind"] == "ExternalSecret") {
            let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
            let target = &secret["spec"]["target"];
            // A template replaces what is read.
            let keys = match target["template"]["data"].as_object() {
                Some(template) => template.keys().cloned().collect(),
                None => {
                    let data = secret["spec"]["data"].as_array();
                    let data = data.into_iter().flatten();
                    data.map(|entry| text(&entry["secretKey"])).collect()
                }
            };
            let namespace = text(&secret["metadata"]["namespace"]);
            held.insert((namespace, text(&target["name"])), keys);
        }
    }
    held
}
