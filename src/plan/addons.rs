//! Which add-on charts the cluster gets, and the values of each.

use crate::chart;
use crate::format::yaml::{Map, Node};
use crate::internal::Internal;
use crate::model::Environment;

use super::placement::tolerations;
use super::scaler::uses_keda;
use super::values::{role, strings};
use super::{Inputs, Site};

/// A published chart for the whole cluster.
#[derive(Debug, Clone)]
pub(crate) struct Addon {
    /// Its folder under `profiles/charts/addons/`.
    pub(crate) key: &'static str,
    /// Its values.
    pub(crate) values: Map,
    /// What its repository is called.
    repository: &'static str,
    /// The add-on that it is installed after, beside the load balancer's controller.
    after: Option<&'static str>,
    /// Where its values take tolerations.
    tolerations: &'static [&'static [&'static str]],
}

impl Addon {
    pub(crate) fn new(key: &'static str, values: Map) -> Self {
        Self {
            key,
            values,
            repository: key,
            after: None,
            tolerations: &[&["tolerations"]],
        }
    }

    /// Names its repository, which it shares with others.
    #[must_use]
    pub(crate) fn from(self, repository: &'static str) -> Self {
        Self { repository, ..self }
    }

    /// Installs it after another.
    #[must_use]
    pub(crate) fn after(self, other: &'static str) -> Self {
        Self {
            after: Some(other),
            ..self
        }
    }

    /// What lsgen ships about its chart.
    pub(crate) fn about(&self) -> &'static chart::Addon {
        chart::addon(self.key).internal(self.key)
    }

    /// The repository's name and address, none for a chart that is named by its address, and the chart as Helm takes it.
    pub(crate) fn source(&self) -> (Option<(String, String)>, String) {
        let about = self.about();
        if about.repository.starts_with("oci://") {
            return (None, about.repository.clone());
        }
        let chart = format!("{}/{}", self.repository, about.chart);
        (
            Some((self.repository.to_owned(), about.repository.clone())),
            chart,
        )
    }

    /// The release that it is installed after, beside that of the load balancer's controller: `namespace/name`.
    pub(crate) fn after_release(&self) -> Option<String> {
        let other = self.after?;
        let other = chart::addon(other).internal(other);
        Some(format!("{}/{}", other.namespace, other.release))
    }

    /// Says where its values take tolerations, other than at `tolerations`.
    #[must_use]
    pub(crate) fn tolerating(self, tolerations: &'static [&'static [&'static str]]) -> Self {
        Self {
            tolerations,
            ..self
        }
    }
}

/// The add-ons in the order they are installed. ClickHouse's operator, which waits for its credentials, comes last.
pub(crate) fn addons(site: &Site) -> Vec<Addon> {
    let mut addons = vec![
        Addon::new(
            "aws-load-balancer-controller",
            load_balancer_controller(site),
        ),
        Addon::new("external-secrets", external_secrets(site)).tolerating(&[
            &["tolerations"],
            &["webhook", "tolerations"],
            &["certController", "tolerations"],
        ]),
        Addon::new("cluster-autoscaler", cluster_autoscaler(site)),
    ];
    addons.extend(site.metrics_server.addon.clone());
    if uses_keda(site) {
        addons.push(Addon::new("keda", keda(site)));
    }
    addons.extend(site.ingress.router.addons.iter().cloned());
    addons.extend(site.tls.addons.iter().cloned());
    addons.extend(site.clickhouse.addon.clone());
    let tolerations = tolerations(site);
    if !tolerations.is_empty() {
        for addon in &mut addons {
            for path in addon.tolerations {
                addon.values.insert_path(path, tolerations.clone());
            }
        }
    }
    addons
}

/// The folders of the add-ons under `profiles/charts/addons/`, in the same order.
pub(crate) fn addon_names(site: &Site) -> Vec<&'static str> {
    addons(site).into_iter().map(|addon| addon.key).collect()
}

/// Where the LangSmith chart is published, and that of agents that run apart.
pub(crate) const LANGSMITH_REPOSITORY: (&str, &str) =
    ("langchain", "https://langchain-ai.github.io/helm");

/// The chart of agents that run apart. The name of its release is what every object of it starts with.
pub(crate) fn dataplane() -> &'static chart::Addon {
    let key = "langgraph-dataplane";
    chart::addon(key).internal(key)
}

/// The tag of the cluster autoscaler, whose minor is the cluster's own.
pub(crate) fn autoscaler_tag(addon: &chart::Addon, environment: &Environment) -> Option<String> {
    let minor = environment.cluster.kubernetes_version.minor();
    addon.images.first()?.tag_for(minor)
}

fn load_balancer_controller(inputs: &Inputs) -> Map {
    let environment = inputs.environment();
    let mut values = Map::new()
        .set("clusterName", inputs.names().cluster())
        .set("region", environment.cloud.region.as_str());
    match &environment.network.existing {
        Some(existing) => values.insert("vpcId", existing.vpc_id.to_string()),
        None => {
            values.insert("vpcTags", Map::new().set("Name", inputs.names().vpc()));
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
                .set(
                    "annotations",
                    role(inputs.names().role_arn("load-balancer-controller")),
                ),
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

fn external_secrets(inputs: &Inputs) -> Map {
    Map::new()
        .set("installCRDs", true)
        .set(
            "serviceAccount",
            Map::new()
                .set("create", true)
                .set("name", "external-secrets")
                .set(
                    "annotations",
                    role(inputs.names().role_arn("external-secrets")),
                ),
        )
        .set("replicaCount", 2)
        .set("leaderElect", true)
}

fn cluster_autoscaler(inputs: &Inputs) -> Map {
    let environment = inputs.environment();
    let addon = chart::addon("cluster-autoscaler").internal("cluster-autoscaler");
    let tag = autoscaler_tag(addon, environment);
    let mut values = Map::new()
        .set("cloudProvider", "aws")
        .set("awsRegion", environment.cloud.region.as_str())
        .set(
            "autoDiscovery",
            Map::new().set("clusterName", inputs.names().cluster()),
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
                    .set(
                        "annotations",
                        role(inputs.names().role_arn("cluster-autoscaler")),
                    ),
            ),
        )
        .set(
            "extraArgs",
            strings([
                ("balance-similar-node-groups", Node::from("true")),
                ("expander", Node::from("least-waste")),
                ("skip-nodes-with-local-storage", Node::from("false")),
            ]),
        );
    values.insert_comment("image", "The autoscaler's minor is the cluster's own.");
    values
}

fn keda(inputs: &Inputs) -> Map {
    Map::new()
        .set("clusterName", inputs.names().cluster())
        .set("crds", Map::new().set("install", true))
        .set("operator", Map::new().set("replicaCount", 2))
        .set("metricsServer", Map::new().set("replicaCount", 2))
        .set("webhooks", Map::new().set("replicaCount", 2))
}
