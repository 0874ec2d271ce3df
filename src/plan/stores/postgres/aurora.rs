//! Amazon Aurora PostgreSQL: a cluster of one writer, and readers in other zones that take over.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::module::{Module, Output, output};
use crate::plan::network::located;
use crate::plan::parameters::Writer;
use crate::plan::secrets::Content;

use super::super::{Lost, outside};
use super::managed::{Database, Kind, Written, access, last_snapshot_promise, rotation};
use super::{Chapters, Postgres, Service, Traits, tools, url_parameter};

/// The connection URL that the module writes.
const CONNECTION_URL: &str = "postgres/aurora/connection-url";

/// What rules ask about it.
pub(super) const TRAITS: Traits = Traits {
    table: Some("aurora"),
    service: Some(Service {
        name: "Aurora PostgreSQL",
        facts: "aurora",
    }),
    is_in_cluster: false,
    figures: Some("postgres-aurora"),
    lost_with_region: Some(Lost {
        title: "this version of lsgen does not render Aurora in two regions",
        label: "requires a global database",
        help: "write `source = \"rds\"`, or `profile = \"multi-az\"` with Aurora",
    }),
};

pub(super) fn plan(inputs: &Inputs) -> Postgres {
    let aurora = &inputs.environment().stores.postgres.aurora;
    let kind = kind(inputs);
    let has_standby = aurora.instances > 1;
    let module = Module::guarded(
        "aurora",
        "PostgreSQL on Aurora, reachable from the nodes alone.",
        &["identifier", "database_name", "username"],
    );
    let module = kind
        .promised(inputs, kind.filled(inputs, module))
        .pass("instances", aurora.instances)
        .promise(
            "instances",
            aurora.instances,
            format!("the number of instances is {}", aurora.instances),
        )
        .promise(
            "skip_final_snapshot",
            !inputs.is_production(),
            last_snapshot_promise(inputs),
        );
    let region = &inputs.environment().cloud.region;
    let identifier = &kind.identifier;
    Postgres {
        database: Some(Database {
            identifier: identifier.clone(),
            kind: "cluster",
            table: kind.settings.table,
            module: module.label().to_owned(),
            address: format!("module.{}.aws_rds_cluster.this", module.label()),
            status: format!(
                "describe-db-clusters --region {region} --db-cluster-identifier {identifier} --query 'DBClusters[0].Status'"
            ),
            parameter_group: kind.parameter_group(),
            major: kind.settings.engine_version.major(),
            instance_class: kind.settings.instance_class.to_string(),
            instances: (1..=aurora.instances).collect(),
            has_standby,
        }),
        chapters: Chapters {
            zone_failure: chapter!("postgres/aurora/zone-failure"),
            zone_back: None,
            restore_functions: Some(chapter!("postgres/aurora/restore-functions")),
            restorable: Some(chapter!("postgres/aurora/restorable")),
            restore: chapter!("postgres/aurora/restore"),
            restore_test: chapter!("postgres/aurora/restore-test"),
            failover_test: has_standby.then_some(chapter!("postgres/aurora/failover-test")),
            backup_by_hand: None,
            backup_command: Some(chapter!("postgres/aurora/backup-command")),
        },
        backups: kind.backups(inputs),
        tools: tools(inputs),
        module: Some(located(module, inputs)),
        output: Some(Output {
            name: "postgres_endpoint",
            description: "The host of PostgreSQL.",
            value: output("aurora", "endpoint"),
        }),
        parameters: vec![url_parameter(
            CONNECTION_URL,
            Writer::Module(Some(rotation())),
        )],
        secret: Content::as_stored(vec![("connection_url", CONNECTION_URL)]),
        behind: kind.behind(inputs, "aurora"),
        values: outside(inputs, "postgres"),
        is_in_chart: false,
        has_drill: false,
        checklist: kind.checklist(has_standby),
        access: access(),
    }
}

fn kind(inputs: &Inputs) -> Kind<'_> {
    let aurora = &inputs.environment().stores.postgres.aurora;
    Kind {
        identifier: inputs.names().aurora(),
        part: "aurora",
        written: Written {
            password: "postgres/aurora/password",
            connection_url: CONNECTION_URL,
        },
        settings: aurora.managed(),
    }
}
