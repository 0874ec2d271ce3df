//! Deployed agents: `60-agents.yaml` of the LangSmith release, and what the operator makes for each agent.

use serde::Serialize;

use crate::format::yaml::{self, Map};
use crate::plan::Site;
use crate::plan::placement::{node_selector, tolerations};
use crate::plan::template::{filled, template};
use crate::plan::{mirrored, stores};

#[derive(Serialize)]
struct Facts {
    image: Option<String>,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
}

/// `60-agents.yaml`: the control plane of agents, and the operator for LangSmith's own namespace.
pub(super) fn values(site: &Site) -> Map {
    let environment = site.environment();
    let langsmith = &environment.langsmith;
    let mut deployment = Map::new()
        .set("enabled", true)
        .set("tlsEnabled", site.tls.is_on)
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
                .set("requests", stores::amounts(&scaling.requests))
                .set("limits", stores::amounts(&scaling.limits)),
        ),
    );
    if is_template_changed(site) {
        operator.insert("templates", templates(site));
        operator.insert_comment(
            "templates",
            "What the operator makes for each agent. The chart's own text knows neither the registry, nor the\n\
             pull secret, nor the nodes of this environment.",
        );
    }
    Map::new()
        .set("config", Map::new().set("deployment", deployment))
        .set("operator", operator)
}

/// Whether pods may call the public address of an agent, and trust its certificate.
pub(super) fn is_reached_from_inside(site: &Site) -> bool {
    site.ingress.admits_everybody && site.tls.is_trusted
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
pub(super) fn templates(site: &Site) -> Map {
    let environment = site.environment();
    let facts = |image: Option<String>| Facts {
        image,
        pull_secret: environment
            .langsmith
            .images
            .pull_secret
            .as_ref()
            .map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
    };
    // The server's image is the agent's own.
    let server = filled(template!("helm/operator/deployment.yaml"), facts(None));
    let mut map = Map::new().set("deployment", server);
    for (name, template) in [
        ("db", template!("helm/operator/db.yaml")),
        ("redis", template!("helm/operator/redis.yaml")),
    ] {
        // A chart without an image for it makes none.
        if let Some(image) = site.chart().operator_templates.get(name) {
            let image = mirrored(environment, &image.repository, &image.tag);
            map.insert(name, filled(template, facts(Some(image))));
        }
    }
    map
}
