//! Who gets a message when a copy or a backup fails, and when people do not reach LangSmith.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::types::{EmailAddress, Region};

use super::Inputs;
use super::Site;
use super::dns::Address;
use super::module::Module;
use super::recovery::reports_health;
use super::stacks::{ELSEWHERE, REPORTS};
use super::stores::backup::Vault;
use super::stores::blob::Blob;
use super::stores::clickhouse::Clickhouse;
use super::stores::postgres::Postgres;

/// How far a copy may be behind, in seconds: S3 promises a quarter of an hour for nearly all objects.
const LATE: u32 = 900;

/// What a region reports, where an address gets it.
pub(super) fn of_region(
    inputs: &Inputs,
    postgres: &Postgres,
    blob: &Blob,
    clickhouse: &Clickhouse,
    vault: Option<&Vault>,
) -> Option<Module> {
    let names = inputs.names();
    let module = topic(inputs, "alerts")?;
    let mut alarms = Vec::new();
    if let (Some(elsewhere), Some(bucket)) = (inputs.elsewhere(), &blob.bucket) {
        let pair = [bucket.name.clone(), elsewhere.blob_bucket()];
        alarms.push(copied(inputs, "traces", pair));
    }
    if let (Some(elsewhere), Some(replicas)) = (inputs.elsewhere(), &clickhouse.replicas) {
        let pair = [
            replicas.bucket.clone(),
            elsewhere.clickhouse_backup_bucket(),
        ];
        alarms.push(copied(inputs, "clickhouse-backups", pair));
    }
    alarms.extend(replica(inputs, postgres));
    let alarms = alarms
        .into_iter()
        .map(|alarm| (names.alarm(&alarm.name), alarm.value()));
    let alarms: Vec<(String, Expression)> = alarms.collect();
    let backups = vault.map(|_| {
        object([
            ("rule_name", names.alarm("backup-failed")),
            ("vault_arn", names.backup_vault_arn()),
        ])
    });
    let database = postgres.database.as_ref().map(|database| {
        object([
            ("rule_name", names.alarm("database-failed")),
            ("identifier", database.identifier.clone()),
        ])
    });
    Some(
        module
            .pass_some("backups", backups)
            .pass_some("database", database)
            .pass_some("alarms", (!alarms.is_empty()).then(|| object(alarms))),
    )
}

/// What asks from the internet whether LangSmith answers, in the stack that a failover does not need. Whichever region
/// serves, it is the name that people open.
pub(super) fn watch(primary: &Site, second: &Site) -> Option<(Module, Option<Region>)> {
    let address: &Address = primary.address.as_ref()?;
    let is_reachable = primary.dns.is_public
        && [primary, second].into_iter().all(|site| {
            let ingress = &site.ingress;
            !ingress.is_internal && ingress.admits_everybody
        });
    let domain = primary.dns.domain.as_ref().filter(|_| is_reachable)?;
    let path = address.url.strip_prefix(&address.origin)?;
    let module = topic(primary, "watch")?.labeled("watch").pass(
        "watch",
        object([
            ("name", Expression::from(primary.names().alarm("watch"))),
            ("host", domain.as_str().into()),
            ("path", format!("{path}/api/v1/health").into()),
            ("tls", primary.tls.is_on.into()),
        ]),
    );
    // Route 53 reports to one region of the partition, and an alarm is where its metric is.
    let region = reports_health(&primary.environment().cloud.region);
    let of = |site: &Site| site.environment().cloud.region == *region;
    Some(if of(primary) {
        (module.provider("aws", "aws"), None)
    } else if of(second) {
        (module.provider("aws", ELSEWHERE), None)
    } else {
        (module.provider("aws", REPORTS), Some(region.clone()))
    })
}

/// The topics that send mails, each with its region.
pub(crate) fn topics(primary: &Site, second: &Site) -> Vec<(String, String)> {
    let of_regions = [primary, second].into_iter().filter_map(|site| {
        let names = site.names();
        site.alerts.as_ref()?;
        Some((names.region().to_owned(), names.topic_arn()))
    });
    let mut topics: Vec<_> = of_regions.collect();
    if watch(primary, second).is_some() {
        let region = reports_health(&primary.environment().cloud.region).as_str();
        topics.push((region.to_owned(), primary.names().watch_topic_arn(region)));
    }
    topics
}

/// A topic with the addresses of the environment; none without an address.
fn topic(inputs: &Inputs, part: &'static str) -> Option<Module> {
    let environment = inputs.environment();
    let addresses = &environment.recovery.alerts;
    if addresses.is_empty() {
        return None;
    }
    let names = inputs.names();
    let module = Module::unguarded("alerts", "Who gets a mail about what has failed.")
        .pass("topic_name", names.alarm(part))
        .pass("key_alias", names.key_alias(part))
        .pass("account_id", environment.cloud.account_id.as_str())
        .pass("emails", list(addresses.iter().map(EmailAddress::as_str)));
    Some(module)
}

/// A metric that is reported when it is above a threshold.
struct Alarm {
    name: String,
    description: String,
    namespace: &'static str,
    metric: &'static str,
    dimensions: Vec<(&'static str, String)>,
    statistic: &'static str,
    threshold: u32,
    /// For how many periods of five minutes.
    periods: u32,
    /// What a period without data counts as.
    missing: &'static str,
}

impl Alarm {
    fn value(self) -> Expression {
        object([
            ("description", Expression::from(self.description)),
            ("namespace", self.namespace.into()),
            ("metric", self.metric.into()),
            ("dimensions", object(self.dimensions)),
            ("statistic", self.statistic.into()),
            ("threshold", self.threshold.into()),
            ("periods", self.periods.into()),
            ("missing", self.missing.into()),
        ])
    }
}

/// What S3 tells of copying between this region's bucket and the other's: the source of what failed, and the
/// destination of what is late.
fn copied(inputs: &Inputs, part: &str, [own, other]: [String; 2]) -> Alarm {
    let dimensions = |source, destination| {
        vec![
            ("SourceBucket", source),
            ("DestinationBucket", destination),
            ("RuleId", "all".to_owned()),
        ]
    };
    if inputs.is_active() {
        Alarm {
            name: format!("{part}-not-copied"),
            description: format!("S3 did not copy objects of {own} to the other region."),
            namespace: "AWS/S3",
            metric: "OperationsFailedReplication",
            dimensions: dimensions(own, other),
            statistic: "Sum",
            threshold: 0,
            periods: 1,
            missing: "notBreaching",
        }
    } else {
        Alarm {
            name: format!("{part}-late"),
            description: format!(
                "Objects of the other region reach {own} more than a quarter of an hour late."
            ),
            namespace: "AWS/S3",
            metric: "ReplicationLatency",
            dimensions: dimensions(other, own),
            statistic: "Maximum",
            threshold: LATE,
            periods: 3,
            missing: "notBreaching",
        }
    }
}

/// A replica that waits for its day. One that says nothing has stopped.
fn replica(inputs: &Inputs, postgres: &Postgres) -> Option<Alarm> {
    let second = inputs.reach().second.as_ref()?;
    let is_replica = inputs.region().stands_by && second.standby.is_warm;
    let database = postgres.database.as_ref().filter(|_| is_replica)?;
    Some(Alarm {
        name: "replica-late".to_owned(),
        description: format!(
            "The replica {} is more than a quarter of an hour behind its source.",
            database.identifier
        ),
        namespace: "AWS/RDS",
        metric: "ReplicaLag",
        dimensions: vec![("DBInstanceIdentifier", database.identifier.clone())],
        statistic: "Maximum",
        threshold: LATE,
        periods: 3,
        missing: "breaching",
    })
}
