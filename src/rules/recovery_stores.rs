//! A store that no other region can take over.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;
use crate::model::stores::{ClickhouseSource, PostgresSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery.profile", "stores", "ingress.split_dataplane"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0405",
    name: "recovery-stores",
    summary: "With `cross-region` every store that lasts is one whose data reaches the other region.",
    why: "A recovery region without the traces, or without the accounts of those who want to see them, recovers nothing. S3 copies versions, so a bucket without them is not copied.",
    example: "[recovery]\nprofile = \"cross-region\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR; https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    if environment.recovery.profile != RecoveryProfile::CrossRegion {
        return;
    }
    let stores = &environment.stores;
    let mut refuse = |path: &str, title: &str, label: &str, help: &str| {
        findings.push(context.error(&RULE, path, title).label(label).help(help));
    };
    match stores.postgres.source {
        PostgresSource::InCluster => refuse(
            "stores.postgres.source",
            "a PostgreSQL in the cluster is lost with its region",
            "its volume stays in one zone",
            "write `source = \"rds\"`, whose replica or backups are in the other region",
        ),
        PostgresSource::Aurora => refuse(
            "stores.postgres.source",
            "an Aurora database in two regions is not rendered by this version of lsgen",
            "needs a global database",
            "write `source = \"rds\"`, or `profile = \"multi-az\"` with Aurora",
        ),
        PostgresSource::Rds | PostgresSource::External => {}
    }
    if stores.clickhouse.source == ClickhouseSource::InCluster {
        refuse(
            "stores.clickhouse.source",
            "a ClickHouse of one node is lost with its region",
            "its volume stays in one zone",
            "write `source = \"replicated\"`, whose backups are copied, or one that its operator brings back",
        );
    }
    if stores.blob.enabled && !stores.blob.versioning {
        refuse(
            "stores.blob.versioning",
            "S3 copies versions to the other region, and the bucket keeps none",
            "`cross-region` needs it",
            "write `versioning = true`",
        );
    }
    if environment.ingress.split_dataplane {
        refuse(
            "ingress.split_dataplane",
            "agents apart are registered with one cluster, and the recovery region has another",
            "not with `cross-region`",
            "run agents beside LangSmith with `features.deployments`, or write `profile = \"multi-az\"`",
        );
    }
}
