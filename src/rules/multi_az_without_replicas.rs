//! Multi-AZ with a store that has no replica.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0402",
    name: "multi-az-without-replicas",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "A recovery profile that covers the loss of a zone, with a Redis or Aurora that runs in one zone only.",
    why: "Without a replica, ElastiCache starts an empty node after minutes, and the traces queued for ingestion are lost.",
    example: "[recovery]\nprofile = \"multi-az\"\n[stores.redis.elasticache]\nreplicas = 0",
    source: "LangSmith's disaster recovery guide: enable Multi-AZ failover",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    if !profile.outlives_zone() {
        return;
    }
    // A source without instances of its own has its standby from the profile.
    let instances = context.managed_postgres().and_then(|one| one.instances);
    if let Some(instances) = instances.filter(|instances| **instances < 2) {
        findings.push(
            context
                .finding(&instances, "Aurora has no instance in a second zone")
                .label("at least 2")
                .also(context.written_at(&profile), "covers the loss of a zone")
                .note("`recovery.profile` covers the loss of a zone")
                .help("write `instances = 2`"),
        );
    }
    if let Some(managed) = context.managed_redis() {
        let replicas = key!(managed.replicas);
        if *replicas == 0 {
            findings.push(
                context
                    .finding(&replicas, "Redis has no replica in a second zone")
                    .label("at least 1")
                    .also(context.written_at(&profile), "covers the loss of a zone")
                    .note("`recovery.profile` covers the loss of a zone")
                    .help("write `replicas = 1`"),
            );
        }
    }
}
