//! The values that bring a combination of features about.

use lsgen::api::chart::{Features, Line};
use lsgen::api::chart::{Shape, Workload};
use serde_yaml::{Mapping, Value};

use super::cases::Case;

/// The name given to each existing secret.
pub(crate) fn secret_name(secret: &str) -> String {
    format!("existing-{secret}")
}

impl Case {
    /// The values that bring the features about. Every secret exists already.
    pub(crate) fn values(&self, line: &Line) -> Value {
        let features = &self.features;
        let newer = line.images.contains_key("smithdbImage");
        let mut values = Value::Mapping(Mapping::new());
        let mut flag = |path: &str, on: bool| set(&mut values, path, Value::Bool(on));
        flag("postgres.external.enabled", !features.in_cluster_postgres);
        flag("redis.external.enabled", !features.in_cluster_redis);
        flag("redis.external.cluster.enabled", features.redis_cluster);
        flag("config.basicAuth.enabled", features.basic_auth);
        flag("config.oauth.enabled", features.oauth);
        flag("config.deployment.enabled", features.deployments);
        flag("operator.enabled", features.operator);
        flag("hostBackend.enabled", features.host_backend);
        flag("frontend.enabled", features.frontend);
        flag("ingress.enabled", features.frontend);
        flag("ingestQueue.enabled", features.ingest_queue);
        flag("agentGateway.enabled", features.agent_gateway);
        flag("presidioAnalyzer.enabled", features.presidio);
        flag("insights.enabled", features.insights);
        flag("polly.enabled", features.polly);
        flag("fleet.enabled", features.fleet);
        flag("config.agentBuilder.enabled", features.agent_builder);
        flag("backend.migrations.enabled", features.migrations);
        flag(
            "backend.clickhouseMigrations.enabled",
            features.clickhouse_migrations,
        );
        flag("backend.e2eTest.enabled", features.e2e_test);
        flag("e2eTest.enabled", features.e2e_test);
        flag(
            "clickhouse.external.enabled",
            !features.in_cluster_clickhouse,
        );
        flag("config.blobStorage.enabled", self.object_storage);
        let insights = if newer {
            "engineInsightsAgent"
        } else {
            "insights"
        };
        for (agent, postgres, redis) in [
            (
                insights,
                features.in_cluster_insights_postgres,
                features.in_cluster_insights_redis,
            ),
            (
                "polly",
                features.in_cluster_polly_postgres,
                features.in_cluster_polly_redis,
            ),
            (
                "fleet",
                features.in_cluster_fleet_postgres,
                features.in_cluster_fleet_redis,
            ),
        ] {
            flag(&format!("{agent}.postgres.external.enabled"), !postgres);
            flag(&format!("{agent}.redis.external.enabled"), !redis);
        }
        if newer {
            flag("clickhouse.enabled", features.clickhouse);
            flag("backend.backfillCheck.enabled", features.backfill_check);
            set_newer(&mut values, features, &line.app_version);
        } else {
            flag("backend.agentBootstrap.enabled", features.agent_bootstrap);
            // Line 0.15 refuses them.
            if line.has_key("config.insights.encryptionKey") {
                flag("config.insights.enabled", features.bundled_insights);
                flag("config.polly.enabled", features.bundled_polly);
            }
        }
        for (name, secret) in &line.secrets {
            set_text(&mut values, &secret.path, &secret_name(name));
        }
        set_text(
            &mut values,
            "config.authType",
            if features.mixed_auth {
                "mixed"
            } else {
                "oauth"
            },
        );
        set_text(
            &mut values,
            "config.initialOrgAdminEmail",
            "admin@example.com",
        );
        set_text(
            &mut values,
            "config.hostname",
            "https://langsmith.example.com",
        );
        set_text(&mut values, "config.blobStorage.engine", "S3");
        set_text(&mut values, "config.blobStorage.bucketName", "traces");
        if let Some(registry) = self.registry {
            set_text(&mut values, "images.registry", registry);
        }
        values
    }
}

/// What line 0.16 has besides, with what the chart demands of each feature.
fn set_newer(values: &mut Value, features: &Features, app_version: &str) {
    for (path, on) in [
        ("smithdb.enabled", features.smithdb),
        ("smithdb.langsmith.ingestion.enabled", features.smithdb),
        ("smithdb.langsmith.query.enabled", features.smithdb),
        (
            "smithdb.langsmith.migration.enabled",
            features.smithdb_migration,
        ),
        (
            "smithdb.migration.taskdb.postgres.external.enabled",
            !features.in_cluster_smithdb_task_database,
        ),
        ("smithdb.migration.taskdb.postgres.enabled", true),
        ("sandboxes.enabled", features.sandboxes),
        ("sandboxes.juicefs.csi.install", features.juicefs_driver),
        ("engine.enabled", features.engine),
    ] {
        set(values, path, Value::Bool(on));
    }
    for (path, text) in [
        ("smithdb.config.existingSecretName", "smithdb"),
        ("smithdb.config.metastore.hostSecretKey", "host"),
        ("smithdb.config.metastore.databaseSecretKey", "database"),
        ("smithdb.config.metastore.usernameSecretKey", "user"),
        ("smithdb.config.metastore.passwordSecretKey", "password"),
        ("smithdb.config.objectStore.bucket", "smithdb"),
        ("smithdb.config.objectStore.s3.region", "us-west-2"),
        (
            "smithdb.migration.taskdb.postgres.auth.existingSecretName",
            "task-database",
        ),
        (
            "smithdb.migration.taskdb.postgres.external.existingSecretName",
            "task-database",
        ),
        (
            "smithdb.migration.taskdb.postgres.external.hostSecretKey",
            "host",
        ),
        (
            "smithdb.migration.taskdb.postgres.external.databaseSecretKey",
            "database",
        ),
        (
            "smithdb.migration.taskdb.postgres.external.usernameSecretKey",
            "user",
        ),
        (
            "smithdb.migration.taskdb.postgres.external.passwordSecretKey",
            "password",
        ),
        (
            "sandboxes.serviceUrlBaseUrl",
            "https://sandboxes.example.com",
        ),
        ("sandboxes.juicefs.csi.existingSecretName", "juicefs"),
        ("sandboxes.proxyCa.mode", "existingSecret"),
        ("sandboxes.proxyCa.existingSecretName", "proxy-ca"),
        ("sandboxes.sandboxHost.deployment.nodeSelector.kvm", "yes"),
        (
            "engine.intelligenceBaseUrl",
            "https://intelligence.example.com",
        ),
    ] {
        set_text(values, path, text);
    }
    // The chart demands a tag here; the application's version is what it would be elsewhere.
    set_text(values, "images.sandboxHostImage.tag", app_version);
}

/// Gives a workload settings by which it can be told in the render.
pub(crate) fn set_pod_settings(values: &mut Value, key: &str, workload: &Workload) {
    if let Some(path) = &workload.pod_settings_path {
        set_text(values, &format!("{path}.nodeSelector.probe"), key);
        set_text(values, &format!("{path}.priorityClassName"), key);
        set_text(values, &format!("{path}.resources.requests.cpu"), "1234m");
        let one = |field: &str| {
            let pair = (Value::from(field), Value::from(key));
            Value::Sequence(vec![Value::Mapping(Mapping::from_iter([pair]))])
        };
        set(values, &format!("{path}.tolerations"), one("value"));
        set(
            values,
            &format!("{path}.topologySpreadConstraints"),
            one("topologyKey"),
        );
    }
    if let Some(path) = &workload.service_account_path {
        set(
            values,
            &format!("{path}.annotations"),
            Value::Mapping(Mapping::from_iter([(
                Value::from("eks.amazonaws.com/role-arn"),
                Value::from(path.as_str()),
            )])),
        );
    }
    let secret = Mapping::from_iter([(Value::from("name"), Value::from("pull-secret"))]);
    set(
        values,
        "images.imagePullSecrets",
        Value::Sequence(vec![Value::Mapping(secret)]),
    );
}

/// Switches on a workload's budget and one of its scalers. Where the facts know of none, the usual key is
/// set all the same, so that one which the facts miss shows in the render.
pub(crate) fn scale(values: &mut Value, key: &str, workload: &Workload, keda: bool) {
    let budget = workload
        .pdb_path
        .clone()
        .unwrap_or_else(|| format!("{key}.pdb"));
    set(values, &format!("{budget}.enabled"), Value::Bool(true));
    let Some(scaling) = &workload.scaling else {
        set(
            values,
            &format!("{key}.autoscaling.enabled"),
            Value::Bool(true),
        );
        set(
            values,
            &format!("{key}.autoscaling.hpa.enabled"),
            Value::Bool(true),
        );
        return;
    };
    let keda = keda && scaling.shape != Shape::Flat;
    let hpa = !keda || scaling.shape == Shape::FlatKeda;
    set(
        values,
        &format!("{}.enabled", scaling.path),
        Value::Bool(hpa),
    );
    if let Some(path) = &scaling.keda_path {
        set(values, &format!("{path}.enabled"), Value::Bool(keda));
    }
}

fn set_text(values: &mut Value, path: &str, text: &str) {
    set(values, path, Value::from(text));
}

fn set(values: &mut Value, path: &str, value: Value) {
    let mut place = values;
    for segment in path.split('.') {
        if !place.is_mapping() {
            *place = Value::Mapping(Mapping::new());
        }
        place = place
            .as_mapping_mut()
            .unwrap()
            .entry(Value::from(segment))
            .or_insert(Value::Null);
    }
    *place = value;
}
