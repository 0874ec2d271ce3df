//! What a type takes, Terraform's modules and Kubernetes take: the edges of every grammar, in environments.
//!
//! Each value is put behind each key of its type. What `check` passes, with every rule waived that can be,
//! is rendered. All calls of modules that came out are planned in one go: each module is its variables alone,
//! with their own validations, and what another module would tell it is unknown.

mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lsgen::api::source::KeyPath;
use serde_json::{Map, Value, json};

use crate::edge_data;
use crate::environments::{Rendered, project, render};
use crate::support::tools::{is_tool_missing, run};
use crate::terraform::terraform;
use keys::{Tried, bases, is_alike, merged, with_a_grammar};

#[test]
fn modules_and_kubernetes_take_what_check_passes() {
    if is_tool_missing("terraform", "version") || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let mut calls = Calls::default();
    let mut objects = BTreeMap::new();
    let mut tried = BTreeSet::new();
    for (base, further, prefix) in bases() {
        let text = fs::read_to_string(project(&format!("{base}.toml"))).unwrap();
        let text = merged(&text, further);
        for Tried { path, key, kind } in keys::keys(&text, prefix) {
            let edges = &edge_data::edges()[&kind];
            for value in edges.accepted().chain(edges.refused()) {
                let Some(rendered) = with(&text, &path, &value) else {
                    continue;
                };
                tried.insert(key.clone());
                let told = format!("{path} = {value:?} in {base}");
                calls.add(&rendered, &told);
                for (file, text) in rendered.below("manifests") {
                    let is_yaml = Path::new(file)
                        .extension()
                        .is_some_and(|kind| kind == "yaml");
                    let is_object =
                        is_yaml && !file.contains("/templates/") && !file.ends_with("Chart.yaml");
                    if is_object {
                        objects.entry(text.to_owned()).or_insert(told.clone());
                    }
                }
            }
        }
    }
    // Were all values of a key refused, this test would say nothing about it; so it would were the key in no base.
    let mut untried = with_a_grammar();
    untried.retain(|key| !tried.contains(key) && !is_alike(key));
    assert!(untried.is_empty(), "no value was tried at {untried:?}");
    assert!(calls.blocks.len() > 100, "{}", calls.blocks.len());
    calls.plan();
    let folder = tempfile::tempdir().unwrap();
    for (number, (text, told)) in objects.iter().enumerate() {
        let text = format!("# {told}\n{text}");
        fs::write(folder.path().join(format!("{number}.yaml")), text).unwrap();
    }
    crate::kubernetes::validate(folder.path()).unwrap();
}

/// The grammar of labels is Kubernetes' own, to both sides.
#[test]
fn labels_are_what_kubernetes_says() {
    if is_tool_missing("kube-validate", "--help") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let is_valid = |labels: Value| {
        let object = json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": { "name": "edge", "labels": labels },
        });
        let path = folder.path().join("edge.json");
        fs::write(&path, object.to_string()).unwrap();
        run(std::process::Command::new("kube-validate").arg(&path)).is_ok()
    };
    let (keys, values) = (
        &edge_data::edges()["LabelKey"],
        &edge_data::edges()["LabelValue"],
    );
    let all = |texts: Vec<String>| {
        texts
            .into_iter()
            .map(|text| (text, json!("x")))
            .collect::<Map<_, _>>()
    };
    assert!(is_valid(all(keys.accepted().collect()).into()));
    // kube-validate takes capitals in a prefix, which Kubernetes does not.
    let has_capitals = |key: &String| {
        key.split_once('/')
            .is_some_and(|(prefix, _)| prefix.bytes().any(|byte| byte.is_ascii_uppercase()))
    };
    // EKS takes no key of more than 63 characters, prefix included; Kubernetes would.
    let is_too_long_for_eks = |key: &String| key.contains('/') && key.len() > 63;
    for key in keys
        .refused()
        .filter(|key| !has_capitals(key) && !is_too_long_for_eks(key))
    {
        assert!(
            !is_valid(json!({ &key: "x" })),
            "Kubernetes takes the key `{key}`"
        );
    }
    let every: Map<String, Value> = values
        .accepted()
        .enumerate()
        .map(|(number, value)| (format!("k{number}"), json!(value)))
        .collect();
    assert!(is_valid(every.into()));
    for value in values.refused() {
        assert!(
            !is_valid(json!({ "k": &value })),
            "Kubernetes takes the value `{value}`"
        );
    }
}

/// The environment with that value, rendered, if lsgen takes it; what can be waived is.
fn with(text: &str, path: &KeyPath, value: &str) -> Option<Rendered> {
    let mut table: toml::Table = text.parse().unwrap();
    let mut place = toml::Value::Table(std::mem::take(&mut table));
    let mut tree = &mut place;
    for segment in path.segments() {
        tree = match segment {
            lsgen::api::source::Segment::Key(key) => tree
                .as_table_mut()?
                .entry(key.clone())
                .or_insert_with(|| toml::Value::Table(toml::Table::new())),
            lsgen::api::source::Segment::Index(index) => {
                if tree.is_table() {
                    *tree = toml::Value::Array(vec![toml::Value::String(String::new())]);
                }
                tree.as_array_mut()?.get_mut(*index)?
            }
        };
    }
    *tree = toml::Value::String(value.to_owned());
    let findings = match render("edges.toml", &toml::to_string(&place).unwrap()) {
        Ok(rendered) => return Some(rendered),
        Err(findings) => findings,
    };
    let allow = place
        .as_table_mut()?
        .entry("allow")
        .or_insert_with(|| toml::Value::Table(toml::Table::new()))
        .as_table_mut()?;
    for finding in findings.iter().filter(|finding| finding.rule.waivable) {
        allow.insert(finding.rule.code.into(), "an edge".into());
    }
    render("edges.toml", &toml::to_string(&place).unwrap()).ok()
}

/// Calls of modules, each once, with the value that brought it.
#[derive(Default)]
struct Calls {
    blocks: BTreeMap<String, (String, Value)>,
    seen: BTreeSet<String>,
}

impl Calls {
    fn add(&mut self, rendered: &Rendered, told: &str) {
        for (path, text) in rendered.below("terraform") {
            if !path.ends_with("main.tf") || path.contains("modules/") {
                continue;
            }
            let root: Value = hcl::from_str(text).unwrap();
            for (name, call) in root["module"].as_object().into_iter().flatten() {
                let mut call = call.clone();
                let source = call["source"]
                    .as_str()
                    .unwrap()
                    .rsplit('/')
                    .next()
                    .unwrap()
                    .to_owned();
                let arguments = call.as_object_mut().unwrap();
                for meta in ["providers", "depends_on", "count", "for_each"] {
                    arguments.remove(meta);
                }
                arguments.values_mut().for_each(unknown);
                arguments.insert("source".into(), json!(format!("./{source}")));
                let name = format!("{name}_{}", self.blocks.len());
                if self.seen.insert(call.to_string()) {
                    self.blocks.insert(name, (told.to_owned(), call));
                }
            }
        }
    }

    /// Plans all of them. What a validation refuses is told with the value that brought it.
    fn plan(&self) {
        let folder = tempfile::tempdir().unwrap();
        let modules = project("templates/terraform/modules");
        for module in fs::read_dir(modules).unwrap() {
            let module = module.unwrap().path();
            let own = folder.path().join(module.file_name().unwrap());
            if module.join("variables.tf").exists() {
                fs::create_dir(&own).unwrap();
                fs::copy(module.join("variables.tf"), own.join("variables.tf")).unwrap();
            }
        }
        let calls: Map<String, Value> = self
            .blocks
            .iter()
            .map(|(name, (_, call))| (name.clone(), call.clone()))
            .collect();
        let root = json!({
            "resource": { "terraform_data": { "unknown": {} } },
            "module": calls,
        });
        fs::write(folder.path().join("main.tf.json"), root.to_string()).unwrap();
        run(terraform(folder.path()).args(["init", "-backend=false", "-input=false"])).unwrap();
        let Err(error) = run(terraform(folder.path()).args([
            "plan",
            "-input=false",
            "-no-color",
            "-lock=false",
        ])) else {
            return;
        };
        let is_named = |name: &str| {
            error.contains(&format!("module.{name}.")) || error.contains(&format!("module.{name},"))
        };
        let refused: Vec<&str> = self
            .blocks
            .iter()
            .filter(|(name, _)| is_named(name))
            .map(|(_, (told, _))| told.as_str())
            .collect();
        panic!("{error}\n\nrefused, from:\n{}", refused.join("\n"));
    }
}

/// Whatever refers to something else is not known when variables are validated.
fn unknown(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("${") => {
            "${jsondecode(terraform_data.unknown.id)}".clone_into(text);
        }
        Value::Array(items) => items.iter_mut().for_each(unknown),
        Value::Object(object) => object.values_mut().for_each(unknown),
        _ => {}
    }
}
