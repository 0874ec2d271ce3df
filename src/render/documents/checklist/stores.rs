//! Where data lives.

use crate::model::stores::{ClickhouseSource, RedisSource, Replicated};
use crate::plan::Site;

use super::{Item, Section, always, person, settled, value};

/// LangSmith's production checklist, section 3, for each replica of ClickHouse.
const BASELINE: Baseline = Baseline {
    millicores: 8000,
    gib: 32,
    iops: 7000,
    throughput_mib: 1000,
};

struct Baseline {
    millicores: u64,
    gib: u64,
    iops: u32,
    throughput_mib: u32,
}

pub(super) fn postgres(site: &Site) -> Section {
    Section {
        title: "PostgreSQL".to_owned(),
        items: site.postgres.checklist.clone(),
    }
}

pub(super) fn clickhouse(site: &Site) -> Section {
    let clickhouse = &site.environment().stores.clickhouse;
    let mut items = match clickhouse.source {
        ClickhouseSource::InCluster | ClickhouseSource::Replicated => vec![
            settled(
                clickhouse.source == ClickhouseSource::Replicated,
                "ClickHouse is replicated",
                "one pod is for evaluations; choose another source",
                "stores.clickhouse.source",
            ),
            always(
                "The EBS CSI driver and a default storage class that can grow are installed",
                "manifests/cluster",
            ),
        ],
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => vec![
            person(
                "Whoever operates ClickHouse confirms three to five replicas, each with 8 vCPU and 32 GiB, on disks of about 7000 \
                 IOPS and 1000 MiB/s",
            ),
            person("Whoever operates ClickHouse confirms backups, and has restored one"),
            person(
                "The cluster's address is on ClickHouse's allow list, or the networks are peered",
            ),
        ],
    };
    if clickhouse.source == ClickhouseSource::Replicated {
        items.push(replicas(&clickhouse.replicated));
        items.push(always(
            format!(
                "Whole backups are written to S3 every {}",
                clickhouse.replicated.backup_every
            ),
            "manifests/clickhouse",
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

fn replicas(replicated: &Replicated) -> Item {
    let requests = &replicated.resources.requests;
    let is_large = requests.cpu.millicores() >= BASELINE.millicores
        && requests.memory.bytes() >= BASELINE.gib << 30;
    let is_fast =
        replicated.iops >= BASELINE.iops && replicated.throughput_mib >= BASELINE.throughput_mib;
    settled(
        is_large && is_fast,
        format!(
            "{} replicas of {} CPU and {} memory, on volumes of {} IOPS and {} MiB/s, spread over the zones",
            replicated.replicas,
            requests.cpu,
            requests.memory,
            replicated.iops,
            replicated.throughput_mib
        ),
        format!(
            "LangSmith's baseline is {} CPU, {} GiB, {} IOPS and {} MiB/s",
            BASELINE.millicores / 1000,
            BASELINE.gib,
            BASELINE.iops,
            BASELINE.throughput_mib
        ),
        "stores.clickhouse.replicated",
    )
}

pub(super) fn redis_and_blob(site: &Site) -> Section {
    let stores = &site.environment().stores;
    let mut items = vec![settled(
        stores.redis.source != RedisSource::InCluster,
        "Redis runs outside the cluster",
        "choose `elasticache` or `external`",
        "stores.redis.source",
    )];
    match stores.redis.source {
        RedisSource::Elasticache => items.push(settled(
            stores.redis.elasticache.replicas > 0,
            "Redis fails over to a replica in another zone",
            "write `replicas = 1` or more",
            "stores.redis.elasticache.replicas",
        )),
        RedisSource::External => {
            items.push(person("Redis fails over by itself when a node is lost"));
        }
        RedisSource::InCluster => {}
    }
    items.push(settled(
        stores.blob.enabled,
        "Large payloads go to S3",
        "write `enabled = true`",
        "stores.blob.enabled",
    ));
    if stores.blob.enabled {
        items.push(settled(
            value(site, "config.ttl").is_none(),
            "The bucket deletes payloads when LangSmith forgets their traces",
            "a value in `[langsmith.values]` decides how long traces live, and the bucket still follows `langsmith.ttl`: use that",
            "langsmith.ttl",
        ));
        items.push(settled(
            stores.blob.versioning,
            "Deleted objects are kept for a while",
            "write `versioning = true`",
            "stores.blob.versioning",
        ));
        items.push(settled(
            stores.blob.object_lock.is_some(),
            "Nobody can delete an object's versions (S3 has no MFA delete beside lifecycle rules)",
            "write `object_lock` before the bucket is made, where your rules ask for it",
            "stores.blob.object_lock",
        ));
    }
    items.push(person("Redis memory and queue depth raise an alert"));
    Section {
        title: "Redis and blob storage".to_owned(),
        items,
    }
}
