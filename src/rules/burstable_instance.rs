//! A burstable instance under a production load.

use crate::finding::{Finding, Rule};
use crate::model::stores::RedisSource;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "stores.postgres",
        "stores.redis",
        "cluster.node_groups",
        "environment.tier",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0903",
    name: "burstable-instance",
    summary: "Production databases and nodes do not run on burstable instances.",
    why: "They fall to a fraction of their speed when their credits are spent, which is under load.",
    example: "[stores.postgres.rds]\ninstance_class = \"db.t3.large\"",
    source: "LangSmith's production checklist, section 2: sized, low-latency storage and instances; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.is_production() {
        return;
    }
    let environment = context.environment;
    let (postgres, redis) = (&environment.stores.postgres, &environment.stores.redis);
    let mut classes: Vec<(String, &str)> = environment
        .cluster
        .node_groups
        .iter()
        .map(|(name, group)| {
            (
                format!("cluster.node_groups.{name}.instance_type"),
                group.instance_type.as_str(),
            )
        })
        .collect();
    if let Some(managed) = postgres.managed() {
        classes.push((
            format!("stores.postgres.{}.instance_class", managed.table),
            managed.instance_class.as_str(),
        ));
    }
    if redis.source == RedisSource::Elasticache {
        classes.push((
            "stores.redis.elasticache.node_type".into(),
            redis.elasticache.node_type.as_str(),
        ));
    }
    for (path, class) in classes {
        let family = class.trim_start_matches("db.").trim_start_matches("cache.");
        if family
            .strip_prefix('t')
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
        {
            findings.push(
                context
                    .warning(&RULE, &path, format!("`{class}` is burstable"))
                    .label("slows down under load")
                    .help("choose a general-purpose class, as the profile `size/production` does"),
            );
        }
    }
}
