//! Expressions, as far as they are known before an apply.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::facts::ModuleFacts;
use super::super::knowledge::{EffectsError, Knowledge, types};
use super::super::module::Module;
use super::super::moves::Moves;
use super::super::plan::Plan;
use super::super::stack::{Caller, callers};

const FILES: &str = r#"
variable "text" { type = string }
variable "list" { type = list(string) }
variable "set" { type = set(string) }
variable "map" { type = map(object({ size = number, kind = optional(string, "small") })) }
variable "open" { type = string }

data "aws_partition" "this" {}

resource "aws_subnet" "this" {
  count = 2

  cidr_block = "10.0.${count.index}.0/24"
}

locals {
  prefix     = "${var.text}-x"
  open       = "${var.open}-x"
  chosen     = var.text == "a" ? "yes" : "no"
  undecided  = var.open == "a" ? "yes" : "no"
  set        = var.set
  optional   = var.map["b"].kind
  filtered   = { for name, entry in var.map : upper(name) => entry.size + 1 if entry.size > 1 }
  merged     = merge([for item in var.list : { (item) = length(item) }]...)
  fallback   = try(var.map["z"].kind, "none")
  possible   = can(regex("^[a-z]+[0-9]+g", "m7g.large"))
  impossible = can(regex("^[a-z]+[0-9]+g", "g5.large"))
  number     = floor(7 / 2) + length(var.list)
  zones      = slice(["a", "b", "c"], 0, min(2, 5))
  parts      = split(".", "7.1")[0]
  one        = one([])
  ranges     = aws_subnet.this[*].cidr_block
  ids        = aws_subnet.this[*].id
  sum        = concat(values(var.map)[*].size, [9])
  partition  = "arn:${data.aws_partition.this.partition}"
  either     = var.text == "a" || var.open == "b"
  joined     = join("+", distinct(flatten([["a"], ["b", "a"]])))
}
"#;

fn module(name: &str) -> Result<&'static Knowledge, EffectsError> {
    static MODULE: LazyLock<Knowledge> = LazyLock::new(|| {
        let files = [::hcl::from_str(FILES).unwrap()];
        let module = Module::read(&files);
        Knowledge::new(module, ModuleFacts::default(), types().unwrap())
    });
    if name != "it" {
        return Err(EffectsError::UnknownModule(name.to_owned()));
    }
    Ok(&MODULE)
}

fn known(calls: &BTreeMap<String, Caller>) -> BTreeMap<String, &'static Knowledge> {
    let known = calls.iter();
    known
        .map(|(label, caller)| (label.clone(), module(&caller.folder).unwrap()))
        .collect()
}

#[test]
fn locals_are_what_terraform_makes_of_them() {
    let root = r#"
module "it" {
  source = "../modules/it"
  text   = "a"
  list   = ["ab", "c"]
  set    = ["b", "a", "b"]
  map    = { b = { size = 1 }, c = { size = 2, kind = "large" } }
  open   = module.other.thing[0]
}
"#;
    let calls = callers(&::hcl::from_str(root).unwrap());
    let known = known(&calls);
    let moves = Moves::default();
    let plan = Plan::new(&calls, &known, &moves, None);
    for (name, expected) in [
        ("prefix", r#""a-x""#),
        ("chosen", r#""yes""#),
        ("set", r#"["a", "b"]"#),
        ("optional", r#""small""#),
        ("filtered", r#"{ "C" = "3" }"#),
        ("merged", r#"{ "ab" = "2", "c" = "1" }"#),
        ("fallback", r#""none""#),
        ("possible", r#""true""#),
        ("impossible", r#""false""#),
        ("number", r#""5""#),
        ("zones", r#"["a", "b"]"#),
        ("parts", r#""7""#),
        ("one", "null"),
        ("ranges", r#"["10.0.0.0/24", "10.0.1.0/24"]"#),
        (
            "ids",
            "[module.it.aws_subnet.this[0].id, module.it.aws_subnet.this[1].id]",
        ),
        ("sum", r#"["1", "2", "9"]"#),
        (
            "partition",
            "arn:${module.it.data.aws_partition.this().partition}",
        ),
        ("either", r#""true""#),
        ("joined", r#""a+b""#),
    ] {
        let value = plan.local("it", name).unwrap();
        assert_eq!(value.text(), expected, "{name}");
    }
    // There is no such module, so what reads it is an error.
    for name in ["open", "undecided"] {
        assert!(plan.local("it", name).is_err(), "{name}");
    }
}

/// What a value comes from is the part of the input that it reads, not the input as a whole.
#[test]
fn a_value_knows_what_it_comes_from() {
    let root = r#"
module "it" {
  source = "../modules/it"
  text   = "a"
  list   = ["ab"]
  set    = []
  map    = { b = { size = 1 }, c = { size = 2 } }
}
"#;
    let calls = callers(&::hcl::from_str(root).unwrap());
    let known = known(&calls);
    let moves = Moves::default();
    let plan = Plan::new(&calls, &known, &moves, None);
    let from = |name: &str| -> Vec<String> {
        let origins = plan.local("it", name).unwrap().all_origins();
        origins.iter().map(ToString::to_string).collect()
    };
    assert_eq!(from("prefix"), ["text"]);
    assert_eq!(from("optional"), ["map", "map.b", "map.b.kind"]);
    assert_eq!(from("ranges"), Vec::<String>::new());
    // An input that is not given, and has no default, is one that is not known.
    let undecided = plan.local("it", "undecided").unwrap();
    assert!(undecided.has_unknown());
    assert_eq!(from("undecided"), ["open"]);
}
