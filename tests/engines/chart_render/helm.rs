//! Renders a chart with the real engine and reads the result.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use lsgen::api::chart::{Catalogue, Line, Package};
use serde::Deserialize as _;
use serde_yaml::Value;
use tempfile::TempDir;

use crate::support::imported;
use crate::support::skip::skip;
use crate::support::tools::{Turn, is_tool_missing};

/// A chart folder and the facts about its version.
pub(crate) struct Chart {
    folder: PathBuf,
    pub(crate) line: Line,
    pub(crate) package: Package,
    /// Where its facts are, beside those that ship.
    pub(crate) catalogue: Catalogue,
}

/// The charts at hand, or none with a loud word. The charts are data that a machine may not have; helm is a tool that the
/// gate requires.
pub(crate) fn charts() -> Vec<Chart> {
    let Some(folders) = env::var_os("LSGEN_LANGSMITH_CHART") else {
        skip("LSGEN_LANGSMITH_CHART");
        return Vec::new();
    };
    if is_tool_missing("helm", "version") {
        return Vec::new();
    }
    env::split_paths(&folders)
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(open)
        .collect()
}

fn open(folder: PathBuf) -> Chart {
    let package = imported::package(&folder);
    let (catalogue, version) = imported::catalogue(&package);
    Chart {
        folder,
        line: catalogue.line(&version).unwrap().into_owned(),
        package,
        catalogue,
    }
}

/// What the chart renders.
pub(crate) struct Rendered {
    pub(crate) text: String,
    /// By kind and name.
    pub(crate) workloads: BTreeMap<(String, String), RenderedWorkload>,
    /// By the name of the Service.
    pub(crate) service_ports: BTreeMap<String, Vec<u16>>,
    /// Every other object, by kind and name.
    pub(crate) others: BTreeMap<(String, String), Value>,
}

/// One Deployment, `StatefulSet`, `DaemonSet` or Job.
pub(crate) struct RenderedWorkload {
    pub(crate) document: Value,
}

impl Chart {
    /// What the chart renders, or what it says against the values.
    fn run(&self, release: &str, values: &Value) -> Result<String, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), serde_yaml::to_string(values).unwrap()).unwrap();
        let _turn = Turn::wait();
        let output = Command::new("helm")
            .args(["template", release])
            .arg(&self.folder)
            .args(["-n", release, "-f"])
            .arg(file.path())
            .output()
            .unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout).unwrap())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    pub(crate) fn render(&self, release: &str, values: &Value) -> Rendered {
        read(
            self.run(release, values)
                .unwrap_or_else(|error| panic!("{error}")),
        )
    }

    /// The chart's own values.
    pub(crate) fn values(&self) -> Value {
        let text = fs::read_to_string(self.folder.join("values.yaml")).unwrap();
        serde_yaml::from_str(&text).unwrap()
    }

    /// A copy of the chart in which every template but these is empty, and the folder that it lies in.
    pub(crate) fn only(&self, is_kept: impl Fn(&str) -> bool) -> (Self, TempDir) {
        let copy = tempfile::tempdir().unwrap();
        for file in ["Chart.yaml", "values.yaml"] {
            fs::copy(self.folder.join(file), copy.path().join(file)).unwrap();
        }
        for path in self.package.templates.keys() {
            let target = copy.path().join("templates").join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            // One template may include another by its path.
            let text = if is_kept(path) {
                self.template(path)
            } else {
                String::new()
            };
            fs::write(target, text).unwrap();
        }
        let chart = Self {
            folder: copy.path().to_owned(),
            line: self.line.clone(),
            package: self.package.clone(),
            catalogue: self.catalogue.clone(),
        };
        (chart, copy)
    }

    /// The text of a template, by its path below `templates/`.
    pub(crate) fn template(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join("templates").join(path)).unwrap()
    }

    /// What the chart says against the values, if it refuses them.
    pub(crate) fn refusal(&self, release: &str, values: &Value) -> Option<String> {
        self.run(release, values).err()
    }
}

fn read(text: String) -> Rendered {
    let mut rendered = Rendered {
        text: String::new(),
        workloads: BTreeMap::new(),
        service_ports: BTreeMap::new(),
        others: BTreeMap::new(),
    };
    for document in serde_yaml::Deserializer::from_str(&text) {
        let document = Value::deserialize(document).unwrap();
        let Some(kind) = document["kind"].as_str().map(str::to_owned) else {
            continue;
        };
        let name = document["metadata"]["name"].as_str().unwrap().to_owned();
        match kind.as_str() {
            "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => {
                rendered
                    .workloads
                    .insert((kind, name), RenderedWorkload { document });
            }
            "Service" => {
                let ports = document["spec"]["ports"].as_sequence().unwrap();
                let ports = ports.iter().map(|port| number(&port["port"])).collect();
                rendered.service_ports.insert(name, ports);
            }
            _ => {
                // So no object with pods is overlooked.
                assert!(
                    document["spec"]["template"]["spec"]["containers"].is_null(),
                    "{kind}"
                );
                rendered.others.insert((kind, name), document);
            }
        }
    }
    rendered.text = text;
    rendered
}

impl Rendered {
    /// The scaler of a kind that acts on an object.
    pub(crate) fn scaler(&self, kind: &str, target: &str) -> Option<&Value> {
        let mut scalers = self.others.iter().filter(|((one, _), scaler)| {
            one == kind && scaler["spec"]["scaleTargetRef"]["name"].as_str() == Some(target)
        });
        let (_, scaler) = scalers.next()?;
        assert!(
            scalers.next().is_none(),
            "two of kind {kind} act on {target}"
        );
        Some(scaler)
    }

    pub(crate) fn account_annotation(&self, account: &str, key: &str) -> Option<String> {
        let account = self
            .others
            .get(&("ServiceAccount".to_owned(), account.to_owned()))?;
        account["metadata"]["annotations"][key]
            .as_str()
            .map(str::to_owned)
    }

    /// The keys of a secret which some container takes and does not mark as optional.
    pub(crate) fn insisted_secret_keys(&self, secret: &str) -> BTreeSet<String> {
        let workloads = self.workloads.values();
        workloads
            .flat_map(|workload| workload.insisted_secret_keys(secret))
            .collect()
    }
}

impl RenderedWorkload {
    /// The keys of a secret which some container takes and does not mark as optional.
    fn insisted_secret_keys(&self, secret: &str) -> BTreeSet<String> {
        let variables = self.containers().into_iter();
        let variables = variables.flat_map(|container| sequence(&container["env"]));
        let references = variables.map(|variable| &variable["valueFrom"]["secretKeyRef"]);
        references
            .filter(|reference| reference["name"].as_str() == Some(secret))
            .filter(|reference| !reference["optional"].as_bool().unwrap_or(false))
            .map(|reference| reference["key"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Whether its pods do not start without a key of a secret.
    pub(crate) fn insists_on(&self, secret: &str, key: &str) -> bool {
        self.insisted_secret_keys(secret).contains(key)
    }

    pub(crate) fn spec(&self) -> &Value {
        &self.document["spec"]
    }

    pub(crate) fn pod(&self) -> &Value {
        &self.spec()["template"]["spec"]
    }

    /// Containers, then init containers.
    pub(crate) fn containers(&self) -> Vec<&Value> {
        sequence(&self.pod()["containers"])
            .iter()
            .chain(sequence(&self.pod()["initContainers"]))
            .collect()
    }

    pub(crate) fn images(&self) -> BTreeSet<String> {
        let image = |container: &&Value| container["image"].as_str().unwrap().to_owned();
        self.containers().iter().map(image).collect()
    }

    pub(crate) fn ports(&self) -> Vec<u16> {
        self.containers()
            .iter()
            .flat_map(|container| sequence(&container["ports"]))
            .map(|port| number(&port["containerPort"]))
            .collect()
    }

    /// Whether a variable names an S3 bucket: LangSmith's, or one of `SmithDB`'s object stores.
    pub(crate) fn has_bucket(&self) -> bool {
        self.containers()
            .iter()
            .flat_map(|container| sequence(&container["env"]))
            .any(|variable| {
                let name = variable["name"].as_str().unwrap_or_default();
                name == "S3_BUCKET_NAME" || name.ends_with("OBJECT_STORE__S3__BUCKET")
            })
    }
}

fn sequence(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> u16 {
    value.as_u64().unwrap().try_into().unwrap()
}
