//! Makes a chart's data files from its `Chart.yaml` and `values.yaml`.
//!
//! What can be had from those two files is imported: versions, images and `values.keys`. When a
//! workload is rendered is known to the templates alone and stays hand-kept data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_yaml::{Mapping, Value};

use super::image::Image;
use super::keys::{KeyKind, ValueKind, escape};

/// Istio's charts keep their defaults below this key, and users write them without it.
const HIDDEN_DEFAULTS: &str = "_internal_defaults_do_not_set";

/// What an import yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The chart's name.
    pub name: String,
    /// The part of `chart.toml` that is imported.
    pub facts: Facts,
    /// The text of `values.keys`.
    pub keys: String,
}

/// The part of `chart.toml` that is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The chart's version.
    pub version: String,
    /// The version of what it installs.
    pub app_version: String,
    /// The entries of the `images` map that name a repository; empty for a chart without such a map.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, Image>,
}

/// Why a chart cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// `Chart.yaml` is not YAML, or lacks a field.
    #[error("Chart.yaml: {0}")]
    Chart(serde_yaml::Error),
    /// `values.yaml` is not YAML.
    #[error("values.yaml: {0}")]
    Values(serde_yaml::Error),
    /// The facts cannot be written as TOML.
    #[error("chart.toml: {0}")]
    Facts(toml::ser::Error),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChartFile {
    name: String,
    version: String,
    #[serde(default)]
    app_version: String,
}

/// Imports a chart from the text of its two files.
///
/// `open` names maps, by path, which the chart hands on as they are although their default has keys.
pub fn import(chart: &str, values: &str, open: &[String]) -> Result<Import, ImportError> {
    let chart: ChartFile = serde_yaml::from_str(chart).map_err(ImportError::Chart)?;
    let values: Value = serde_yaml::from_str(values).map_err(ImportError::Values)?;
    let empty = Mapping::new();
    let values = values.as_mapping().unwrap_or(&empty);
    let mut leaves = BTreeMap::new();
    collect("", values, open, &mut leaves);
    let mut keys = String::new();
    for (path, kind) in &leaves {
        // Writing to a string cannot fail.
        let _ = writeln!(keys, "{path} {}", kind.as_str());
    }
    let facts = Facts {
        version: chart.version,
        app_version: chart.app_version,
        images: images(values),
    };
    Ok(Import {
        name: chart.name,
        facts,
        keys,
    })
}

impl Import {
    /// The imported part of `chart.toml`.
    pub fn facts_toml(&self) -> Result<String, ImportError> {
        toml::to_string(&self.facts).map_err(ImportError::Facts)
    }
}

fn collect(
    parent: &str,
    mapping: &Mapping,
    open: &[String],
    leaves: &mut BTreeMap<String, KeyKind>,
) {
    for (key, value) in mapping {
        // YAML 1.1 reads a key such as `y` or `1` as something else, and Helm turns it into text again.
        let Some(name) = scalar_text(key) else {
            continue;
        };
        if parent.is_empty() && name == HIDDEN_DEFAULTS {
            if let Value::Mapping(inner) = value {
                collect("", inner, open, leaves);
            }
            continue;
        }
        let segment = escape(&name);
        let path = if parent.is_empty() {
            segment.into_owned()
        } else {
            format!("{parent}.{segment}")
        };
        match value {
            Value::Mapping(inner) if !inner.is_empty() => {
                if open.contains(&path) || handed_on(&name, inner) {
                    leaves.insert(path, KeyKind::Open);
                } else {
                    collect(&path, inner, open, leaves);
                }
            }
            _ => {
                leaves.insert(path, leaf_kind(&name, value));
            }
        }
    }
}

fn leaf_kind(name: &str, value: &Value) -> KeyKind {
    if matches!(name, "minAvailable" | "maxUnavailable" | "maxSurge") {
        return KeyKind::Count;
    }
    match ValueKind::of(value) {
        ValueKind::String => KeyKind::String,
        ValueKind::Integer => KeyKind::Integer,
        ValueKind::Float => KeyKind::Float,
        ValueKind::Boolean => KeyKind::Boolean,
        ValueKind::Null => KeyKind::Null,
        ValueKind::List => KeyKind::List,
        ValueKind::Map => KeyKind::Open,
    }
}

/// Whether a chart passes a map with defaults on to a Kubernetes object as it is, so that keys beyond
/// the defaults are fine. Told by what Kubernetes has at a place of that name or shape.
fn handed_on(name: &str, mapping: &Mapping) -> bool {
    let scalars = mapping
        .values()
        .all(|value| !matches!(value, Value::Mapping(_)));
    let only = |known: &[&str]| {
        mapping
            .keys()
            .all(|key| key.as_str().is_some_and(|key| known.contains(&key)))
    };
    let has = |key: &str| mapping.contains_key(key);
    let lower = name.to_lowercase();
    let named_by_user = ["annotations", "labels", "nodeselector"];
    if scalars && named_by_user.iter().any(|suffix| lower.ends_with(suffix)) {
        return true;
    }
    if matches!(
        name,
        "strategy" | "updateStrategy" | "affinity" | "lifecycle" | "emptyDir"
    ) || lower.ends_with("dnsconfig")
    {
        return true;
    }
    // A container's resources, a label selector, a probe with its own handler, a security context.
    only(&["requests", "limits", "claims"])
        || only(&["matchLabels", "matchExpressions"])
        || (only(PROBE)
            && ["httpGet", "exec", "tcpSocket", "grpc"]
                .into_iter()
                .any(has))
        || (lower.ends_with("securitycontext") || has("capabilities")) && only(SECURITY_CONTEXT)
}

const PROBE: &[&str] = &[
    "httpGet",
    "exec",
    "tcpSocket",
    "grpc",
    "initialDelaySeconds",
    "periodSeconds",
    "timeoutSeconds",
    "failureThreshold",
    "successThreshold",
    "terminationGracePeriodSeconds",
];

/// Fields of a pod's and a container's security context, and the switch that some charts add.
const SECURITY_CONTEXT: &[&str] = &[
    "enabled",
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "capabilities",
    "fsGroup",
    "fsGroupChangePolicy",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsNonRoot",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile",
    "supplementalGroups",
    "sysctls",
    "windowsOptions",
];

fn images(values: &Mapping) -> BTreeMap<String, Image> {
    let Some(Value::Mapping(images)) = values.get("images") else {
        return BTreeMap::new();
    };
    let image = |(key, value): (&Value, &Value)| {
        let text = |field: &str| value.get(field).and_then(scalar_text).unwrap_or_default();
        value.get("repository")?;
        let image = Image {
            repository: text("repository"),
            tag: text("tag"),
            pull_policy: text("pullPolicy"),
        };
        Some((key.as_str()?.to_owned(), image))
    };
    images.iter().filter_map(image).collect()
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::import;

    const CHART: &str = "name: sample\nversion: 1.2.3\nappVersion: '4'\n";

    #[test]
    fn each_default_becomes_a_line() {
        let values = "
text: ''
port: '8123'
count: 3
share: 0.5
enabled: false
region:
tolerations: []
annotations: {prometheus.io/port: '8080'}
extra: {}
resources: {requests: {cpu: 1}}
agent: {resources: {cpu: 1}}
securityContext: {operator: {capabilities: {drop: [ALL]}}}
pdb: {minAvailable: 1}
files: {a b.xml: <x/>, 'c\\d': 1}
args: {v: 4}
";
        let import = import(CHART, values, &["args".to_owned()]).unwrap();
        let expected = r"agent.resources.cpu int
annotations open
args open
count int
enabled bool
extra open
files.a\ b\.xml string
files.c\\d int
pdb.minAvailable int|string
port string
region null
resources open
securityContext.operator open
share float
text string
tolerations list
";
        assert_eq!(import.keys, expected);
        assert_eq!(
            (import.name.as_str(), import.facts.version.as_str()),
            ("sample", "1.2.3")
        );
    }

    #[test]
    fn hidden_defaults_are_taken_for_what_users_write() {
        let values = "_internal_defaults_do_not_set: {service: {type: LoadBalancer}}";
        assert_eq!(
            import(CHART, values, &[]).unwrap().keys,
            "service.type string\n"
        );
    }

    #[test]
    fn images_are_taken_from_their_map() {
        let values = "
images:
  registry: ''
  imagePullSecrets: []
  redisImage: {repository: docker.io/redis, pullPolicy: IfNotPresent, tag: '7'}
  hostImage: {repository: host, pullPolicy: IfNotPresent, tag: ''}
";
        let expected = r#"version = "1.2.3"
app_version = "4"

[images.hostImage]
repository = "host"
tag = ""
pull_policy = "IfNotPresent"

[images.redisImage]
repository = "docker.io/redis"
tag = "7"
pull_policy = "IfNotPresent"
"#;
        assert_eq!(
            import(CHART, values, &[]).unwrap().facts_toml().unwrap(),
            expected
        );
    }

    #[test]
    fn what_is_not_yaml_is_refused() {
        assert!(import("name: [", "{}", &[]).is_err());
        assert!(import(CHART, "a: [", &[]).is_err());
    }
}
