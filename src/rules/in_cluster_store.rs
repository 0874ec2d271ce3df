//! A store in one pod, in production.

use crate::finding::{Finding, Rule};
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "stores.postgres.source",
        "stores.redis.source",
        "stores.clickhouse.source",
        "environment.tier",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0301",
    name: "in-cluster-store",
    summary: "PostgreSQL, Redis or ClickHouse runs as a single pod of the chart.",
    why: "One pod, no replica, no backup: a lost node is lost data. LangSmith supports it for evaluations only.",
    example: "[environment]\ntier = \"production\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's production checklist, sections 2 and 3; LangSmith's AWS Terraform reference: in-cluster ClickHouse is dev/POC only",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.is_production() {
        return;
    }
    let stores = &context.environment.stores;
    let in_cluster = [
        (
            "stores.postgres.source",
            stores.postgres.source == PostgresSource::InCluster,
            "PostgreSQL",
            "`source = \"rds\"`",
        ),
        (
            "stores.redis.source",
            stores.redis.source == RedisSource::InCluster,
            "Redis",
            "`source = \"elasticache\"`",
        ),
        (
            "stores.clickhouse.source",
            stores.clickhouse.source == ClickhouseSource::InCluster,
            "ClickHouse",
            "`source = \"langsmith-managed\"`, `\"clickhouse-cloud\"` or `\"replicated\"`",
        ),
    ];
    for (path, is_in_cluster, store, instead) in in_cluster {
        if is_in_cluster {
            findings.push(
                context
                    .error(
                        &RULE,
                        path,
                        format!("production {store} would be one pod without a backup"),
                    )
                    .label("a lost node is lost data")
                    .help(format!("write {instead}")),
            );
        }
    }
}
