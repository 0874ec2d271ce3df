//! AWS Backup: a vault of daily snapshots, of the database and of volumes whose data no other backup has.

use ::hcl::expr::Expression;
use serde::Serialize;

use crate::format::hcl::{list, object};
use crate::plan::Inputs;
use crate::plan::module::{Module, output};
use crate::plan::names::Names;

use super::postgres::Database;

/// The vault of a region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Vault {
    pub(crate) name: String,
    /// The role that restores.
    pub(crate) role: String,
    /// The module of the region's stack that makes it.
    #[serde(skip)]
    pub(crate) module: Module,
    /// Resources that Terraform forgets at a teardown, because the vault outlives the stack.
    #[serde(skip)]
    pub(crate) kept: Vec<&'static str>,
}

/// The vault, where there is something that AWS Backup can snapshot: the database that AWS runs, or volumes of stores
/// that the chart runs and of agents.
pub(crate) fn plan(
    inputs: &Inputs,
    database: Option<&Database>,
    has_stores_in_chart: bool,
) -> Option<Vault> {
    let namespaces = volume_namespaces(inputs, has_stores_in_chart);
    if database.is_none() && namespaces.is_empty() {
        return None;
    }
    let names = inputs.names();
    Some(Vault {
        name: names.backup_vault(),
        role: names.role_arn("backup"),
        module: module(inputs, database, namespaces),
        kept: vec![
            "module.backup.aws_kms_key.this",
            "module.backup.aws_backup_vault.this",
            "module.backup.aws_backup_vault_lock_configuration.this",
            "module.backup.aws_backup_vault_policy.this",
        ],
    })
}

/// Where claims are whose volumes hold data that no other backup has. An agent's database is one: the
/// operator gives each deployed agent a PostgreSQL of its own.
fn volume_namespaces(inputs: &Inputs, has_stores_in_chart: bool) -> Vec<&str> {
    let environment = inputs.environment();
    let langsmith = &environment.langsmith;
    let mut namespaces = Vec::new();
    if has_stores_in_chart || langsmith.features.deployments {
        namespaces.push(langsmith.namespace.as_str());
    }
    if environment.ingress.split_dataplane {
        namespaces.push(langsmith.dataplane.namespace.as_str());
    }
    namespaces
}

fn module(inputs: &Inputs, database: Option<&Database>, namespaces: Vec<&str>) -> Module {
    let names = inputs.names();
    let environment = inputs.environment();
    let backups = &environment.recovery.backups;
    let (start, length) = backups.window.start_and_length();
    // A replica is not a source of its own: the copies of the primary's snapshots are in this vault too.
    let database = database.filter(|_| !inputs.region().stands_by);
    // From the region that serves to the other one: the vault there is named, so it need not answer.
    let copy_to = inputs.elsewhere().filter(|_| inputs.is_active());
    let volumes = (!namespaces.is_empty()).then(|| {
        object([
            ("cluster_name", Expression::from(names.cluster())),
            ("namespaces", list(namespaces)),
        ])
    });
    Module::unguarded(
        "backup",
        "Daily snapshots, in a vault that outlives what they are of.",
    )
    .pass("name", names.backup_vault())
    .pass("key_alias", names.key_alias("backup"))
    .pass("role_name", names.role("backup"))
    .pass("retention_days", backups.retention.days())
    .pass("start_hour", start / 60)
    .pass("start_minute", start % 60)
    .pass("start_window_minutes", length)
    .pass("locked", backups.locked)
    .pass_some("copy_to_vault_arn", copy_to.map(Names::backup_vault_arn))
    .pass_some(
        "database_arns",
        database.map(|database| list([output(&database.module, "arn")])),
    )
    .pass_some("volumes", volumes)
    .pass("account_id", environment.cloud.account_id.as_str())
    .promise(
        "retention_days",
        backups.retention.days(),
        format!("daily snapshots are kept for {}", backups.retention),
    )
    .promise(
        "copies",
        u32::from(copy_to.is_some()),
        if copy_to.is_some() {
            "each snapshot is copied to the other region"
        } else {
            "snapshots stay in this region"
        },
    )
    .promise(
        "locked",
        backups.locked,
        if backups.locked {
            "snapshots cannot be deleted before their time"
        } else {
            "snapshots can be deleted before their time"
        },
    )
}
