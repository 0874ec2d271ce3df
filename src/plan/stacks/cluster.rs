//! The network and the cluster in it.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::cluster::{Capacity, Cluster, NodeGroup};
use crate::model::types::{Cidr, SecurityGroupId};
use crate::plan::Site;

use crate::plan::module::{Module, output};
use crate::plan::network::{egress, located, private_subnets, vpc_id};
use crate::plan::placement::effect;

pub(super) fn network(site: &Site) -> Module {
    let names = site.names();
    let create = &site.environment().network.create;
    let module = Module::guarded(
        "network",
        "A VPC of the environment's own.",
        &["name", "cidr"],
    )
    .pass("name", names.vpc())
    .pass("cluster_name", names.cluster())
    .pass("cidr", create.cidr.as_str())
    .pass("availability_zone_count", create.availability_zones)
    .pass("nat", egress(site).nat)
    .pass_some(
        "blob_bucket_arn",
        site.blob.bucket.as_ref().map(|bucket| bucket.arn.as_str()),
    )
    .pass("flow_log_group_name", names.flow_log_group())
    .pass("flow_log_role_name", names.role("flow-logs"))
    .pass("flow_log_key_alias", names.key_alias("flow-logs"))
    .pass("flow_log_retention_days", create.flow_log_retention.days())
    .promise(
        "private_subnets",
        create.availability_zones,
        format!(
            "the number of zones with a private subnet is {}",
            create.availability_zones
        ),
    )
    .promise(
        "nat_gateways",
        egress(site).gateways,
        format!("the number of NAT gateways is {}", egress(site).gateways),
    )
    .promise("flow_log_traffic", "ALL", "flow logs record all traffic")
    .promise(
        "flow_log_retention_days",
        create.flow_log_retention.days(),
        format!("flow logs are kept for {}", create.flow_log_retention),
    );
    located(module, site)
}

pub(super) fn cluster(site: &Site) -> Module {
    let names = site.names();
    let cluster = &site.environment().cluster;
    let administrators: Vec<(String, String)> = cluster
        .administrators
        .iter()
        .map(|(name, principal)| (name.to_string(), principal.to_string()))
        .collect();
    let node_groups: Vec<(String, Expression)> = cluster
        .node_groups
        .iter()
        .map(|(name, group)| (name.to_string(), node_group(group)))
        .collect();
    let mut module = Module::guarded(
        "cluster",
        "EKS, its nodes and its own add-ons.",
        &["name", "role_name"],
    )
    .pass("name", names.cluster())
    .pass("role_name", names.role("cluster"))
    .pass("node_role_name", names.role("nodes"))
    .pass("kubernetes_version", cluster.kubernetes_version.as_str())
    .pass("vpc_id", vpc_id(site))
    .pass("subnet_ids", private_subnets(site))
    .pass("public_access", cluster.endpoint.public);
    let endpoint = &cluster.endpoint;
    let ranges = |ranges: Vec<&Cidr>| {
        (!ranges.is_empty()).then(|| list(ranges.into_iter().map(Cidr::as_str)))
    };
    let groups = &endpoint.allowed_security_groups;
    let groups = (!groups.is_empty()).then(|| list(groups.iter().map(SecurityGroupId::as_str)));
    module = module
        .pass_some(
            "public_access_cidrs",
            ranges(endpoint.ranges_from_internet().collect()),
        )
        .pass_some(
            "private_access_cidrs",
            ranges(endpoint.ranges_through_network().collect()),
        )
        .pass_some("private_access_security_group_ids", groups);
    module = module
        .pass("key_alias", names.key_alias("cluster"))
        .pass("volume_key_alias", names.key_alias("cluster-volumes"))
        .pass("log_retention_days", cluster.log_retention.days());
    module = if administrators.is_empty() {
        module.pass("creator_is_administrator", true)
    } else {
        module.pass("administrators", object(administrators))
    };
    module = module
        .pass("vpc_cni_on_node_role", false)
        .pass("node_groups", object(node_groups))
        .pass("addons", addons(site));
    promised(located(module, site), cluster)
}

/// What the environment promises of its cluster.
fn promised(module: Module, cluster: &Cluster) -> Module {
    let is_public = cluster.endpoint.public;
    let endpoint = if is_public {
        "the Kubernetes API answers on the internet"
    } else {
        "the Kubernetes API does not answer on the internet"
    };
    let module = module
        .promise("public_endpoint", is_public, endpoint)
        .promise(
            "private_endpoint",
            true,
            "the Kubernetes API answers inside the VPC",
        )
        .promise(
            "secrets_encrypted",
            true,
            "Kubernetes secrets are encrypted with a key of their own",
        )
        .promise(
            "log_retention_days",
            cluster.log_retention.days(),
            format!("control plane logs are kept for {}", cluster.log_retention),
        )
        .promise(
            "node_disks_encrypted",
            true,
            "the disks of all nodes are encrypted",
        )
        .promise(
            "node_metadata_needs_token",
            true,
            "the metadata service of all nodes asks for a session token",
        );
    let groups = cluster.node_groups.iter();
    groups.fold(module, |module, (name, group)| {
        module
            .promise_of(
                "node_floors",
                name.as_str(),
                group.min,
                format!("the minimum size of node group {name} is {}", group.min),
            )
            .promise_of(
                "node_ceilings",
                name.as_str(),
                group.max,
                format!("the maximum size of node group {name} is {}", group.max),
            )
    })
}

fn node_group(group: &NodeGroup) -> Expression {
    let capacity = match group.capacity {
        Some(Capacity::Spot) => "SPOT",
        Some(Capacity::OnDemand) | None => "ON_DEMAND",
    };
    let mut entries: Vec<(&str, Expression)> = vec![
        ("instance_type", group.instance_type.as_str().into()),
        ("capacity_type", capacity.into()),
        ("min_size", group.min.into()),
        ("max_size", group.max.into()),
        ("disk_gib", group.disk_gib.into()),
    ];
    if let Some(zone) = group.zone {
        entries.push(("zone", u32::from(zone).into()));
    }
    if let Some(labels) = &group.labels {
        let labels = labels
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()));
        entries.push(("labels", object(labels)));
    }
    if let Some(taints) = &group.taints {
        let taints = taints.iter().map(|(key, taint)| {
            let effect = effect(taint).eks;
            (
                key.to_string(),
                object([("value", taint.value.as_str()), ("effect", effect)]),
            )
        });
        entries.push(("taints", object(taints)));
    }
    object(entries)
}

/// The EKS add-ons, with the roles of those that act in AWS.
fn addons(site: &Site) -> Expression {
    let role =
        |output_name: &str| object([("service_account_role_arn", output("identity", output_name))]);
    let none = || object(Vec::<(String, Expression)>::new());
    let cluster = &site.environment().cluster;
    let mut addons = vec![
        ("vpc-cni", role("vpc_cni_role_arn")),
        ("kube-proxy", none()),
    ];
    // EKS waits for the pods of these, which a region on standby without nodes has no room for.
    if cluster.node_groups.values().any(|group| group.min > 0) {
        addons.push(("coredns", none()));
        addons.push(("aws-ebs-csi-driver", role("ebs_csi_role_arn")));
        let metrics_server = site.metrics_server.eks_addon;
        addons.extend(metrics_server.map(|name| (name, none())));
    }
    object(addons)
}
