//! The environments that the tests render: the two examples, and a file here for each dimension.
//!
//! Every file differs from one of the examples in one dimension, which its first line names. To add
//! a case, add a file; its tier says which example it is compared with.

// Each test crate that includes this file uses a part of it, and all of it is for tests.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub(crate) mod combinations;
pub(crate) mod read;
pub(crate) mod secrets;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lsgen::chart::Catalogue;
use lsgen::finding::{Finding, Severity};
use lsgen::plan::{Plan, Site};
use lsgen::{layer, render, rules};
use semver::Version;

/// The text of every rendered file, by its path.
pub(crate) type Files = BTreeMap<String, String>;

/// An environment and what it renders to.
pub(crate) struct Rendered {
    /// The name of its file.
    pub(crate) name: String,
    /// What was decided.
    pub(crate) plan: Plan,
    /// The region whose files these are; the primary where they are those of both.
    pub(crate) validated: Site,
    /// What it was rendered to, without lsgen's manifest.
    pub(crate) files: Files,
}

/// The two examples, which the others are compared with.
pub(crate) const EXAMPLES: [&str; 2] = ["production", "evaluation"];

/// What the files of the recovery region are called, and those of the primary in their place.
const RECOVERY: [(&str, &str); 7] = [
    ("terraform/recovery", "terraform/infra"),
    ("langsmith-recovery/", "langsmith/"),
    ("addons-recovery/", "addons/"),
    ("target-group-binding-recovery", "target-group-binding"),
    ("helmfile-recovery", "helmfile"),
    ("wait-recovery", "wait"),
    ("manifests-recovery", "manifests"),
];

/// Every environment: the examples first, then the others by name.
pub(crate) fn all() -> &'static [Rendered] {
    static ALL: LazyLock<Vec<Rendered>> = LazyLock::new(|| {
        let examples = EXAMPLES.map(|name| project(&format!("examples/{name}.toml")));
        let mut others = toml_files(&project("tests/environments"));
        others.sort();
        examples
            .into_iter()
            .chain(others)
            .map(|path| read(&path))
            .collect()
    });
    &ALL
}

/// Every environment, region by region.
pub(crate) fn all_sites() -> &'static [Rendered] {
    static SITES: LazyLock<Vec<Rendered>> =
        LazyLock::new(|| all().iter().flat_map(Rendered::sites).collect());
    &SITES
}

/// What differs most from one chart line to another.
const ON_EVERY_LINE: [&str; 10] = [
    "production",
    "evaluation",
    "nginx",
    "envoy-chained",
    "envoy-letsencrypt",
    "istio-mesh",
    "deployments",
    "keda-queues",
    "clickhouse-replicated",
    "cross-region",
];

/// The same files on every chart line that they do not name.
pub(crate) fn on_other_lines() -> &'static [Rendered] {
    static OTHERS: LazyLock<Vec<Rendered>> = LazyLock::new(|| {
        let versions = lsgen::chart::shipped_versions().into_iter();
        versions
            .flat_map(|version| on_version(&version, &Catalogue::shipped()))
            .collect()
    });
    &OTHERS
}

/// The same files on one chart version, those that name it left out.
pub(crate) fn on_version(version: &Version, catalogue: &Catalogue) -> Vec<Rendered> {
    let mut rendered = Vec::new();
    for name in ON_EVERY_LINE {
        let own = &named(name).validated.chart().version;
        let folder = if EXAMPLES.contains(&name) {
            "examples"
        } else {
            "tests/environments"
        };
        let text = fs::read_to_string(project(&format!("{folder}/{name}.toml")))
            .expect("an environment file");
        let line = format!("chart = \"{own}\"");
        assert!(text.contains(&line), "{name} names no chart");
        // Line 0.12 has no KEDA, which LS0505 says.
        let is_refused = name == "keda-queues" && version.minor == 12;
        if version != own && !is_refused {
            let text = text.replace(&line, &format!("chart = \"{version}\""));
            let name = format!("{name} on {version}");
            let one = render_with(&name, &text, catalogue);
            rendered.push(one.unwrap_or_else(|findings| panic!("{name}: {findings:#?}")));
        }
    }
    rendered.extend(with_keda(version, catalogue));
    rendered
}

/// Agents, with KEDA for everything that the chart lets it scale, on a line that has a place for KEDA.
fn with_keda(version: &Version, catalogue: &Catalogue) -> Option<Rendered> {
    let text = fs::read_to_string(project("tests/environments/deployments.toml"))
        .expect("an environment file");
    let deployments = &named("deployments").validated;
    let own = &deployments.chart().version;
    let services = deployments.environment().langsmith.services();
    let scalers: String = services
        .iter()
        .map(|(key, _, _)| format!("scaling.{key}.scaler = \"keda\"\n"))
        .collect();
    if version.minor == 12 {
        return None;
    }
    let text = text.replace(
        &format!("chart = \"{own}\""),
        &format!("chart = \"{version}\"\n{scalers}"),
    );
    let name = format!("deployments with KEDA on {version}");
    let one = render_with(&name, &text, catalogue);
    Some(one.unwrap_or_else(|findings| panic!("{name}: {findings:#?}")))
}

/// The environment of that name.
pub(crate) fn named(name: &str) -> &'static Rendered {
    all()
        .iter()
        .find(|rendered| rendered.name == name)
        .unwrap_or_else(|| panic!("no environment `{name}`"))
}

/// A path of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Judges and renders an environment file, or says why it is refused.
pub(crate) fn render(name: &str, text: &str) -> Result<Rendered, Vec<Finding>> {
    render_with(name, text, &Catalogue::shipped())
}

/// The same with other chart versions than those that ship.
pub(crate) fn render_with(
    name: &str,
    text: &str,
    catalogue: &Catalogue,
) -> Result<Rendered, Vec<Finding>> {
    let judgement = rules::judge(&layer::resolve(name, text), catalogue);
    let is_refused = judgement
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let Some(plan) = judgement.plan else {
        assert!(
            is_refused,
            "`{name}` is refused without an error among its findings"
        );
        return Err(judgement.findings);
    };
    assert!(
        !is_refused,
        "`{name}` is accepted with an error among its findings"
    );
    let files = files(&plan);
    Ok(Rendered {
        name: name.to_owned(),
        validated: plan.primary.clone(),
        plan,
        files,
    })
}

/// Renders once more.
pub(crate) fn files(plan: &Plan) -> Files {
    let bundle = render::render(plan).expect("a judged plan renders");
    let text = |file: &lsgen::bundle::File| file.text().expect("every file is text").to_owned();
    bundle
        .iter()
        .map(|(path, file)| (path.to_string(), text(file)))
        .collect()
}

impl Rendered {
    /// The environment region by region, each with the files of its own, those of the recovery region
    /// under the names that the primary's have.
    pub(crate) fn sites(&self) -> Vec<Self> {
        let is_of_recovery = |path: &str| RECOVERY.iter().any(|(theirs, _)| path.contains(theirs));
        let mut sites = vec![Self {
            name: self.name.clone(),
            plan: self.plan.clone(),
            validated: self.validated.clone(),
            files: self
                .files
                .iter()
                .filter(|(path, _)| path.starts_with("terraform/") || !is_of_recovery(path))
                .map(|(path, text)| (path.clone(), text.clone()))
                .collect(),
        }];
        sites.extend(self.plan.recovery.iter().map(|validated| {
            let ours = |text: &str| {
                RECOVERY
                    .iter()
                    .fold(text.to_owned(), |text, (theirs, ours)| {
                        text.replace(theirs, ours)
                    })
            };
            let shared = |path: &str| {
                path.starts_with("terraform/")
                    && !path.starts_with("terraform/infra/")
                    && !path.starts_with("terraform/recovery/")
            };
            let pages = ["recovery-region", "region-failover"]
                .map(|page| ours(self.file(&format!("runbooks/{page}.md"))));
            let files = self.files.iter();
            Self {
                name: format!("{} (recovery)", self.name),
                plan: self.plan.clone(),
                validated: validated.clone(),
                files: files
                    .filter(|(path, _)| is_of_recovery(path) || shared(path))
                    .map(|(path, text)| (ours(path), ours(text)))
                    // What is done by hand in that region stands in two pages.
                    .chain([("README.md".to_owned(), pages.concat())])
                    .collect(),
            }
        }));
        sites
    }

    /// The text of a file.
    pub(crate) fn file(&self, path: &str) -> &str {
        self.files
            .get(path)
            .unwrap_or_else(|| panic!("{}: no file `{path}`", self.name))
    }

    /// The example that it differs from in one dimension; none for an example.
    pub(crate) fn base(&self) -> Option<&'static Rendered> {
        let base = if self.validated.is_production() {
            "production"
        } else {
            "evaluation"
        };
        (!EXAMPLES.contains(&self.name.as_str())).then(|| named(base))
    }

    /// The files below a folder, by what is left of their path.
    pub(crate) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files.iter().filter_map(move |(path, text)| {
            Some((path.strip_prefix(folder)?.strip_prefix('/')?, text.as_str()))
        })
    }

    /// The files of Kubernetes objects, by their path below `manifests/`: not what makes folders of them charts.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.below("manifests")
            .filter(|(path, _)| !path.ends_with("/Chart.yaml") && !path.contains("/templates/"))
    }

    /// Writes the files as they are into a folder, without lsgen's own writing.
    pub(crate) fn spill(&self, folder: &Path) {
        for (path, text) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("created");
            fs::write(path, text).expect("written");
        }
    }
}

fn read(path: &Path) -> Rendered {
    let name = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a name");
    let text = fs::read_to_string(path).expect("an environment file");
    render(name, &text).unwrap_or_else(|findings| panic!("{}: {findings:#?}", path.display()))
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect()
}
