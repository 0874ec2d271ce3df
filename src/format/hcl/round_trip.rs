//! Terraform leaves what is printed as it is, and it is read back equal.

use std::process::Command;

use hcl::Identifier;
use hcl::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, FuncCall, Heredoc,
    HeredocStripMode, UnaryOp, UnaryOperator,
};
use hcl::structure::{Attribute, Block, Body};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::{
    File, call, list, normal, object, parse_reference, reference, sample, template, write,
};

fn body(file: &File) -> Body {
    Body(
        file.items
            .iter()
            .map(|item| item.structure.clone())
            .collect(),
    )
}

/// A file with all that the stacks of a user are made of.
fn rich() -> File {
    let zones = list(["eu-west-1a", "eu-west-1b"]);
    let policy = object([
        ("Version", Expression::from("2012-10-17")),
        (
            "Statement",
            list([object([
                ("Effect", Expression::from("Allow")),
                ("Action", list(["s3:GetObject", "s3:PutObject"])),
                (
                    "Resource",
                    template("${aws_s3_bucket.blob.arn}/*").expect("a template"),
                ),
            ])]),
        ),
    ]);
    let by_zone = ForExpr::new(
        Identifier::unchecked("zone"),
        parse_reference("var.availability_zones").expect("a reference"),
        call(
            "cidrsubnet",
            [
                reference(&["var", "cidr"]),
                Expression::from(4),
                reference(&["index"]),
            ],
        ),
    )
    .with_key_var(Identifier::unchecked("index"))
    .with_key_expr(reference(&["zone"]));
    let count = Conditional::new(
        BinaryOp::new(reference(&["var", "size"]), BinaryOperator::Greater, -1),
        2,
        UnaryOp::new(UnaryOperator::Neg, reference(&["var", "size"])),
    );
    File::new()
        .header("Generated.\n\nEdits are lost.")
        .item(
            Block::builder("terraform")
                .add_attribute(("required_version", ">= 1.11"))
                .add_block(
                    Block::builder("required_providers")
                        .add_attribute((
                            "aws",
                            object([("source", "hashicorp/aws"), ("version", "~> 5.100")]),
                        ))
                        .build(),
                )
                .add_block(Block::new("backend"))
                .build(),
        )
        .commented_item(
            "The network.\nOne subnet in each zone.",
            Block::builder("module")
                .add_label("network")
                .add_attribute(("source", "./modules/network"))
                .add_attribute(("availability_zones", zones))
                .add_attribute(("cidr", "10.0.0.0/16"))
                .add_attribute(("subnets", by_zone))
                .add_attribute(("nat_gateway_count", count))
                .add_attribute(("literal", "${not} %{this}"))
                .add_attribute((
                    "tags",
                    object([("app.kubernetes.io/name", "x"), ("Name", "y")]),
                ))
                .add_attribute(("only", list([1])))
                .add_attribute(("nothing", Expression::Array(Vec::new())))
                .build(),
        )
        .item(
            Block::builder("resource")
                .add_label("aws_iam_policy")
                .add_label("blob")
                .add_attribute(("policy", call("jsonencode", [policy])))
                .add_attribute((
                    "subnet_ids",
                    parse_reference("aws_subnet.private[*].id").expect("a reference"),
                ))
                .add_attribute((
                    "tags",
                    call(
                        "merge",
                        [
                            parse_reference("local.tags_that_every_resource_has")
                                .expect("a reference"),
                            object([
                                ("Name", "a name that is long enough to break the line"),
                                ("Purpose", "x"),
                            ]),
                        ],
                    ),
                ))
                .add_block(
                    Block::builder("lifecycle")
                        .add_attribute(("prevent_destroy", true))
                        .build(),
                )
                .build(),
        )
}

const RICH: &str = r#"# Generated.
#
# Edits are lost.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend {}
}

# The network.
# One subnet in each zone.
module "network" {
  source = "./modules/network"
  availability_zones = [
    "eu-west-1a",
    "eu-west-1b",
  ]
  cidr              = "10.0.0.0/16"
  subnets           = { for index, zone in var.availability_zones : zone => cidrsubnet(var.cidr, 4, index) }
  nat_gateway_count = var.size > -1 ? 2 : -var.size
  literal           = "$${not} %%{this}"
  tags = {
    "app.kubernetes.io/name" = "x"
    Name                     = "y"
  }
  only    = [1]
  nothing = []
}

resource "aws_iam_policy" "blob" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "s3:GetObject",
          "s3:PutObject",
        ]
        Resource = "${aws_s3_bucket.blob.arn}/*"
      },
    ]
  })
  subnet_ids = aws_subnet.private[*].id
  tags = merge(local.tags_that_every_resource_has, {
    Name    = "a name that is long enough to break the line"
    Purpose = "x"
  })

  lifecycle {
    prevent_destroy = true
  }
}
"#;

#[test]
fn a_rich_file_prints_as_people_write_it() {
    assert_eq!(write(&rich()), RICH);
}

#[test]
fn an_empty_file_has_no_line() {
    assert_eq!(write(&File::new()), "");
}

#[test]
fn assignments_of_a_variables_file_stand_together() {
    let file = File::new()
        .item(Attribute::new("a", 1))
        .item(Attribute::new("long_name", "x"))
        .commented_item("Why.", Attribute::new("b", true));
    assert_eq!(
        write(&file),
        "a         = 1\nlong_name = \"x\"\n\n# Why.\nb = true\n"
    );
}

#[test]
fn heredocs_become_quoted_templates() {
    let heredoc = |strip| {
        Heredoc::new(Identifier::unchecked("EOT"), "  a ${b}\n    \"c\"\n").with_strip_mode(strip)
    };
    let file = File::new()
        .item(Attribute::new("kept", heredoc(HeredocStripMode::None)))
        .item(Attribute::new("cut", heredoc(HeredocStripMode::Indent)));
    let expected = r#"kept = "  a ${b}\n    \"c\"\n"
cut  = "a ${b}\n  \"c\"\n"
"#;
    assert_eq!(write(&file), expected);
}

#[test]
fn a_wide_call_takes_a_line_for_each_argument() {
    let long = || {
        reference(&[
            "local",
            "a_name_that_takes_a_good_part_of_the_width_of_a_line",
        ])
    };
    let mut wide = FuncCall::new("concat");
    wide.args = vec![long(), long()];
    wide.expand_final = true;
    let file = File::new().item(Attribute::new("a", wide));
    let expected = "\
a = concat(
  local.a_name_that_takes_a_good_part_of_the_width_of_a_line,
  local.a_name_that_takes_a_good_part_of_the_width_of_a_line...
)
";
    assert_eq!(write(&file), expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read_back(file in sample::file()) {
        let text = write(&file);
        prop_assert_eq!(&text, &write(&file.clone()));
        let read = hcl::parse(&text);
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        prop_assert_eq!(normal::body(&read.expect("HCL")), normal::body(&body(&file)), "{}", text);
    }

    #[test]
    fn what_was_read_is_written_the_same(file in sample::file()) {
        let text = write(&file);
        let read = hcl::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let structures = read.0.into_iter().map(|structure| super::Item { comment: Vec::new(), structure });
        let bare = File {
            header: Vec::new(),
            items: file.items.into_iter().map(|item| super::Item { comment: Vec::new(), ..item }).collect(),
        };
        prop_assert_eq!(write(&File { header: Vec::new(), items: structures.collect() }), write(&bare));
    }
}

#[test]
fn terraform_leaves_what_was_written() {
    if Command::new("terraform").arg("version").output().is_err() {
        assert!(
            std::env::var_os("LSGEN_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "LSGEN_REQUIRE_TOOLS=1, but there is no terraform"
        );
        println!("skipped: needs terraform");
        return;
    }

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rich.tf"), write(&rich())).expect("written");
    let mut runner = TestRunner::deterministic();
    for index in 0..400 {
        let file = sample::file()
            .new_tree(&mut runner)
            .expect("a sample")
            .current();
        let path = folder.path().join(format!("sample-{index}.tf"));
        std::fs::write(path, write(&file)).expect("written");
    }

    let output = Command::new("terraform")
        .args(["fmt", "-check", "-diff", "-recursive", "-no-color"])
        .current_dir(folder.path())
        .output()
        .expect("terraform runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
