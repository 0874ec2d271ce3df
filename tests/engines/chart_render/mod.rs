//! The chart facts equal what the real chart renders: those that ship, and for a chart of any other version
//! those that `lsgen chart import` makes.
//!
//! Needs `helm` on the path and `LSGEN_LANGSMITH_CHART`, one or more chart folders joined by `:`, such as
//! unpacked archives of the versions in `profiles/charts/langsmith`. Without them the tests say so and
//! pass; without helm they fail under `LSGEN_REQUIRE_TOOLS=1`.

mod cases;
mod guards;
mod helm;
mod objects;
mod refusals;
mod secrets;
mod templates;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use lsgen::api::chart::Image;
use lsgen::api::chart::{Features, Line};
use lsgen::api::chart::{Shape, Workload};

use cases::Case;
use helm::{Chart, Rendered, RenderedWorkload, charts};

const RELEASE: &str = "langsmith";

type Cases = Vec<(Case, Rendered)>;

/// Runs a check over every case of every chart at hand. Each is rendered once for all checks.
fn every_case(check: impl Fn(&Line, &Case, &Rendered)) {
    static RENDERS: LazyLock<Vec<(Line, Cases)>> = LazyLock::new(|| {
        let render = |chart: Chart| {
            let cases = cases::all(&chart.line);
            assert!(
                cases.len() >= 12,
                "{}: {} cases",
                chart.line.version,
                cases.len()
            );
            let rendered = cases.into_iter().map(|case| {
                let rendered = chart.render(RELEASE, &case.values(&chart.line));
                (case, rendered)
            });
            let rendered = rendered.collect();
            (chart.line, rendered)
        };
        charts().into_iter().map(render).collect()
    });
    for (line, cases) in RENDERS.iter() {
        for (case, rendered) in cases {
            check(line, case, rendered);
        }
    }
}

fn used<'line>(
    line: &'line Line,
    features: &Features,
) -> BTreeMap<(String, String), (&'line str, &'line Workload)> {
    line.workloads_in_use(features)
        .map(|(key, workload)| {
            let kind = workload.kind.as_str().to_owned();
            ((kind, workload.object_name(RELEASE)), (key, workload))
        })
        .collect()
}

#[test]
fn workloads_and_images_are_those_of_the_render() {
    every_case(|line, case, rendered| {
        let label = format!("{} {}", line.version, case.name);
        let workloads = used(line, &case.features);
        assert_eq!(
            workloads.keys().collect::<Vec<_>>(),
            rendered.workloads.keys().collect::<Vec<_>>(),
            "{label}: workloads"
        );
        let images = line.images_in_use(&case.features);
        let registry = case.registry;
        let mut seen = BTreeSet::new();
        for (object, (key, workload)) in &workloads {
            let pod = &rendered.workloads[object];
            let expected: BTreeSet<String> = images
                .iter()
                .filter(|image| workload.images.iter().any(|own| own == image.key))
                .map(|image| image.reference(registry))
                .collect();
            assert_eq!(expected, pod.images(), "{label}: images of {key}");
            // Handed on in an argument or a variable counts too.
            let named = serde_yaml::to_string(&pod.document).unwrap();
            for (name, image) in &line.images {
                let runs = images
                    .iter()
                    .any(|one| one.key == name && one.workloads.contains(key));
                let reference = reference_of(line, image, registry);
                assert_eq!(named.contains(&reference), runs, "{label}: {name} in {key}");
            }
            for container in pod.containers() {
                let policy = container["imagePullPolicy"].as_str();
                let image = container["image"].as_str().unwrap();
                let fact = images
                    .iter()
                    .find(|use_| use_.reference(registry) == image)
                    .unwrap();
                assert!(
                    policy.is_none_or(|policy| policy == fact.pull_policy),
                    "{label}: pull policy of {key}"
                );
            }
            seen.extend(pod.images());
        }
        for image in &images {
            let reference = image.reference(registry);
            if !seen.contains(&reference) {
                // Handed on in an argument, an environment variable or an operator template.
                let quoted = [format!("\"{reference}\""), format!("image: {reference}\n")];
                assert!(
                    rendered.text.contains(&format!("value: {reference}\n"))
                        || quoted.iter().any(|quoted| rendered.text.contains(quoted)),
                    "{label}: {reference} is not in the render"
                );
                seen.insert(reference);
            }
        }
        assert_eq!(
            seen,
            line.references_in_use(&case.features, registry),
            "{label}: all images"
        );
    });
}

/// The reference the chart writes, put together here a second time.
fn reference_of(line: &Line, image: &Image, registry: Option<&str>) -> String {
    let registry = registry
        .map(|registry| format!("{registry}/"))
        .unwrap_or_default();
    let tag = if image.tag.is_empty() {
        &line.app_version
    } else {
        &image.tag
    };
    format!("{registry}{}:{tag}", image.repository)
}

#[test]
fn every_image_of_the_render_text_is_known() {
    every_case(|line, case, rendered| {
        let known = line.references_in_use(&case.features, case.registry);
        // An image of the chart named anywhere, in an argument say, is in use.
        for image in line.images.values() {
            let reference = reference_of(line, image, case.registry);
            assert!(
                known.contains(&reference) || !rendered.text.contains(&reference),
                "{} {}: {reference}",
                line.version,
                case.name
            );
        }
        // Any `image:` at any depth, the operator's templates included; `${image}` is filled in later.
        for line_of_text in rendered.text.lines() {
            let text = line_of_text.trim().trim_start_matches("- ");
            if let Some(image) = text.strip_prefix("image: ") {
                let image = image.trim().trim_matches('"');
                assert!(
                    image == "${image}" || known.contains(image),
                    "{} {}: {image}",
                    line.version,
                    case.name
                );
            }
        }
    });
}

#[test]
fn ports_replicas_accounts_and_hooks_are_those_of_the_render() {
    every_case(|line, case, rendered| {
        for (object, (key, workload)) in used(line, &case.features) {
            let label = format!("{} {}: {key}", line.version, case.name);
            let pod = &rendered.workloads[&object];
            assert_eq!(pod.ports(), workload.ports, "{label}: ports");
            let service_ports = rendered
                .service_ports
                .get(&object.1)
                .cloned()
                .unwrap_or_default();
            assert_eq!(service_ports, workload.service_ports, "{label}: service");
            if let Some(replicas) = pod.spec()["replicas"].as_u64() {
                assert_eq!(
                    Some(replicas),
                    workload.replicas.map(u64::from),
                    "{label}: replicas"
                );
            }
            let account = pod.pod()["serviceAccountName"].as_str();
            // Some templates name the default account, others leave it out.
            let account = account.filter(|name| *name != "default").map(str::to_owned);
            assert_eq!(
                account,
                workload.service_account(RELEASE),
                "{label}: service account"
            );
            if case.object_storage {
                assert_eq!(
                    pod.has_bucket(),
                    workload.object_storage,
                    "{label}: object storage"
                );
            }
            check_job(&label, workload, pod);
        }
    });
}

fn check_job(label: &str, workload: &Workload, pod: &RenderedWorkload) {
    let count = |field: &str| pod.spec()[field].as_u64();
    assert_eq!(
        count("backoffLimit"),
        workload.backoff_limit.map(u64::from),
        "{label}: backoff"
    );
    let kept = workload.seconds_kept.map(u64::from);
    assert_eq!(
        count("ttlSecondsAfterFinished"),
        kept,
        "{label}: seconds kept"
    );
    let annotation = |name: &str| {
        let annotations = &pod.document["metadata"]["annotations"];
        annotations[format!("helm.sh/{name}").as_str()]
            .as_str()
            .map(str::to_owned)
    };
    let events: Option<Vec<String>> = annotation("hook").map(|events| {
        events
            .split(',')
            .map(|event| event.trim().to_owned())
            .collect()
    });
    assert_eq!(
        events,
        workload.hook.as_ref().map(|hook| hook.events.clone()),
        "{label}: hook"
    );
    let weight = workload.hook.as_ref().map(|hook| hook.weight.to_string());
    assert_eq!(annotation("hook-weight"), weight, "{label}: weight");
    let delete = workload.hook.as_ref().and_then(|hook| hook.delete.clone());
    assert_eq!(
        annotation("hook-delete-policy"),
        delete,
        "{label}: delete policy"
    );
    if let Some(container) = &workload.container {
        assert_eq!(
            pod.containers()[0]["name"].as_str(),
            Some(container.as_str()),
            "{label}"
        );
    }
}

/// Node selector, tolerations, spread, priority class, resources and account annotations arrive where
/// the facts say, and do not where they say not.
#[test]
fn pod_settings_arrive_where_the_facts_say() {
    for chart in charts() {
        let line = &chart.line;
        for case in cases::all(line)
            .into_iter()
            .filter(|case| case.name.starts_with("all"))
        {
            let mut document = case.values(line);
            for (key, workload) in line.workloads_in_use(&case.features) {
                values::set_pod_settings(&mut document, key, workload);
            }
            let rendered = chart.render(RELEASE, &document);
            for (object, (key, workload)) in used(line, &case.features) {
                let label = format!("{} {}: {key}", line.version, case.name);
                let pod = &rendered.workloads[&object];
                let set = workload.pod_settings_path.is_some();
                let spec = pod.pod();
                assert_eq!(
                    spec["nodeSelector"]["probe"].as_str() == Some(key),
                    set,
                    "{label}"
                );
                let tolerated = spec["tolerations"]
                    .as_sequence()
                    .is_some_and(|tolerations| {
                        tolerations
                            .iter()
                            .any(|one| one["value"].as_str() == Some(key))
                    });
                assert_eq!(tolerated, set, "{label}: tolerations");
                let spread = spec["topologySpreadConstraints"][0]["topologyKey"].as_str();
                assert_eq!(
                    spread == Some(key),
                    set && workload.topology_spread,
                    "{label}: spread"
                );
                let priority = spec["priorityClassName"].as_str();
                assert_eq!(
                    priority == Some(key),
                    set && workload.priority_class,
                    "{label}: priority"
                );
                let cpu = pod.containers()[0]["resources"]["requests"]["cpu"].as_str();
                assert_eq!(cpu == Some("1234m"), set, "{label}: resources");
                let secrets = spec["imagePullSecrets"][0]["name"].as_str();
                assert_eq!(secrets, Some("pull-secret"), "{label}: pull secret");
                if let Some(account) = workload.service_account(RELEASE) {
                    let role = rendered.account_annotation(&account, "eks.amazonaws.com/role-arn");
                    let path = workload.service_account_path.as_deref();
                    assert_eq!(role.as_deref(), path, "{label}: account annotation");
                }
            }
        }
    }
}

/// The budget, the HPA and the `ScaledObject` of each workload appear when switched on at the path that the
/// facts give, with the floor and ceiling they give; a workload without such a path has none.
#[test]
fn budgets_and_scalers_are_switched_on_where_the_facts_say() {
    for chart in charts() {
        let line = &chart.line;
        for case in cases::all(line)
            .into_iter()
            .filter(|case| case.name.starts_with("all"))
        {
            for keda in [false, true] {
                let mut document = case.values(line);
                for (key, workload) in line.workloads_in_use(&case.features) {
                    values::scale(&mut document, key, workload, keda);
                }
                let rendered = chart.render(RELEASE, &document);
                for (object, (key, workload)) in used(line, &case.features) {
                    let label = format!("{} {}: {key}, keda {keda}", line.version, case.name);
                    let budget = ("PodDisruptionBudget".to_owned(), object.1.clone());
                    let budget = rendered.others.contains_key(&budget);
                    assert_eq!(budget, workload.pdb_path.is_some(), "{label}: budget");
                    check_scaler(&label, workload, keda, &rendered, &object.1);
                }
            }
        }
    }
}

fn check_scaler(label: &str, workload: &Workload, keda: bool, rendered: &Rendered, name: &str) {
    let scaled_object = rendered.scaler("ScaledObject", name);
    let hpa = rendered.scaler("HorizontalPodAutoscaler", name);
    // Sandbox hosts scale themselves; the block only tells them how.
    let Some(scaling) = workload
        .scaling
        .as_ref()
        .filter(|_| name != "langsmith-sandbox-host")
    else {
        assert!(scaled_object.is_none() && hpa.is_none(), "{label}");
        return;
    };
    let with_keda = keda && scaling.shape != Shape::Flat;
    assert_eq!(scaled_object.is_some(), with_keda, "{label}: ScaledObject");
    assert_eq!(hpa.is_some(), !with_keda, "{label}: HPA");
    let (scaler, floor, ceiling) = match (scaled_object, hpa) {
        (Some(scaler), _) => (scaler, "minReplicaCount", "maxReplicaCount"),
        (None, Some(scaler)) => (scaler, "minReplicas", "maxReplicas"),
        (None, None) => panic!("{label}: no scaler"),
    };
    assert_eq!(
        scaler["spec"][floor].as_u64(),
        Some(scaling.min.into()),
        "{label}: floor"
    );
    assert_eq!(
        scaler["spec"][ceiling].as_u64(),
        Some(scaling.max.into()),
        "{label}: ceiling"
    );
}
