//! A store that another region cannot take over.

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
    summary: "A `cross-region` profile with a store whose data does not reach the recovery region.",
    why: "A recovery region without traces, or without user accounts, is of no use. S3 replicates object versions, so a bucket without versioning is not replicated.",
    example: "[recovery]\nprofile = \"cross-region\"\n[stores.clickhouse]\nsource = \"in-cluster\"",
    source: "LangSmith's disaster recovery guide, cross-region active/passive DR; https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let profile = key!(context.recovery.profile);
    if *profile != RecoveryProfile::CrossRegion {
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
    let postgres = key!(context.stores.postgres.source);
    match *postgres {
        PostgresSource::InCluster => refuse(
            postgres.path(),
            "an in-cluster PostgreSQL is lost with its region",
            "its volume is in one zone",
            "write `source = \"rds\"`, which has a replica or backups in the recovery region",
        ),
        PostgresSource::Aurora => refuse(
            postgres.path(),
            "this version of lsgen does not render Aurora in two regions",
            "requires a global database",
            "write `source = \"rds\"`, or `profile = \"multi-az\"` with Aurora",
        ),
        PostgresSource::Rds | PostgresSource::External => {}
    }
    let clickhouse = key!(context.stores.clickhouse.source);
    match *clickhouse {
        ClickhouseSource::InCluster => refuse(
            clickhouse.path(),
            "a single-pod ClickHouse is lost with its region",
            "its volume is in one zone",
            "write `source = \"replicated\"`, whose backups are copied, or use a managed ClickHouse whose operator restores it",
        ),
        ClickhouseSource::LangsmithManaged
        | ClickhouseSource::ClickhouseCloud
        | ClickhouseSource::Replicated => {}
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
