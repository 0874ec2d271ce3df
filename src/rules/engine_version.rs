//! A version of PostgreSQL or Redis that AWS does not offer.

use crate::finding::{Finding, Rule};
use crate::model::stores::{PostgresSource, RedisSource};

use super::judge::versions::versions;
use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.postgres", "stores.redis"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0121",
    name: "engine-version",
    summary: "The version of PostgreSQL or Redis is not one that AWS offers.",
    why: "RDS, Aurora and ElastiCache refuse it while the stack is applied, when half of the environment exists.",
    example: "[stores.redis.elasticache]\nengine_version = \"7.9\"",
    source: "profiles/aws/versions.toml, which names AWS' release calendars",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let versions = versions();
    let stores = &context.environment.stores;
    let mut judge =
        |path: String, service: &str, version: &str, offer: &super::judge::versions::Offer| {
            if !offer.has(version) {
                findings.push(
                    context
                        .error(
                            &RULE,
                            &path,
                            format!("{service} does not offer version {version}"),
                        )
                        .label("not a known version")
                        .note(format!("see {}", offer.source))
                        .help(format!(
                            "write {}; if AWS is newer than lsgen, waive the rule under `[allow]`",
                            offer.told()
                        )),
                );
            }
        };
    if let Some(managed) = stores.postgres.managed() {
        let (service, offer) = match stores.postgres.source {
            PostgresSource::Aurora => ("Aurora PostgreSQL", &versions.postgres.aurora),
            _ => ("RDS for PostgreSQL", &versions.postgres.rds),
        };
        let version = managed.engine_version;
        // What is too old for LangSmith is told by the rule about that.
        if version.major() >= 14 {
            let path = format!("stores.postgres.{}.engine_version", managed.table);
            judge(path, service, version.as_str(), offer);
        }
    }
    if stores.redis.source == RedisSource::Elasticache {
        let version = stores.redis.elasticache.engine_version.as_str();
        let path = "stores.redis.elasticache.engine_version".to_owned();
        judge(path, "ElastiCache for Redis", version, &versions.redis);
    }
}
