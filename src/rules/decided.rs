//! What lsgen itself tells the chart, as far as the chart's refusals read it.
//!
//! Rules come before rendering, so this says once more what the overlays say; a test compares the two for
//! every environment (`tests/it/chart_values.rs`).

use toml::{Table, Value};

use crate::model::Environment;
use crate::model::ingress::{IngressOption, TlsMode};
use crate::model::langsmith::{AuthMode, Scaler};
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisAuth, RedisSource};
use crate::plan::names::Names;

/// The values that lsgen decides for an environment, by the chart's own keys.
pub fn decided_values(environment: &Environment, names: &Names) -> Table {
    let mut values = Table::new();
    let mut set = |path: &str, value: Value| insert(&mut values, path, value);
    let langsmith = &environment.langsmith;

    set(
        "config.existingSecretName",
        names.release_object("config").into(),
    );
    let is_basic = langsmith.auth.mode == AuthMode::Basic;
    set("config.authType", "mixed".into());
    if is_basic {
        set("config.basicAuth.enabled", true.into());
    } else {
        set("config.oauth.enabled", true.into());
    }
    let domain = environment.dns.domain.as_ref();
    let email = match (&langsmith.auth.admin_email, domain) {
        (Some(email), _) => Some(email.to_string()),
        (None, Some(domain)) if is_basic => Some(format!("admin@{domain}")),
        _ => None,
    };
    if let Some(email) = email {
        set("config.initialOrgAdminEmail", email.into());
    }
    if let Some(domain) = domain {
        let is_plain = environment.tls.mode == TlsMode::None;
        let scheme = if is_plain { "http" } else { "https" };
        set("config.hostname", format!("{scheme}://{domain}").into());
    }
    let region = environment.cloud.region.as_str();
    let variable = |name: &str| {
        let pairs = [("name", name), ("value", region)];
        let pairs = pairs.map(|(key, text)| (key.to_owned(), Value::from(text)));
        Value::Table(pairs.into_iter().collect())
    };
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"].map(variable);
    set("commonEnv", variables.to_vec().into());

    let features = &langsmith.features;
    set("insights.enabled", features.insights.into());
    set("polly.enabled", features.polly.into());
    set("fleet.enabled", features.fleet.into());
    if features.deployments {
        set("config.deployment.enabled", true.into());
    }

    let option = environment.ingress.option;
    for (kind, its_option) in [
        ("ingress", IngressOption::Nginx),
        ("gateway", IngressOption::EnvoyGateway),
        ("istioGateway", IngressOption::Istio),
    ] {
        set(&format!("{kind}.enabled"), (option == its_option).into());
    }

    let stores = &environment.stores;
    for (store, is_outside) in [
        (
            "postgres",
            stores.postgres.source != PostgresSource::InCluster,
        ),
        ("redis", stores.redis.source != RedisSource::InCluster),
        (
            "clickhouse",
            stores.clickhouse.source != ClickhouseSource::InCluster,
        ),
    ] {
        set(
            &format!("{store}.external.existingSecretName"),
            names.release_object(store).into(),
        );
        if is_outside {
            set(&format!("{store}.external.enabled"), true.into());
        }
    }
    let redis = &stores.redis;
    if redis.source == RedisSource::External && redis.external.cluster {
        set("redis.external.cluster.enabled", true.into());
    }
    if redis.source == RedisSource::Elasticache && redis.auth == RedisAuth::Iam {
        set("redis.external.iamAuthProvider", "aws".into());
    }
    if stores.blob.enabled {
        set("config.blobStorage.enabled", true.into());
        set("config.blobStorage.engine", "S3".into());
    }

    for (_, key, service) in langsmith.services() {
        for (scaler, its_scaler) in [("hpa", Scaler::Hpa), ("keda", Scaler::Keda)] {
            let is_on = service.scaler == its_scaler;
            set(&format!("{key}.autoscaling.{scaler}.enabled"), is_on.into());
        }
    }
    values
}

fn insert(table: &mut Table, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        table.insert(path.to_owned(), value);
        return;
    };
    let below = table
        .entry(first)
        .or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(below) = below {
        insert(below, rest, value);
    }
}
