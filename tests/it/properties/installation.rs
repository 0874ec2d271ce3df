//! Everything is installed, once, and after what it needs: by Helm and helmfile, and by `kubectl apply -f` of a folder.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::environments::each::Promise;
use crate::environments::read::{Output, items};

/// Folders that a person applies and deletes again.
const BY_HAND: [&str; 3] = ["smoke-test", "upgrade", "recovery"];

/// Kinds that Helm installs first, in its own order; what it does not know comes last, by name.
const ORDER_OF_HELM: [&str; 9] = [
    "Namespace",
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "StorageClass",
    "Role",
    "RoleBinding",
    "Service",
    "CronJob",
];

/// What has to be there before an object: its kind, and the kind that waits for it.
const BEFORE: [(&str, &str); 3] = [
    ("ClusterSecretStore", "ExternalSecret"),
    ("ClickHouseKeeperInstallation", "ClickHouseInstallation"),
    ("StorageClass", "ClickHouseInstallation"),
];

promise! { Promise::ByRegion(problems) }

pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let releases = releases(output);
    let mut problems = folders(output, &releases);
    problems.extend(in_order(output, &releases, "as Helm sorts kinds", &by_kind));
    problems.extend(in_order(output, &releases, "by file name", &|_| 0));
    problems.extend(needs(&releases));
    problems.extend(readme(output, &releases));
    problems.extend(awaited(output));
    problems
}

struct Release<'a> {
    id: String,
    name: &'a str,
    namespace: &'a str,
    /// The folder of manifests that it is made of.
    folder: Option<&'a str>,
    needs: BTreeSet<&'a str>,
}

fn releases<'a>(output: &'a Output<'_>) -> Vec<Release<'a>> {
    let releases = items(&output.helmfile()["releases"]).iter();
    releases
        .map(|release| {
            let text = |key: &str| release[key].as_str().expect("a text");
            Release {
                id: format!("{}/{}", text("namespace"), text("name")),
                name: text("name"),
                namespace: text("namespace"),
                folder: text("chart").strip_prefix("../manifests/"),
                needs: items(&release["needs"])
                    .iter()
                    .filter_map(Value::as_str)
                    .collect(),
            }
        })
        .collect()
}

/// Each file is in a folder that is one release, or that a person applies.
fn folders(output: &Output<'_>, releases: &[Release<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, _) in output.rendered.below("manifests") {
        let (folder, rest) = path.split_once('/').expect("a file of a folder");
        files.entry(folder).or_default().push(rest);
    }
    for (folder, files) in &files {
        let owners = releases.iter().filter(|one| one.folder == Some(folder));
        // A region that stands by is given its data and LangSmith on the day.
        let is_later = !output.rendered.validated.is_active() && folder.starts_with("clickhouse");
        match (owners.count(), BY_HAND.contains(folder)) {
            (1, false) | (0, true) => {}
            (0, false) if is_later => {}
            (count, _) => problems.push(format!("manifests/{folder}: {count} releases own it")),
        }
        let is_chart = files.contains(&"Chart.yaml");
        if is_chart == BY_HAND.contains(folder) {
            problems.push(format!("manifests/{folder}: a chart: {is_chart}"));
        }
        let is_printed = |file: &&&str| {
            ["Chart.yaml", "templates/objects.yaml"].contains(*file)
                || file
                    .strip_prefix("objects/")
                    .is_some_and(|name| !name.contains('/'))
        };
        if is_chart && !files.iter().all(|file| is_printed(&file)) {
            problems.push(format!(
                "manifests/{folder}: not all of {files:?} is printed"
            ));
        }
    }
    for folder in releases.iter().filter_map(|release| release.folder) {
        if !files.contains_key(folder) {
            problems.push(format!("there is no manifests/{folder}"));
        }
    }
    problems
}

/// The place of a kind, where Helm sorts by kinds first.
fn by_kind(kind: &str) -> usize {
    let known = ORDER_OF_HELM.iter().position(|known| *known == kind);
    known.unwrap_or(ORDER_OF_HELM.len())
}

/// Release after release, and object after object in each: what an object needs is there.
fn in_order(
    output: &Output<'_>,
    releases: &[Release<'_>],
    how: &str,
    place: &dyn Fn(&str) -> usize,
) -> Vec<String> {
    let mut problems = Vec::new();
    let mut namespaces: BTreeSet<&str> = BTreeSet::from(["kube-system"]);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let by_kinds = place("ClickHouseInstallation") > 0;
    for release in releases {
        let Some(folder) = release.folder else {
            // Helm makes the namespace of a release that is the first in it.
            namespaces.insert(release.namespace);
            continue;
        };
        if !namespaces.contains(release.namespace) {
            problems.push(format!("{how}: {} comes before its namespace", release.id));
        }
        let prefix = format!("manifests/{folder}/objects/");
        let mut objects: Vec<&Value> = output
            .objects()
            .filter(|(path, _)| path.starts_with(&prefix))
            .map(|(_, object)| object)
            .collect();
        let kind = |object: &Value| object["kind"].as_str().expect("a kind").to_owned();
        if by_kinds {
            objects.sort_by_key(|object| {
                let place = place(&kind(object));
                let name = if place < ORDER_OF_HELM.len() {
                    String::new()
                } else {
                    kind(object)
                };
                (place, name)
            });
        }
        for object in objects {
            let (kind, name) = (&object["kind"], &object["metadata"]["name"]);
            if let Some(namespace) = object["metadata"]["namespace"].as_str()
                && !namespaces.contains(namespace)
            {
                problems.push(format!("{how}: {kind} {name} comes before {namespace}"));
            }
            for (first, second) in BEFORE {
                if kind == second && !seen.contains(first) {
                    problems.push(format!("{how}: {kind} {name} comes before any {first}"));
                }
            }
            seen.insert(object["kind"].as_str().expect("a kind"));
            if kind == "Namespace" {
                namespaces.insert(name.as_str().expect("a name"));
                let policy = &object["metadata"]["annotations"]["helm.sh/resource-policy"];
                if policy != "keep" {
                    problems.push(format!("{kind} {name} goes with its release"));
                }
            }
        }
    }
    problems
}

/// What `needs` says is enough: a release waits, by way of others too, for all that the list has before it, but for
/// add-ons, which need not wait for each other.
fn needs(releases: &[Release<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let secrets = releases
        .iter()
        .position(|release| release.folder == Some("secrets"))
        .expect("a release of secrets");
    for (place, release) in releases.iter().enumerate() {
        let mut before = release.needs.clone();
        for needed in &release.needs {
            before.extend(all.get(needed).into_iter().flatten());
        }
        let wanted = if place < secrets { place.min(1) } else { place };
        for earlier in &releases[..wanted] {
            if !before.contains(earlier.id.as_str()) {
                problems.push(format!("{} does not wait for {}", release.id, earlier.id));
            }
        }
        all.insert(&release.id, before);
    }
    problems
}

/// The README has the same releases in the same order, from the same charts, and each can be repeated.
fn readme(output: &Output<'_>, releases: &[Release<'_>]) -> Vec<String> {
    let readme = output.rendered.file("README.md");
    let steps = readme.split("\n## Changing it").next().unwrap_or_default();
    let commands = steps.split("helm upgrade --install ").skip(1);
    let mut told: Vec<(String, &str)> = Vec::new();
    for command in commands {
        let name = command.split_whitespace().next().unwrap_or_default();
        let namespace = command.split("--namespace ").nth(1).unwrap_or_default();
        let namespace = namespace.split_whitespace().next().unwrap_or_default();
        // A region that serves is told as well how it stands by. Agents that run apart come later, with one secret more.
        let is_standby = command
            .split("--namespace")
            .next()
            .unwrap_or_default()
            .contains("--no-hooks");
        if !is_standby && !told.iter().any(|(_, known)| *known == name) {
            told.push((format!("{namespace}/{name}"), name));
        }
    }
    let in_file: Vec<&str> = releases.iter().map(|release| release.id.as_str()).collect();
    let told_here: Vec<&str> = told
        .iter()
        .map(|(id, _)| id.as_str())
        // The README says the whole way, also of what a region that stands by is given on the day.
        .filter(|id| output.rendered.validated.is_active() || in_file.contains(id))
        .collect();
    let mut problems = Vec::new();
    if told_here != in_file {
        problems.push(format!(
            "README.md has {told_here:?}, the helmfile {in_file:?}"
        ));
    }
    for release in releases.iter().filter(|release| release.folder.is_some()) {
        let start = format!("helm upgrade --install {} ./manifests/", release.name);
        if !steps.contains(&start) {
            problems.push(format!("README.md does not install {}", release.name));
        }
    }
    problems
}

/// Every secret has a revision, which both helmfile and a person wait for.
fn awaited(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let script = output.rendered.file("helm/wait.sh");
    for secret in output.of_kind("ExternalSecret") {
        let metadata = &secret["metadata"];
        let revision = metadata["annotations"]["lsgen.dev/revision"].as_str();
        let target = &secret["spec"]["target"];
        let copied = &target["template"]["metadata"]["annotations"]["lsgen.dev/revision"];
        let (Some(revision), Some(namespace), Some(name)) = (
            revision,
            metadata["namespace"].as_str(),
            metadata["name"].as_str(),
        ) else {
            problems.push(format!("a secret without a revision: {metadata}"));
            continue;
        };
        if *copied != json!(revision) || target["name"] != metadata["name"] {
            problems.push(format!("the secret {name} does not take over its revision"));
        }
        if !script.contains(&format!("  secret {namespace} {name} {revision}\n")) {
            problems.push(format!("nothing waits for the secret {name}"));
        }
    }
    problems
}
