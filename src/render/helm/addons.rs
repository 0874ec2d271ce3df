//! The cluster's add-ons: what each is told.

use crate::chart;
use crate::format::yaml::{Map, Node};
use crate::plan;
use crate::plan::CLICKHOUSE_OPERATOR;
use crate::plan::Site;
use crate::plan::placement::tolerations;
use crate::plan::stores::CLICKHOUSE_NAMESPACE;
use crate::render::RenderError;

use super::gateways;

/// The values of an add-on, by its folder under `profiles/charts/addons/`.
pub(super) fn of(site: &Site, key: &str) -> Result<Map, RenderError> {
    let mut values =
        values(site, key).ok_or_else(|| RenderError::Missing(format!("values of {key}")))?;
    let tolerations = tolerations(site);
    if !tolerations.is_empty() {
        for path in toleration_paths(key) {
            values.insert_path(path, tolerations.clone());
        }
    }
    Ok(values)
}

/// What an add-on is told; nothing is known of one that lsgen does not install.
fn values(site: &Site, name: &str) -> Option<Map> {
    Some(match name {
        "aws-load-balancer-controller" => load_balancer_controller(site),
        "external-secrets" => external_secrets(site),
        "cluster-autoscaler" => cluster_autoscaler(site),
        "metrics-server" => Map::new().set("replicas", 2),
        "keda" => keda(site),
        CLICKHOUSE_OPERATOR => clickhouse_operator(),
        _ => return gateways::values(site, name),
    })
}

fn clickhouse_operator() -> Map {
    let mut values = Map::new();
    values.insert_path(
        &["configs", "files", "config.yaml", "watch", "namespaces"],
        vec![Node::from(CLICKHOUSE_NAMESPACE)],
    );
    let mut values = values
        .set("secret", Map::new().set("create", false))
        .set("crdHook", Map::new().set("enabled", false));
    values.insert_comment(
        "secret",
        "The chart's own has a published password; manifests/secrets brings another.",
    );
    values.insert_comment(
        "crdHook",
        "It would run an image without a fixed tag. Helm installs the kinds at the first time; later ones are\n\
         applied by hand, as for every chart with a folder crds.",
    );
    values
}

/// Where an add-on takes its tolerations.
fn toleration_paths(name: &str) -> &'static [&'static [&'static str]] {
    match name {
        "external-secrets" => &[
            &["tolerations"],
            &["webhook", "tolerations"],
            &["certController", "tolerations"],
        ],
        "ingress-nginx" => &[
            &["controller", "tolerations"],
            &["controller", "admissionWebhooks", "patch", "tolerations"],
        ],
        "gateway-helm" => &[
            &["deployment", "pod", "tolerations"],
            &["certgen", "job", "tolerations"],
        ],
        "istio-base" => &[],
        "cert-manager" => &[
            &["tolerations"],
            &["webhook", "tolerations"],
            &["cainjector", "tolerations"],
            &["startupapicheck", "tolerations"],
        ],
        _ => &[&["tolerations"]],
    }
}

fn role(site: &Site, role: &str) -> Map {
    Map::new().set("eks.amazonaws.com/role-arn", site.names().role_arn(role))
}

fn load_balancer_controller(site: &Site) -> Map {
    let environment = site.environment();
    let mut values = Map::new()
        .set("clusterName", site.names().cluster())
        .set("region", environment.cloud.region.as_str());
    match &environment.network.existing {
        Some(existing) => values.insert("vpcId", existing.vpc_id.to_string()),
        None => {
            values.insert("vpcTags", Map::new().set("Name", site.names().vpc()));
            values.insert_comment(
                "vpcTags",
                "The VPC by the name that lsgen gave it: its id is known to AWS only.",
            );
        }
    }
    let mut values = values
        .set(
            "serviceAccount",
            Map::new()
                .set("create", true)
                .set("name", "aws-load-balancer-controller")
                .set("annotations", role(site, "load-balancer-controller")),
        )
        .set("replicaCount", 2)
        .set("podDisruptionBudget", Map::new().set("maxUnavailable", 1))
        .set("enableServiceMutatorWebhook", false)
        .set("keepTLSSecret", true);
    values.insert_comment(
        "enableServiceMutatorWebhook",
        "No Service here asks for a load balancer, and with the webhook every new Service would wait\n\
         for this controller.",
    );
    values
}

fn external_secrets(site: &Site) -> Map {
    Map::new()
        .set("installCRDs", true)
        .set(
            "serviceAccount",
            Map::new()
                .set("create", true)
                .set("name", "external-secrets")
                .set("annotations", role(site, "external-secrets")),
        )
        .set("replicaCount", 2)
        .set("leaderElect", true)
}

fn cluster_autoscaler(site: &Site) -> Map {
    let environment = site.environment();
    let addon = chart::addon("cluster-autoscaler").ok();
    let tag = addon.and_then(|addon| plan::autoscaler_tag(&addon, environment));
    let mut values = Map::new()
        .set("cloudProvider", "aws")
        .set("awsRegion", environment.cloud.region.as_str())
        .set(
            "autoDiscovery",
            Map::new().set("clusterName", site.names().cluster()),
        )
        .set("fullnameOverride", "cluster-autoscaler")
        .set("image", Map::new().set_some("tag", tag))
        .set(
            "rbac",
            Map::new().set(
                "serviceAccount",
                Map::new()
                    .set("create", true)
                    .set("name", "cluster-autoscaler")
                    .set("annotations", role(site, "cluster-autoscaler")),
            ),
        )
        .set(
            "extraArgs",
            super::strings([
                ("balance-similar-node-groups", Node::from("true")),
                ("expander", Node::from("least-waste")),
                ("skip-nodes-with-local-storage", Node::from("false")),
            ]),
        );
    values.insert_comment("image", "The autoscaler's minor is the cluster's own.");
    values
}

fn keda(site: &Site) -> Map {
    Map::new()
        .set("clusterName", site.names().cluster())
        .set("crds", Map::new().set("install", true))
        .set("operator", Map::new().set("replicaCount", 2))
        .set("metricsServer", Map::new().set("replicaCount", 2))
        .set("webhooks", Map::new().set("replicaCount", 2))
}
