//! `nginx`: ingress-nginx behind the load balancer, told by the chart's Ingress.

use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::template::template;
use crate::plan::values::{requests, spread, strings};

use super::{
    BEHIND_A_GATEWAY, Backend, Route, Router, SmokeTest, echo, idle_seconds, keep_alive_seconds,
};

/// The class of Ingresses that the controller reads.
const CLASS: &str = "nginx";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    is_gateway: false,
    routes_agents: true,
    has_mesh: false,
    retired: Some("ingress-nginx has had no security fixes since March 2026"),
};

pub(super) fn plan(inputs: &Inputs) -> Router {
    Router {
        backend: Backend {
            service: "ingress-nginx-controller".to_owned(),
            namespace: "ingress-nginx".to_owned(),
            http_port: 80,
            https_port: 443,
            health_port: None,
            health_path: "/healthz",
        },
        has_namespace: true,
        addons: vec![
            Addon::new("ingress-nginx", controller(inputs)).tolerating(&[
                &["controller", "tolerations"],
                &["controller", "admissionWebhooks", "patch", "tolerations"],
            ]),
        ],
        route: Some(Route {
            key: "ingress",
            values: route(inputs),
        }),
        agents: None,
        manifests: Vec::new(),
        mesh: None,
        smoke_test: SmokeTest {
            ingress_class: Some(CLASS),
            ..echo(inputs, template!("manifests/smoke-test/route-nginx.yaml"))
        },
        drain: BEHIND_A_GATEWAY,
    }
}

fn body_size(inputs: &Inputs) -> String {
    format!("{}m", inputs.environment().langsmith.max_body_mib)
}

fn route(inputs: &Inputs) -> Map {
    let timeout = idle_seconds(inputs).to_string();
    let annotations = [
        ("proxy-body-size", body_size(inputs)),
        ("proxy-read-timeout", timeout.clone()),
        ("proxy-send-timeout", timeout),
    ];
    let annotations =
        annotations.map(|(name, value)| (format!("nginx.ingress.kubernetes.io/{name}"), value));
    Map::new()
        .set("ingressClassName", CLASS)
        .set("annotations", strings(annotations))
}

fn controller(inputs: &Inputs) -> Map {
    let environment = inputs.environment();
    let idle = idle_seconds(inputs);
    // The range of an existing VPC is unknown: the private ranges, then.
    let proxies = match environment.network.existing {
        None => environment.network.create.cidr.to_string(),
        Some(_) => "10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16".to_owned(),
    };
    let mut service = Map::new()
        .set("type", "ClusterIP")
        .set("enableHttps", false);
    service.insert_comment(
        "type",
        "The chart's default is LoadBalancer: a second one beside the ALB that Terraform owns.",
    );
    let mut config = strings([
        ("use-forwarded-headers", "true".to_owned()),
        ("proxy-real-ip-cidr", proxies),
        ("proxy-body-size", body_size(inputs)),
        ("proxy-read-timeout", idle.to_string()),
        ("proxy-send-timeout", idle.to_string()),
        ("keep-alive", keep_alive_seconds(inputs).to_string()),
    ]);
    config.insert_comment(
        "use-forwarded-headers",
        "The ALB says who the client is and which scheme it used, and only addresses of the network are\n\
         believed to be the ALB.",
    );
    config.insert_comment(
        "keep-alive",
        "Longer than the load balancer's idle timeout: a connection that nginx closes first is a 502.",
    );
    let controller = Map::new()
        .set("service", service)
        .set("publishService", Map::new().set("enabled", false))
        .set("config", config)
        .set("extraArgs", strings([("shutdown-grace-period", "30")]))
        .set(
            "ingressClassResource",
            Map::new().set("name", "nginx").set("default", false),
        )
        .set(
            "autoscaling",
            Map::new()
                .set("enabled", true)
                .set("minReplicas", 2)
                .set("maxReplicas", 10)
                .set("targetCPUUtilizationPercentage", 70),
        )
        .set("minAvailable", 1)
        .set("resources", requests("250m", "256Mi", Some("1Gi")))
        .set(
            "topologySpreadConstraints",
            spread([
                ("app.kubernetes.io/instance", "ingress-nginx"),
                ("app.kubernetes.io/component", "controller"),
            ]),
        );
    Map::new().set("controller", controller)
}
