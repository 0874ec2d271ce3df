//! Changes of arguments, and what is said of them.

use std::collections::BTreeSet;

use ::hcl::expr::Expression;
use ::hcl::structure::Body;
use ::hcl::{Value as HclValue, from_str};

use super::super::class::Class;
use super::super::knowledge::EffectsError;
use super::super::stack::{StackEffect, of_change, of_module_added, of_module_removed, of_stack};

/// The classes and resources of a change of one argument, both values written as HCL; none for null.
fn change(module: &str, argument: &str, before: &str, after: &str) -> Vec<(Class, String)> {
    let value = |text: &str| {
        let body: Body = from_str(&format!("value = {text}\n")).unwrap();
        let expression = body.attributes().next().unwrap().expr.clone();
        (expression != Expression::Null).then_some(expression)
    };
    let effects = of_change(
        module,
        argument,
        value(before).as_ref(),
        value(after).as_ref(),
    )
    .unwrap();
    let mut found: Vec<(Class, String)> = effects
        .into_iter()
        .map(|effect| (effect.class, effect.resource.unwrap_or_default()))
        .collect();
    found.sort();
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
        (
            "engine_version",
            "\"16.4\"",
            "\"16.6\"",
            Class::Interruption,
        ),
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
    let rule = String::from("aws_vpc_security_group_ingress_rule.clients");
    assert_eq!(
        found,
        [(Class::Created, rule.clone()), (Class::Removed, rule)]
    );
}

#[test]
fn what_is_not_known_is_an_error() {
    let value = Expression::from(HclValue::from(1));
    assert_eq!(
        of_change("postgres", "colour", None, Some(&value)),
        Err(EffectsError::UnknownInput {
            module: "postgres".into(),
            input: "colour".into()
        })
    );
    assert_eq!(
        of_change("mysql", "x", None, None),
        Err(EffectsError::UnknownModule("mysql".into()))
    );
}

#[test]
fn a_module_that_goes_takes_its_data() {
    for module in [
        "postgres", "aurora", "redis", "blob", "cluster", "secrets", "backup",
    ] {
        let lost = of_module_removed(module).unwrap();
        assert!(
            lost.iter().any(|effect| effect.class == Class::DataLoss),
            "{module}"
        );
        let made = of_module_added(module).unwrap();
        assert!(
            made.iter().all(|effect| effect.class == Class::Created),
            "{module}"
        );
    }
}

const ROOT: &str = r#"
module "network" {
  source = "../modules/network"
  cidr   = "10.0.0.0/16"
  nat    = "single"
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

/// A VPC that is made anew has another id, and so the modules that read it are reached as well.
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
        format!("module \"load_balancer\" {{\n  source = \"../modules/load-balancer\"\n{logs}}}\n")
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
