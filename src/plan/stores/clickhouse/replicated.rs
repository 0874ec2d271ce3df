//! A ClickHouse of several replicas in the cluster, run by an operator beside the release. It has a namespace of its
//! own, because what happens to LangSmith's must not happen to the traces.

mod checklist;

use serde::Serialize;

use crate::format::yaml::{Map, Node};
use crate::model::stores::{Replicated, Resources};
use crate::plan::addons::Addon;
use crate::plan::chapter::chapter;
use crate::plan::checklist::person;
use crate::plan::module::{Module, output};
use crate::plan::parameters::Rotation;
use crate::plan::role::Role;
use crate::plan::secrets::{Content, Secret};
use crate::plan::{Image, Inputs, mirrored};

use super::super::{Backup, Namespace, STORAGE_CLASS, admits_pods, outside};
use super::{Chapters, Clickhouse, SecondRegion, generated, secret_of_cluster};

/// The namespace of the replicas.
const NAMESPACE: &str = "clickhouse";

/// The operator's namespace.
const OPERATOR_NAMESPACE: &str = "clickhouse-operator";

/// The operator: its folder under `profiles/charts/addons/`, its release, and the secret that its chart looks for.
const OPERATOR: &str = "altinity-clickhouse-operator";

/// The cluster, as ClickHouse, its operator and LangSmith's migrations call it.
const CLUSTER: &str = "langsmith";

/// The servers' account.
const ACCOUNT: &str = "clickhouse";

/// The secret with the password that LangSmith and the backups log in with.
const CREDENTIALS: &str = "clickhouse-credentials";

/// The password in it.
const PASSWORD: &str = "clickhouse/replicated/password";

/// The password of the operator.
const OPERATOR_PASSWORD: &str = "clickhouse/replicated/operator-password";

/// The chart's image that the servers run, as the chart's own pod does.
const SERVER: &str = "clickhouseImage";

/// The key of ClickHouse Keeper among images, which the chart does not have.
pub(crate) const KEEPER: &str = "clickhouse-keeper";

/// ClickHouse's replicas.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Replicas {
    /// The cluster, as ClickHouse calls it.
    pub(crate) cluster: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) operator_namespace: &'static str,
    /// How many there are.
    pub(crate) count: u8,
    /// Where LangSmith reaches them.
    pub(crate) host: String,
    /// Where pods call from.
    pub(crate) networks: Vec<String>,
    /// The servers' account, and the role that it has.
    pub(crate) account: &'static str,
    pub(crate) role: String,
    /// The secret with the password.
    pub(crate) credentials: &'static str,
    /// The storage class of the replicas, and what it is made of.
    pub(crate) storage_class: &'static str,
    pub(crate) iops: String,
    pub(crate) throughput: String,
    pub(crate) volume_key: String,
    pub(crate) storage: String,
    /// The storage class of the Keepers.
    pub(crate) keeper_storage_class: &'static str,
    /// The bucket of the backups.
    pub(crate) bucket: String,
    /// Where backups go: below it each has the time at which it began.
    pub(crate) url: String,
    /// The scheduled backup.
    pub(crate) job: &'static str,
    pub(crate) schedule: String,
    /// What each asks for and may use.
    #[serde(skip)]
    pub(crate) resources: Resources,
    /// What servers and Keepers run; none where the chart's facts have no server, which a rule refuses.
    #[serde(skip)]
    pub(crate) images: Option<Images>,
}

/// References of images, as pods pull them.
#[derive(Debug, Clone)]
pub(crate) struct Images {
    pub(crate) server: String,
    /// A version with the servers.
    pub(crate) keeper: String,
}

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: Some("replicated"),
    is_in_cluster: false,
    is_replicated_here: true,
    figures: "clickhouse-replicated",
    lost_with_region: None,
};

pub(super) fn plan(inputs: &Inputs) -> Clickhouse {
    let settings = &inputs.environment().stores.clickhouse.replicated;
    let replicas = replicas(inputs, settings);
    let cluster = ["external", "cluster"];
    Clickhouse {
        operator: None,
        chapters: Chapters {
            network: None,
            install: Some(chapter!("clickhouse/replicated/install")),
            zone_failure: chapter!("clickhouse/replicated/zone-failure"),
            restore: chapter!("clickhouse/replicated/restore"),
            restore_test: chapter!("clickhouse/replicated/restore-test"),
            backup_by_hand: None,
            backup_command: Some(chapter!("clickhouse/replicated/backup-command")),
            upgraded: Some(chapter!("clickhouse/replicated/upgraded")),
            second_region: Some(SecondRegion {
                behind: chapter!("clickhouse/replicated/behind"),
                failover: chapter!("clickhouse/replicated/failover"),
                fail_back: chapter!("clickhouse/replicated/fail-back"),
            }),
        },
        backups: vec![Backup {
            name: "ClickHouse",
            what: "whole backups in S3, `stores.clickhouse.replicated.backup_every` apart",
            reach: format!("{} days", settings.backup_retention.days()),
        }],
        module: Some(module(inputs, settings)),
        role: Some(role()),
        parameters: vec![
            generated(
                PASSWORD,
                "the password of the in-cluster ClickHouse",
                Rotation {
                    effect: "The replicas restart one after another. Queries fail until LangSmith's pods have the new password, \
                             and traces wait in Redis.",
                    source: "https://github.com/Altinity/clickhouse-operator/blob/master/docs/security_hardening.md",
                    steps: chapter!("secrets/rotate"),
                },
            ),
            generated(
                OPERATOR_PASSWORD,
                "what ClickHouse's operator logs in with",
                Rotation {
                    effect: "The operator restarts, and the replicas reload their users without a restart.",
                    source: "https://github.com/Altinity/clickhouse-operator/blob/master/docs/security_hardening.md",
                    steps: chapter!("clickhouse/replicated/rotate-operator"),
                },
            ),
        ],
        secret: secret_of_cluster(replicas.host.clone(), "langsmith", PASSWORD),
        behind: vec!["replicated".to_owned()],
        secrets: secrets(&replicas),
        namespaces: vec![
            Namespace {
                name: NAMESPACE,
                purpose: "ClickHouse, apart from LangSmith: deleting that namespace does not delete the traces.",
            },
            Namespace {
                name: OPERATOR_NAMESPACE,
                purpose: "What runs ClickHouse's replicas.",
            },
        ],
        addon: Some(Addon::new(OPERATOR, operator())),
        images: replicas.images.iter().flat_map(listed).collect(),
        named_image: Some(SERVER),
        values: outside(inputs, "clickhouse")
            .set_path(&cluster, CLUSTER)
            .comment_path(
                &cluster,
                "Migrations make replicated tables on it, which a ClickHouse of one node cannot become later.",
            ),
        is_in_chart: false,
        follows_chart: true,
        checklist: checklist::items(settings),
        access: person(admits_pods("ClickHouse")),
        replicas: Some(replicas),
    }
}

fn replicas(inputs: &Inputs, settings: &Replicated) -> Replicas {
    let names = inputs.names();
    let bucket = names.clickhouse_backup_bucket();
    Replicas {
        cluster: CLUSTER,
        namespace: NAMESPACE,
        operator_namespace: OPERATOR_NAMESPACE,
        count: settings.replicas,
        host: format!("clickhouse-{CLUSTER}.{NAMESPACE}.svc.cluster.local"),
        networks: networks(inputs),
        account: ACCOUNT,
        role: names.role_arn("clickhouse"),
        credentials: CREDENTIALS,
        storage_class: "gp3-clickhouse",
        iops: settings.iops.to_string(),
        throughput: settings.throughput_mib.to_string(),
        volume_key: names.key_arn("cluster-volumes"),
        storage: settings.storage.to_string(),
        keeper_storage_class: STORAGE_CLASS,
        url: format!("{}/{bucket}", names.s3_endpoint()),
        bucket,
        job: "clickhouse-backup",
        schedule: schedule(settings.backup_every.seconds() / 3600),
        resources: settings.resources.clone(),
        images: images(inputs),
    }
}

/// Where pods call from. The range of an existing VPC is unknown: the private ranges, then.
fn networks(inputs: &Inputs) -> Vec<String> {
    let network = &inputs.environment().network;
    match network.existing {
        None => vec![network.create.cidr.to_string()],
        Some(_) => [
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ]
        .map(str::to_owned)
        .into(),
    }
}

/// A quarter past, away from the hour at which everybody's jobs start.
fn schedule(hours: u64) -> String {
    if hours >= 24 {
        "15 1 * * *".to_owned()
    } else {
        format!("15 */{hours} * * *")
    }
}

fn images(inputs: &Inputs) -> Option<Images> {
    let tag = &inputs.chart().images.get(SERVER)?.tag;
    let pulled = |name: &str| mirrored(inputs.environment(), &repository(name), tag);
    Some(Images {
        server: pulled("clickhouse-server"),
        keeper: pulled("clickhouse-keeper"),
    })
}

fn repository(name: &str) -> String {
    format!("docker.io/clickhouse/{name}")
}

/// The images as the nodes hold them before an upgrade.
fn listed(images: &Images) -> [Image; 2] {
    [
        Image {
            key: SERVER.to_owned(),
            repository: repository("clickhouse-server"),
            reference: images.server.clone(),
            run_by: vec!["ClickHouse's replicas and their backups".to_owned()],
        },
        Image {
            key: KEEPER.to_owned(),
            repository: repository("clickhouse-keeper"),
            reference: images.keeper.clone(),
            run_by: vec!["ClickHouse Keeper".to_owned()],
        },
    ]
}

fn module(inputs: &Inputs, settings: &Replicated) -> Module {
    let names = inputs.names();
    Module::guarded(
        "clickhouse-backups",
        "Where ClickHouse's replicas write their backups.",
        &["bucket_name"],
    )
    .pass("bucket_name", names.clickhouse_backup_bucket())
    .pass("key_alias", names.key_alias("clickhouse-backups"))
    .pass("retention_days", settings.backup_retention.days())
    .pass("account_id", inputs.environment().cloud.account_id.as_str())
    .promise_bucket("the bucket of ClickHouse's backups", true)
}

/// The role of the servers, which write the backups.
fn role() -> Role {
    Role {
        argument: "clickhouse",
        part: "clickhouse",
        service_account: format!("{NAMESPACE}/{ACCOUNT}"),
        on: vec![
            ("bucket_arn", output("clickhouse-backups", "bucket_arn")),
            ("key_arn", output("clickhouse-backups", "key_arn")),
        ],
    }
}

/// What the operator gets.
fn operator() -> Map {
    let mut values = Map::new();
    values.insert_path(
        &["configs", "files", "config.yaml", "watch", "namespaces"],
        vec![Node::from(NAMESPACE)],
    );
    let mut values = values
        .set("secret", Map::new().set("create", false))
        .set("crdHook", Map::new().set("enabled", false));
    values.insert_comment(
        "secret",
        "The chart's own has a published password; manifests/secrets brings another.",
    );
    values.insert_comment(
        "crdHook",
        "It would run an image without a fixed tag. Helm installs the kinds at the first time; later ones are\n\
         applied by hand, as for every chart with a folder crds.",
    );
    values
}

fn secrets(replicas: &Replicas) -> Vec<Secret> {
    vec![
        Secret {
            purpose: "What LangSmith and the backups log in to ClickHouse with.",
            file: "clickhouse-replicas",
            name: CREDENTIALS,
            namespace: NAMESPACE,
            content: Content::as_stored(vec![("password", PASSWORD)]),
            // The operator makes one for each replica, and one after another is restarted.
            readers: (0..replicas.count)
                .map(|replica| format!("statefulset/chi-{CLUSTER}-{CLUSTER}-0-{replica}"))
                .collect(),
        },
        // Its chart has a published password instead.
        Secret {
            purpose: "What the operator logs in to ClickHouse with.",
            file: "clickhouse-operator",
            name: OPERATOR,
            namespace: OPERATOR_NAMESPACE,
            content: Content {
                template: vec![
                    ("username", "clickhouse_operator".to_owned()),
                    ("password", "{{ .password }}".to_owned()),
                ],
                data: vec![("password", OPERATOR_PASSWORD)],
            },
            readers: vec![format!("deployment/{OPERATOR}")],
        },
    ]
}
