//! Overlay and add-on keys are looked up in the chart's own.

use std::sync::LazyLock;

use lsgen::api::chart::Shape;
use lsgen::api::chart::{self, KeyError, Line, ValueKeys, ValueKind};
use semver::Version;

use crate::support::chart::key_errors;

fn keys() -> ValueKeys<'static> {
    static LINE: LazyLock<Line> =
        LazyLock::new(|| chart::langsmith(&Version::new(0, 16, 11)).unwrap());
    LINE.value_keys().unwrap()
}

fn check(path: &str, value: ValueKind) -> Result<(), String> {
    let segments: Vec<&str> = path.split('.').collect();
    keys()
        .check(&segments, value)
        .map_err(|error| error.to_string())
}

#[test]
fn a_key_of_the_chart_passes_with_its_type() {
    for (path, value) in [
        ("backend.autoscaling.hpa.enabled", ValueKind::Boolean),
        ("backend.deployment.replicas", ValueKind::Integer),
        ("backend.deployment", ValueKind::Map),
        ("clickhouse.external.port", ValueKind::String),
        ("images.imagePullSecrets", ValueKind::List),
        ("backend.pdb.minAvailable", ValueKind::Integer),
        ("backend.pdb.minAvailable", ValueKind::String),
    ] {
        assert_eq!(check(path, value), Ok(()), "{path}");
    }
}

#[test]
fn null_takes_a_default_away_anywhere() {
    assert_eq!(check("backend.pdb.minAvailable", ValueKind::Null), Ok(()));
    assert_eq!(check("backend.deployment", ValueKind::Null), Ok(()));
}

#[test]
fn any_key_stands_below_an_open_map() {
    assert_eq!(
        check(
            "backend.deployment.resources.requests.cpu",
            ValueKind::String
        ),
        Ok(())
    );
    let path = [
        "backend",
        "serviceAccount",
        "annotations",
        "eks.amazonaws.com/role-arn",
    ];
    assert_eq!(keys().check(&path, ValueKind::String), Ok(()));
}

#[test]
fn a_misspelt_key_is_answered_with_its_neighbour() {
    for (path, nearest) in [
        (
            "backend.autoscaling.hpa.minReplica",
            Some("backend.autoscaling.hpa.minReplicas"),
        ),
        ("backnd.pdb.enabled", Some("backend")),
        (
            "config.blobStorage.apiUrl",
            Some("config.blobStorage.apiURL"),
        ),
        ("backend.resources", Some("backend.deployment.resources")),
        (
            "hostBackend.nodeSelector",
            Some("hostBackend.deployment.nodeSelector"),
        ),
        ("config.deployment.url", None),
        ("imagePullSecrets", None),
    ] {
        let segments: Vec<&str> = path.split('.').collect();
        match keys().check(&segments, ValueKind::String) {
            Err(KeyError::Unknown { nearest: found, .. }) => {
                assert_eq!(found.as_deref(), nearest, "{path}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn another_type_than_the_default_is_refused() {
    for (path, value, message) in [
        (
            "clickhouse.external.port",
            ValueKind::Integer,
            "the chart's `clickhouse.external.port` is a string, not an integer",
        ),
        (
            "backend.deployment.replicas",
            ValueKind::String,
            "the chart's `backend.deployment.replicas` is an integer, not a string",
        ),
        (
            "insights.enabled",
            ValueKind::String,
            "the chart's `insights.enabled` is `true` or `false`, not a string",
        ),
        (
            "backend.deployment",
            ValueKind::List,
            "the chart's `backend.deployment` is a map, not a list",
        ),
        (
            "backend.deployment.tolerations",
            ValueKind::Map,
            "the chart's `backend.deployment.tolerations` is a list, not a map",
        ),
        (
            "config.hostname.scheme",
            ValueKind::String,
            "the chart's `config.hostname` is a string, not a map",
        ),
        (
            "backend.deployment.nodeSelector",
            ValueKind::String,
            "the chart's `backend.deployment.nodeSelector` is a map, not a string",
        ),
    ] {
        assert_eq!(check(path, value), Err(message.to_owned()));
    }
}

#[test]
fn the_message_for_an_unknown_key_names_its_neighbour() {
    assert_eq!(
        check("config.blobStorage.apiUrl", ValueKind::String).unwrap_err(),
        "the chart's values.yaml has no key `config.blobStorage.apiUrl`; \
         did you mean `config.blobStorage.apiURL`?"
    );
}

#[test]
fn a_document_is_checked_whole() {
    let document = "
backend:
  deployment: {replicas: 3, resources: {requests: {cpu: 1}}}
  pdb: {enabled: 'true'}
  storage: {}
clickhouse: {external: {port: 8123, nativePort: '9000'}}
operator: {resources: {}}
";
    let document: serde_yaml::Value = serde_yaml::from_str(document).unwrap();
    let errors: Vec<String> = key_errors(&keys(), &document)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        errors,
        [
            "the chart's `backend.pdb.enabled` is `true` or `false`, not a string",
            "the chart's values.yaml has no key `backend.storage`",
            "the chart's `clickhouse.external.port` is a string, not an integer",
            "the chart's values.yaml has no key `operator.resources`; \
             did you mean `operator.deployment.resources`?",
        ]
    );
}

#[test]
fn names_with_dots_are_escaped_in_the_file_and_plain_in_the_question() {
    let keys = ValueKeys::parse("files.a\\ b\\.xml string\nfiles.plain int\n").unwrap();
    assert_eq!(keys.check(&["files", "a b.xml"], ValueKind::String), Ok(()));
    assert!(
        keys.check(&["files", "a b", "xml"], ValueKind::String)
            .is_err()
    );
}

#[test]
fn a_key_file_out_of_order_is_refused() {
    assert_eq!(ValueKeys::parse("b int\na int\n").unwrap_err().line, 2);
    assert_eq!(ValueKeys::parse("a whole\n").unwrap_err().line, 1);
}

/// Every values key that the hand-kept facts name is one the line has.
#[test]
fn the_paths_of_each_line_are_keys_of_its_chart() {
    for version in chart::shipped_versions() {
        let line = chart::langsmith(&version).unwrap();
        let keys = line.value_keys().unwrap();
        let check = |path: &str, value: ValueKind| {
            let segments: Vec<&str> = path.split('.').collect();
            keys.check(&segments, value)
                .unwrap_or_else(|error| panic!("{version}: {error}"));
        };
        for workload in line.workloads.values() {
            let paths = [
                (workload.replicas_path.clone(), ValueKind::Integer),
                (workload.resources_path(), ValueKind::Map),
                (workload.node_selector_path(), ValueKind::Map),
                (workload.tolerations_path(), ValueKind::List),
                (workload.topology_spread_path(), ValueKind::List),
                (
                    workload
                        .pdb_path
                        .as_ref()
                        .map(|path| format!("{path}.enabled")),
                    ValueKind::Boolean,
                ),
                (workload.service_account_annotations_path(), ValueKind::Map),
            ];
            for (path, kind) in paths {
                if let Some(path) = path {
                    check(&path, kind);
                }
            }
            let Some(scaling) = &workload.scaling else {
                continue;
            };
            for key in ["minReplicas", "maxReplicas"] {
                check(&format!("{}.{key}", scaling.path), ValueKind::Integer);
            }
            check(&format!("{}.enabled", scaling.path), ValueKind::Boolean);
            assert_eq!(scaling.keda_path.is_some(), scaling.shape != Shape::Flat);
            if let Some(path) = &scaling.keda_path {
                check(&format!("{path}.enabled"), ValueKind::Boolean);
                if scaling.shape == Shape::HpaKeda {
                    check(&format!("{path}.minReplicaCount"), ValueKind::Integer);
                }
            }
        }
        for template in line.operator_templates.values() {
            check(&template.path, ValueKind::String);
        }
        for secret in line.secrets.values() {
            check(&secret.path, ValueKind::String);
        }
        for image in line.images.keys() {
            check(&format!("images.{image}.repository"), ValueKind::String);
        }
    }
}

/// The add-on keys that every install sets.
#[test]
fn the_add_ons_have_the_keys_that_an_install_needs() {
    for (name, keys) in [
        (
            "aws-load-balancer-controller",
            "serviceAccount.annotations clusterName region vpcId replicaCount resources tolerations \
             enableServiceMutatorWebhook enableCertManager externalManagedTags defaultTargetType",
        ),
        (
            "cluster-autoscaler",
            "rbac.serviceAccount.annotations rbac.serviceAccount.name autoDiscovery.clusterName \
             awsRegion cloudProvider replicaCount resources tolerations image.tag \
             extraArgs.expander fullnameOverride",
        ),
        (
            "metrics-server",
            "replicas resources tolerations podDisruptionBudget.enabled",
        ),
        (
            "external-secrets",
            "serviceAccount.annotations serviceAccount.name replicaCount leaderElect installCRDs \
             webhook.replicaCount certController.replicaCount resources webhook.resources",
        ),
        (
            "keda",
            "operator.replicaCount metricsServer.replicaCount webhooks.replicaCount crds.install \
             resources.operator resources.metricServer resources.webhooks clusterName",
        ),
    ] {
        let known = chart::addon(name).unwrap().value_keys().unwrap();
        for key in keys.split_whitespace() {
            let segments: Vec<&str> = key.split('.').collect();
            if let Err(error @ KeyError::Unknown { .. }) = known.check(&segments, ValueKind::String)
            {
                panic!("{name}: {error}");
            }
        }
    }
}
