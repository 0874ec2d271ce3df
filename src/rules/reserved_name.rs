//! A database or user name that RDS reserves.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::shipped::facts;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0309",
    name: "reserved-name",
    severity: RuleSeverity::Error,
    summary: "A database or user name that RDS for PostgreSQL reserves.",
    why: "RDS rejects the name ten minutes into the apply.",
    example: "[stores.postgres.rds]\nusername = \"admin\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    waivable: false,
    fix: None,
};

/// `profiles/aws/reserved-names.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reserved {
    own: Own,
    words: Words,
}

/// Names of RDS' own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    users: Vec<String>,
    databases: Vec<String>,
    source: String,
}

/// Words of PostgreSQL's language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    reserved: Vec<String>,
    source: String,
}

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    static RESERVED: LazyLock<Reserved> = LazyLock::new(|| facts("aws/reserved-names.toml"));
    let Some(managed) = context.managed_postgres() else {
        return;
    };
    let Reserved { own, words } = &*RESERVED;
    for (name, reserved) in [
        (managed.username, &own.users),
        (managed.database, &own.databases),
    ] {
        let is_in = |names: &[String]| names.iter().any(|one| *one == name.as_str());
        let (who, source) = if is_in(reserved) {
            ("RDS", &own.source)
        } else if is_in(&words.reserved) {
            ("PostgreSQL", &words.source)
        } else {
            continue;
        };
        let finding = context
            .finding(&name, format!("{who} reserves the name `{}`", *name))
            .label("reserved")
            .note(format!("see {source}"))
            .help(format!("write `{} = \"langsmith\"`", name.name()));
        findings.push(finding);
    }
}
