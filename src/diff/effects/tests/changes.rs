//! Changes of arguments, and what is said of them.

use std::collections::BTreeSet;

use ::hcl::from_str;

use super::super::class::Class;
use super::super::knowledge::EffectsError;
use super::super::stack::{StackEffect, of_stack};

/// What decides which instances a module has, where its other arguments are not given.
const DECIDED: [(&str, &str); 2] = [
    ("cluster", "addons = {}\nnode_groups = {}"),
    (
        "load-balancer",
        "tls = true\nhttps_listener = true\nallowed_cidrs = []\nhealth_check_port = null\ntarget_port = 8080",
    ),
];

/// The classes and resources of a change of one argument, both values written as HCL. The other arguments are not known.
fn change(module: &str, argument: &str, before: &str, after: &str) -> Vec<(Class, String)> {
    let decided = DECIDED.iter().filter(|(of, _)| *of == module);
    let decided = decided.flat_map(|(_, arguments)| arguments.lines());
    let decided: Vec<&str> = decided.filter(|line| !line.starts_with(argument)).collect();
    let decided = decided.join("\n");
    let root = |value: &str| {
        format!(
            "module \"it\" {{\nsource = \"../modules/{module}\"\n{decided}\n{argument} = {value}\n}}\n"
        )
    };
    let mut found: Vec<(Class, String)> = stack(&root(before), &root(after))
        .into_iter()
        .map(|found| {
            (
                found.effect.class,
                found.effect.resource.unwrap_or_default(),
            )
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn worst(module: &str, argument: &str, before: &str, after: &str) -> Class {
    change(module, argument, before, after)
        .pop()
        .map_or(Class::None, |(class, _)| class)
}

#[test]
fn equal_values_have_no_effect() {
    assert!(
        change(
            "postgres",
            "instance_class",
            "\"db.r6g.large\"",
            "\"db.r6g.large\""
        )
        .is_empty()
    );
    assert!(
        change("postgres", "log_retention_days", "null", "365").is_empty(),
        "365 is the default"
    );
    assert!(
        change(
            "cluster",
            "node_groups",
            "{ a = { min_size = 1 } }",
            "{ a = { min_size = 1 } }"
        )
        .is_empty()
    );
}

#[test]
fn direction_decides() {
    for (argument, before, after, expected) in [
        ("engine_version", "\"16\"", "\"17\"", Class::Refused),
        ("engine_version", "\"16\"", "\"9\"", Class::Refused),
        ("allocated_storage_gib", "50", "100", Class::Irreversible),
        ("allocated_storage_gib", "100", "50", Class::Refused),
        // It may be protected, which is not known here.
        ("database_name", "\"a\"", "\"b\"", Class::Refused),
        (
            "instance_class",
            "\"db.r6g.large\"",
            "\"db.r6g.xlarge\"",
            Class::Interruption,
        ),
        ("multi_az", "true", "false", Class::InPlace),
    ] {
        assert_eq!(
            worst("postgres", argument, before, after),
            expected,
            "{argument}: {before} to {after}"
        );
    }
    // The module takes major versions alone: its parameter group has the version in its family.
    let minor = change("postgres", "engine_version", "\"16.4\"", "\"16.6\"");
    let database = String::from("aws_db_instance.this");
    assert!(
        minor.contains(&(Class::Interruption, database)),
        "{minor:?}"
    );
    assert_eq!(
        worst("cluster", "kubernetes_version", "\"1.9\"", "\"1.10\""),
        Class::Irreversible
    );
}

#[test]
fn entries_of_a_map_are_told_apart() {
    let before = "{ a = { instance_type = \"m5.large\", disk_gib = 50 }, b = { instance_type = \"m5.large\", disk_gib = 50 } }";
    let after = "{ a = { instance_type = \"m5.large\", disk_gib = 60 }, c = { instance_type = \"m5.large\", disk_gib = 50 } }";
    let found = change("cluster", "node_groups", before, after);
    let named = |class, name: &str| {
        found.contains(&(class, format!("aws_eks_node_group.this[\"{name}\"]")))
    };
    assert!(named(Class::Interruption, "a"), "{found:?}");
    assert!(named(Class::Removed, "b"), "{found:?}");
    assert!(named(Class::Created, "c"), "{found:?}");
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn another_architecture_replaces_the_nodes() {
    let group = |kind: &str| format!("{{ a = {{ instance_type = \"{kind}\" }} }}");
    let change = |before, after| worst("cluster", "node_groups", &group(before), &group(after));
    assert_eq!(change("m5.large", "m7g.large"), Class::Replaced);
    assert_eq!(change("m5.large", "g5.large"), Class::Interruption);
    assert_eq!(change("m7i-flex.large", "m5.large"), Class::Interruption);
}

#[test]
fn elements_of_a_list_are_told_apart() {
    let found = change(
        "load-balancer",
        "allowed_cidrs",
        "[\"10.0.0.0/8\"]",
        "[\"192.168.0.0/16\"]",
    );
    let rule = |key: &str| format!("aws_vpc_security_group_ingress_rule.clients[{key:?}]");
    assert_eq!(
        found,
        [
            (Class::Created, rule("192.168.0.0/16 443")),
            (Class::Created, rule("192.168.0.0/16 80")),
            (Class::Removed, rule("10.0.0.0/8 443")),
            (Class::Removed, rule("10.0.0.0/8 80")),
        ]
    );
}

#[test]
fn what_is_not_known_is_an_error() {
    let parsed = |text: &str| from_str(text).unwrap();
    let errors = |before: &str, after: &str| of_stack(&parsed(before), &parsed(after)).unwrap_err();
    let unknown = "module \"a\" {\n  source = \"../modules/mysql\"\n}\n";
    assert_eq!(
        errors("", unknown),
        EffectsError::UnknownModule("mysql".into())
    );
    let root = |shade: &str| {
        format!(
            "module \"a\" {{\n  source = \"../modules/mirror\"\n  parameters = {{}}\n{shade}}}\n"
        )
    };
    assert_eq!(
        errors(&root(""), &root("  shade = 1\n")),
        EffectsError::UnknownInput {
            module: "mirror".into(),
            input: "shade".into()
        }
    );
    let setting = |value: u8| format!("provider \"aws\" {{\n  max_retries = {value}\n}}\n");
    assert_eq!(
        errors(&setting(1), &setting(2)),
        EffectsError::UnknownInput {
            module: "the root".into(),
            input: "provider.max_retries".into()
        }
    );
    // How many subnets there are cannot be told without the number of zones.
    let network = |name: &str| {
        format!("module \"a\" {{\n  source = \"../modules/network\"\n  name = \"{name}\"\n}}\n")
    };
    let error = errors(&network("a"), &network("b"));
    assert!(
        matches!(&error, EffectsError::Unplannable { module, .. } if module == "a"),
        "{error}"
    );
}

#[test]
fn a_module_that_goes_takes_its_data() {
    for (module, arguments) in [
        ("postgres", ""),
        ("aurora", "instances = 1"),
        ("redis", "auth = \"token\""),
        ("blob", ""),
        ("cluster", "node_groups = {}\naddons = {}"),
        ("secrets", "generated = {}"),
        ("backup", "locked = false\ndatabase_arns = []"),
    ] {
        let root = format!("module \"a\" {{\nsource = \"../modules/{module}\"\n{arguments}\n}}\n");
        let lost = stack(&root, "");
        let is_lost = |found: &StackEffect| found.effect.class == Class::DataLoss;
        assert!(lost.iter().any(is_lost), "{module}");
        let made = stack("", &root);
        let is_made = |found: &StackEffect| found.effect.class == Class::Created;
        assert!(made.iter().all(is_made) && !made.is_empty(), "{module}");
    }
}

const ROOT: &str = r#"
module "network" {
  source = "../modules/network"
  cidr   = "10.0.0.0/16"
  nat    = "single"

  availability_zone_count = 3
}

module "redis" {
  source     = "../modules/redis"
  auth       = "token"
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
}
"#;

fn stack(before: &str, after: &str) -> Vec<StackEffect> {
    of_stack(&from_str(before).unwrap(), &from_str(after).unwrap()).unwrap()
}

/// A VPC that is replaced has another id, and so the modules that read it are reached as well.
#[test]
fn a_replacement_reaches_the_modules_that_read_it() {
    let effects = stack(ROOT, &ROOT.replace("10.0.0.0/16", "10.1.0.0/16"));
    let of_redis: BTreeSet<(&str, &str)> = effects
        .iter()
        .filter(|effect| effect.module.as_deref() == Some("redis"))
        .map(|effect| {
            (
                effect.because.as_deref().unwrap(),
                effect.effect.resource.as_deref().unwrap(),
            )
        })
        .collect();
    assert!(
        of_redis.contains(&("module.network.vpc_id", "aws_security_group.this")),
        "{of_redis:?}"
    );
    assert!(of_redis.contains(&(
        "module.network.private_subnet_ids",
        "aws_elasticache_subnet_group.this"
    )));
    assert!(
        stack(ROOT, &ROOT.replace("single", "per-az"))
            .iter()
            .all(|effect| effect.module.as_deref() == Some("network"))
    );
    assert_eq!(stack(ROOT, ROOT), []);
}

/// What the module does not have cannot change: with a token there are no users.
#[test]
fn what_is_not_there_is_left_out() {
    let effects = stack(
        ROOT,
        &ROOT.replace("auth       = \"token\"", "auth = \"network\""),
    );
    assert!(!effects.is_empty());
    let users = effects.iter().filter(|effect| {
        effect
            .effect
            .resource
            .as_deref()
            .is_some_and(|name| name.contains("user"))
    });
    assert_eq!(users.count(), 0, "{effects:#?}");
}

#[test]
fn another_place_of_the_state_or_another_region_is_another_environment() {
    let root = |bucket: &str, region: &str| {
        format!(
            "terraform {{\n  backend \"s3\" {{\n    bucket = \"{bucket}\"\n  }}\n}}\n\nprovider \"aws\" {{\n  region = \"{region}\"\n}}\n"
        )
    };
    let classes = |after: &str| -> Vec<Class> {
        let effects = stack(&root("a", "us-west-2"), after);
        effects
            .into_iter()
            .map(|effect| effect.effect.class)
            .collect()
    };
    assert_eq!(classes(&root("b", "us-west-2")), [Class::Refused]);
    assert_eq!(classes(&root("a", "eu-west-1")), [Class::DataLoss]);
}

/// What a module loses depends on what it had: without access logs there is no bucket of them.
#[test]
fn a_module_that_goes_takes_what_it_had() {
    let root = |logs: &str| {
        let (_, decided) = DECIDED[1];
        format!(
            "module \"load_balancer\" {{\n  source = \"../modules/load-balancer\"\n{decided}\n{logs}}}\n"
        )
    };
    let logs = "  access_logs = { bucket_name = \"a\", retention_days = 30 }\n";
    for (logs, is_lost) in [(logs, true), ("", false)] {
        let effects = stack(&root(logs), "");
        let lost = effects
            .iter()
            .any(|effect| effect.effect.class == Class::DataLoss);
        assert_eq!(lost, is_lost, "{effects:#?}");
    }
}
