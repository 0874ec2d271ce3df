//! What a rendered helmfile says: its releases, each with its chart and its values in their order.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_yaml::Value;

/// A release.
#[derive(Debug)]
pub(super) struct Release {
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    pub(super) chart: Chart,
    pub(super) values: Vec<Values>,
}

/// Where a chart is.
#[derive(Debug)]
pub(super) enum Chart {
    /// In the output folder, at this path.
    Local(String),
    /// In a repository.
    Remote {
        /// What the helmfile calls the repository.
        repository: String,
        url: String,
        name: String,
        version: Option<String>,
    },
    /// In a registry.
    Registry,
}

/// Values of a release.
#[derive(Debug)]
pub(super) enum Values {
    /// A file in the output folder.
    File(String),
    /// Values in the helmfile itself, as YAML.
    Inline(String),
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    repositories: Vec<Repository>,
    #[serde(default)]
    releases: Vec<Entry>,
}

#[derive(Deserialize)]
struct Repository {
    name: String,
    url: String,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    namespace: Option<String>,
    chart: String,
    version: Option<String>,
    #[serde(default)]
    values: Vec<Value>,
}

/// The releases of a helmfile at a path of the output folder, in its order; or why it cannot be read.
pub(super) fn releases(path: &str, text: &[u8]) -> Result<Vec<Release>, String> {
    let file: File = serde_yaml::from_slice(text).map_err(|error| error.to_string())?;
    let urls: BTreeMap<String, String> = file
        .repositories
        .into_iter()
        .map(|repository| (repository.name, repository.url))
        .collect();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let releases = file.releases.into_iter();
    releases
        .map(|entry| release(entry, folder, &urls))
        .collect()
}

fn release(entry: Entry, folder: &str, urls: &BTreeMap<String, String>) -> Result<Release, String> {
    let chart = if entry.chart.starts_with('.') {
        Chart::Local(joined(folder, &entry.chart))
    } else if entry.chart.starts_with("oci://") {
        Chart::Registry
    } else {
        let (repository, name) = entry
            .chart
            .split_once('/')
            .ok_or_else(|| format!("`{}` is not the name of a chart", entry.chart))?;
        let url = urls
            .get(repository)
            .ok_or_else(|| format!("there is no repository `{repository}`"))?;
        Chart::Remote {
            repository: repository.to_owned(),
            url: url.clone(),
            name: name.to_owned(),
            version: entry.version,
        }
    };
    let values = entry.values.into_iter().map(|value| match value {
        Value::String(path) => Ok(Values::File(joined(folder, &path))),
        Value::Mapping(_) => serde_yaml::to_string(&value)
            .map(Values::Inline)
            .map_err(|error| error.to_string()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Sequence(_) | Value::Tagged(_) => {
            Err(format!(
                "the values of `{}` are neither a file nor a table",
                entry.name
            ))
        }
    });
    Ok(Release {
        values: values.collect::<Result<_, _>>()?,
        name: entry.name,
        namespace: entry.namespace,
        chart,
    })
}

/// A path from a folder, without `.` and `..`.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_start_at_the_output_folder() {
        assert_eq!(joined("helm", "../manifests/cluster"), "manifests/cluster");
        assert_eq!(joined("helm", "./binding"), "helm/binding");
        assert_eq!(
            joined("helm", "langsmith/10-base.yaml"),
            "helm/langsmith/10-base.yaml"
        );
    }
}
