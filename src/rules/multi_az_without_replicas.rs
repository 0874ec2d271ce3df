//! Multi-AZ with a Redis that has no replica.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;
use crate::model::stores::{PostgresSource, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "recovery.profile",
        "stores.redis",
        "stores.postgres",
        "environment.tier",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0402",
    name: "multi-az-without-replicas",
    summary: "The recovery profile promises to survive the loss of a zone, and Redis or Aurora has nothing in a second one.",
    why: "Without a replica, ElastiCache starts an empty node after minutes: what was queued for ingestion is gone.",
    example: "[recovery]\nprofile = \"multi-az\"\n[stores.redis.elasticache]\nreplicas = 0",
    source: "LangSmith's disaster recovery guide: enable Multi-AZ failover",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let postgres = &context.environment.stores.postgres;
    if context.environment.recovery.profile != RecoveryProfile::SnapshotOnly
        && postgres.source == PostgresSource::Aurora
        && postgres.aurora.instances < 2
    {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "stores.postgres.aurora.instances",
                    "Aurora has no instance in a second zone",
                )
                .label("needs 2 or more")
                .note("`recovery.profile` promises to survive the loss of a zone")
                .help("write `instances = 2`"),
        );
    }
    let redis = &context.environment.stores.redis;
    if context.environment.recovery.profile != RecoveryProfile::SnapshotOnly
        && redis.source == RedisSource::Elasticache
        && redis.elasticache.replicas == 0
    {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "stores.redis.elasticache.replicas",
                    "Redis has no replica in a second zone",
                )
                .label("needs 1 or more")
                .note("`recovery.profile` promises to survive the loss of a zone")
                .help("write `replicas = 1`"),
        );
    }
}
