//! What the checklist's template is told: LangSmith's production checklist, item by item.

use serde::Serialize;

use crate::install;
use crate::model::cluster::MetricsServer;
use crate::model::ingress::TlsMode;
use crate::model::langsmith::Scaler;
use crate::model::recovery::{RecoveryProfile, Standby};
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};
use crate::rules::Validated;

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    sections: Vec<Section>,
    allowed: Vec<Allowed>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    done: bool,
    text: String,
    place: Option<&'static str>,
}

#[derive(Serialize)]
struct Allowed {
    code: String,
    reason: String,
}

/// Settled by what is rendered, or not.
fn settled(done: bool, text: impl Into<String>, place: &'static str) -> Item {
    Item {
        done,
        text: text.into(),
        place: Some(place),
    }
}

/// Only a person can settle it.
fn person(text: &str) -> Item {
    Item {
        done: false,
        text: text.into(),
        place: None,
    }
}

pub(super) fn facts(validated: &Validated) -> Facts {
    let allow = &validated.environment().allow;
    Facts {
        base: validated.names().base().to_owned(),
        sections: vec![
            postgres(validated),
            clickhouse(validated),
            redis_and_blob(validated),
            scaling(validated),
            network(validated),
        ]
        .into_iter()
        .chain(second_region(validated))
        .chain([operations(validated)])
        .collect(),
        allowed: allow
            .iter()
            .map(|(code, reason)| Allowed {
                code: code.clone(),
                reason: reason.clone(),
            })
            .collect(),
    }
}

fn postgres(validated: &Validated) -> Section {
    let environment = validated.environment();
    let postgres = &environment.stores.postgres;
    let mut items = vec![settled(
        postgres.source != PostgresSource::InCluster,
        "PostgreSQL runs outside the cluster",
        "stores.postgres.source",
    )];
    if let Some(managed) = postgres.managed() {
        items.push(settled(
            true,
            format!(
                "Automated backups reach back {}, with point-in-time recovery",
                managed.backup_retention
            ),
            "stores.postgres",
        ));
        let has_standby = match postgres.source {
            PostgresSource::Aurora => postgres.aurora.instances > 1,
            _ => environment.recovery.profile != RecoveryProfile::SnapshotOnly,
        };
        items.push(settled(
            has_standby,
            "A standby waits in another zone",
            "recovery.profile",
        ));
        items.push(settled(
            true,
            "Storage and backups are encrypted with a key of their own",
            "terraform/infra",
        ));
    } else {
        items.push(person(
            "Automated backups are on, and reach back at least seven days",
        ));
    }
    items.push(person(
        "A backup has been restored, and how long it took is known",
    ));
    items.push(person(
        "Connections stay below `max_connections` at full scale: each pod pools its own",
    ));
    items.push(person(
        "Connections, disk use (above 70 %) and slow queries raise an alert",
    ));
    Section {
        title: "PostgreSQL".to_owned(),
        items,
    }
}

fn clickhouse(validated: &Validated) -> Section {
    let source = validated.environment().stores.clickhouse.source;
    let mut items = vec![settled(
        source != ClickhouseSource::InCluster,
        "ClickHouse is replicated: one pod is for evaluations",
        "stores.clickhouse.source",
    )];
    if source == ClickhouseSource::InCluster {
        items.push(settled(
            true,
            "The EBS CSI driver and a default storage class that can grow are there",
            "manifests/cluster",
        ));
    } else if source == ClickhouseSource::Replicated {
        items.push(settled(
            true,
            "Three to five replicas, on volumes that are fast enough, spread over the zones",
            "stores.clickhouse.replicated",
        ));
        items.push(settled(
            true,
            "Whole backups are written to S3",
            "manifests/clickhouse",
        ));
    } else {
        items.push(person("Three to five replicas, each with 8 vCPU and 32 GiB, on disks of about 7000 IOPS and 1000 MiB/s"));
        items.push(person(
            "The cluster's address is on ClickHouse's allow list, or the networks are peered",
        ));
    }
    items.push(person(
        "Concurrent queries, disk I/O, merges and part counts raise an alert",
    ));
    Section {
        title: "ClickHouse".to_owned(),
        items,
    }
}

fn redis_and_blob(validated: &Validated) -> Section {
    let stores = &validated.environment().stores;
    let mut items = vec![settled(
        stores.redis.source != RedisSource::InCluster,
        "Redis runs outside the cluster",
        "stores.redis.source",
    )];
    if stores.redis.source == RedisSource::Elasticache {
        items.push(settled(
            stores.redis.elasticache.replicas > 0,
            "Redis fails over to a replica in another zone",
            "stores.redis.elasticache.replicas",
        ));
    }
    items.push(settled(
        stores.blob.enabled,
        "Large payloads go to S3",
        "stores.blob.enabled",
    ));
    if stores.blob.enabled {
        items.push(settled(
            true,
            "The bucket deletes payloads when LangSmith forgets their traces",
            "langsmith.ttl",
        ));
        items.push(settled(
            stores.blob.versioning,
            "Deleted objects are kept for a while",
            "stores.blob.versioning",
        ));
        items.push(settled(
            stores.blob.object_lock.is_some(),
            "Nobody can delete an object's versions (S3 has no MFA delete beside lifecycle rules)",
            "stores.blob.object_lock",
        ));
    }
    items.push(person("Redis memory and queue depth raise an alert"));
    Section {
        title: "Redis and blob storage".to_owned(),
        items,
    }
}

/// Only where there is one.
fn second_region(validated: &Validated) -> Option<Section> {
    let region = validated.elsewhere()?.region();
    let recovery = &validated.environment().recovery;
    let has_targets = recovery.rpo.is_some() && recovery.rto.is_some();
    let mut items = vec![
        settled(
            true,
            "Its stack is planned without the primary",
            "terraform/recovery",
        ),
        settled(
            true,
            "Objects, backups and secrets are copied",
            "terraform/replication",
        ),
        settled(
            has_targets,
            "How much may be lost, and for how long, is agreed on",
            "recovery.rpo",
        ),
        person("Quotas there (vCPUs, addresses, load balancers) are those of the primary"),
        person("Where ClickHouse, and what else is not made here, comes back is agreed on"),
        person("Who declares a failover is known by name"),
        person("It has been failed over to, and back, and how long it took is known"),
    ];
    let certificate = match validated.environment().tls.mode {
        TlsMode::Acm => Some("terraform/recovery"),
        TlsMode::None => None,
        TlsMode::Letsencrypt => Some("manifests-recovery"),
    };
    items.extend(certificate.map(|part| settled(true, "Its domain has a certificate there", part)));
    items.extend(
        (recovery.standby == Some(Standby::Cold))
            .then(|| person("A database has been restored there from the copied backups")),
    );
    Some(Section {
        title: format!("The second region, {region}"),
        items,
    })
}

fn scaling(validated: &Validated) -> Section {
    let environment = validated.environment();
    let is_scaled = environment
        .langsmith
        .services()
        .iter()
        .all(|(_, _, service)| service.scaler != Scaler::None);
    let metrics = match environment.cluster.metrics_server {
        MetricsServer::EksAddon => "terraform/infra",
        MetricsServer::Chart => "helm/addons",
    };
    Section {
        title: "Scaling and availability".to_owned(),
        items: vec![
            settled(
                is_scaled,
                "Every service has an autoscaler",
                "langsmith.scaling",
            ),
            settled(
                true,
                "Every service has requests and limits",
                "langsmith.scaling",
            ),
            settled(true, "The metrics server is installed", metrics),
            settled(
                true,
                "The cluster autoscaler is installed, with a role of its own",
                "helm/addons",
            ),
            settled(
                environment.langsmith.pod_disruption_budgets,
                "Node drains leave one pod of every service running",
                "langsmith.pod_disruption_budgets",
            ),
            person("Scaling has been watched under load"),
            person("ClickHouse's capacity was looked at before queue workers are added"),
        ],
    }
}

fn network(validated: &Validated) -> Section {
    let environment = validated.environment();
    Section {
        title: "Network and access".to_owned(),
        items: vec![
            settled(
                environment.tls.mode != TlsMode::None,
                "Requests travel over TLS",
                "tls.mode",
            ),
            settled(
                !environment.cluster.endpoint.public,
                "The API server answers inside the VPC only",
                "cluster.endpoint",
            ),
            settled(
                !environment.cluster.administrators.is_empty(),
                "The cluster's administrators are named",
                "cluster.administrators",
            ),
            settled(
                environment.security.alb_access_logs,
                "The load balancer writes access logs",
                "security.alb_access_logs",
            ),
            settled(
                true,
                "Databases admit the cluster's nodes alone",
                "terraform/infra",
            ),
            settled(
                true,
                "No secret is in this folder or in Terraform's state",
                "manifests/secrets",
            ),
            person("The largest request body fits what your traces need"),
        ],
    }
}

fn operations(validated: &Validated) -> Section {
    let estimate = install::estimate(validated.environment(), validated.chart());
    let room = estimate.map(|estimate| {
        settled(
            estimate.fits(),
            format!(
                "The smallest node's disk ({} GiB) has room for the images of two versions: {} GiB each, which is assumed and \
                 not measured, fill it to {} %",
                estimate.disk_gib,
                estimate.images_gib(),
                estimate.used_percent
            ),
            "cluster.node_groups",
        )
    });
    let rest = vec![
        person("Logs of all pods are collected"),
        person("Ingestion delay (received to inserted) raises an alert"),
        person("An upgrade was tried in a staging environment first"),
        person(
            "Someone knows the signs of a saturated ClickHouse: traces that exist and are not seen",
        ),
    ];
    Section {
        title: "Operations".to_owned(),
        items: room.into_iter().chain(rest).collect(),
    }
}
