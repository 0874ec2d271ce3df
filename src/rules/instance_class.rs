//! A class of database or cache that AWS does not offer.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::internal::Internal;
use crate::plan::stores::postgres;
use crate::source::KeyPath;

use super::judge::classes::{Offered, classes};
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0127",
    name: "instance-class",
    severity: RuleSeverity::Error,
    summary: "An instance class or node type that RDS, Aurora or ElastiCache does not offer.",
    why: "AWS rejects it during the apply, when half of the environment exists. Each service offers families of its own: Aurora has no general-purpose ones.",
    example: "[stores.postgres]\nsource = \"aurora\"\naurora = { instance_class = \"db.m6g.large\" }",
    source: "profiles/aws/classes.toml, which names AWS' lists",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let classes = classes();
    let mut judge = |path: &KeyPath,
                     class: &str,
                     service: &str,
                     offered: &Offered,
                     instead: &str| {
        let bare = class.split_once('.').map_or(class, |(_, bare)| bare);
        if !offered.has(bare) {
            findings.push(
                context
                    .finding(path, format!("{service} does not offer `{class}`"))
                    .label("unknown class")
                    .note(format!("see {}", offered.source))
                    .help(format!(
                        "use, for example, `{instead}`; if AWS offers classes that lsgen does not know, waive the rule under `[allow]`"
                    )),
            );
        }
    };
    let traits = postgres::traits(*key!(context.stores.postgres.source));
    if let (Some(service), Some(managed)) = (&traits.service, context.managed_postgres()) {
        let class = managed.instance_class;
        let offered = classes.postgres.get(service.facts);
        judge(
            class.path(),
            class.as_str(),
            service.name,
            offered.internal("the classes that a service offers"),
            "db.r6g.xlarge",
        );
    }
    if let Some(managed) = context.managed_redis() {
        let node = key!(managed.node_type);
        judge(
            node.path(),
            node.as_str(),
            "ElastiCache for Redis",
            &classes.redis,
            "cache.m6g.xlarge",
        );
    }
}
