//! A module of which nothing is known but its files.

use std::sync::LazyLock;

use super::super::class::Class;
use super::super::facts::ModuleFacts;
use super::super::knowledge::{EffectsError, Knowledge, types};
use super::super::module::Module;
use super::super::stack::{StackEffect, of_modules};
use super::complete::missing;

const FILES: &str = r#"
variable "name" { type = string }
variable "size" { type = string }
variable "network" { type = string }
variable "readers" {
  type = map(object({ path = string, key = optional(string, "alias/aws/ssm") }))
}
variable "logs" {
  type    = object({ bucket = string })
  default = null
}

locals {
  group = "${var.name}-clients"
}

resource "aws_security_group" "this" {
  name   = local.group
  vpc_id = var.network
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_db_instance" "this" {
  identifier             = var.name
  instance_class         = "db.${var.size}"
  vpc_security_group_ids = [aws_security_group.this.id]
}

resource "aws_ssm_parameter" "endpoint" {
  for_each = var.readers

  name   = each.value.path
  key_id = each.value.key
  value  = aws_db_instance.this.address
}

resource "aws_s3_bucket" "logs" {
  count = var.logs == null ? 0 : 1

  bucket = var.logs.bucket
}

output "endpoint" {
  value = aws_db_instance.this.address
}
"#;

/// The module, without an effects.toml.
fn database(name: &str, _: Option<&str>) -> Result<&'static Knowledge, EffectsError> {
    static DATABASE: LazyLock<Knowledge> = LazyLock::new(|| {
        let files = [::hcl::from_str(FILES).unwrap()];
        Knowledge::new(
            Module::read(&files),
            ModuleFacts::default(),
            types().unwrap(),
        )
    });
    if name != "database" {
        return Err(EffectsError::UnknownModule(name.to_owned()));
    }
    Ok(&DATABASE)
}

const ROOT: &str = r#"
module "database" {
  source  = "../modules/database"
  name    = "a"
  size    = "r6g.large"
  network = "vpc-1"
  readers = { b = { path = "/b" }, c = { path = "/c" } }
  logs    = { bucket = "logs" }
}
"#;

/// The class, the resource and the input of every effect.
fn effects(before: &str, after: &str) -> Vec<(Class, String, String)> {
    let parsed = |text: &str| ::hcl::from_str(text).unwrap();
    let effects = of_modules(&parsed(before), &parsed(after), &database, &database)
        .unwrap()
        .known;
    let told = |found: StackEffect| {
        let resource = found.effect.resource.unwrap_or_default();
        (
            found.effect.class,
            resource,
            found.input.unwrap_or_default(),
        )
    };
    let mut all: Vec<_> = effects.into_iter().map(told).collect();
    all.sort();
    all
}

fn of(old: &str, new: &str) -> Vec<(Class, String, String)> {
    assert!(ROOT.contains(old), "{old}");
    effects(ROOT, &ROOT.replace(old, new))
}

fn told(class: Class, resource: &str, input: &str) -> (Class, String, String) {
    (class, resource.to_owned(), input.to_owned())
}

#[test]
fn its_inputs_have_the_effects_of_the_resources_that_they_reach() {
    assert_eq!(
        of("r6g.large", "r6g.xlarge"),
        [told(Class::Interruption, "aws_db_instance.this", "size")]
    );
    assert_eq!(
        of("vpc-1", "vpc-2"),
        [
            told(Class::InPlace, "aws_db_instance.this", "network"),
            told(Class::Replaced, "aws_security_group.this", "network"),
            told(
                Class::Replaced,
                "aws_vpc_security_group_ingress_rule.clients",
                "network"
            ),
        ]
    );
}

#[test]
fn its_instances_come_and_go_as_count_and_for_each_say() {
    assert_eq!(
        of(", c = { path = \"/c\" }", ", d = { path = \"/d\" }"),
        [
            told(
                Class::Created,
                "aws_ssm_parameter.endpoint[\"d\"]",
                "readers.d"
            ),
            told(
                Class::Removed,
                "aws_ssm_parameter.endpoint[\"c\"]",
                "readers.c"
            ),
        ]
    );
    assert_eq!(
        of(
            "{ path = \"/b\" }",
            "{ path = \"/b\", key = \"alias/own\" }"
        ),
        [told(
            Class::InPlace,
            "aws_ssm_parameter.endpoint[\"b\"]",
            "readers.b.key"
        )]
    );
    // The bucket may hold objects.
    assert_eq!(
        of("{ bucket = \"logs\" }", "null"),
        [
            told(Class::DataLoss, "aws_s3_bucket.logs", "logs"),
            told(Class::Refused, "aws_s3_bucket.logs", "logs"),
        ]
    );
    // What is optional has a default.
    assert_eq!(
        of(
            "{ path = \"/b\" }",
            "{ path = \"/b\", key = \"alias/aws/ssm\" }"
        ),
        []
    );
}

#[test]
fn it_is_told_as_a_whole_and_with_what_is_lost() {
    assert_eq!(effects("", ROOT), [told(Class::Created, "*", "")]);
    assert_eq!(
        effects(ROOT, ""),
        [
            told(Class::Removed, "*", ""),
            told(Class::DataLoss, "aws_db_instance.this", ""),
            told(Class::DataLoss, "aws_s3_bucket.logs", ""),
            told(Class::Refused, "aws_s3_bucket.logs", ""),
        ]
    );
}

#[test]
fn an_argument_without_a_fact_is_named() {
    let files = r#"
variable "name" { type = string }
variable "ports" { type = set(string) }

resource "aws_security_group" "this" {
  name                   = "fixed"
  revoke_rules_on_delete = var.name == "a"
}

resource "aws_lb_listener" "this" {
  for_each = var.ports

  port = each.value

  mutual_authentication {
    mode = var.name
  }
}

resource "aws_sqs_queue" "this" {
  name = "fixed"
}
"#;
    let files = [::hcl::from_str(files).unwrap()];
    let module = Module::read(&files);
    let known = Knowledge::new(module, ModuleFacts::default(), types().unwrap());
    let missing: Vec<String> = missing(&known).into_iter().collect();
    assert_eq!(
        missing,
        [
            "aws_lb_listener.this: what if `mutual_authentication.mode` changes?",
            "aws_security_group.this: what if `revoke_rules_on_delete` changes?",
            "aws_sqs_queue.this: what if it is removed?",
        ]
    );
}
