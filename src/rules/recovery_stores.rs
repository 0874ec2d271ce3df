//! A store that another region cannot take over.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::stores::{clickhouse, postgres};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0405",
    name: "recovery-stores",
    severity: RuleSeverity::Error,
    summary: "A `cross-region` profile with a store whose data does not reach the recovery region.",
    why: "A recovery region without traces, or without user accounts, is of no use. S3 replicates object versions, so a bucket without versioning is not replicated.",
    example: "[recovery]\nprofile = \"cross-region\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR; https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    if !profile.has_second_region() {
        return;
    }
    let mut refuse = |path: &KeyPath, title: &str, label: &str, help: &str| {
        findings.push(
            context
                .finding(path, title)
                .label(label)
                .also(context.written_at(&profile), "another region takes over")
                .help(help),
        );
    };
    let database = key!(context.stores.postgres.source);
    let traces = key!(context.stores.clickhouse.source);
    for (path, lost) in [
        (
            database.path(),
            &postgres::traits(*database).lost_with_region,
        ),
        (traces.path(), &clickhouse::traits(*traces).lost_with_region),
    ] {
        if let Some(lost) = lost {
            refuse(path, lost.title, lost.label, lost.help);
        }
    }
    let versioning = key!(context.stores.blob.versioning);
    if *key!(context.stores.blob.enabled) && !*versioning {
        refuse(
            versioning.path(),
            "replication to the recovery region needs versioning",
            "required by `cross-region`",
            "write `versioning = true`",
        );
    }
    let split_dataplane = key!(context.ingress.split_dataplane);
    if *split_dataplane {
        refuse(
            split_dataplane.path(),
            "a split dataplane is registered with one cluster, and the recovery region has another",
            "conflicts with `cross-region`",
            "run agents in LangSmith's namespace with `features.deployments`, or write `profile = \"multi-az\"`",
        );
    }
}
