//! The infra stack: network, cluster, roles, stores, load balancer, records.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::cloud::Nat;
use crate::model::cluster::{Capacity, MetricsServer, NodeGroup, TaintEffect};
use crate::model::ingress::{Scheme, TlsMode, Zone};
use crate::model::recovery::RecoveryProfile;
use crate::model::stores::{PostgresSource, RedisAuth, RedisSource};
use crate::rules::Validated;

use super::super::helm::CLOUD_WORKLOADS;
use super::super::parameters::{Writer, parameters};
use super::super::{needs_role, uses_redis_iam};
use super::module::{Module, output};
use super::root::Output;

/// The frontend's container port, which the load balancer reaches directly.
const FRONTEND_PORT: u32 = 8080;

/// The modules of the stack, in a reader's order.
pub(super) fn modules(validated: &Validated) -> Vec<Module> {
    let stores = &validated.environment().stores;
    let mut modules = Vec::new();
    if validated.environment().network.existing.is_none() {
        modules.push(network(validated));
    }
    modules.push(cluster(validated));
    modules.push(identity(validated));
    modules.push(secrets(validated));
    if stores.postgres.source == PostgresSource::Rds {
        modules.push(postgres(validated));
    }
    if stores.redis.source == RedisSource::Elasticache {
        modules.push(redis(validated));
    }
    if stores.blob.enabled {
        modules.push(blob(validated));
    }
    modules.push(load_balancer(validated));
    if has_zone(validated) {
        modules.push(dns(validated));
    }
    modules
}

/// What the stack puts out.
pub(super) fn outputs(validated: &Validated) -> Vec<Output> {
    let environment = validated.environment();
    let mut outputs = vec![
        Output {
            name: "cluster_name",
            description: "For `aws eks update-kubeconfig --name`.",
            value: output("cluster", "name"),
        },
        Output {
            name: "load_balancer_dns_name",
            description: "Where the load balancer answers.",
            value: output("load-balancer", "dns_name"),
        },
        Output {
            name: "target_group_arn",
            description: "What the frontend's Service is bound to; also in the parameter store.",
            value: output("load-balancer", "target_group_arn"),
        },
        Output {
            name: "parameter_key_arn",
            description: "The key that encrypts the parameters.",
            value: output("secrets", "key_arn"),
        },
    ];
    if environment.network.existing.is_none() {
        outputs.push(Output {
            name: "nat_public_ips",
            description: "The addresses that the cluster calls others from, for their allow lists.",
            value: output("network", "nat_public_ips"),
        });
    }
    if environment.stores.blob.enabled {
        outputs.push(Output {
            name: "blob_bucket",
            description: "The bucket of LangSmith's blobs.",
            value: output("blob", "bucket_name"),
        });
    }
    if environment.stores.postgres.source == PostgresSource::Rds {
        outputs.push(Output {
            name: "postgres_endpoint",
            description: "The host of PostgreSQL.",
            value: output("postgres", "endpoint"),
        });
    }
    if environment.stores.redis.source == RedisSource::Elasticache {
        outputs.push(Output {
            name: "redis_endpoint",
            description: "The host of the Redis primary.",
            value: output("redis", "primary_endpoint"),
        });
    }
    if environment.dns.zone == Zone::Create {
        outputs.push(Output {
            name: "name_servers",
            description: "The name servers to delegate the domain to.",
            value: output("dns", "name_servers"),
        });
    }
    outputs
}

fn has_zone(validated: &Validated) -> bool {
    validated.environment().dns.zone != Zone::None
}

/// Account and region, which most modules build ARNs of.
fn located(module: Module, validated: &Validated) -> Module {
    let cloud = &validated.environment().cloud;
    module
        .pass("account_id", cloud.account_id.as_str())
        .pass("region", cloud.region.as_str())
}

fn vpc_id(validated: &Validated) -> Expression {
    match &validated.environment().network.existing {
        Some(existing) => existing.vpc_id.as_str().into(),
        None => output("network", "vpc_id"),
    }
}

fn private_subnets(validated: &Validated) -> Expression {
    match &validated.environment().network.existing {
        Some(existing) => list(
            existing
                .private_subnets
                .iter()
                .map(|subnet| subnet.as_str()),
        ),
        None => output("network", "private_subnet_ids"),
    }
}

fn public_subnets(validated: &Validated) -> Expression {
    match &validated.environment().network.existing {
        Some(existing) => list(
            existing
                .public_subnets
                .iter()
                .flatten()
                .map(|subnet| subnet.as_str()),
        ),
        None => output("network", "public_subnet_ids"),
    }
}

fn network(validated: &Validated) -> Module {
    let names = validated.names();
    let create = &validated.environment().network.create;
    let nat = match create.nat {
        Nat::Single => "single",
        Nat::PerAz => "per-az",
    };
    let module = Module::new("network", "A VPC of the environment's own.")
        .pass("name", names.vpc())
        .pass("cluster_name", names.cluster())
        .pass("cidr", create.cidr.as_str())
        .pass("availability_zone_count", create.availability_zones)
        .pass("nat", nat)
        .pass_some(
            "blob_bucket_arn",
            validated
                .environment()
                .stores
                .blob
                .enabled
                .then(|| names.blob_bucket_arn()),
        )
        .pass("flow_log_group_name", names.flow_log_group())
        .pass("flow_log_role_name", names.role("flow-logs"))
        .pass("flow_log_key_alias", names.key_alias("flow-logs"))
        .pass("flow_log_retention_days", create.flow_log_retention.days());
    located(module, validated)
}

fn cluster(validated: &Validated) -> Module {
    let names = validated.names();
    let cluster = &validated.environment().cluster;
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
    let mut module = Module::new("cluster", "EKS, its nodes and its own add-ons.")
        .pass("name", names.cluster())
        .pass("role_name", names.role("cluster"))
        .pass("node_role_name", names.role("nodes"))
        .pass("kubernetes_version", cluster.kubernetes_version.as_str())
        .pass("vpc_id", vpc_id(validated))
        .pass("subnet_ids", private_subnets(validated))
        .pass("public_access", cluster.endpoint.public);
    if cluster.endpoint.public {
        let ranges = cluster
            .endpoint
            .allowed_cidrs
            .iter()
            .map(|cidr| cidr.as_str());
        module = module.pass("public_access_cidrs", list(ranges));
    }
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
        .pass("addons", addons(validated));
    located(module, validated)
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
    if let Some(labels) = &group.labels {
        let labels = labels
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()));
        entries.push(("labels", object(labels)));
    }
    if let Some(taints) = &group.taints {
        let taints = taints.iter().map(|(key, taint)| {
            let effect = match taint.effect {
                TaintEffect::NoSchedule => "NO_SCHEDULE",
                TaintEffect::PreferNoSchedule => "PREFER_NO_SCHEDULE",
                TaintEffect::NoExecute => "NO_EXECUTE",
            };
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
fn addons(validated: &Validated) -> Expression {
    let role =
        |output_name: &str| object([("service_account_role_arn", output("identity", output_name))]);
    let none = || object(Vec::<(String, Expression)>::new());
    let mut addons = vec![
        ("vpc-cni", role("vpc_cni_role_arn")),
        ("kube-proxy", none()),
        ("coredns", none()),
        ("aws-ebs-csi-driver", role("ebs_csi_role_arn")),
    ];
    if validated.environment().cluster.metrics_server == MetricsServer::EksAddon {
        addons.push(("metrics-server", none()));
    }
    object(addons)
}

fn identity(validated: &Validated) -> Module {
    let names = validated.names();
    let environment = validated.environment();
    let role = |part: &str, service_account: &str| {
        vec![
            ("role_name", Expression::from(names.role(part))),
            ("service_accounts", list([service_account])),
        ]
    };
    let mut module = Module::new(
        "identity",
        "One role for each service account that acts in AWS.",
    )
    .pass("oidc_provider_arn", output("cluster", "oidc_provider_arn"))
    .pass("oidc_issuer", output("cluster", "oidc_issuer"))
    .pass("cluster_name", names.cluster())
    .pass("vpc_id", vpc_id(validated));
    if needs_role(validated) {
        let namespace = &environment.langsmith.namespace;
        let accounts = CLOUD_WORKLOADS
            .map(|(_, suffix)| format!("{namespace}/{}", names.release_object(suffix)));
        let mut langsmith = vec![
            ("role_name", Expression::from(names.role("langsmith"))),
            ("service_accounts", list(accounts)),
        ];
        if environment.stores.blob.enabled {
            langsmith.push(("bucket_arn", output("blob", "bucket_arn")));
            langsmith.push(("key_arn", output("blob", "key_arn")));
        }
        if uses_redis_iam(validated) {
            let connect = object([
                (
                    "replication_group_arn",
                    output("redis", "replication_group_arn"),
                ),
                ("user_arn", output("redis", "user_arn")),
            ]);
            langsmith.push(("redis_connect", connect));
        }
        module = module.pass("langsmith", object(langsmith));
    }
    let mut external_secrets = role("external-secrets", "external-secrets/external-secrets");
    external_secrets.push(("parameter_path", names.parameter_path().into()));
    external_secrets.push(("key_arn", output("secrets", "key_arn")));
    let mut ebs_csi = role("ebs-csi", "kube-system/ebs-csi-controller-sa");
    ebs_csi.push(("key_arn", output("cluster", "volume_key_arn")));
    module = module
        .pass("external_secrets", object(external_secrets))
        .pass(
            "load_balancer_controller",
            object(role(
                "load-balancer-controller",
                "kube-system/aws-load-balancer-controller",
            )),
        )
        .pass(
            "cluster_autoscaler",
            object(role("cluster-autoscaler", "kube-system/cluster-autoscaler")),
        )
        .pass("ebs_csi", object(ebs_csi))
        .pass("vpc_cni", object(role("vpc-cni", "kube-system/aws-node")));
    located(module, validated)
}

fn secrets(validated: &Validated) -> Module {
    let names = validated.names();
    let mut generated = Vec::new();
    let mut plain = Vec::new();
    for parameter in parameters(validated) {
        match parameter.writer {
            Writer::Generated { length, symbols } => {
                let mut entry: Vec<(&str, Expression)> = vec![("length", length.into())];
                if symbols {
                    entry.push(("symbols", true.into()));
                }
                generated.push((parameter.name, object(entry)));
            }
            Writer::Plain(value) => plain.push((parameter.name, value)),
            Writer::Module | Writer::Person | Writer::InstallStep => {}
        }
    }
    let mut module = Module::new(
        "secrets",
        "Secrets that nobody types: drawn at random, written to the parameter store, kept out of the state.",
    )
    .pass("parameter_path", names.parameter_path())
    .pass("key_alias", names.key_alias("parameters"))
    .pass("generated", object(generated));
    if !plain.is_empty() {
        module = module.pass("plain", object(plain));
    }
    located(module, validated)
}

fn postgres(validated: &Validated) -> Module {
    let names = validated.names();
    let environment = validated.environment();
    let rds = &environment.stores.postgres.rds;
    let module = Module::new(
        "postgres",
        "PostgreSQL on RDS, reachable from the nodes alone.",
    )
    .pass("identifier", names.postgres())
    .pass("subnet_group_name", names.postgres())
    .pass(
        "parameter_group_name",
        format!("{}-{}", names.postgres(), rds.engine_version.major()),
    )
    .pass("security_group_name", names.postgres())
    .pass("monitoring_role_name", names.role("postgres-monitoring"))
    .pass("key_alias", names.key_alias("postgres"))
    .pass("final_snapshot_identifier", names.resource("pg-final"))
    .pass("vpc_id", vpc_id(validated))
    .pass("subnet_ids", private_subnets(validated))
    .pass(
        "client_security_group_id",
        output("cluster", "node_security_group_id"),
    )
    .pass("engine_version", rds.engine_version.as_str())
    .pass("instance_class", rds.instance_class.as_str())
    .pass("allocated_storage_gib", rds.storage_gib)
    .pass("max_allocated_storage_gib", rds.max_storage_gib)
    .pass("multi_az", is_multi_az(validated))
    .pass("backup_retention_days", rds.backup_retention.days())
    .pass("backup_window", rds.backup_window.as_str())
    .pass("maintenance_window", rds.maintenance_window.as_str())
    .pass("deletion_protection", rds.deletion_protection)
    .pass("skip_final_snapshot", !rds.deletion_protection)
    .pass("database_name", rds.database.as_str())
    .pass("username", rds.username.as_str())
    .pass("password_version", rds.password_version)
    .pass("password_parameter", names.parameter("postgres/password"))
    .pass(
        "connection_url_parameter",
        names.parameter("postgres/connection-url"),
    )
    .pass("parameter_key_arn", output("secrets", "key_arn"));
    located(module, validated)
}

fn is_multi_az(validated: &Validated) -> bool {
    validated.environment().recovery.profile != RecoveryProfile::SnapshotOnly
}

fn redis(validated: &Validated) -> Module {
    let names = validated.names();
    let redis = &validated.environment().stores.redis;
    let elasticache = &redis.elasticache;
    let mut module = Module::new(
        "redis",
        "Redis on ElastiCache, reachable from the nodes alone.",
    )
    .pass("replication_group_id", names.redis())
    .pass("subnet_group_name", names.redis())
    .pass("parameter_group_name", names.redis())
    .pass("security_group_name", names.redis())
    .pass("key_alias", names.key_alias("redis"))
    .pass("vpc_id", vpc_id(validated))
    .pass("subnet_ids", private_subnets(validated))
    .pass(
        "client_security_group_id",
        output("cluster", "node_security_group_id"),
    )
    .pass("engine_version", elasticache.engine_version.as_str())
    .pass("node_type", elasticache.node_type.as_str())
    .pass("replicas", elasticache.replicas);
    module = match redis.auth {
        RedisAuth::Token => module
            .pass("auth", "token")
            .pass("endpoint_parameter", names.parameter("redis/endpoint")),
        RedisAuth::Network => module.pass("auth", "network").pass(
            "connection_url_parameter",
            names.parameter("redis/connection-url"),
        ),
        RedisAuth::Iam => module
            .pass("auth", "iam")
            .pass("user_id", names.redis_user())
            .pass("default_user_id", names.redis_default_user())
            .pass("user_group_id", names.redis())
            .pass(
                "connection_url_parameter",
                names.parameter("redis/connection-url"),
            ),
    };
    // What Redis holds is on its way elsewhere: nothing is ever restored from a snapshot of it.
    let module = module
        .pass("parameter_key_arn", output("secrets", "key_arn"))
        .pass("snapshot_retention_days", 0)
        .pass(
            "maintenance_window",
            elasticache.maintenance_window.as_str(),
        );
    module.pass(
        "account_id",
        validated.environment().cloud.account_id.as_str(),
    )
}

fn blob(validated: &Validated) -> Module {
    let names = validated.names();
    let environment = validated.environment();
    let endpoint =
        environment
            .stores
            .blob
            .endpoint_only
            .then(|| match &environment.network.existing {
                Some(existing) => existing
                    .s3_endpoint
                    .as_ref()
                    .map(|endpoint| Expression::from(endpoint.as_str())),
                None => Some(output("network", "s3_endpoint_id")),
            });
    let blob = &environment.stores.blob;
    Module::new(
        "blob",
        "The bucket of large payloads; its lifecycle follows LangSmith's own retention.",
    )
    .pass("bucket_name", names.blob_bucket())
    .pass("key_alias", names.key_alias("blob"))
    .pass("versioning", blob.versioning)
    .pass("short_ttl_days", environment.langsmith.ttl.short.days())
    .pass("long_ttl_days", environment.langsmith.ttl.long.days())
    .pass("noncurrent_version_days", blob.noncurrent_retention.days())
    .pass("client_role_arn", names.role_arn("langsmith"))
    .pass_some("s3_endpoint_id", endpoint.flatten())
    .pass("account_id", environment.cloud.account_id.as_str())
}

fn load_balancer(validated: &Validated) -> Module {
    let names = validated.names();
    let environment = validated.environment();
    let is_internal = environment.ingress.scheme == Scheme::Internal;
    let has_tls = environment.tls.mode == TlsMode::Acm;
    let mut module = Module::new(
        "load-balancer",
        "The only load balancer. The cluster binds its pods to the target group.",
    )
    .pass("name", names.load_balancer())
    .pass("security_group_name", names.load_balancer())
    .pass("target_group_name", names.target_group())
    .pass(
        "target_group_parameter",
        names.parameter("load-balancer/target-group-arn"),
    )
    .pass("vpc_id", vpc_id(validated))
    .pass(
        "subnet_ids",
        if is_internal {
            private_subnets(validated)
        } else {
            public_subnets(validated)
        },
    )
    .pass("internal", is_internal)
    .pass(
        "allowed_cidrs",
        list(
            environment
                .ingress
                .allowed_cidrs
                .iter()
                .map(|cidr| cidr.as_str()),
        ),
    )
    .pass(
        "node_security_group_id",
        output("cluster", "node_security_group_id"),
    )
    .pass("target_port", FRONTEND_PORT)
    .pass("tls", has_tls);
    if has_tls {
        let certificate = match &environment.tls.certificate_arn {
            Some(arn) => Expression::from(arn.as_str()),
            None => output("dns", "certificate_arn"),
        };
        module = module.pass("certificate_arn", certificate);
    }
    module = module
        .pass(
            "idle_timeout_seconds",
            environment.ingress.idle_timeout.seconds(),
        )
        .pass("deletion_protection", validated.is_production());
    if environment.security.alb_access_logs {
        let logs: Vec<(&str, Expression)> = vec![
            ("bucket_name", names.access_log_bucket().into()),
            (
                "retention_days",
                environment.security.access_log_retention.days().into(),
            ),
        ];
        module = module.pass("access_logs", object(logs));
    }
    located(module, validated)
}

fn dns(validated: &Validated) -> Module {
    let environment = validated.environment();
    let needs_certificate =
        environment.tls.mode == TlsMode::Acm && environment.tls.certificate_arn.is_none();
    let module = Module::new(
        "dns",
        "The domain: its certificate, and the record that leads to the load balancer.",
    )
    .pass_some(
        "domain",
        environment
            .dns
            .domain
            .as_ref()
            .map(|domain| domain.as_str()),
    );
    let module = match environment.dns.zone {
        Zone::Existing => module.pass("zone", "existing").pass_some(
            "zone_id",
            environment.dns.zone_id.as_ref().map(|zone| zone.as_str()),
        ),
        Zone::Create | Zone::None => module.pass("zone", "create"),
    };
    module.pass("certificate", needs_certificate).pass(
        "alias",
        object([
            ("dns_name", output("load-balancer", "dns_name")),
            ("zone_id", output("load-balancer", "zone_id")),
        ]),
    )
}
