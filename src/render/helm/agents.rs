//! Deployed agents: `60-agents.yaml` of the LangSmith release, and what the operator makes for each agent.

use serde::Serialize;

use crate::format::yaml::{self, Map};
use crate::model::ingress::{IngressOption, Issuer, TlsMode};
use crate::model::types::Cidr;
use crate::plan::Site;
use crate::plan::ingress::{issuer, way_in};
use crate::plan::placement::{node_selector, tolerations};
use crate::render::manifests::GATEWAY;
use crate::render::{RenderError, engine};

#[derive(Serialize)]
struct Facts {
    image: Option<String>,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
}

/// `60-agents.yaml`: the control plane of agents, and the operator for LangSmith's own namespace.
pub(super) fn agents(site: &Site) -> Result<Map, RenderError> {
    let environment = site.environment();
    let langsmith = &environment.langsmith;
    let mut deployment = Map::new()
        .set("enabled", true)
        .set("tlsEnabled", environment.tls.mode != TlsMode::None)
        .set("ingressHealthCheckEnabled", is_reached_from_inside(site));
    deployment.insert_comment(
        "ingressHealthCheckEnabled",
        "Whether a new agent must answer under its public address: only where that address, called from\n\
         inside the cluster, is let in and shows a certificate that everybody trusts.",
    );
    let mut operator = Map::new()
        .set("enabled", true)
        .set("createCRDs", true)
        .set("kedaEnabled", true)
        .set("watchNamespaces", langsmith.namespace.as_str());
    operator.insert_comment(
        "watchNamespaces",
        "This namespace alone, with a Role in place of a ClusterRole.",
    );
    let scaling = &langsmith.scaling.operator;
    operator.insert(
        "deployment",
        Map::new().set("replicas", scaling.replicas).set(
            "resources",
            Map::new()
                .set("requests", super::amounts(&scaling.requests))
                .set("limits", super::amounts(&scaling.limits)),
        ),
    );
    if is_template_changed(site) {
        operator.insert("templates", templates(site)?);
        operator.insert_comment(
            "templates",
            "What the operator makes for each agent. The chart's own text knows neither the registry, nor the\n\
             pull secret, nor the nodes of this environment.",
        );
    }
    Ok(Map::new()
        .set("config", Map::new().set("deployment", deployment))
        .set("operator", operator))
}

/// Whether pods may call the public address of an agent, and trust its certificate.
pub(super) fn is_reached_from_inside(site: &Site) -> bool {
    let environment = site.environment();
    let admits_everybody = environment
        .ingress
        .allowed_cidrs
        .iter()
        .map(Cidr::as_str)
        .any(|cidr| cidr == "0.0.0.0/0");
    let is_public = matches!(issuer(site), None | Some(Issuer::Letsencrypt));
    let is_own = environment.tls.certificate_arn.is_some();
    admits_everybody && is_public && !is_own
}

/// Whether what the chart makes for each agent would not run here as it stands.
fn is_template_changed(site: &Site) -> bool {
    let images = &site.environment().langsmith.images;
    images.registry.is_some()
        || images.pull_secret.is_some()
        || node_selector(site).is_some()
        || !tolerations(site).is_empty()
}

/// What the operator makes for each agent: its server, its PostgreSQL and its Redis.
pub(super) fn templates(site: &Site) -> Result<Map, RenderError> {
    let engine = engine("helm/operator");
    let images = &site.environment().langsmith.images;
    let mut map = Map::new();
    for (name, template) in [
        ("deployment", "deployment.yaml"),
        ("db", "db.yaml"),
        ("redis", "redis.yaml"),
    ] {
        let image = site.chart().operator_templates.get(name);
        let facts = Facts {
            image: image.map(|image| super::super::mirrored(site, &image.repository, &image.tag)),
            pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
            node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
            tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        };
        map.insert(
            name,
            engine.render(&format!("helm/operator/{template}"), facts)?,
        );
    }
    Ok(map)
}

/// The gateway that agents' routes hang on: its key in both charts, and where it is.
pub(super) fn gateway(site: &Site) -> Option<(&'static str, Map)> {
    let key = match site.environment().ingress.option {
        IngressOption::EnvoyGateway => "gateway",
        IngressOption::Istio => "istioGateway",
        IngressOption::Alb | IngressOption::Nginx => return None,
    };
    let namespace = way_in(site).targets.into_iter().next()?.namespace;
    let map = Map::new()
        .set("enabled", true)
        .set("name", GATEWAY)
        .set("namespace", namespace);
    Some((key, map))
}
