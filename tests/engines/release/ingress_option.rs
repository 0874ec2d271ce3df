//! How requests reach the pods, and how people log in.

use std::collections::BTreeSet;

use lsgen::api::model::AuthMode;
use lsgen::api::model::IngressOption;
use serde_json::Value;

use super::access::wanted_secrets;
use super::is_selected;
use crate::charts::{Release, Workload};
use crate::environments::read::{Output, items, yaml};
use crate::kubernetes::target_group_binding;

/// Where the chart's own kinds of entry are told from Terraform's load balancer.
const ROUTES: [&str; 6] = [
    "Ingress",
    "IngressRoute",
    "Gateway",
    "HTTPRoute",
    "VirtualService",
    "TargetGroupBinding",
];

fn the_only_way_in_is_the_load_balancer_of_terraform(release: &Release) -> Vec<String> {
    let mut problems = Vec::new();
    for service in release.of_kind("Service") {
        if !matches!(service["spec"]["type"].as_str(), None | Some("ClusterIP")) {
            problems.push(format!(
                "{} is a {}",
                service["metadata"]["name"], service["spec"]["type"]
            ));
        }
    }
    let option = release.rendered.validated.environment().ingress.option;
    let own = match option {
        IngressOption::Alb => None,
        IngressOption::Nginx => Some("Ingress"),
        IngressOption::EnvoyGateway => Some("HTTPRoute"),
        IngressOption::Istio => Some("VirtualService"),
    };
    for kind in ROUTES {
        let found = release.of_kind(kind).len();
        let wanted = usize::from(own == Some(kind));
        if found != wanted {
            problems.push(format!("{found} of kind {kind}, not {wanted}"));
        }
    }
    problems.extend(own.and_then(|kind| route(release, kind)));
    if own.is_none() {
        problems.extend(binding(release));
    }
    problems
}

each_release! { the_only_way_in_is_the_load_balancer_of_terraform }

/// The chart's route leads from the gateway, under the domain, to a Service and port that there are.
fn route(release: &Release, kind: &str) -> Option<String> {
    let output = Output::new(release.rendered);
    let route = release.of_kind(kind).into_iter().next()?;
    let text = serde_json::to_string(route).unwrap();
    let domain = release
        .rendered
        .validated
        .environment()
        .dns
        .domain
        .as_ref()
        .unwrap()
        .to_string();
    if !text.contains(&domain) {
        return Some(format!("{kind} does not know {domain}"));
    }
    let (service, port) = match kind {
        "Ingress" => {
            let backend = &route["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"];
            (backend["name"].clone(), backend["port"]["number"].clone())
        }
        "HTTPRoute" => {
            let backend = &route["spec"]["rules"][0]["backendRefs"][0];
            (backend["name"].clone(), backend["port"].clone())
        }
        _ => {
            let destination = &route["spec"]["http"][0]["route"][0]["destination"];
            let host = destination["host"]
                .as_str()
                .unwrap()
                .split('.')
                .next()
                .unwrap();
            (host.into(), destination["port"]["number"].clone())
        }
    };
    let Some(found) = release.object("Service", service.as_str().unwrap()) else {
        return Some(format!("{kind} leads to {service}, which is not there"));
    };
    if !items(&found["spec"]["ports"])
        .iter()
        .any(|one| one["port"] == port)
    {
        return Some(format!(
            "{kind} leads to port {port} of {service}, which it has not"
        ));
    }
    // The gateway that the route names is one that the manifests make.
    let gateway = match kind {
        "HTTPRoute" => &route["spec"]["parentRefs"][0]["name"],
        "VirtualService" => &route["spec"]["gateways"][0],
        _ => return None,
    };
    let name = gateway
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let makes_it = output
        .of_kind("Gateway")
        .iter()
        .any(|object| object["metadata"]["name"] == name.as_str());
    (!makes_it).then(|| format!("no manifest makes the gateway {name}"))
}

/// The one binding leads to a Service, a port and pods that there are.
fn binding(release: &Release) -> Option<String> {
    let bindings = yaml(&target_group_binding(release.rendered)).unwrap();
    let bindings: Vec<&Value> = bindings.iter().filter(|object| !object.is_null()).collect();
    let [binding] = bindings.as_slice() else {
        return Some(format!("{} bindings", bindings.len()));
    };
    let reference = &binding["spec"]["serviceRef"];
    let Some(service) = release.object("Service", reference["name"].as_str().unwrap()) else {
        return Some(format!("there is no Service {reference}"));
    };
    let ports = items(&service["spec"]["ports"]);
    let Some(port) = ports.iter().find(|port| port["port"] == reference["port"]) else {
        return Some(format!("the Service has no port {reference}"));
    };
    let selector = service["spec"]["selector"].as_object().unwrap();
    let workloads = release.workloads();
    let pods = workloads
        .iter()
        .find(|workload| is_selected(workload, selector));
    let container_ports = pods
        .into_iter()
        .flat_map(Workload::containers)
        .flat_map(|one| items(&one["ports"]));
    let target = container_ports.into_iter().find(|one| {
        one["name"] == port["targetPort"] || one["containerPort"] == port["targetPort"]
    });
    let asked = Output::new(release.rendered).modules["load_balancer"]["target_port"].clone();
    if target.is_none_or(|target| target["containerPort"] != asked) {
        return Some(format!(
            "the load balancer asks port {asked}, the pods listen on {target:?}"
        ));
    }
    let namespace = release
        .rendered
        .validated
        .environment()
        .langsmith
        .namespace
        .as_str();
    (binding["metadata"]["namespace"] != namespace).then(|| "bound in another namespace".to_owned())
}

fn people_log_in_as_the_file_says(release: &Release) -> Vec<String> {
    let is_basic = release.rendered.validated.environment().langsmith.auth.mode == AuthMode::Basic;
    let wanted: BTreeSet<&str> = release
        .workloads()
        .iter()
        .flat_map(wanted_secrets)
        .filter_map(|(_, key)| key)
        .collect();
    let (own, other) = if is_basic {
        ("initial_org_admin_password", "oauth_client_id")
    } else {
        ("oauth_client_id", "initial_org_admin_password")
    };
    if wanted.contains(own) && !wanted.contains(other) {
        return Vec::new();
    }
    vec![format!("`{own}` should be read and `{other}` should not")]
}

each_release! { people_log_in_as_the_file_says }
