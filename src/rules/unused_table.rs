//! A table for an option that the file does not choose.

use crate::finding::{Finding, Rule};
use crate::model::ingress::TlsMode;
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "stores",
        "network",
        "dns",
        "tls.mode",
        "ingress.split_dataplane",
        "langsmith.features.deployments",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0107",
    name: "unused-table",
    summary: "The file sets a table that belongs to an option it does not choose.",
    why: "A setting without an effect misleads whoever reads the file. Layers below the file may bring such tables; the file itself may not.",
    example: "[stores.postgres]\nsource = \"in-cluster\"\nrds = { storage_gib = 100 }",
    source: "law of the house: options parse or are refused, they are never ignored",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let stores = &environment.stores;
    let tables = [
        (
            "network.create",
            environment.network.existing.is_some(),
            "`network.existing` is set",
        ),
        (
            "stores.postgres.rds",
            stores.postgres.source != PostgresSource::Rds,
            "`stores.postgres.source` is not `rds`",
        ),
        (
            "stores.postgres.aurora",
            stores.postgres.source != PostgresSource::Aurora,
            "`stores.postgres.source` is not `aurora`",
        ),
        (
            "stores.postgres.in_cluster",
            stores.postgres.source != PostgresSource::InCluster,
            "`stores.postgres.source` is not `in-cluster`",
        ),
        (
            "stores.redis.elasticache",
            stores.redis.source != RedisSource::Elasticache,
            "`stores.redis.source` is not `elasticache`",
        ),
        (
            "stores.redis.external",
            stores.redis.source != RedisSource::External,
            "`stores.redis.source` is not `external`",
        ),
        (
            "stores.redis.auth",
            stores.redis.source != RedisSource::Elasticache,
            "`stores.redis.source` is not `elasticache`",
        ),
        (
            "stores.redis.in_cluster",
            stores.redis.source != RedisSource::InCluster,
            "`stores.redis.source` is not `in-cluster`",
        ),
        (
            "stores.clickhouse.replicated",
            stores.clickhouse.source != ClickhouseSource::Replicated,
            "`stores.clickhouse.source` is not `replicated`",
        ),
        (
            "stores.clickhouse.in_cluster",
            stores.clickhouse.source != ClickhouseSource::InCluster,
            "`stores.clickhouse.source` is not `in-cluster`",
        ),
        (
            "network.existing.s3_endpoint",
            environment.network.existing.is_some() && !environment.stores.blob.endpoint_only,
            "`stores.blob.endpoint_only` is off",
        ),
        (
            "tls.certificate_arn",
            environment.tls.mode != TlsMode::Acm,
            "`tls.mode` is not `acm`",
        ),
        (
            "langsmith.dataplane",
            !environment.ingress.split_dataplane,
            "`ingress.split_dataplane` is off",
        ),
        (
            "langsmith.scaling.host_backend",
            !environment.langsmith.features.deployments,
            "`langsmith.features.deployments` is off",
        ),
        (
            "langsmith.scaling.listener",
            !environment.langsmith.features.deployments,
            "`langsmith.features.deployments` is off",
        ),
        (
            "langsmith.scaling.operator",
            !environment.langsmith.features.deployments,
            "`langsmith.features.deployments` is off",
        ),
        (
            "security.access_log_retention",
            !environment.security.alb_access_logs,
            "`security.alb_access_logs` is off",
        ),
    ];
    for (path, is_unused, reason) in tables {
        if is_unused && context.is_in_file(path) {
            findings.push(
                context
                    .error(&RULE, path, format!("`{path}` has no effect: {reason}"))
                    .label("not used")
                    .help("take it out, or choose the option that it belongs to"),
            );
        }
    }
}
