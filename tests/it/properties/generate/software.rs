//! What runs in the environment: stores, the release, and what guards them.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Agents, Ground, POOL_LABELS, label, quoted, texts};

pub(super) fn stores(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let has_recovery = ground.recovery_region.is_some();
    let in_cluster = !ground.is_production && !has_recovery;
    let databases: &[&'static str] = if has_recovery {
        &["rds", "external"]
    } else {
        &["rds", "aurora", "external"]
    };
    let sources = move |outside: &[&'static str]| {
        let mut all = outside.to_vec();
        all.extend(in_cluster.then_some("in-cluster"));
        select(all)
    };
    (
        sources(databases),
        sources(&["elasticache", "external"]),
        select(vec!["token", "iam", "network"]),
        sources(&["langsmith-managed", "clickhouse-cloud", "replicated"]),
        (
            option::of(14..=17_u32),
            7..=35_u32,
            any::<bool>(),
            1..=9_u32,
        ),
        (
            prop::bool::weighted(0.9),
            any::<bool>(),
            prop::bool::weighted(0.2),
            1..=90_u32,
        ),
    )
        .prop_map(move |(postgres, redis, auth, clickhouse, database, bucket)| {
            let (version, backups, protected, password) = database;
            let version = version.map_or(String::new(), |version| {
                format!("engine_version = \"{version}\", ")
            });
            let rds = format!(
                "{postgres} = {{ {version}backup_retention = \"{backups}d\", deletion_protection = \
                 {protected}, password_version = {password} }}\n"
            );
            let rds = if postgres == "rds" || postgres == "aurora" {
                rds
            } else {
                String::new()
            };
            let auth = match redis {
                "elasticache" => format!("auth = {auth:?}\n"),
                "external" => format!("external = {{ cluster = {} }}\n", auth == "token"),
                _ => String::new(),
            };
            let (enabled, versioning, endpoint_only, days) = bucket;
            let versioning = versioning || has_recovery;
            format!(
                "[stores.postgres]\nsource = {postgres:?}\n{rds}\n\
                 [stores.redis]\nsource = {redis:?}\n{auth}\n\
                 [stores.clickhouse]\nsource = {clickhouse:?}\n\n\
                 [stores.blob]\nenabled = {enabled}\nversioning = {versioning}\n\
                 endpoint_only = {endpoint_only}\nnoncurrent_retention = \"{days}d\"\n"
            )
        })
}

pub(super) fn langsmith(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let agents = ground.agents;
    let auth = (
        prop::bool::weighted(0.7),
        option::of("[a-z]{1,8}@[a-z]{1,8}\\.example"),
        option::of("[ -~]{1,40}"),
    )
        .prop_map(|(basic, email, organization)| {
            let email = email.map_or(String::new(), |email| format!(", admin_email = {email:?}"));
            let organization = organization
                .filter(|name| !name.trim().is_empty())
                .map_or(String::new(), |name| {
                    format!(", organization = {}", quoted(&name))
                });
            let mode = if basic { "basic" } else { "oauth" };
            format!("auth = {{ mode = {mode:?}{email}{organization} }}\n")
        });
    let registries = select(vec![
        "registry.example.com",
        "registry.example.com:5000/mirror/a_b",
    ]);
    let images = (
        option::of(registries),
        option::of(label(12)),
        prop::bool::weighted(0.3),
        option::of("[!-~]{1,30}"),
    )
        .prop_map(|(registry, secret, addons, word)| {
            let registry = registry.map(|registry| format!("registry = {registry:?}"));
            let secret = secret.map(|secret| format!("pull_secret = {secret:?}"));
            let addons = addons.then(|| "pre_pull.addons = true".to_owned());
            // Whatever the word is, it arrives as one.
            let command = word.map(|word| {
                let word = quoted(&word);
                format!("pre_pull.commands = {{ backendImage = [{word}, \"--help\"] }}")
            });
            let parts = registry.into_iter().chain(secret);
            let parts: Vec<String> = parts.chain(addons).chain(command).collect();
            format!("images = {{ {} }}\n", parts.join(", "))
        });
    let selector = subsequence(POOL_LABELS.to_vec(), 0..=POOL_LABELS.len())
        .prop_map(|entries| texts("node_selector", &entries));
    let names = (option::of(label(20)), option::of(label(20))).prop_map(|(release, namespace)| {
        let release = release.map_or(String::new(), |name| format!("release = {name:?}\n"));
        let namespace = namespace.map_or(String::new(), |name| format!("namespace = {name:?}\n"));
        release + &namespace
    });
    let amounts = (
        1..=100_u32,
        1..=100_u32,
        1..=30_u32,
        31..=500_u32,
        1..=1000_u32,
    )
        .prop_map(|(cpu, memory, short, long, body)| {
            format!(
                "autoscaling = {{ cpu_percent = {cpu}, memory_percent = {memory} }}\n\
                 ttl = {{ short = \"{short}d\", long = \"{long}d\" }}\nmax_body_mib = {body}\n"
            )
        });
    (
        select(vec!["0.15.17", "0.16.11"]),
        (auth, images, selector, names, amounts),
        prop::bool::weighted(0.03),
        scaling(),
        values(),
    )
        .prop_map(move |(chart, (auth, images, selector, names, amounts), feature, scaling, values)| {
            let feature = if feature { "features.insights = true\n" } else { "" };
            let (chart, agents) = match agents {
                Agents::None => (chart, String::new()),
                Agents::Here => (chart, "features.deployments = true\n".to_owned()),
                Agents::Apart { ids } => ("0.16.11", apart(ids)),
            };
            format!(
                "[langsmith]\nchart = {chart:?}\n{names}{auth}{images}{selector}{amounts}{feature}{agents}\n{scaling}{values}"
            )
        })
}

/// Agents in a namespace of their own.
fn apart(ids: bool) -> String {
    let mut text =
        String::from("features.deployments = true\ndataplane.namespace = \"langsmith-agents\"\n");
    if ids {
        text.push_str(
            "dataplane.workspace_id = \"11111111-2222-3333-4444-555555555555\"\n\
             dataplane.listener_id = \"66666666-7777-8888-9999-aaaaaaaaaaaa\"\n",
        );
    }
    text
}

/// What is passed on to the chart: keys that both lines have.
fn values() -> impl Strategy<Value = String> {
    let lines = vec![
        "agentGateway = { enabled = true, autoscaling = { enabled = true, maxReplicas = 7 } }",
        "presidioAnalyzer.enabled = true",
        "backend.e2eTest.enabled = false",
        "backend.migrations = { enabled = false, labels = { \"example.com/a.b\" = \"on\" } }",
        "commonEnv = [{ name = \"NO_PROXY\", value = \".svc\" }]",
        "config.logLevel = \"debug\"",
        "queue.deployment = { terminationGracePeriodSeconds = 90, annotations = {} }",
        "images.aceBackendImage = { tag = \"0.0.1\", pullPolicy = \"Always\" }",
        "commonPodSecurityContext = { runAsNonRoot = true, sysctls = [{ name = \"a\", value = \"0.5\" }] }",
        "frontend.proxyConnectTimeout = \"10\"",
        // Refused: unknown, of another type, decided by a key.
        "backend.replicas = 3",
        "config.logLevel = 3",
        "config.hostname = \"https://example.com\"",
    ];
    let accepted = subsequence(lines[..10].to_vec(), 0..=10);
    let refused = prop::bool::weighted(0.03);
    let wrong = select(lines[10..].to_vec());
    (accepted, refused, wrong).prop_map(|(mut lines, refused, wrong)| {
        if refused {
            lines.retain(|line| !line.starts_with("config."));
            lines.push(wrong);
        }
        if lines.is_empty() {
            return String::new();
        }
        format!("\n[langsmith.values]\n{}\n", lines.join("\n"))
    })
}

fn scaling() -> impl Strategy<Value = String> {
    let keys = vec![
        "backend",
        "platform_backend",
        "queue",
        "ingest_queue",
        "frontend",
        "playground",
        "ace_backend",
    ];
    let service = (select(vec!["hpa", "hpa", "keda"]), 2..5_u32, 5..12_u32);
    (subsequence(keys, 0..=4), prop::collection::vec(service, 4)).prop_map(|(keys, services)| {
        let lines: Vec<String> = keys
            .iter()
            .zip(services)
            .map(|(key, (scaler, min, max))| {
                format!("{key} = {{ scaler = {scaler:?}, min = {min}, max = {max} }}\n")
            })
            .collect();
        if lines.is_empty() {
            String::new()
        } else {
            format!("[langsmith.scaling]\n{}", lines.concat())
        }
    })
}

pub(super) fn rest(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let profiles = if ground.is_production {
        vec!["multi-az"]
    } else {
        vec!["snapshot-only", "multi-az"]
    };
    let region = ground.recovery_region;
    let standby = (
        select(vec!["warm", "cold"]),
        select(vec!["primary", "recovery"]),
        1..4_u32,
    );
    let recovery = (select(profiles), standby).prop_map(move |(profile, standby)| {
        let Some(region) = region else {
            return format!("profile = {profile:?}\n");
        };
        let (standby, active, version) = standby;
        let alerts = match version {
            1 => "",
            _ => "alerts = [\"oncall@example.com\"]\n",
        };
        format!(
            "profile = \"cross-region\"\nregion = {region:?}\nstandby = {standby:?}\n{alerts}\
             active = {active:?}\nmirror_version = {version}\nnetwork = {{ cidr = \"172.30.0.0/16\" }}\n"
        )
    });
    let logs = option::of(1..=400_u32).prop_map(|days| {
        days.map_or("alb_access_logs = false\n".to_owned(), |days| {
            format!("alb_access_logs = true\naccess_log_retention = \"{days}d\"\n")
        })
    });
    let waf = prop::bool::weighted(0.2);
    (recovery, logs, waf, select(vec!["s3", "dynamodb"])).prop_map(|(recovery, logs, waf, lock)| {
        format!(
            "[recovery]\n{recovery}\n[security]\nwaf = {waf}\n{logs}\n[state]\nlock = {lock:?}\n\n\
             [allow]\nLS0305 = \"drawn at random\"\n"
        )
    })
}
