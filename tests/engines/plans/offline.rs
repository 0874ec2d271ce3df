//! The provider itself, without a cloud.

use std::fmt::Write as _;

use crate::environments::Rendered;
use crate::environments::read::stack;

/// What makes the provider plan without credentials. The root's own settings hold beside it; an
/// account that nobody asks AWS for cannot be compared with the one that is allowed.
pub(super) const OFFLINE: &str = r#"provider "aws" {
  access_key                  = "none"
  secret_key                  = "none"
  allowed_account_ids         = null
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
"#;

/// What AWS would be asked for, by module.
const ANSWERS: [(&str, &str, &str); 9] = [
    (
        "bastion",
        "aws_ssm_parameter.image",
        r#"{ insecure_value = "ami-0123456789abcdef0" }"#,
    ),
    (
        "network",
        "aws_availability_zones.this",
        r#"{ names = ["a", "b", "c"] }"#,
    ),
    ("secrets", "aws_secretsmanager_random_password.this", "{}"),
    ("secrets", "aws_ssm_parameter.generated", "{}"),
    (
        "postgres",
        "aws_secretsmanager_random_password.password",
        "{}",
    ),
    ("postgres", "aws_ssm_parameter.password", "{}"),
    (
        "aurora",
        "aws_secretsmanager_random_password.password",
        "{}",
    ),
    ("aurora", "aws_ssm_parameter.password", "{}"),
    (
        "failover",
        "aws_route53_zone.this",
        r#"{ zone_id = "Z0123456789ABCDEFGHIJ" }"#,
    ),
];

/// The answers for the modules that a stack calls, as blocks of a run.
pub(super) fn answers(rendered: &Rendered, name: &str) -> String {
    let called = stack(rendered, &format!("{name}/main.tf"));
    let mut blocks = String::new();
    for (module, source, values) in ANSWERS {
        if !called["module"][module].is_null() {
            write!(
                blocks,
                "\n  override_data {{\n    target = module.{module}.data.{source}\n    values = {values}\n  }}\n"
            )
            .unwrap();
        }
    }
    blocks
}
