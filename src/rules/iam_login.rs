//! Values that switch on IAM login to a store, for which the role of LangSmith has no permission.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0620",
    name: "iam-login",
    severity: RuleSeverity::Error,
    summary: "Values that switch on IAM authentication for a store to which LangSmith's role has no permission to connect.",
    why: "The store denies the connection: the rendered role has no `rds-db:connect` permission, and IAM authentication is off in the \
          rendered database.",
    example: "[langsmith.values]\npostgres.external.iamAuthProvider = \"aws\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html; \
             templates/terraform/modules/identity",
    waivable: true,
    fix: None,
};

/// Keys of the chart that say who signs the login.
const KEYS: [&str; 2] = ["iamAuthProvider", "iamProvider"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    for (key, value) in values.read_by_entry().table() {
        descend(context, value, &values.path().key(key), findings);
    }
}

fn descend(context: &Context<'_>, value: &Value, path: &KeyPath, findings: &mut Vec<Finding>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                descend(context, value, &path.key(key), findings);
            }
        }
        Value::String(text)
            if !text.is_empty() && path.last_key().is_some_and(|key| KEYS.contains(&key)) =>
        {
            let redis = key!(context.langsmith.values).path().key("redis");
            let is_granted = path.is_within(&redis) && key!(context.stores.redis.auth).is_iam();
            if !is_granted {
                findings.push(
                    context
                        .finding(path, "LangSmith's role has no permission to connect to this store")
                        .label("IAM authentication")
                        .help(
                            "remove it to connect with the password from the parameter store; if you grant the \
                             permission yourself, waive the rule under `[allow]`",
                        ),
                );
            }
        }
        Value::Array(_)
        | Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}
