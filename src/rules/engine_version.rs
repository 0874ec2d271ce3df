//! A version of PostgreSQL or Redis that AWS does not offer.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::internal::Internal;
use crate::plan::stores::postgres;

use super::judge::versions::{Offer, versions};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0121",
    name: "engine-version",
    severity: RuleSeverity::Error,
    summary: "A version of PostgreSQL or Redis that AWS does not offer.",
    why: "RDS, Aurora and ElastiCache reject it during the apply, when half of the environment exists.",
    example: "[stores.redis.elasticache]\nengine_version = \"7.9\"",
    source: "profiles/aws/versions.toml, which names AWS' release calendars",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let versions = versions();
    let mut judge = |path: &KeyPath, service: &str, version: &str, offer: &Offer| {
        if !offer.has(version) {
            findings.push(
                context
                    .finding(path, format!("{service} does not offer version {version}"))
                    .label("unknown version")
                    .note(format!("see {}", offer.source))
                    .help(format!(
                        "use {}; if AWS offers newer versions than lsgen knows, waive the rule under `[allow]`",
                        offer.listed()
                    )),
            );
        }
    };
    let traits = postgres::traits(*key!(context.stores.postgres.source));
    if let (Some(service), Some(managed)) = (&traits.service, context.managed_postgres()) {
        let offer = versions.postgres.get(service.facts);
        let version = managed.engine_version;
        // Another rule reports a version that is too old for LangSmith.
        if version.major() >= 14 {
            judge(
                version.path(),
                service.name,
                version.as_str(),
                offer.internal("the versions that a service offers"),
            );
        }
    }
    if let Some(managed) = context.managed_redis() {
        let version = key!(managed.engine_version);
        judge(
            version.path(),
            "ElastiCache for Redis",
            version.as_str(),
            &versions.redis,
        );
    }
}
