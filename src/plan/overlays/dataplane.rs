//! The values of agents in a namespace of their own, with a listener and an operator.
//!
//! LangSmith gives the ids of workspace and listener once it runs, so the first rendering has the
//! namespace and its rights only, and the README says how to come by the ids.

use crate::format::yaml::{Map, Node};
use crate::model::types::Uuid;
use crate::plan::placement::placement;
use crate::plan::secrets::{DATAPLANE_API_KEY_SECRET, DATAPLANE_REDIS_SECRET};
use crate::plan::stores::amounts;
use crate::plan::{Site, path_in_mirror, scaler};

use super::{agents, revisions};

/// The values, where LangSmith has given its ids.
pub(crate) fn values(site: &Site) -> Option<Map> {
    let (workspace, listener) = site.dataplane_ids()?;
    Some(with_ids(site, workspace, listener))
}

fn namespace(site: &Site) -> String {
    let dataplane = &site.environment().langsmith.dataplane;
    dataplane.namespace.to_string()
}

fn with_ids(site: &Site, workspace: &Uuid, listener: &Uuid) -> Map {
    let mut ingress = Map::new()
        .set("enabled", false)
        .set("tlsEnabled", site.tls.is_on);
    ingress.insert_comment(
        "tlsEnabled",
        "The operator reads this with a gateway too: whether agents are addressed with https.",
    );
    let mut values = Map::new()
        .set("images", images(site))
        .set("ingress", ingress);
    if let Some(gateway) = site.ingress.router.agents.clone() {
        let domain = site.dns.domain.clone();
        values.insert(gateway.key, gateway.values.set_some("hostname", domain));
    }
    values
        .set("config", config(site, workspace, listener))
        .set("listener", self::listener(site))
        .set("operator", operator(site))
        .set(
            "redis",
            Map::new().set(
                "external",
                Map::new()
                    .set("enabled", true)
                    .set("existingSecretName", DATAPLANE_REDIS_SECRET),
            ),
        )
}

/// The images of the release's own listener and operator, so that both sides are of one version.
fn images(site: &Site) -> Map {
    let mut images = super::images::images(site);
    for (key, workload) in [("listenerImage", "listener"), ("operatorImage", "operator")] {
        let line = site.chart();
        let image = line
            .workloads
            .get(workload)
            .and_then(|workload| workload.images.first())
            .and_then(|image| line.images.get(image));
        if let Some(image) = image {
            let is_mirrored = site.environment().langsmith.images.registry.is_some();
            let repository = if is_mirrored {
                path_in_mirror(&image.repository).to_owned()
            } else {
                image.repository.clone()
            };
            let image = Map::new()
                .set("repository", repository)
                .set("tag", image.tag.clone());
            images.insert(key, image);
        }
    }
    images.insert_comment("listenerImage", "Those of the LangSmith release.");
    images
}

fn config(site: &Site, workspace: &Uuid, listener: &Uuid) -> Map {
    let url = |workload: &str, suffix: &str| {
        let workload = site.chart().workloads.get(workload);
        let port = workload.and_then(|workload| workload.service_ports.first());
        let host = site.names().release_host(suffix);
        port.map(|port| format!("http://{host}:{port}"))
    };
    let mut config = Map::new()
        .set("existingSecretName", DATAPLANE_API_KEY_SECRET)
        .set_some("hostBackendUrl", url("hostBackend", "host-backend"))
        .set_some(
            "smithBackendUrl",
            url("platformBackend", "platform-backend"),
        )
        .set("langsmithWorkspaceId", workspace.as_str())
        .set("langgraphListenerId", listener.as_str())
        .set("hostQueue", "host-agents")
        .set("watchNamespaces", namespace(site))
        .set(
            "enableLGPDeploymentHealthCheck",
            agents::is_reached_from_inside(site),
        );
    config.insert_comment(
        "hostBackendUrl",
        "Inside the cluster, without a turn through the load balancer.",
    );
    config.insert_comment(
        "hostQueue",
        "Of its own: LangSmith's listener keeps its jobs in the same Redis, in the queue `host`.",
    );
    config
}

fn listener(site: &Site) -> Map {
    let langsmith = &site.environment().langsmith;
    let service = &langsmith.scaling.listener;
    let mut deployment = Map::new().set("autoRestart", false);
    deployment.insert_comment(
        "autoRestart",
        "On, every rendering restarts the pods, and no two are alike.",
    );
    let secrets = revisions::of_namespace(site, langsmith.dataplane.namespace.as_str());
    deployment.insert("annotations", secrets);
    deployment.insert_comment(
        "annotations",
        "Another revision of a secret replaces the pods, which read it when they start.",
    );
    let scaling = scaler::plan(site, service);
    if let Some(replicas) = scaling.replicas {
        deployment.insert("replicas", replicas);
    }
    deployment.insert(
        "resources",
        Map::new()
            .set("requests", amounts(&service.requests))
            .set("limits", amounts(&service.limits)),
    );
    deployment.merge(placement(site));
    Map::new()
        .set("deployment", deployment)
        .set("autoscaling", scaling.apart)
        .set_some("pdb", budget(site))
}

fn operator(site: &Site) -> Map {
    let fixed = &site.environment().langsmith.scaling.operator;
    let mut deployment = Map::new()
        .set("autoRestart", false)
        .set("replicas", fixed.replicas)
        .set(
            "resources",
            Map::new()
                .set("requests", amounts(&fixed.requests))
                .set("limits", amounts(&fixed.limits)),
        );
    deployment.merge(placement(site));
    let mut operator = Map::new()
        .set("enabled", true)
        .set("createCRDs", false)
        .set("kedaEnabled", true)
        .set("watchNamespaces", namespace(site))
        .set("deployment", deployment)
        .set_some("pdb", budget(site))
        .set("templates", agents::templates(site));
    operator.insert_comment("createCRDs", "The LangSmith release has made them.");
    operator.insert_comment(
        "templates",
        "Those of the LangSmith release's chart: this chart's own are for an older operator.",
    );
    operator
}

fn budget(site: &Site) -> Option<Node> {
    let is_wanted = site.environment().langsmith.pod_disruption_budgets;
    is_wanted.then(|| {
        Map::new()
            .set("enabled", true)
            .set("minAvailable", 1)
            .into()
    })
}
