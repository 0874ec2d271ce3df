//! A single-pod store in production.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::plan::stores::{clickhouse, postgres, redis};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0301",
    name: "in-cluster-store",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: None,
    },
    summary: "A production PostgreSQL, Redis or ClickHouse that runs as a single pod of the chart.",
    why: "One pod, no replica, no backup: losing a node loses the data. LangSmith supports it for evaluations only.",
    example: "[environment]\ntier = \"production\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's production checklist, sections 2 and 3; LangSmith's AWS Terraform reference: in-cluster ClickHouse is dev/POC only",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let database = key!(context.stores.postgres.source);
    let queue = key!(context.stores.redis.source);
    let traces = key!(context.stores.clickhouse.source);
    for (path, is_in_cluster, store, instead) in [
        (
            database.path(),
            postgres::traits(*database).is_in_cluster,
            "PostgreSQL",
            "`source = \"rds\"`",
        ),
        (
            queue.path(),
            redis::traits(*queue).is_in_cluster,
            "Redis",
            "`source = \"elasticache\"`",
        ),
        (
            traces.path(),
            clickhouse::traits(*traces).is_in_cluster,
            "ClickHouse",
            "`source = \"langsmith-managed\"`, `\"clickhouse-cloud\"` or `\"replicated\"`",
        ),
    ] {
        if is_in_cluster {
            findings.push(
                context
                    .finding(
                        path,
                        format!("{store} runs as a single pod without a backup"),
                    )
                    .label("losing a node loses the data")
                    .help(format!("write {instead}")),
            );
        }
    }
}
