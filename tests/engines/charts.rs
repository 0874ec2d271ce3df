//! The real LangSmith charts, rendered with the overlays of every environment of their line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, OnceLock};
use std::{env, fs};

use lsgen::api::chart::Addon;
use serde_json::Value;

use crate::environments::read::yaml;
use crate::environments::{self, Rendered, name_of_test, on_version, sites_of};
use crate::support::imported;
use crate::support::skip::skip;
use crate::support::tools::{is_tool_missing, run};

/// What Helm would install for an environment.
pub(crate) struct Release {
    pub(crate) rendered: &'static Rendered,
    /// The render as text.
    pub(crate) text: String,
    /// Every object, hooks included.
    pub(crate) objects: Vec<Value>,
}

/// What is wrong with a release.
pub(crate) type Promise = fn(&Release) -> Vec<String>;

/// A test of the function of that name for every release: `images::no_pod_asks_the_registry::production`.
macro_rules! each_release {
    ($promise:ident) => {
        mod $promise {
            with_environments! { tests_of! { crate::charts::keeps, super::$promise; } }
            with_versions! { tests_of! { crate::charts::keeps, super::$promise; } }

            #[test]
            fn on_imported_charts() {
                crate::charts::keep(crate::charts::on_imported_charts(), super::$promise);
            }
        }
    };
}

/// Holds the releases of an environment against a promise; the test is called like the environment.
pub(crate) fn keeps(test: &str, promise: Promise) {
    keep(releases_of(test), promise);
}

pub(crate) fn keep<'a>(releases: impl IntoIterator<Item = &'a Release>, promise: Promise) {
    let mut complaint = String::new();
    for release in releases {
        for problem in promise(release) {
            writeln!(complaint, "{}: {problem}", release.rendered.name).unwrap();
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// Whether there is nothing to render, or nothing to render it with.
fn is_skipped() -> bool {
    // A chart is no tool that a machine has to have: without one there is nothing to render.
    if env::var_os("LSGEN_LANGSMITH_CHART").is_none() {
        skip("LSGEN_LANGSMITH_CHART");
        return true;
    }
    is_tool_missing("helm", "version")
}

/// The releases of an environment, in each of its regions; none where a tool or its chart is missing.
fn releases_of(test: &str) -> &'static [Release] {
    static RELEASES: LazyLock<BTreeMap<String, OnceLock<Vec<Release>>>> = LazyLock::new(|| {
        let names = environments::names().into_iter().flatten();
        names
            .map(|name| (name_of_test(name), OnceLock::new()))
            .collect()
    });
    if is_skipped() {
        return &[];
    }
    RELEASES[test].get_or_init(|| {
        let sites = sites_of(test).iter().map(|site| &site.rendered);
        let charts = charts();
        let known = sites.filter_map(|rendered| {
            let version = rendered.validated.chart().version.to_string();
            let chart = charts.get(&version);
            if chart.is_none() {
                skip(&format!("the chart {version} in LSGEN_LANGSMITH_CHART"));
            }
            Some(template(rendered, chart?))
        });
        known.collect()
    })
}

/// What differs most from one chart version to another, on the charts at hand that do not ship and are imported first.
pub(crate) fn on_imported_charts() -> &'static [Release] {
    static SITES: LazyLock<Vec<(Rendered, PathBuf)>> = LazyLock::new(|| {
        let imported = charts().into_values().flat_map(|folder| {
            let (catalogue, version) = imported::catalogue(&imported::package(&folder));
            let rendered = if catalogue.is_imported(&version) {
                on_version(&version, &catalogue)
            } else {
                Vec::new()
            };
            let sites = rendered.into_iter().flat_map(|one| one.sites());
            sites.map(move |site| (site, folder.clone()))
        });
        imported.collect()
    });
    static RELEASES: LazyLock<Vec<Release>> = LazyLock::new(|| {
        let sites = SITES.iter();
        sites.map(|(site, chart)| template(site, chart)).collect()
    });
    if is_skipped() {
        return &[];
    }
    &RELEASES
}

/// The releases of every environment whose chart is at hand; none where a tool or chart is missing.
pub(crate) fn releases() -> Vec<&'static Release> {
    if is_skipped() {
        return Vec::new();
    }
    let names = environments::names().into_iter().flatten();
    let own = names.flat_map(|name| releases_of(&name_of_test(name)));
    let all: Vec<_> = own.chain(on_imported_charts()).collect();
    assert!(
        !all.is_empty(),
        "no environment uses one of the charts in LSGEN_LANGSMITH_CHART"
    );
    all
}

/// The chart folders at hand, by the version in their `Chart.yaml`.
pub(crate) fn charts() -> BTreeMap<String, PathBuf> {
    let folders = env::var_os("LSGEN_LANGSMITH_CHART").unwrap_or_default();
    env::split_paths(&folders)
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| {
            let file = folder.join("Chart.yaml");
            let text = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let chart = yaml(&text).unwrap();
            (chart[0]["version"].as_str().unwrap().to_owned(), folder)
        })
        .collect()
}

pub(crate) fn template(rendered: &'static Rendered, chart: &Path) -> Release {
    let text =
        render_chart(rendered, chart).unwrap_or_else(|error| panic!("{}: {error}", rendered.name));
    let objects = yaml(&text)
        .unwrap()
        .into_iter()
        .filter(|object| !object["kind"].is_null());
    Release {
        rendered,
        objects: objects.collect(),
        text,
    }
}

/// What the chart renders with the overlays of an environment, or what it says against them.
pub(crate) fn render_chart(rendered: &Rendered, chart: &Path) -> Result<String, String> {
    let copy = tempfile::tempdir().unwrap();
    rendered.spill(copy.path());
    let langsmith = &rendered.validated.environment().langsmith;
    let mut command = Command::new("helm");
    command
        .args(["template", langsmith.release.as_str()])
        .arg(chart);
    command.args(["--namespace", langsmith.namespace.as_str()]);
    for (overlay, _) in rendered.below("helm/langsmith") {
        command
            .arg("--values")
            .arg(copy.path().join("helm/langsmith").join(overlay));
    }
    run(&mut command)
}

/// What Helm would install of an add-on; none, with a word, where its chart is not at hand.
///
/// `LSGEN_ADDON_CHARTS` names a folder that holds the charts, each under the name that lsgen knows it by.
pub(crate) fn template_addon(
    rendered: &'static Rendered,
    values: &str,
    addon: &Addon,
) -> Result<Option<Release>, String> {
    let name = addon_name(addon);
    let folder = env::var_os("LSGEN_ADDON_CHARTS").unwrap_or_default();
    let chart = Path::new(&folder).join(&name);
    if !chart.join("templates").exists() {
        skip(&format!("the chart {name} in LSGEN_ADDON_CHARTS"));
        return Ok(None);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("values");
    fs::write(&file, values).unwrap();
    let mut helm = Command::new("helm");
    helm.args(["template", &addon.release]).arg(chart);
    helm.args(["--namespace", &addon.namespace, "--values"])
        .arg(&file);
    let text = run(&mut helm)?;
    // The reader chokes on a line of a long description, and definitions run nothing.
    let documents = text.split("\n---");
    let objects = documents
        .filter(|text| !text.contains("\nkind: CustomResourceDefinition\n"))
        .flat_map(|text| yaml(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}")))
        .filter(|object| !object["kind"].is_null())
        .collect();
    Ok(Some(Release {
        rendered,
        text,
        objects,
    }))
}

/// The name that lsgen knows an add-on by.
pub(crate) fn addon_name(addon: &Addon) -> String {
    let names = lsgen::api::chart::known_addons();
    let is_it = |name: &String| lsgen::api::chart::addon(name).unwrap().release == addon.release;
    names.into_iter().find(is_it).unwrap()
}

/// An object that runs pods.
pub(crate) struct Workload<'a> {
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    /// Metadata and spec of its pods.
    pub(crate) template: &'a Value,
}

impl Release {
    /// The objects of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<&Value> {
        self.objects
            .iter()
            .filter(|object| object["kind"] == kind)
            .collect()
    }

    /// The object of a kind with that name.
    pub(crate) fn object(&self, kind: &str, name: &str) -> Option<&Value> {
        self.objects
            .iter()
            .find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
    }

    /// The port of the pods behind a port of a Service, as their policies name it.
    pub(crate) fn container_port(&self, service: &str, port: &str) -> String {
        let object = self
            .object("Service", service)
            .unwrap_or_else(|| panic!("no service {service}"));
        let ports = object["spec"]["ports"].as_array().unwrap().iter();
        let mut ports = ports.filter(|one| one["port"].as_u64() == port.parse().ok());
        let target = &ports.next().unwrap()["targetPort"];
        if target.is_u64() {
            return target.to_string();
        }
        let pods = self.object("Deployment", service).unwrap();
        let containers = pods["spec"]["template"]["spec"]["containers"].as_array();
        let ports = containers.into_iter().flatten();
        let mut ports = ports.flat_map(|one| one["ports"].as_array().into_iter().flatten());
        let named = ports.find(|one| one["name"] == *target).unwrap();
        named["containerPort"].to_string()
    }

    /// The images of its containers.
    pub(crate) fn images(&self) -> BTreeSet<String> {
        let containers = self.workloads();
        let containers = containers.iter().flat_map(Workload::containers);
        containers
            .map(|container| container["image"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The images of what the operator makes for each agent, in the texts that it is given.
    pub(crate) fn operator_images(&self) -> BTreeSet<String> {
        let config_maps = self.objects.iter().filter(|object| {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            object["kind"] == "ConfigMap" && name.ends_with("-operator-config")
        });
        let texts = config_maps.flat_map(|object| object["data"].as_object().unwrap().values());
        let lines = texts.flat_map(|text| text.as_str().unwrap().lines());
        lines
            .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("image: "))
            .filter(|image| *image != "${image}")
            .map(str::to_owned)
            .collect()
    }

    /// Everything that runs pods, jobs and hooks included.
    pub(crate) fn workloads(&self) -> Vec<Workload<'_>> {
        let mut workloads = Vec::new();
        for object in &self.objects {
            let template = match object["kind"].as_str().unwrap() {
                "CronJob" => &object["spec"]["jobTemplate"]["spec"]["template"],
                "Pod" => object,
                _ => &object["spec"]["template"],
            };
            if template["spec"]["containers"].is_array() {
                workloads.push(Workload {
                    kind: object["kind"].as_str().unwrap(),
                    name: object["metadata"]["name"].as_str().unwrap(),
                    template,
                });
            }
        }
        workloads
    }
}

impl<'a> Workload<'a> {
    /// What its pods are.
    pub(crate) fn pod(&self) -> &'a Value {
        &self.template["spec"]
    }

    /// Containers and init containers.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        let pod = self.pod();
        ["containers", "initContainers"]
            .into_iter()
            .flat_map(move |key| pod[key].as_array().into_iter().flatten())
    }
}
