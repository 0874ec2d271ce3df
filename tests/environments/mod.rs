//! The environments that the tests render: the two examples, and a file here for each dimension.
//!
//! Every file differs from one of the examples in one dimension, which its first line names. To add
//! a case, add a file, and its name in `each.rs`; its tier says which example it is compared with.

// Each program of the tests uses a part of this, and all of it is for tests.
#![allow(
    dead_code,
    unused_macros,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub(crate) mod combinations;
#[macro_use]
pub(crate) mod each;
pub(crate) mod read;
pub(crate) mod secrets;
mod variants;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use lsgen::api::chart::Catalogue;
use lsgen::api::finding::{Finding, Severity};
use lsgen::api::plan::{self, Plan};
use lsgen::api::{layer, render, rules};
use semver::Version;

use self::read::Output;
use self::variants::variants;

/// The text of every rendered file, by its path.
pub(crate) type Files = BTreeMap<String, String>;

/// An environment and what it renders to.
pub(crate) struct Rendered {
    /// The name of its file.
    pub(crate) name: String,
    /// What was decided.
    pub(crate) plan: Plan,
    /// The region whose files these are; the primary where they are those of both.
    pub(crate) validated: plan::Site,
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

/// An environment that is rendered once it is asked for, and then for all tests of a process.
struct Entry {
    name: String,
    rendered: LazyLock<Rendered, Box<dyn FnOnce() -> Rendered + Send>>,
    sites: OnceLock<Vec<Site>>,
}

/// A region of an environment.
pub(crate) struct Site {
    pub(crate) rendered: Rendered,
    output: OnceLock<Output<'static>>,
}

impl Entry {
    fn new(name: String, render: impl FnOnce() -> Rendered + Send + 'static) -> Self {
        Self {
            name,
            rendered: LazyLock::new(Box::new(render)),
            sites: OnceLock::new(),
        }
    }

    fn sites(&'static self) -> &'static [Site] {
        let site = |rendered| Site {
            rendered,
            output: OnceLock::new(),
        };
        let sites = || self.rendered.sites().into_iter().map(site).collect();
        self.sites.get_or_init(sites)
    }
}

impl Site {
    /// What was rendered, as values.
    pub(crate) fn output(&'static self) -> &'static Output<'static> {
        self.output.get_or_init(|| Output::new(&self.rendered))
    }
}

/// The examples first, then the others by name.
static OWN: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let examples = EXAMPLES.map(|name| project(&format!("examples/{name}.toml")));
    let mut others = toml_files(&project("tests/environments"));
    others.sort();
    let entry = |path: PathBuf| {
        let name = path.file_stem().and_then(|stem| stem.to_str());
        Entry::new(name.expect("a name").to_owned(), move || read(&path))
    };
    examples.into_iter().chain(others).map(entry).collect()
});

static ON_OTHER_LINES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries = Vec::new();
    for version in lsgen::api::chart::shipped_versions() {
        for variant in variants(&version) {
            let version = version.clone();
            let name = format!("{} on {version}", variant.name);
            let render = move || variant.render(&version, &Catalogue::shipped());
            entries.push(Entry::new(name, render));
        }
    }
    entries
});

fn entry(name: &str) -> &'static Entry {
    let mut entries = OWN.iter().chain(ON_OTHER_LINES.iter());
    entries
        .find(|entry| entry.name == name)
        .unwrap_or_else(|| panic!("no environment `{name}`"))
}

/// What the tests of an environment are called: its name, with `_` for what no identifier holds.
pub(crate) fn name_of_test(environment: &str) -> String {
    environment.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

fn entry_of_test(test: &str) -> &'static Entry {
    let mut entries = OWN.iter().chain(ON_OTHER_LINES.iter());
    entries
        .find(|entry| name_of_test(&entry.name) == test)
        .unwrap_or_else(|| panic!("no environment for the test `{test}`"))
}

/// The names of every environment, and of those on other chart versions.
pub(crate) fn names() -> [Vec<&'static str>; 2] {
    [&OWN, &ON_OTHER_LINES].map(|entries| entries.iter().map(|one| one.name.as_str()).collect())
}

/// Every environment: the examples first, then the others by name.
pub(crate) fn all() -> impl Iterator<Item = &'static Rendered> + Clone {
    OWN.iter().map(|entry| &*entry.rendered)
}

/// Every environment, region by region.
pub(crate) fn all_sites() -> impl Iterator<Item = &'static Rendered> + Clone {
    let sites = OWN.iter().flat_map(Entry::sites);
    sites.map(|site| &site.rendered)
}

/// The environment of that name.
pub(crate) fn named(name: &str) -> &'static Rendered {
    &entry(name).rendered
}

/// The environment whose tests are called so, region by region.
pub(crate) fn sites_of(test: &str) -> &'static [Site] {
    entry_of_test(test).sites()
}

/// The same files on every chart line that they do not name.
pub(crate) fn on_other_lines() -> impl Iterator<Item = &'static Rendered> + Clone {
    ON_OTHER_LINES.iter().map(|entry| &*entry.rendered)
}

/// The same files on one chart version, those that name it left out.
pub(crate) fn on_version(version: &Version, catalogue: &Catalogue) -> Vec<Rendered> {
    let variants = variants(version).into_iter();
    variants
        .map(|variant| variant.render(version, catalogue))
        .collect()
}

/// The text of an environment's file.
pub(crate) fn text_of(name: &str) -> String {
    let folder = if EXAMPLES.contains(&name) {
        "examples"
    } else {
        "tests/environments"
    };
    fs::read_to_string(project(&format!("{folder}/{name}.toml"))).expect("an environment file")
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
    let text =
        |file: &lsgen::api::bundle::File| file.text().expect("every file is text").to_owned();
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
