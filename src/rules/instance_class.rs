//! A class of database or cache that AWS does not offer.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::stores::{PostgresSource, RedisSource};
use crate::source::KeyPath;

use super::judge::classes::{Offered, classes};
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0127",
    name: "instance-class",
    severity: RuleSeverity::Error,
    summary: "An instance class or node type that RDS, Aurora or ElastiCache does not offer.",
    why: "AWS rejects it during the apply, when half of the environment exists. Each service offers families of its own: Aurora has no general-purpose ones.",
    example: "[stores.postgres]\nsource = \"aurora\"\naurora = { instance_class = \"db.m6g.large\" }",
    source: "profiles/aws/classes.toml, which names AWS' lists",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let classes = classes();
    let mut judge = |path: &KeyPath,
                     class: &str,
                     service: &str,
                     offered: &Offered,
                     instead: &str| {
        let bare = class.split_once('.').map_or(class, |(_, bare)| bare);
        if !offered.has(bare) {
            findings.push(
                context
                    .finding(path, format!("{service} does not offer `{class}`"))
                    .label("unknown class")
                    .note(format!("see {}", offered.source))
                    .help(format!(
                        "use, for example, `{instead}`; if AWS offers classes that lsgen does not know, waive the rule under `[allow]`"
                    )),
            );
        }
    };
    let postgres = match *key!(context.stores.postgres.source) {
        PostgresSource::Rds => Some(("RDS for PostgreSQL", &classes.postgres.rds)),
        PostgresSource::Aurora => Some(("Aurora PostgreSQL", &classes.postgres.aurora)),
        PostgresSource::External | PostgresSource::InCluster => None,
    };
    if let (Some((service, offered)), Some(managed)) = (postgres, context.managed_postgres()) {
        let class = managed.instance_class;
        judge(
            class.path(),
            class.as_str(),
            service,
            offered,
            "db.r6g.xlarge",
        );
    }
    match *key!(context.stores.redis.source) {
        RedisSource::Elasticache => {
            let node = key!(context.stores.redis.elasticache.node_type);
            let service = "ElastiCache for Redis";
            judge(
                node.path(),
                node.as_str(),
                service,
                &classes.redis,
                "cache.m6g.xlarge",
            );
        }
        RedisSource::External | RedisSource::InCluster => {}
    }
}
