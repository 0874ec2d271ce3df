//! Nothing is sent to a pod that has ended, and KEDA reaches what it asks.

use std::fs;

use serde_json::Value;

use crate::charts::Release;
use crate::environments::project;
use crate::environments::read::{Output, items};

/// The seconds that a target group goes on sending to a pod that ends.
fn deregistration_delay() -> u64 {
    let file = project("templates/terraform/modules/load-balancer/main.tf");
    let text = fs::read_to_string(file).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("deregistration_delay"));
    let (_, seconds) = line.unwrap().split_once('=').unwrap();
    seconds.trim().parse().unwrap()
}

fn a_frontend_that_ends_serves_until_the_load_balancer_has_let_go_of_it(
    release: &Release,
) -> Vec<String> {
    let name = release
        .rendered
        .validated
        .names()
        .release_object("frontend");
    let Some(frontend) = release.object("Deployment", &name) else {
        return Vec::new();
    };
    let pod = &frontend["spec"]["template"]["spec"];
    let seconds = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"].as_u64();
    let grace = pod["terminationGracePeriodSeconds"].as_u64();
    let output = Output::new(release.rendered);
    let is_target = output
        .of_kind("TargetGroupBinding")
        .iter()
        .any(|binding| binding["spec"]["serviceRef"]["name"] == name.as_str());
    let needed = if is_target {
        deregistration_delay()
    } else {
        10
    };
    let is_drained = seconds.is_some_and(|seconds| {
        seconds > needed && grace.is_some_and(|grace| grace >= seconds + 30)
    });
    if is_drained {
        Vec::new()
    } else {
        vec![format!(
            "sleeps {seconds:?} of {grace:?}, and {needed} are needed"
        )]
    }
}

each_release! { a_frontend_that_ends_serves_until_the_load_balancer_has_let_go_of_it }

fn keda_reaches_the_ports_that_it_asks(release: &Release) -> Vec<String> {
    let environment = release.rendered.validated.environment();
    if !environment.ingress.mutual_tls {
        return Vec::new();
    }
    let output = Output::new(release.rendered);
    let policies = output.of_kind("PeerAuthentication");
    let is_open = |service: &str, port: &str| {
        policies.iter().any(|policy| {
            let labels = &policy["spec"]["selector"]["matchLabels"];
            labels["app.kubernetes.io/component"] == service
                && policy["spec"]["portLevelMtls"][port]["mode"] == "PERMISSIVE"
        })
    };
    let scaled = release.of_kind("ScaledObject").into_iter();
    let triggers = scaled.flat_map(|scaled| items(&scaled["spec"]["triggers"]));
    let urls = triggers.filter_map(|trigger: &Value| trigger["metadata"]["url"].as_str());
    let closed = urls.filter(|url| {
        let host = url.trim_start_matches("http://").split('/').next().unwrap();
        let (host, port) = host.split_once(':').unwrap();
        let port = release.container_port(host.split('.').next().unwrap(), port);
        !is_open(host.split('.').next().unwrap(), &port)
    });
    closed
        .map(|url| format!("KEDA is refused at {url}"))
        .collect()
}

each_release! { keda_reaches_the_ports_that_it_asks }
