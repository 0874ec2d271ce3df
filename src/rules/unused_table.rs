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
    fix: Some("removes the key if the file itself chooses another option"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for unused in unused(context) {
        let path = &unused.path;
        findings.push(
            context
                .finding(path, format!("`{path}` has no effect: {}", unused.reason))
                .label("not used")
                .also(context.written_at(&unused.choice), unused.reason)
                .help("remove it, or choose the option that it belongs to")
                .fix(context.removal_after(path, &unused.choice)),
        );
    }
}

/// A key of the file without an effect, and why.
struct Unused {
    path: KeyPath,
    /// The key that takes its effect away.
    choice: KeyPath,
    reason: &'static str,
}

fn unused(context: &Context<'_>) -> Vec<Unused> {
    let mut found = Vec::new();
    /// Each key, the key that says whether it is used, a condition that is evaluated only where the file has the key, and the reason if the condition holds.
    macro_rules! unused {
        ($($($key:ident).+ for $($choice:ident).+ if $condition:expr => $reason:literal;)+) => {$(
            let key = key!(context.$($key).+);
            if context.is_in_file(&key) && $condition {
                found.push(Unused {
                    path: key.path().clone(),
                    choice: key!(context.$($choice).+).path().clone(),
                    reason: $reason,
                });
            }
        )+};
    }
    // A source has its own table, and the compiler asks here for that of a new one.
    let postgres = |table| {
        let own = match *key!(context.stores.postgres.source) {
            PostgresSource::Rds => Some("rds"),
            PostgresSource::Aurora => Some("aurora"),
            PostgresSource::InCluster => Some("in_cluster"),
            PostgresSource::External => None,
        };
        own != Some(table)
    };
    let redis = |table| {
        let own = match *key!(context.stores.redis.source) {
            RedisSource::Elasticache => "elasticache",
            RedisSource::External => "external",
            RedisSource::InCluster => "in_cluster",
        };
        own != table
    };
    let clickhouse = |table| {
        let own = match *key!(context.stores.clickhouse.source) {
            ClickhouseSource::Replicated => Some("replicated"),
            ClickhouseSource::InCluster => Some("in_cluster"),
            ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => None,
        };
        own != Some(table)
    };
    let has_network = || key!(context.network.existing).is_some();
    let deployments = || *key!(context.langsmith.features.deployments);
    unused! {
        network.create for network.existing if has_network() => "`network.existing` is set";
        stores.postgres.rds for stores.postgres.source if postgres("rds") => "`stores.postgres.source` is not `rds`";
        stores.postgres.aurora for stores.postgres.source if postgres("aurora") => "`stores.postgres.source` is not `aurora`";
        stores.postgres.in_cluster for stores.postgres.source if postgres("in_cluster") => "`stores.postgres.source` is not `in-cluster`";
        stores.redis.elasticache for stores.redis.source if redis("elasticache") => "`stores.redis.source` is not `elasticache`";
        stores.redis.external for stores.redis.source if redis("external") => "`stores.redis.source` is not `external`";
        stores.redis.auth for stores.redis.source if redis("elasticache") => "`stores.redis.source` is not `elasticache`";
        stores.redis.in_cluster for stores.redis.source if redis("in_cluster") => "`stores.redis.source` is not `in-cluster`";
        stores.clickhouse.replicated for stores.clickhouse.source if clickhouse("replicated") => "`stores.clickhouse.source` is not `replicated`";
        stores.clickhouse.in_cluster for stores.clickhouse.source if clickhouse("in_cluster") => "`stores.clickhouse.source` is not `in-cluster`";
        tls.certificate_arn for tls.mode if *key!(context.tls.mode) != TlsMode::Acm => "`tls.mode` is not `acm`";
        langsmith.dataplane for ingress.split_dataplane if !*key!(context.ingress.split_dataplane) => "`ingress.split_dataplane` is off";
        langsmith.scaling.host_backend for langsmith.features.deployments if !deployments() => "`langsmith.features.deployments` is off";
        langsmith.scaling.listener for langsmith.features.deployments if !deployments() => "`langsmith.features.deployments` is off";
        langsmith.scaling.operator for langsmith.features.deployments if !deployments() => "`langsmith.features.deployments` is off";
        security.access_log_retention for security.alb_access_logs if !*key!(context.security.alb_access_logs) => "`security.alb_access_logs` is off";
    }
    if let Some(existing) = key!(context.network.existing).some() {
        let endpoint = key!(existing.s3_endpoint);
        if context.is_in_file(&endpoint) && !*key!(context.stores.blob.endpoint_only) {
            found.push(Unused {
                path: endpoint.path().clone(),
                choice: key!(context.stores.blob.endpoint_only).path().clone(),
                reason: "`stores.blob.endpoint_only` is off",
            });
        }
    }
    let wildcard = key!(context.tls.wildcard);
    let (mode, certificate) = (key!(context.tls.mode), key!(context.tls.certificate_arn));
    if *wildcard && (*mode == TlsMode::None || certificate.is_some()) {
        let choice = if *mode == TlsMode::None {
            mode.path()
        } else {
            certificate.path()
        };
        found.push(Unused {
            path: wildcard.path().clone(),
            choice: choice.clone(),
            reason: "no certificate is requested",
        });
    }
    found
}
