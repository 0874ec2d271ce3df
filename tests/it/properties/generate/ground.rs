//! What the environment stands on: names, network, cluster, and the way in.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Agents, Ground, POOL_LABELS, label, quoted, texts, word};

pub(super) fn metadata(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let Ground {
        is_production,
        account,
        region,
        ..
    } = ground.clone();
    let tier = if is_production {
        "production"
    } else {
        "evaluation"
    };
    let sizes = if is_production {
        vec![
            "size/production",
            "size/production",
            "size/production-large",
        ]
    } else {
        vec!["size/minimum", "size/dev", "size/production", "size/dev"]
    };
    let tags = prop::collection::vec(
        (
            "[A-Za-z][A-Za-z0-9 _.:/=+@-]{0,12}",
            "[A-Za-z0-9 _.:/=+@-]{0,20}",
        ),
        0..4,
    );
    (label(8), label(6), select(sizes), tags).prop_map(move |(prefix, name, size, tags)| {
        format!(
            "[environment]\nname = {name:?}\nprefix = {prefix:?}\ntier = {tier:?}\n\
             profiles = [{size:?}]\n{}\n[cloud]\naccount_id = {account:?}\nregion = {region:?}\n",
            texts("tags", &tags)
        )
    })
}

pub(super) fn network() -> impl Strategy<Value = String> {
    let cidrs = select(vec![
        "10.0.0.0/16",
        "10.40.0.0/16",
        "172.20.0.0/17",
        "192.168.0.0/19",
        "10.0.0.0/22",
    ]);
    let created = (
        cidrs,
        2..=3_u8,
        select(vec!["single", "per-az"]),
        select(vec![1, 14, 90, 365]),
    )
        .prop_map(|(cidr, zones, nat, days)| {
            format!(
                "[network]\ncreate = {{ cidr = {cidr:?}, availability_zones = {zones}, \
                 nat = {nat:?}, flow_log_retention = \"{days}d\" }}\n"
            )
        });
    let existing =
        (2..=3_usize, 0..=3_usize, any::<bool>()).prop_map(|(private, public, endpoint)| {
            let subnets = |kind: char, count: usize| {
                let ids: Vec<String> = (0..count)
                    .map(|index| quoted(&format!("subnet-0{kind}{index}aaaaaaaaaaaaaa")))
                    .collect();
                ids.join(", ")
            };
            let endpoint = if endpoint {
                "s3_endpoint = \"vpce-0123456789abcdef0\"\n"
            } else {
                ""
            };
            format!(
                "[network.existing]\nvpc_id = \"vpc-0123456789abcdef0\"\n\
             private_subnets = [{}]\npublic_subnets = [{}]\n{endpoint}",
                subnets('a', private),
                subnets('b', public),
            )
        });
    prop_oneof![3 => created, 1 => existing, 1 => Just(String::new())]
}

pub(super) fn cluster(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let Ground {
        account, partition, ..
    } = ground.clone();
    let endpoint = (
        option::of(subsequence(
            vec!["203.0.113.0/24", "198.51.100.7/32"],
            1..=2,
        )),
        subsequence(vec!["10.0.0.0/8", "192.168.0.0/16"], 1..=2),
    );
    let administrators = prop::collection::vec(label(10), 0..3);
    let groups = prop::collection::vec(node_group(), 0..3);
    (
        select(vec!["1.33", "1.34", "1.35"]),
        endpoint,
        administrators,
        select(vec!["eks-addon", "chart"]),
        select(vec![30, 365]),
        groups,
    )
        .prop_map(
            move |(version, (public, private), administrators, metrics, days, groups)| {
                let administrators: Vec<(String, String)> = administrators
                    .into_iter()
                    .map(|name| {
                        (
                            name.clone(),
                            format!("arn:{partition}:iam::{account}:role/{name}"),
                        )
                    })
                    .collect();
                let is_public = public.is_some();
                let ranges: Vec<&str> = public
                    .unwrap_or_default()
                    .into_iter()
                    .chain(private)
                    .collect();
                let endpoint =
                    format!("endpoint = {{ public = {is_public}, allowed_cidrs = {ranges:?} }}\n");
                let groups: Vec<String> = groups
                    .into_iter()
                    .enumerate()
                    .map(|(index, group)| {
                        // One of them in the second zone, which every network has.
                        let zone = if index == 1 { "zone = 2\n" } else { "" };
                        format!("\n[cluster.node_groups.extra{index}]\n{zone}{group}")
                    })
                    .collect();
                format!(
                    "[cluster]\nkubernetes_version = {version:?}\nmetrics_server = {metrics:?}\n\
                     log_retention = \"{days}d\"\n{endpoint}{}\n\
                     [cluster.node_groups.general]\n{}{}",
                    texts("administrators", &administrators),
                    texts("labels", &POOL_LABELS),
                    groups.concat(),
                )
            },
        )
}

fn node_group() -> impl Strategy<Value = String> {
    let effects = select(vec!["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    let taints = prop::collection::btree_map(
        "[a-z]{1,8}(\\.example\\.com/[a-z]{1,8})?",
        (word(), effects),
        0..3,
    );
    let labels = prop::collection::vec(("[a-z]{1,8}", word()), 0..3);
    (
        select(vec!["m5.4xlarge", "m6i.8xlarge", "r6g.4xlarge"]),
        0..4_u32,
        4..8_u32,
        option::of(select(vec!["on-demand", "spot"])),
        labels,
        taints,
    )
        .prop_map(|(kind, min, max, capacity, labels, taints)| {
            let capacity = capacity.map_or(String::new(), |kind| format!("capacity = {kind:?}\n"));
            let taints: Vec<String> = taints
                .iter()
                .map(|(key, (value, effect))| {
                    format!(
                        "{} = {{ value = {}, effect = {effect:?} }}",
                        quoted(key),
                        quoted(value)
                    )
                })
                .collect();
            format!(
                "instance_type = {kind:?}\nmin = {min}\nmax = {max}\ndisk_gib = 100\n{capacity}{}\
                 taints = {{ {} }}\n",
                texts("labels", &labels),
                taints.join(", "),
            )
        })
}

pub(super) fn ingress_option(ground: &Ground) -> impl Strategy<Value = String> + use<> {
    let Ground {
        is_production,
        account,
        region,
        partition,
        agents,
        ..
    } = ground.clone();
    let zones = prop_oneof![
        2 => Just("zone = \"create\""),
        2 => Just("zone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\""),
        1 => Just("zone = \"none\""),
    ];
    let domain = option::weighted(0.9, "[a-z]{1,12}\\.example\\.(com|org)");
    let ranges = subsequence(vec!["0.0.0.0/0", "203.0.113.0/24", "10.0.0.0/8"], 1..=3);
    (
        (select(vec!["internet-facing", "internal"]), ranges, 1..=4000_u32),
        (domain, zones),
        (any::<bool>(), any::<bool>()),
        (
            select(vec!["alb", "nginx", "envoy-gateway", "istio"]),
            any::<bool>(),
            any::<bool>(),
            select(vec!["provision", "serve", "serve"]),
        ),
    )
        .prop_map(move |((scheme, ranges, seconds), (domain, zone), (tls, given), (option, inside, mesh, stage))| {
            let domain = domain.map_or(String::new(), |domain| format!("domain = {domain:?}\n"));
            let certificate = format!(
                "certificate_arn = \"arn:{partition}:acm:{region}:{account}:certificate/11111111-2222-3333-4444-555555555555\"\n"
            );
            // Agents need a router, and apart from LangSmith one that crosses namespaces.
            let option = match (agents, option) {
                (Agents::Here | Agents::Apart { .. }, "alb") => "envoy-gateway",
                (Agents::Apart { .. }, "nginx") => "istio",
                (_, option) => option,
            };
            let mesh = mesh && agents == Agents::None;
            let split = matches!(agents, Agents::Apart { .. });
            let is_gateway = option == "envoy-gateway" || option == "istio";
            let inside = inside && is_gateway;
            let chained = is_gateway && !inside;
            let mesh = mesh && option == "istio";
            let tls = match (tls || is_production, given) {
                _ if inside => "mode = \"letsencrypt\"\nemail = \"platform@example.com\"\n".to_owned(),
                (true, true) => format!("mode = \"acm\"\n{certificate}"),
                (true, false) => "mode = \"acm\"\n".to_owned(),
                (false, _) => "mode = \"none\"\n".to_owned(),
            };
            format!(
                "[ingress]\noption = {option:?}\nchained_alb = {chained}\nmutual_tls = {mesh}\nsplit_dataplane = {split}\n\
                 scheme = {scheme:?}\nallowed_cidrs = {ranges:?}\n\
                 idle_timeout = \"{seconds}s\"\n\n[dns]\n{domain}{zone}\nstage = {stage:?}\n\n[tls]\n{tls}"
            )
        })
}
