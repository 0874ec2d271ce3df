//! A key for an option that the file does not choose.

use toml::Value;

use crate::chart::Catalogue;
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::layer::{self, Stack};
use crate::plan::stores::{clickhouse, postgres, redis};
use crate::source::KeyPath;

use super::{Check, Context, Key, issuer_settings, judge, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0107",
    name: "unused-table",
    severity: RuleSeverity::Warning,
    summary: "A key or table for an option that the file does not choose.",
    why: "A setting without an effect misleads its readers. It stays where another option is only tried, and goes with the choice. Layers below the file can have such settings.",
    example: "[stores.postgres]\nsource = \"in-cluster\"\nrds = { storage_gib = 100 }",
    source: "lsgen's own principle: what is not applied is never ignored in silence",
    waivable: true,
    fix: Some("removes the key if the file itself chooses another option"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for unused in unused(context) {
        let path = &unused.path;
        findings.push(
            context
                .finding(path, format!("`{path}` has no effect: {}", unused.reason))
                .label("not used")
                .also(context.written_at(&unused.choice), unused.reason.as_str())
                .help("remove it, or choose the option that it belongs to")
                .fix(context.removal_after(path, &unused.choice)),
        );
    }
}

/// The keys and tables without an effect, whether the file or a layer below it has them. None where a key that decides it
/// is wrong.
pub(crate) fn without_effect(stack: &Stack, catalogue: &Catalogue) -> Vec<KeyPath> {
    // With everything that the layers say in the file itself, the rule finds all of it.
    let Value::Table(mut all) = stack.tree.to_toml() else {
        return Vec::new();
    };
    // Layers are found from their file, and a policy is not taken from one; neither has keys without an effect.
    all.remove("layers");
    all.remove("policy");
    let resolved = layer::resolve("", &all.to_string());
    let Some(unused) = judge::asked(&resolved, catalogue, &RULE, unused) else {
        return Vec::new();
    };
    unused.into_iter().map(|unused| unused.path).collect()
}

/// A key of the file without an effect, and why.
struct Unused {
    path: KeyPath,
    /// The key that takes its effect away.
    choice: KeyPath,
    reason: String,
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
                    reason: $reason.to_owned(),
                });
            }
        )+};
    }
    let database = key!(context.stores.postgres.source);
    let queue = key!(context.stores.redis.source);
    let traces = key!(context.stores.clickhouse.source);
    of_other_sources(
        context,
        "postgres",
        &database,
        postgres::traits(*database).table,
        &mut found,
    );
    of_other_sources(
        context,
        "redis",
        &queue,
        Some(redis::traits(*queue).table),
        &mut found,
    );
    of_other_sources(
        context,
        "clickhouse",
        &traces,
        clickhouse::traits(*traces).table,
        &mut found,
    );
    let has_network = || key!(context.network.existing).is_some();
    let deployments = || *key!(context.langsmith.features.deployments);
    unused! {
        network.create for network.existing if has_network() => "`network.existing` is set";
        stores.redis.auth for stores.redis.source if context.managed_redis().is_none() => "`stores.redis.source` is not `elasticache`";
        tls.certificate_arn for tls.mode if !key!(context.tls.mode).ends_at_load_balancer() => "`tls.mode` is not `acm`";
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
                reason: "`stores.blob.endpoint_only` is off".to_owned(),
            });
        }
    }
    let zone_id = key!(context.dns.zone_id);
    let zone = key!(context.dns.zone);
    if zone_id.is_some() && !zone.is_existing() {
        found.push(Unused {
            path: zone_id.path().clone(),
            choice: zone.path().clone(),
            reason: "`dns.zone` is not `existing`".to_owned(),
        });
    }
    let of_issuers = issuer_settings::unused(context).into_iter();
    found.extend(of_issuers.map(|(path, choice, reason)| Unused {
        path,
        choice,
        reason: reason.to_owned(),
    }));
    let wildcard = key!(context.tls.wildcard);
    let (mode, certificate) = (key!(context.tls.mode), key!(context.tls.certificate_arn));
    if *wildcard && (mode.is_plain() || certificate.is_some()) {
        let choice = if mode.is_plain() {
            mode.path()
        } else {
            certificate.path()
        };
        found.push(Unused {
            path: wildcard.path().clone(),
            choice: choice.clone(),
            reason: "no certificate is requested".to_owned(),
        });
    }
    found
}

/// The tables of a store's sources, except that of the one that is chosen.
fn of_other_sources<T>(
    context: &Context<'_>,
    store: &str,
    source: &Key<'_, T>,
    own: Option<&str>,
    found: &mut Vec<Unused>,
) {
    let all = KeyPath::root().key("stores").key(store);
    let tables = context.tables_in_file(&all).into_iter();
    for table in tables.filter(|table| own != Some(table.as_str())) {
        let choice = source.path();
        found.push(Unused {
            path: all.key(&table),
            choice: choice.clone(),
            reason: format!("`{choice}` is not `{}`", table.replace('_', "-")),
        });
    }
}
