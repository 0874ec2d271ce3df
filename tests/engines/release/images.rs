//! Whether the images of what runs are on the nodes already: the pre-pull DaemonSet against the real charts.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use lsgen::api::chart::AddonImage;
use lsgen::api::plan;
use serde_json::{Value, json};

use crate::charts::{Release, addon_name, template_addon};
use crate::environments::combinations::rendered as every_ingress_option;
use crate::environments::read::{Output, addon_values, items};
use crate::environments::{Rendered, all};
use crate::support::skip::skip;
use crate::support::tools::{is_tool_missing, side_by_side};

/// What the DaemonSet's pods are.
fn daemon_set(rendered: &Rendered) -> Value {
    let output = Output::new(rendered);
    output.of_kind("DaemonSet")[0]["spec"]["template"]["spec"].clone()
}

fn held(pod: &Value) -> BTreeSet<String> {
    items(&pod["initContainers"])
        .iter()
        .filter(|container| container["name"].as_str().unwrap().starts_with("pull-"))
        .map(|container| container["image"].as_str().unwrap().to_owned())
        .collect()
}

/// What the release runs, and what its operator makes, the DaemonSet holds; and on request what ClickHouse's replicas
/// and the add-ons run; and nothing else.
fn the_pre_pull_daemon_set_holds_every_image(release: &Release) -> Vec<String> {
    let rendered = release.rendered;
    let pre_pull = &rendered.validated.environment().langsmith.images.pre_pull;
    let pod = daemon_set(rendered);
    let mut run = release.images();
    run.extend(release.operator_images());
    if pre_pull.clickhouse {
        run.extend(clickhouse_pods(rendered).1);
    }
    if pre_pull.addons {
        for (_, _, addon) in addon_values(rendered) {
            run.extend(addon.images.iter().map(|image| reference(rendered, image)));
        }
    }
    let mut problems = Vec::new();
    if run != held(&pod) {
        problems.push(format!("run {run:?}, held {:?}", held(&pod)));
    }
    // It pulls as the workloads do, and wherever they may run.
    for workload in &release.workloads() {
        let name = format!("{} {}", workload.kind, workload.name);
        problems.extend(misses(&pod, workload.pod()).map(|problem| format!("{name}: {problem}")));
    }
    problems
}

each_release! { the_pre_pull_daemon_set_holds_every_image }

/// The pods and the images of a replicated ClickHouse.
fn clickhouse_pods(rendered: &Rendered) -> (Vec<Value>, BTreeSet<String>) {
    let output = Output::new(rendered);
    let mut pods = Vec::new();
    for kind in ["ClickHouseInstallation", "ClickHouseKeeperInstallation"] {
        for object in output.of_kind(kind) {
            let templates = items(&object["spec"]["templates"]["podTemplates"]);
            pods.extend(templates.iter().map(|template| template["spec"].clone()));
        }
    }
    for job in output.of_kind("CronJob") {
        pods.push(job["spec"]["jobTemplate"]["spec"]["template"]["spec"].clone());
    }
    let images = pods
        .iter()
        .flat_map(|pod| items(&pod["containers"]))
        .map(|container| container["image"].as_str().unwrap().to_owned());
    let images = images.collect();
    (pods, images)
}

/// Where a pod may run, or how it pulls, and the DaemonSet does not.
fn misses<'a>(own: &'a Value, theirs: &'a Value) -> impl Iterator<Item = String> + use<'a> {
    let is_wider = |key: &str| {
        let (own, theirs) = (&own[key], &theirs[key]);
        match key {
            // Fewer demands on the node.
            "nodeSelector" => own
                .as_object()
                .is_none_or(|own| own.iter().all(|(key, value)| theirs[key] == *value)),
            _ => items(theirs).iter().all(|one| items(own).contains(one)),
        }
    };
    ["imagePullSecrets", "nodeSelector", "tolerations"]
        .into_iter()
        .filter(move |key| !is_wider(key))
        .map(move |key| format!("`{key}` is {}, of the DaemonSet {}", theirs[key], own[key]))
}

#[test]
fn clickhouse_runs_where_its_images_are_held() {
    let mut seen = 0;
    for rendered in all() {
        if !rendered
            .validated
            .environment()
            .langsmith
            .images
            .pre_pull
            .clickhouse
        {
            continue;
        }
        let own = daemon_set(rendered);
        let (pods, images) = clickhouse_pods(rendered);
        assert_eq!(pods.len(), 3, "{}", rendered.name);
        assert!(images.is_subset(&held(&own)), "{}", rendered.name);
        for pod in &pods {
            let problems: Vec<String> = misses(&own, pod).collect();
            assert!(problems.is_empty(), "{}: {problems:?}", rendered.name);
        }
        seen += 1;
    }
    assert!(seen > 0, "no environment asks for ClickHouse's images");
}

/// An image that is on the node is run without asking the registry: the chart's own default for ClickHouse is otherwise.
fn no_pod_asks_the_registry_for_what_its_node_has(release: &Release) -> Vec<String> {
    let workloads = release.workloads();
    let containers = workloads
        .iter()
        .flat_map(|workload| workload.containers().map(move |one| (workload, one)));
    let validated = &release.rendered.validated;
    let own = &validated.environment().langsmith.values;
    let running = plan::features(validated);
    // Whoever asks for another policy in values of their own is given it.
    let is_asked_for = |reference: &str| {
        let images = validated.chart().images_in_use(&running).into_iter();
        let mut of_values =
            images.filter(|image| own.get(&["images", image.key, "pullPolicy"]).is_some());
        of_values.any(|image| reference.ends_with(&image.reference(None)))
    };
    containers
        .filter(|(_, container)| !is_asked_for(container["image"].as_str().unwrap()))
        .filter(|(_, container)| {
            let policy = &container["imagePullPolicy"];
            // Without a policy Kubernetes asks for what has no tag, or `latest`.
            let image = container["image"].as_str().unwrap();
            let is_fixed = image
                .rsplit('/')
                .next()
                .and_then(|name| name.split_once(':'))
                .is_some_and(|(_, tag)| tag != "latest");
            *policy != "IfNotPresent" && !(policy.is_null() && is_fixed)
        })
        .map(|(workload, container)| {
            format!(
                "{} {} pulls {} {}",
                workload.kind, workload.name, container["image"], container["imagePullPolicy"]
            )
        })
        .collect()
}

each_release! { no_pod_asks_the_registry_for_what_its_node_has }

/// The image as the environment has it.
fn reference(rendered: &Rendered, image: &AddonImage) -> String {
    let version = &rendered.validated.environment().cluster.kubernetes_version;
    format!(
        "{}:{}",
        image.repository,
        image.tag_for(version.minor()).unwrap()
    )
}

/// Each add-on, with each of the values that lsgen writes for it, runs the images of its `chart.toml`, and tolerates
/// no node that the DaemonSet would not reach.
#[test]
fn every_add_on_runs_the_images_of_its_facts() {
    if env::var_os("LSGEN_ADDON_CHARTS").is_none() {
        skip("LSGEN_ADDON_CHARTS");
        return;
    }
    if is_tool_missing("helm", "version") {
        return;
    }
    let mut releases = BTreeMap::new();
    for rendered in all().chain(every_ingress_option()) {
        for (_, values, addon) in addon_values(rendered) {
            let of_chart: &mut BTreeMap<&str, _> = releases.entry(addon.chart.clone()).or_default();
            of_chart.entry(values).or_insert((rendered, addon));
        }
    }
    let cases: Vec<_> = releases.into_values().flatten().collect();
    assert!(cases.len() > 20, "{} releases of add-ons", cases.len());
    let complaint = side_by_side(cases, |(values, (rendered, addon))| {
        let Some(release) = template_addon(rendered, values, addon)? else {
            return Ok(());
        };
        let name = addon_name(addon);
        let problem = if name == "langgraph-dataplane" {
            dataplane(&release)
        } else {
            facts(&release, &name, &addon.images)
        };
        match problem {
            Some(problem) => Err(format!("{}: {name}: {problem}", rendered.name)),
            None => Ok(()),
        }
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// The other side of a split dataplane is of the release's version, so its images are held with the release's.
fn dataplane(release: &Release) -> Option<String> {
    let held = held(&daemon_set(release.rendered));
    let run: BTreeSet<String> = release
        .images()
        .into_iter()
        .chain(release.operator_images())
        .collect();
    (!run.is_subset(&held)).then(|| format!("runs {run:?}, held {held:?}"))
}

fn facts(release: &Release, name: &str, images: &[AddonImage]) -> Option<String> {
    let references = |are_named: bool| -> BTreeSet<String> {
        images
            .iter()
            .filter(|image| image.started_by.is_none() == are_named)
            .map(|image| reference(release.rendered, image))
            .collect()
    };
    let mut run = release.images();
    let mut known = references(true);
    match name {
        // The webhook's word for its own image.
        "istio-gateway" => {
            assert!(run.remove("auto"), "{run:?}");
            // What it is, istiod says; see below.
            assert_eq!(references(false).len(), 1);
        }
        "istiod" => {
            let proxy = lsgen::api::chart::addon("istio-gateway")
                .unwrap()
                .images
                .clone();
            known.insert(reference(release.rendered, &proxy[0]));
            run.insert(proxy_of(release));
        }
        // Beside the proxies runs a helper, whose image the controller is told.
        "gateway-helm" => {
            let text = release.text.lines().map(str::trim);
            let after = text.skip_while(|line| *line != "shutdownManager:").nth(1);
            run.extend(
                after
                    .and_then(|line| line.strip_prefix("image: "))
                    .map(str::to_owned),
            );
            assert!(after.is_some(), "{name} names no shutdown manager");
        }
        _ => {}
    }
    (run != known).then(|| format!("runs {run:?}, known {known:?}"))
}

/// The proxy that istiod's webhook writes into pods.
fn proxy_of(release: &Release) -> String {
    let injector = release
        .object("ConfigMap", "istio-sidecar-injector")
        .unwrap();
    let values: Value = serde_json::from_str(injector["data"]["values"].as_str().unwrap()).unwrap();
    let global = &values["global"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    format!(
        "{}/{}:{}",
        text(&global["hub"]),
        text(&global["proxy"]["image"]),
        text(&global["tag"])
    )
}

/// The pods of add-ons run on any node, so the DaemonSet that holds their images does too.
#[test]
fn add_ons_are_held_on_every_node() {
    let asked = all().filter(|rendered| {
        let langsmith = &rendered.validated.environment().langsmith;
        langsmith.images.pre_pull.addons
    });
    let mut count = 0;
    for rendered in asked {
        let own = daemon_set(rendered);
        assert!(own["nodeSelector"].is_null(), "{}", rendered.name);
        let groups = rendered
            .validated
            .environment()
            .cluster
            .node_groups
            .values();
        for (key, taint) in groups.filter_map(|group| group.taints.as_ref()).flatten() {
            let toleration = json!({
                "key": key.as_str(), "operator": "Equal", "value": taint.value.as_str(),
                "effect": format!("{:?}", taint.effect),
            });
            assert!(
                items(&own["tolerations"]).contains(&toleration),
                "{}",
                rendered.name
            );
        }
        count += 1;
    }
    assert!(count > 0, "no environment asks for the add-ons' images");
}
