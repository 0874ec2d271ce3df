//! A store that no other region can take over.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::recovery::RecoveryProfile;
use crate::model::stores::{ClickhouseSource, PostgresSource};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0405",
    name: "recovery-stores",
    severity: RuleSeverity::Error,
    summary: "With `cross-region` every store that lasts is one whose data reaches the other region.",
    why: "A recovery region without the traces, or without the accounts of those who want to see them, recovers nothing. S3 copies versions, so a bucket without them is not copied.",
    example: "[recovery]\nprofile = \"cross-region\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR; https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if *key!(context.recovery.profile) != RecoveryProfile::CrossRegion {
        return;
    }
    let mut refuse = |path: &KeyPath, title: &str, label: &str, help: &str| {
        findings.push(context.finding(path, title).label(label).help(help));
    };
    let postgres = key!(context.stores.postgres.source);
    match *postgres {
        PostgresSource::InCluster => refuse(
            postgres.path(),
            "a PostgreSQL in the cluster is lost with its region",
            "its volume stays in one zone",
            "write `source = \"rds\"`, whose replica or backups are in the other region",
        ),
        PostgresSource::Aurora => refuse(
            postgres.path(),
            "an Aurora database in two regions is not rendered by this version of lsgen",
            "needs a global database",
            "write `source = \"rds\"`, or `profile = \"multi-az\"` with Aurora",
        ),
        PostgresSource::Rds | PostgresSource::External => {}
    }
    let clickhouse = key!(context.stores.clickhouse.source);
    if *clickhouse == ClickhouseSource::InCluster {
        refuse(
            clickhouse.path(),
            "a ClickHouse of one node is lost with its region",
            "its volume stays in one zone",
            "write `source = \"replicated\"`, whose backups are copied, or one that its operator brings back",
        );
    }
    let versioning = key!(context.stores.blob.versioning);
    if *key!(context.stores.blob.enabled) && !*versioning {
        refuse(
            versioning.path(),
            "S3 copies versions to the other region, and the bucket keeps none",
            "`cross-region` needs it",
            "write `versioning = true`",
        );
    }
    let split_dataplane = key!(context.ingress.split_dataplane);
    if *split_dataplane {
        refuse(
            split_dataplane.path(),
            "agents apart are registered with one cluster, and the recovery region has another",
            "not with `cross-region`",
            "run agents beside LangSmith with `features.deployments`, or write `profile = \"multi-az\"`",
        );
    }
}
