//! What was rendered, read back: YAML by a 1.2 and a 1.1 reader, Terraform by an HCL reader.

use std::collections::BTreeMap;
use std::path::Path;

use lsgen::api::chart::{self, Addon};
use serde::Deserialize as _;
use serde_json::Value;

use super::Rendered;

/// Whether a file is YAML. The templates of the charts that are rendered are not, before Helm has filled
/// them in.
fn is_yaml(path: &str) -> bool {
    is_kind(path, "yaml") && !path.contains("/templates/")
}

fn is_kind(path: &str, kind: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == kind)
}

/// Files that a reader refuses, or that two readers take for different things.
pub(crate) fn problems(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in &rendered.files {
        if is_yaml(path) {
            match (yaml(text), older_yaml(text)) {
                (Ok(one), Ok(other)) if one == other => {}
                (Ok(one), Ok(other)) => {
                    problems.push(format!("{path}: read as {one:?} and as {other:?}"));
                }
                (Err(error), _) | (_, Err(error)) => problems.push(format!("{path}: {error}")),
            }
        }
        let is_terraform = is_kind(path, "tf") && !path.contains("/modules/");
        if is_terraform && let Err(error) = hcl::from_str::<Value>(text) {
            problems.push(format!("{path}: {error}"));
        }
    }
    problems
}

/// The documents of a file as Helm, kubectl and helmfile read it.
pub(crate) fn yaml(text: &str) -> Result<Vec<Value>, String> {
    serde_yaml::Deserializer::from_str(text)
        .map(|document| Value::deserialize(document).map_err(|error| error.to_string()))
        .collect()
}

/// The documents of a file as a YAML 1.1 reader takes it, where `yes` is true and `010` is 8.
fn older_yaml(text: &str) -> Result<Vec<Value>, String> {
    let options = serde_saphyr::options! { legacy_octal_numbers: true, strict_booleans: false };
    serde_saphyr::from_multiple_with_options(text, options).map_err(|error| error.to_string())
}

/// Everything that was rendered, as values.
pub(crate) struct Output<'a> {
    pub(crate) rendered: &'a Rendered,
    /// The documents of each YAML file.
    pub(crate) yaml: BTreeMap<&'a str, Vec<Value>>,
    /// The arguments of each module that the stack `infra` calls, references as `${module.a.b}`.
    pub(crate) modules: Value,
    /// All overlays of the LangSmith release, later ones over earlier ones.
    pub(crate) overlays: Value,
}

impl<'a> Output<'a> {
    /// Reads what was rendered. It has been read before, so nothing here is refused.
    pub(crate) fn new(rendered: &'a Rendered) -> Self {
        let yaml: BTreeMap<&str, Vec<Value>> = rendered
            .files
            .iter()
            .filter(|(path, _)| is_yaml(path))
            .map(|(path, text)| (path.as_str(), yaml(text).unwrap()))
            .collect();
        let mut overlays = Value::Null;
        for (path, documents) in &yaml {
            if path.starts_with("helm/langsmith/") {
                lay_over(&mut overlays, &documents[0]);
            }
        }
        let modules = stack(rendered, "infra/main.tf")["module"].clone();
        Self {
            rendered,
            yaml,
            modules,
            overlays,
        }
    }

    /// Every object under `manifests/`, with its file.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (&'a str, &Value)> {
        let manifests = self
            .yaml
            .iter()
            .filter(|(path, _)| path.starts_with("manifests/") && !path.ends_with("/Chart.yaml"));
        manifests.flat_map(|(path, documents)| documents.iter().map(move |object| (*path, object)))
    }

    /// The objects of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<&Value> {
        self.objects()
            .map(|(_, object)| object)
            .filter(|object| object["kind"] == kind)
            .collect()
    }

    /// The object of a kind that is for the cluster as a whole, or for LangSmith itself.
    pub(crate) fn of_cluster(&self, kind: &str) -> &Value {
        let mut objects = self.objects();
        let found = objects.find(|(path, object)| {
            path.starts_with("manifests/cluster/") && object["kind"] == kind
        });
        found
            .map(|(_, object)| object)
            .expect("one for the cluster")
    }

    /// The values of an add-on, or null where it is not installed.
    pub(crate) fn addon(&self, name: &str) -> &Value {
        let documents = self.yaml.get(format!("helm/addons/{name}.yaml").as_str());
        documents.map_or(&Value::Null, |documents| &documents[0])
    }

    /// The helmfile.
    pub(crate) fn helmfile(&self) -> &Value {
        &self.yaml["helm/helmfile.yaml"][0]
    }
}

/// A file of a stack's root, as a value.
pub(crate) fn stack(rendered: &Rendered, file: &str) -> Value {
    hcl::from_str(rendered.file(&format!("terraform/{file}"))).unwrap()
}

/// The values files of charts other than LangSmith's own, by their path, each with the facts of its chart.
pub(crate) fn addon_values(rendered: &Rendered) -> Vec<(String, &str, &'static Addon)> {
    let addons: Vec<&'static Addon> = chart::known_addons()
        .iter()
        .map(|name| chart::addon(name).expect("shipped facts"))
        .collect();
    let release = |name: &str| {
        let addon = addons.iter().find(|addon| addon.release == name);
        *addon.unwrap_or_else(|| panic!("no add-on is installed as {name}"))
    };
    let mut found: Vec<(String, &str, &'static Addon)> = rendered
        .below("helm/addons")
        .map(|(file, text)| {
            let addon = release(file.trim_end_matches(".yaml"));
            (format!("helm/addons/{file}"), text, addon)
        })
        .collect();
    for (file, text) in rendered.below("helm/langgraph-dataplane") {
        let path = format!("helm/langgraph-dataplane/{file}");
        found.push((path, text, release("langgraph-dataplane")));
    }
    found
}

/// The elements of a list, none for anything else.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every entry below a value, with its key: `(key, value)`, depth first.
pub(crate) fn entries(value: &Value) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                found.push((key.as_str(), inner));
                found.extend(entries(inner));
            }
        }
        Value::Array(list) => found.extend(list.iter().flat_map(entries)),
        _ => {}
    }
    found
}

fn lay_over(below: &mut Value, above: &Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}
