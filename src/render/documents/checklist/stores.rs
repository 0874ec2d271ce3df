//! Where data lives.

use crate::plan::Site;

use super::{Section, person, settled, value};

pub(super) fn postgres(site: &Site) -> Section {
    Section {
        title: "PostgreSQL".to_owned(),
        items: site.postgres.checklist.clone(),
    }
}

pub(super) fn clickhouse(site: &Site) -> Section {
    Section {
        title: "ClickHouse".to_owned(),
        items: site.clickhouse.checklist.clone(),
    }
}

pub(super) fn redis_and_blob(site: &Site) -> Section {
    let stores = &site.environment().stores;
    let mut items = site.redis.checklist.clone();
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
