//! Amazon RDS for PostgreSQL: one instance with or without a standby, and in the recovery region a replica of it or
//! what is made of its backups.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::module::{Module, Output, output};
use crate::plan::names::Names;
use crate::plan::network::located;
use crate::plan::parameters::{Parameter, Writer};
use crate::plan::secrets::Content;

use super::super::outside;
use super::managed::{Database, Kind, Written, access, last_snapshot_promise, rotation};
use super::{Chapters, Postgres, Service, Traits, tools, url_parameter};

/// The password of the database.
pub(crate) const PASSWORD: &str = "postgres/rds/password";

/// The connection URL that the module writes.
const CONNECTION_URL: &str = "postgres/rds/connection-url";

/// The host of the database in the recovery region.
const ENDPOINT: &str = "postgres/rds/endpoint";

/// What rules ask about it.
pub(super) const TRAITS: Traits = Traits {
    table: Some("rds"),
    service: Some(Service {
        name: "RDS for PostgreSQL",
        facts: "rds",
    }),
    is_in_cluster: false,
    figures: Some("postgres-rds"),
    lost_with_region: None,
};

pub(super) fn plan(inputs: &Inputs) -> Postgres {
    let kind = kind(inputs);
    let has_standby = inputs.reach().outlives_zone;
    let here = match inputs.source() {
        None => primary(inputs, &kind, has_standby),
        Some(source) => recovery(inputs, &kind, source),
    };
    let region = &inputs.environment().cloud.region;
    let identifier = &kind.identifier;
    Postgres {
        database: Some(Database {
            identifier: identifier.clone(),
            kind: "instance",
            table: kind.settings.table,
            module: here.module.label().to_owned(),
            address: format!(
                "module.{}.aws_db_instance.this{}",
                here.module.label(),
                if inputs.source().is_some() { "[0]" } else { "" }
            ),
            status: format!(
                "describe-db-instances --region {region} --db-instance-identifier {identifier} --query 'DBInstances[0].DBInstanceStatus'"
            ),
            parameter_group: kind.parameter_group(),
            major: kind.settings.engine_version.major(),
            instance_class: kind.settings.instance_class.to_string(),
            instances: Vec::new(),
            has_standby,
        }),
        chapters: Chapters {
            zone_failure: chapter!("postgres/rds/zone-failure"),
            zone_back: has_standby.then_some(chapter!("postgres/rds/zone-back")),
            restore_functions: Some(chapter!("postgres/rds/restore-functions")),
            restorable: Some(chapter!("postgres/rds/restorable")),
            restore: chapter!("postgres/rds/restore"),
            restore_test: chapter!("postgres/rds/restore-test"),
            failover_test: has_standby.then_some(chapter!("postgres/rds/failover-test")),
            backup_by_hand: None,
            backup_command: Some(chapter!("postgres/rds/backup-command")),
        },
        backups: kind.backups(inputs),
        tools: tools(inputs),
        module: Some(located(here.module, inputs)),
        output: Some(here.output),
        parameters: here.parameters,
        secret: here.secret,
        behind: kind.behind(inputs, "rds"),
        values: outside(inputs, "postgres"),
        is_in_chart: false,
        has_drill: true,
        checklist: kind.checklist(has_standby),
        access: access(),
    }
}

/// What differs between the two regions.
struct Here {
    module: Module,
    output: Output,
    parameters: Vec<Parameter>,
    secret: Content,
}

fn kind(inputs: &Inputs) -> Kind<'_> {
    let rds = &inputs.environment().stores.postgres.rds;
    Kind {
        identifier: inputs.names().postgres(),
        part: "postgres",
        written: Written {
            password: PASSWORD,
            connection_url: CONNECTION_URL,
        },
        settings: rds.managed(),
    }
}

fn primary(inputs: &Inputs, kind: &Kind<'_>, has_standby: bool) -> Here {
    let rds = &inputs.environment().stores.postgres.rds;
    let module = Module::guarded(
        "postgres",
        "PostgreSQL on RDS, reachable from the nodes alone.",
        &["identifier", "database_name", "username"],
    );
    Here {
        module: kind
            .promised(inputs, kind.filled(inputs, module))
            .pass("allocated_storage_gib", rds.storage_gib)
            .pass("max_allocated_storage_gib", rds.max_storage_gib)
            .pass("multi_az", has_standby)
            .promise("multi_az", has_standby, standby_promise(has_standby))
            .promise(
                "skip_final_snapshot",
                !inputs.is_production(),
                last_snapshot_promise(inputs),
            ),
        output: Output {
            name: "postgres_endpoint",
            description: "The host of PostgreSQL.",
            value: output("postgres", "endpoint"),
        },
        parameters: vec![url_parameter(
            CONNECTION_URL,
            Writer::Module(Some(rotation())),
        )],
        secret: Content::as_stored(vec![("connection_url", CONNECTION_URL)]),
    }
}

fn standby_promise(has_standby: bool) -> &'static str {
    if has_standby {
        "a standby of PostgreSQL waits in another zone"
    } else {
        "PostgreSQL is in one zone"
    }
}

/// A replica of the primary's, or what is made of its backups.
fn recovery(inputs: &Inputs, kind: &Kind<'_>, source: &Names) -> Here {
    let environment = inputs.environment();
    let names = inputs.names();
    let standby = inputs.reach().second.as_ref();
    let standby = standby.map(|second| &second.standby);
    let module = Module::guarded(
        "postgres-recovery",
        "PostgreSQL on RDS, out of the primary's: promoted by `[recovery] active`.",
        &["identifier"],
    )
    .pass("source_arn", source.postgres_arn())
    .pass_some("standby", standby.map(|standby| standby.name))
    .pass("promoted", inputs.is_active());
    let url = format!(
        "{}:{{{{ .password }}}}@{{{{ .endpoint }}}}:5432/{}?sslmode=require",
        kind.settings.username, kind.settings.database
    );
    Here {
        module: kind
            .promised(inputs, kind.placed(inputs, module))
            .promise(
                "multi_az",
                inputs.is_active(),
                standby_promise(inputs.is_active()),
            )
            .pass(
                "max_allocated_storage_gib",
                environment.stores.postgres.rds.max_storage_gib,
            )
            .pass("endpoint_parameter", names.parameter(ENDPOINT))
            .pass("parameter_key_arn", output("secrets", "key_arn")),
        output: Output {
            name: "postgres_endpoint",
            description: "The host of PostgreSQL; null while there are backups alone.",
            value: output("postgres-recovery", "endpoint"),
        },
        parameters: vec![
            Parameter::of_region(
                PASSWORD,
                "the password of the database, which its replica and its backups have as well",
                Writer::Mirrored {
                    edition: kind.settings.password_version,
                },
            ),
            Parameter::of_region(
                ENDPOINT,
                "the host of the database in this region",
                Writer::Module(None),
            ),
        ],
        secret: Content {
            template: vec![("connection_url", url)],
            data: vec![("password", PASSWORD), ("endpoint", ENDPOINT)],
        },
    }
}
