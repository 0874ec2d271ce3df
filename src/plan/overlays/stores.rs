//! `20-stores.yaml`: where data lives and how the pods prove who they are.

use crate::format::yaml::Map;
use crate::plan::Site;

use super::accounts::cloud_accounts;

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let mut values = Map::new();
    values.insert("postgres", site.postgres.values.clone());

    values.insert("redis", site.redis.values.clone());

    values.insert("clickhouse", site.clickhouse.values.clone());

    values.merge(site.blob.values.clone());
    if site.grants().is_some() {
        for (account, _) in cloud_accounts(site) {
            let keys = account
                .split('.')
                .chain(["annotations", "eks.amazonaws.com/role-arn"]);
            let path: Vec<&str> = keys.collect();
            values.insert_path(&path, site.names().role_arn("langsmith"));
        }
    }
    values
}
