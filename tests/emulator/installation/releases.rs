//! The releases of a rendered helmfile, and the charts among them that lsgen rendered.

use std::path::PathBuf;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::cluster::Cluster;
use crate::environments::Rendered;
use crate::environments::read::yaml;
use crate::support::tools::run_waiting;

/// The helmfile of a region.
pub(crate) struct Helmfile<'a> {
    cluster: &'a Cluster,
    releases: Vec<Value>,
}

/// A chart that lies in the rendered folder.
pub(crate) struct LocalChart {
    /// Its release, as `namespace/name`.
    pub(crate) release: String,
    /// Where it lies.
    pub(crate) folder: PathBuf,
}

impl<'a> Helmfile<'a> {
    pub(crate) fn read(cluster: &'a Cluster, site: &Rendered) -> Self {
        let documents = yaml(site.file("helm/helmfile.yaml")).unwrap();
        let releases = documents
            .iter()
            .filter_map(|document| document["releases"].as_array())
            .flatten();
        Self {
            cluster,
            releases: releases.cloned().collect(),
        }
    }

    /// Runs `helmfile apply`, as the rendered README has it.
    pub(crate) fn apply(&self) {
        let arguments = ["--file", "helm/helmfile.yaml", "apply"];
        if let Err(said) = run_waiting(self.cluster.command("helmfile").args(arguments)) {
            // What it would install comes first, and is long.
            let end = said.char_indices().rev().nth(3000).map_or(0, |(at, _)| at);
            panic!("helmfile apply: ...{}", &said[end..]);
        }
    }

    /// Every release as `namespace/name`, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.releases.iter().map(name).collect();
        names.sort();
        names
    }

    /// The charts that were rendered with it.
    pub(crate) fn local_charts(&self) -> Vec<LocalChart> {
        let is_local = |release: &&Value| release["chart"].as_str().unwrap().starts_with('.');
        let charts = self.releases.iter().filter(is_local);
        charts
            .map(|release| LocalChart {
                release: name(release),
                folder: self
                    .cluster
                    .path("helm")
                    .join(release["chart"].as_str().unwrap()),
            })
            .collect()
    }
}

fn name(release: &Value) -> String {
    let text = |key: &str| release[key].as_str().unwrap();
    format!("{}/{}", text("namespace"), text("name"))
}

impl LocalChart {
    /// Changes the first of its objects in a way that no controller minds.
    pub(crate) fn change_an_object(&self) {
        let objects = ["objects", "templates"].map(|folder| self.folder.join(folder));
        let objects = objects.iter().find(|folder| folder.is_dir()).unwrap();
        let mut files: Vec<PathBuf> = std::fs::read_dir(objects)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let text = std::fs::read_to_string(&files[0]).unwrap();
        // A template of Helm's own syntax is no YAML before Helm has filled it in.
        let changed = if text.contains("{{ required") {
            text.replacen(
                "\nmetadata:\n",
                "\nmetadata:\n  annotations:\n    example.com/changed: \"anew\"\n",
                1,
            )
        } else {
            let documents = serde_yaml::Deserializer::from_str(&text);
            let mut documents: Vec<Value> = documents
                .map(|one| Value::deserialize(one).unwrap())
                .collect();
            let metadata = documents[0]["metadata"].as_object_mut().unwrap();
            let annotations = metadata
                .entry("annotations")
                .or_insert_with(|| Map::new().into());
            annotations["example.com/changed"] = "anew".into();
            let documents = documents
                .iter()
                .map(|one| serde_yaml::to_string(one).unwrap());
            documents.collect::<Vec<_>>().join("---\n")
        };
        assert_ne!(changed, text, "{}", files[0].display());
        std::fs::write(&files[0], changed).unwrap();
    }
}
