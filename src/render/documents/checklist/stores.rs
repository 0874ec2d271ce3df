//! Where data lives.

use crate::plan::Site;

use super::{Section, person};

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
    let mut items = site.redis.checklist.clone();
    items.extend(site.blob.checklist.iter().cloned());
    items.push(person("Redis memory and queue depth raise an alert"));
    Section {
        title: "Redis and blob storage".to_owned(),
        items,
    }
}
