//! Exactly what was asked for: every object of a release, by kind and name, against the chart's facts and the file.

use std::collections::BTreeSet;

use lsgen::api::chart::ValueKind;
use lsgen::api::chart::{Kind, Workload};
use lsgen::api::model::IngressOption;
use lsgen::api::model::Scaler;
use lsgen::api::plan::features;

use super::full_name;
use crate::charts::Release;
use crate::environments::read::Output;

type Objects = BTreeSet<(String, String)>;

fn a_release_has_what_was_asked_for_and_nothing_else(release: &Release) -> Vec<String> {
    let mut found = Objects::new();
    let mut problems = Vec::new();
    for object in &release.objects {
        let kind = object["kind"].as_str().unwrap().to_owned();
        let name = object["metadata"]["name"].as_str().unwrap().to_owned();
        if !found.insert((kind.clone(), name.clone())) {
            problems.push(format!("{kind} {name} is there twice"));
        }
        let namespace = &object["metadata"]["namespace"];
        let own = release
            .rendered
            .validated
            .environment()
            .langsmith
            .namespace
            .as_str();
        if !namespace.is_null() && namespace != own {
            problems.push(format!("{kind} {name} is in namespace {namespace}"));
        }
    }
    let asked = asked(release);
    let difference = |these: &Objects, those: &Objects, word: &str| -> Vec<String> {
        these
            .difference(those)
            .map(|(kind, name)| format!("{kind} {name} {word}"))
            .collect()
    };
    problems.extend(difference(&asked, &found, "is missing"));
    problems.extend(difference(&found, &asked, "was not asked for"));
    problems
}

each_release! { a_release_has_what_was_asked_for_and_nothing_else }

fn asked(release: &Release) -> Objects {
    let validated = &release.rendered.validated;
    let line = validated.chart();
    let fullname = full_name(release);
    let on = features(validated);
    let overlays = Output::new(release.rendered).overlays;
    let is_given = |path: &str| {
        let path = format!("/{}", path.replace('.', "/"));
        overlays
            .pointer(&path)
            .is_some_and(|value| !value.is_null())
    };
    let mut asked: Objects = line
        .objects_in_use(&on, &fullname, is_given)
        .into_iter()
        .collect();
    for (key, workload) in line.workloads_in_use(&on) {
        let name = workload.object_name(&fullname);
        let is_off =
            !validated.is_active() && workload.kind == Kind::Job && has_switch(release, key);
        if is_off {
            continue;
        }
        asked.insert((workload.kind.as_str().to_owned(), name.clone()));
        if !workload.service_ports.is_empty() {
            asked.insert(("Service".to_owned(), name.clone()));
        }
        asked.extend(
            workload
                .service_account(&fullname)
                .map(|account| ("ServiceAccount".to_owned(), account)),
        );
        asked.extend(
            availability(release, key, workload).map(|kind| (kind.to_owned(), name.clone())),
        );
    }
    asked.extend(ingress_option(release, &fullname));
    asked
}

/// Whether a job can be left out, as it is in a region that stands by.
fn has_switch(release: &Release, key: &str) -> bool {
    let keys = release.rendered.validated.chart().value_keys().unwrap();
    let path: Vec<&str> = key.split('.').chain(["enabled"]).collect();
    keys.check(&path, ValueKind::Boolean).is_ok()
}

/// The scaler of a service, and its budget where two pods run at least.
fn availability<'a>(
    release: &'a Release,
    key: &'a str,
    workload: &'a Workload,
) -> impl Iterator<Item = &'static str> + use<'a> {
    let validated = &release.rendered.validated;
    let langsmith = &validated.environment().langsmith;
    let services = langsmith.services();
    let service = services.iter().find(|(_, other, _)| *other == key);
    let floor = match service {
        Some((_, _, service)) => service.min,
        None if key == "operator" => langsmith.scaling.operator.replicas,
        None => 0,
    };
    let is_budgeted = langsmith.pod_disruption_budgets && floor >= 2 && workload.pdb_path.is_some();
    let scaler =
        service
            .filter(|_| validated.is_active())
            .and_then(|(_, _, service)| match service.scaler {
                Scaler::None => None,
                Scaler::Hpa => Some("HorizontalPodAutoscaler"),
                Scaler::Keda => Some("ScaledObject"),
            });
    // One that the file's own values ask for, at a workload that no key of the file is about.
    let own = workload.scaling.as_ref().filter(|_| service.is_none());
    let is_asked_for = own.is_some_and(|scaling| {
        let path = format!("{}.enabled", scaling.path);
        let path: Vec<&str> = path.split('.').collect();
        langsmith.values.get(&path).and_then(toml::Value::as_bool) == Some(true)
    });
    let own = (is_asked_for && validated.is_active()).then_some("HorizontalPodAutoscaler");
    scaler
        .or(own)
        .into_iter()
        .chain(is_budgeted.then_some("PodDisruptionBudget"))
}

/// What takes requests into the release: with an ALB nothing of the chart's.
fn ingress_option(release: &Release, fullname: &str) -> Option<(String, String)> {
    let (kind, name) = match release.rendered.validated.environment().ingress.option {
        IngressOption::Alb => return None,
        IngressOption::Nginx => ("Ingress", format!("{fullname}-ingress")),
        IngressOption::EnvoyGateway => ("HTTPRoute", fullname.to_owned()),
        IngressOption::Istio => ("VirtualService", fullname.to_owned()),
    };
    Some((kind.to_owned(), name))
}
