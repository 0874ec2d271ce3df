//! `[cluster]`: the EKS cluster and its nodes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{
    Cidr, Duration, InstanceType, KubernetesName, KubernetesVersion, LabelKey, LabelValue,
    PrincipalArn, SecurityGroupId,
};

/// The EKS cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// The Kubernetes version. EKS upgrades one minor at a time and never back.
    pub kubernetes_version: KubernetesVersion,
    /// Who can reach the API server.
    pub endpoint: Endpoint,
    /// IAM roles or users that administer the cluster, by a name of your choice.
    #[schemars(extend("x-lsgen-key" = "KubernetesName"))]
    pub administrators: BTreeMap<KubernetesName, PrincipalArn>,
    /// The managed node groups, by name.
    #[schemars(extend("x-lsgen-key" = "KubernetesName"))]
    pub node_groups: BTreeMap<KubernetesName, NodeGroup>,
    /// How the metrics server is installed. Autoscaling does nothing without it.
    pub metrics_server: MetricsServer,
    /// How long control-plane logs are kept.
    pub log_retention: Duration,
}

/// Who can reach the API server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Whether the API server answers from the internet as well as from the VPC.
    pub public: bool,
    /// The ranges that may reach the API server. With a private endpoint each becomes a rule for port 443 of the cluster's security
    /// group, in both regions. With a public one that holds for private ranges, and the others are admitted from the internet.
    pub allowed_cidrs: Vec<Cidr>,
    /// Security groups whose members may reach the API server through the network, such as a bastion's. They belong to one
    /// region: those of the recovery region are named under `[recovery.endpoint]`.
    pub allowed_security_groups: Vec<SecurityGroupId>,
}

impl Endpoint {
    /// The ranges that are admitted from the internet: those of a public endpoint that the internet can route.
    pub fn ranges_from_internet(&self) -> impl Iterator<Item = &Cidr> {
        self.allowed_cidrs
            .iter()
            .filter(|range| self.public && !range.is_private())
    }

    /// The ranges that are admitted through the network.
    pub fn ranges_through_network(&self) -> impl Iterator<Item = &Cidr> {
        self.allowed_cidrs
            .iter()
            .filter(|range| !self.public || range.is_private())
    }
}

/// A managed node group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeGroup {
    /// The instance type of every node.
    pub instance_type: InstanceType,
    /// The fewest nodes.
    #[schemars(range(min = 0, max = 450))]
    pub min: u32,
    /// The most nodes that the cluster autoscaler may start.
    #[schemars(range(min = 1, max = 450))]
    pub max: u32,
    /// The root volume of each node, in GiB. Images and logs live there.
    #[schemars(range(min = 20, max = 16384))]
    pub disk_gib: u32,
    /// The zone that its nodes are in, counted from 1 in the order of the private subnets; without one, in all of them. A
    /// volume stays in its zone, and the autoscaler can start a node there only with a group of that zone.
    #[schemars(range(min = 1, max = 6))]
    pub zone: Option<u8>,
    /// Whether instances are on-demand, or spot instances, which AWS can reclaim. On-demand if left out.
    pub capacity: Option<Capacity>,
    /// Labels of the nodes.
    #[schemars(extend("x-lsgen-key" = "LabelKey"))]
    pub labels: Option<BTreeMap<LabelKey, LabelValue>>,
    /// Taints of the nodes, by key. LangSmith's workloads then tolerate them.
    #[schemars(extend("x-lsgen-key" = "LabelKey"))]
    pub taints: Option<BTreeMap<LabelKey, Taint>>,
}

/// How capacity is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// Ordinary instances.
    OnDemand,
    /// Cheap instances that AWS takes back at two minutes' notice.
    Spot,
}

/// A taint that keeps other pods away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taint {
    /// The taint's value.
    pub value: LabelValue,
    /// What happens to pods that do not tolerate it.
    pub effect: TaintEffect,
}

/// What happens to pods that do not tolerate a taint, in Kubernetes' own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// They are not scheduled here.
    NoSchedule,
    /// They are scheduled elsewhere if possible.
    PreferNoSchedule,
    /// They are not scheduled here, and running ones are evicted.
    NoExecute,
}

impl TaintEffect {
    /// Whether pods without a toleration are kept off the node.
    pub fn keeps_off(self) -> bool {
        match self {
            Self::NoSchedule | Self::NoExecute => true,
            Self::PreferNoSchedule => false,
        }
    }
}

/// How the metrics server is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MetricsServer {
    /// As an EKS community add-on, by Terraform.
    EksAddon,
    /// As a Helm release.
    Chart,
}
