//! A key for an option that the file does not choose.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::TlsMode;
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0107",
    name: "unused-table",
    severity: RuleSeverity::Error,
    summary: "A key or table for an option that the file does not choose.",
    why: "A setting without an effect misleads its readers. Layers below the file can have such settings; the file itself cannot.",
    example: "[stores.postgres]\nsource = \"in-cluster\"\nrds = { storage_gib = 100 }",
    source: "lsgen's own principle: an option is applied or rejected, never silently ignored",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for unused in unused(context) {
        let path = &unused.path;
        findings.push(
            context
                .finding(path, format!("`{path}` has no effect: {}", unused.reason))
                .label("not used")
                .help("remove it, or choose the option that it belongs to"),
        );
    }
}

/// A key of the file without an effect, and why.
struct Unused {
    path: KeyPath,
    reason: &'static str,
}

fn unused(context: &Context<'_>) -> Vec<Unused> {
    let mut found = Vec::new();
    /// Each key, a condition that is evaluated only where the file has the key, and the reason if the condition holds.
    macro_rules! unused {
        ($($($key:ident).+ if $condition:expr => $reason:literal;)+) => {$(
            let key = key!(context.$($key).+);
            if context.is_in_file(&key) && $condition {
                found.push(Unused { path: key.path().clone(), reason: $reason });
            }
        )+};
    }
    let postgres = |source| *key!(context.stores.postgres.source) != source;
    let redis = |source| *key!(context.stores.redis.source) != source;
    let clickhouse = |source| *key!(context.stores.clickhouse.source) != source;
    let has_network = || key!(context.network.existing).is_some();
    let deployments = || *key!(context.langsmith.features.deployments);
    unused! {
        network.create if has_network() => "`network.existing` is set";
        stores.postgres.rds if postgres(PostgresSource::Rds) => "`stores.postgres.source` is not `rds`";
        stores.postgres.aurora if postgres(PostgresSource::Aurora) => "`stores.postgres.source` is not `aurora`";
        stores.postgres.in_cluster if postgres(PostgresSource::InCluster) => "`stores.postgres.source` is not `in-cluster`";
        stores.redis.elasticache if redis(RedisSource::Elasticache) => "`stores.redis.source` is not `elasticache`";
        stores.redis.external if redis(RedisSource::External) => "`stores.redis.source` is not `external`";
        stores.redis.auth if redis(RedisSource::Elasticache) => "`stores.redis.source` is not `elasticache`";
        stores.redis.in_cluster if redis(RedisSource::InCluster) => "`stores.redis.source` is not `in-cluster`";
        stores.clickhouse.replicated if clickhouse(ClickhouseSource::Replicated) => "`stores.clickhouse.source` is not `replicated`";
        stores.clickhouse.in_cluster if clickhouse(ClickhouseSource::InCluster) => "`stores.clickhouse.source` is not `in-cluster`";
        tls.certificate_arn if *key!(context.tls.mode) != TlsMode::Acm => "`tls.mode` is not `acm`";
        langsmith.dataplane if !*key!(context.ingress.split_dataplane) => "`ingress.split_dataplane` is off";
        langsmith.scaling.host_backend if !deployments() => "`langsmith.features.deployments` is off";
        langsmith.scaling.listener if !deployments() => "`langsmith.features.deployments` is off";
        langsmith.scaling.operator if !deployments() => "`langsmith.features.deployments` is off";
        security.access_log_retention if !*key!(context.security.alb_access_logs) => "`security.alb_access_logs` is off";
    }
    if let Some(existing) = key!(context.network.existing).some() {
        let endpoint = key!(existing.s3_endpoint);
        if context.is_in_file(&endpoint) && !*key!(context.stores.blob.endpoint_only) {
            found.push(Unused {
                path: endpoint.path().clone(),
                reason: "`stores.blob.endpoint_only` is off",
            });
        }
    }
    let wildcard = key!(context.tls.wildcard);
    let is_requested =
        || *key!(context.tls.mode) != TlsMode::None && key!(context.tls.certificate_arn).is_none();
    if *wildcard && !is_requested() {
        found.push(Unused {
            path: wildcard.path().clone(),
            reason: "no certificate is requested",
        });
    }
    found
}
