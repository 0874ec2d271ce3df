//! What the disaster recovery guide asks of each store, worked out from the environment alone.

use lsgen::api::model::Environment;
use lsgen::api::model::RecoveryProfile;
use lsgen::api::model::{ClickhouseSource, LockMode, PostgresSource, RedisAuth, RedisSource};
use lsgen::api::plan::Site;
use serde_json::{Value, json};

use super::regions;
use crate::environments::Rendered;
use crate::plans::mocks::KEY;
use crate::plans::planned;

/// What a plan would make, with the claims that do not hold.
pub(super) struct Judge<'a> {
    pub(super) validated: &'a Site,
    pub(super) environment: &'a Environment,
    resources: &'a [Value],
    problems: Vec<String>,
}

/// Everything in the planned stores that is not as the environment asks.
pub(super) fn problems(rendered: &Rendered, resources: &[Value]) -> Vec<String> {
    let mut judge = Judge {
        validated: &rendered.validated,
        environment: rendered.validated.environment(),
        resources,
        problems: Vec::new(),
    };
    judge.postgres();
    judge.redis();
    judge.clickhouse();
    judge.blob();
    judge.backups();
    if rendered.validated.elsewhere().is_some() {
        regions::judge(&mut judge);
    }
    judge.problems
}

impl<'a> Judge<'a> {
    pub(super) fn equal(&mut self, what: &str, found: &Value, wanted: &Value) {
        if found != wanted {
            self.problems
                .push(format!("{what} is {found}, not {wanted}"));
        }
    }

    pub(super) fn planned(&self, kind: &str) -> Vec<&'a Value> {
        planned(self.resources, kind)
    }

    pub(super) fn count(&mut self, kind: &str, wanted: usize) {
        let found = self.planned(kind).len();
        self.equal(kind, &json!(found), &json!(wanted));
    }

    /// Whether this is the recovery region, and the other one serves.
    pub(super) fn stands_by(&self) -> bool {
        self.validated.source().is_some() && !self.validated.is_active()
    }

    fn is_multi_az(&self) -> bool {
        self.environment.recovery.profile != RecoveryProfile::SnapshotOnly
    }

    /// Backups with point-in-time recovery, a key of its own, and a standby where the profile promises one.
    fn postgres(&mut self) {
        let postgres = &self.environment.stores.postgres;
        let is = |source| usize::from(postgres.source == source);
        if self.validated.source().is_none() {
            self.count("aws_db_instance", is(PostgresSource::Rds));
        }
        self.count("aws_rds_cluster", is(PostgresSource::Aurora));
        let instances = is(PostgresSource::Aurora) * usize::from(postgres.aurora.instances);
        self.count("aws_rds_cluster_instance", instances);
        // A replica gets its standby with its promotion.
        let is_replica = self.stands_by();
        let is_multi_az = self.is_multi_az() && !is_replica;
        for database in self.planned("aws_db_instance") {
            self.equal("multi_az", &database["multi_az"], &json!(is_multi_az));
            self.equal("public", &database["publicly_accessible"], &json!(false));
        }
        if postgres.source == PostgresSource::Aurora && is_multi_az {
            self.equal("a reader", &json!(instances > 1), &json!(true));
        }
        for instance in self.planned("aws_rds_cluster_instance") {
            self.equal("public", &instance["publicly_accessible"], &json!(false));
        }
        let Some(managed) = postgres.managed() else {
            return;
        };
        let (instances, clusters) = (
            self.planned("aws_db_instance"),
            self.planned("aws_rds_cluster"),
        );
        for database in instances.into_iter().chain(clusters) {
            let days = managed.backup_retention.days();
            self.equal(
                "the retention",
                &database["backup_retention_period"],
                &json!(days),
            );
            for (argument, wanted) in [
                ("storage_encrypted", json!(true)),
                ("kms_key_id", json!(KEY)),
                ("copy_tags_to_snapshot", json!(true)),
                ("delete_automated_backups", json!(false)),
                (
                    "deletion_protection",
                    json!(
                        self.environment.environment.deletion_protection
                            && managed.deletion_protection
                    ),
                ),
                // A last snapshot is what is left of production, which nobody deletes with its protection on.
                (
                    "skip_final_snapshot",
                    json!(
                        self.environment.environment.tier == lsgen::api::model::Tier::Evaluation
                            || is_replica
                    ),
                ),
            ] {
                self.equal(argument, &database[argument], &wanted);
            }
        }
    }

    /// Encrypted on the way and at rest, a replica in another zone, and nothing ever restored.
    fn redis(&mut self) {
        let redis = &self.environment.stores.redis;
        // The recovery region's is made anew when it is to serve.
        let is_ours = redis.source == RedisSource::Elasticache && !self.stands_by();
        self.count("aws_elasticache_replication_group", usize::from(is_ours));
        let replicas = u64::from(redis.elasticache.replicas);
        for group in self.planned("aws_elasticache_replication_group") {
            for (argument, wanted) in [
                ("transit_encryption_enabled", json!(true)),
                ("kms_key_id", json!(KEY)),
                ("num_cache_clusters", json!(replicas + 1)),
                ("automatic_failover_enabled", json!(replicas > 0)),
                ("multi_az_enabled", json!(replicas > 0)),
                ("snapshot_retention_limit", json!(0)),
                ("auth_token", Value::Null),
            ] {
                self.equal(argument, &group[argument], &wanted);
            }
            let at_rest = group["at_rest_encryption_enabled"].to_string();
            self.equal("at rest", &json!(at_rest.trim_matches('"')), &json!("true"));
        }
        let users = usize::from(is_ours && redis.auth == RedisAuth::Iam);
        self.count("aws_elasticache_user_group", users);
    }

    /// A bucket for its backups, and a role for its servers, where its replicas run in the cluster.
    fn clickhouse(&mut self) {
        let is_replicated =
            self.environment.stores.clickhouse.source == ClickhouseSource::Replicated;
        let buckets = self.planned("aws_s3_bucket");
        let found = buckets.iter().filter(|bucket| {
            bucket["bucket"]
                .as_str()
                .is_some_and(|name| name.contains("-ch-backups-"))
        });
        self.equal(
            "a bucket of ClickHouse's",
            &json!(found.count()),
            &json!(usize::from(is_replicated)),
        );
        let roles = self.planned("aws_iam_role");
        let found = roles
            .iter()
            .filter(|role| role["name"] == self.validated.names().role("clickhouse"))
            .count();
        self.equal(
            "a role of ClickHouse's",
            &json!(found),
            &json!(usize::from(is_replicated)),
        );
    }

    /// Versions, a key of its own, the lifecycle of LangSmith's retention, and a lock where asked for.
    fn blob(&mut self) {
        let blob = &self.environment.stores.blob;
        let of_traces = |one: &&Value| {
            one["bucket"]
                .as_str()
                .is_none_or(|name| !name.contains("-ch-backups-"))
        };
        let bucket = self
            .planned("aws_s3_bucket")
            .into_iter()
            .find(|one| of_traces(one));
        let bucket = bucket.expect("the bucket of traces");
        let lock = blob.object_lock.as_ref();
        self.equal(
            "the lock",
            &bucket["object_lock_enabled"],
            &json!(lock.is_some()),
        );
        self.count(
            "aws_s3_bucket_object_lock_configuration",
            usize::from(lock.is_some()),
        );
        for (lock, planned) in lock
            .iter()
            .zip(self.planned("aws_s3_bucket_object_lock_configuration"))
        {
            let mode = match lock.mode {
                LockMode::Governance => "GOVERNANCE",
                LockMode::Compliance => "COMPLIANCE",
            };
            let default = &planned["rule"][0]["default_retention"][0];
            self.equal("the lock's mode", &default["mode"], &json!(mode));
            self.equal(
                "the lock's days",
                &default["days"],
                &json!(lock.retention.days()),
            );
        }
        let status = if blob.versioning {
            "Enabled"
        } else {
            "Suspended"
        };
        let versions = self.planned("aws_s3_bucket_versioning");
        let found = versions
            .iter()
            .any(|one| one["versioning_configuration"][0]["status"] == status);
        self.equal(status, &json!(found), &json!(true));
        let mut without_key = 0;
        let kind = "aws_s3_bucket_server_side_encryption_configuration";
        for encryption in self.planned(kind) {
            let default = &encryption["rule"][0]["apply_server_side_encryption_by_default"][0];
            if default["sse_algorithm"] == "AES256" {
                without_key += 1;
                continue;
            }
            self.equal(
                "the bucket's key",
                &default["kms_master_key_id"],
                &json!(KEY),
            );
        }
        // A load balancer writes its logs to no bucket with a key of its own.
        let of_logs = u64::from(self.environment.security.alb_access_logs);
        self.equal("without a key", &json!(without_key), &json!(of_logs));
        let ttl = &self.environment.langsmith.ttl;
        let lifecycles = self.planned("aws_s3_bucket_lifecycle_configuration");
        for (prefix, days) in [("ttl_s/", ttl.short.days()), ("ttl_l/", ttl.long.days())] {
            let rules = lifecycles
                .iter()
                .filter_map(|one| one["rule"].as_array())
                .flatten();
            let found = rules
                .into_iter()
                .find(|rule| rule["filter"][0]["prefix"] == prefix)
                .map_or(Value::Null, |rule| rule["expiration"][0]["days"].clone());
            self.equal(prefix, &found, &json!(days));
        }
    }

    /// A daily snapshot of each database and volume, kept for a week or more, under a key of its own.
    fn backups(&mut self) {
        let stores = &self.environment.stores;
        let has_volumes = stores.postgres.source == PostgresSource::InCluster
            || stores.redis.source == RedisSource::InCluster
            || stores.clickhouse.source == ClickhouseSource::InCluster;
        let is_managed = stores.postgres.managed().is_some();
        let has_any = has_volumes || is_managed;
        let settings = &self.environment.recovery.backups;
        for kind in ["aws_backup_vault", "aws_backup_plan"] {
            self.count(kind, usize::from(has_any));
        }
        self.count(
            "aws_backup_vault_lock_configuration",
            usize::from(has_any && settings.locked),
        );
        let of_databases = usize::from(is_managed && !self.stands_by());
        self.count(
            "aws_backup_selection",
            usize::from(has_volumes) + of_databases,
        );
        for vault in self.planned("aws_backup_vault") {
            self.equal("the vault's key", &vault["kms_key_arn"], &json!(KEY));
        }
        for plan in self.planned("aws_backup_plan") {
            let rule = &plan["rule"][0];
            let days = settings.retention.days();
            self.equal("kept", &rule["lifecycle"][0]["delete_after"], &json!(days));
            self.equal("each day", &rule["schedule"], &json!("cron(0 8 * * ? *)"));
        }
        for selection in self.planned("aws_backup_selection") {
            let resource = selection["resources"][0].as_str().unwrap_or_default();
            let is_known = match selection["name"].as_str() {
                Some("databases") => resource.starts_with("arn:aws:rds:"),
                Some("volumes-langsmith") => {
                    resource == "arn:aws:ec2:*:*:volume/*"
                        && selection["condition"][0]["string_equals"]
                            .as_array()
                            .map(Vec::len)
                            == Some(2)
                }
                _ => false,
            };
            self.equal("what is selected", &json!(is_known), &json!(true));
        }
    }
}
