//! What RDS and Aurora have in common.

use serde::Serialize;

use crate::model::stores::Managed;
use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::checklist::{Item, always, settled};
use crate::plan::module::{Module, output};
use crate::plan::network::{private_subnets, vpc_id};
use crate::plan::parameters::Rotation;

use super::super::{Backup, admits_nodes, snapshots_reach};

/// A database that AWS runs.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Database {
    /// What AWS calls it.
    pub(crate) identifier: String,
    /// What it is, as AWS' commands have it: `instance` or `cluster`.
    pub(crate) kind: &'static str,
    /// Its table below `stores.postgres`.
    pub(crate) table: &'static str,
    /// What the call of its module is named in the stack.
    pub(crate) module: String,
    /// Where Terraform's state of its region has it.
    pub(crate) address: String,
    /// The rest of the command that asks RDS for its status.
    pub(crate) status: String,
    pub(crate) parameter_group: String,
    /// The major version of PostgreSQL.
    pub(crate) major: u64,
    pub(crate) instance_class: String,
    /// The numbers of a cluster's instances; none for one instance.
    pub(crate) instances: Vec<u8>,
    /// Whether something in another zone takes over.
    pub(crate) has_standby: bool,
}

/// The parameters of a database that Terraform creates. Each source has a folder of its own, and none of
/// these is a name that a person writes: however the source changes, the old and the new store never share a
/// parameter.
pub(super) struct Written {
    pub(super) password: &'static str,
    pub(super) connection_url: &'static str,
}

/// What is specific to one of the two.
pub(super) struct Kind<'a> {
    /// What AWS calls it.
    pub(super) identifier: String,
    /// The part of names that belongs to it. What belongs to RDS shares no name with what belongs to Aurora, because
    /// Terraform makes the one while it deletes the other.
    pub(super) part: &'static str,
    pub(super) written: Written,
    pub(super) settings: Managed<'a>,
}

impl Kind<'_> {
    /// The parameter group's name.
    pub(super) fn parameter_group(&self) -> String {
        let major = self.settings.engine_version.major();
        format!("{}-{major}", self.identifier)
    }

    /// What both modules are passed.
    pub(super) fn filled(&self, inputs: &Inputs, module: Module) -> Module {
        let names = inputs.names();
        self.placed(inputs, module)
            .pass("database_name", self.settings.database.as_str())
            .pass("username", self.settings.username.as_str())
            .pass("password_version", self.settings.password_version)
            .pass("password_parameter", names.parameter(self.written.password))
            .pass(
                "connection_url_parameter",
                names.parameter(self.written.connection_url),
            )
            .pass("parameter_key_arn", output("secrets", "key_arn"))
    }

    /// Its names, its place, its size and its windows.
    pub(super) fn placed(&self, inputs: &Inputs, module: Module) -> Module {
        let names = inputs.names();
        let identifier = self.identifier.as_str();
        let settings = self.settings;
        module
            .pass("identifier", identifier)
            .pass("subnet_group_name", identifier)
            .pass("parameter_group_name", self.parameter_group())
            .pass("security_group_name", identifier)
            .pass(
                "monitoring_role_name",
                names.role(&format!("{}-monitoring", self.part)),
            )
            .pass("key_alias", names.key_alias(self.part))
            .pass("final_snapshot_identifier", format!("{identifier}-final"))
            .pass("vpc_id", vpc_id(inputs))
            .pass("subnet_ids", private_subnets(inputs))
            .pass(
                "client_security_group_id",
                output("cluster", "node_security_group_id"),
            )
            .pass("engine_version", settings.engine_version.as_str())
            .pass("instance_class", settings.instance_class.as_str())
            .pass("backup_retention_days", settings.backup_retention.days())
            .pass("backup_window", settings.backup_window.as_str())
            .pass("maintenance_window", settings.maintenance_window.as_str())
            .pass("deletion_protection", self.is_protected(inputs))
            // Protected or not: the protection is off before production is taken down.
            .pass("skip_final_snapshot", !inputs.is_production())
    }

    /// What the environment promises of it, whichever region it is in.
    pub(super) fn promised(&self, inputs: &Inputs, module: Module) -> Module {
        let settings = self.settings;
        let is_protected = self.is_protected(inputs);
        let protection = if is_protected {
            "PostgreSQL cannot be deleted before its protection is off"
        } else {
            "PostgreSQL can be deleted with the environment"
        };
        module
            .promise(
                "storage_encrypted",
                true,
                "the storage of PostgreSQL is encrypted",
            )
            .promise(
                "publicly_accessible",
                false,
                "PostgreSQL has no address on the internet",
            )
            .promise(
                "force_ssl",
                "1",
                "PostgreSQL refuses connections without TLS",
            )
            .promise("deletion_protection", is_protected, protection)
            .promise(
                "backup_retention_days",
                settings.backup_retention.days(),
                format!(
                    "automated backups of PostgreSQL reach back {}",
                    settings.backup_retention
                ),
            )
    }

    fn is_protected(&self, inputs: &Inputs) -> bool {
        inputs.environment().environment.deletion_protection && self.settings.deletion_protection
    }

    /// What stands behind its secret: Terraform writes the whole URL to one parameter, whatever it is made of.
    pub(super) fn behind(&self, inputs: &Inputs, source: &str) -> Vec<String> {
        vec![
            source.to_owned(),
            inputs.names().postgres(),
            self.settings.username.to_string(),
            self.settings.database.to_string(),
            self.settings.password_version.to_string(),
        ]
    }

    /// Its own backups, and the daily snapshots in the vault.
    pub(super) fn backups(&self, inputs: &Inputs) -> Vec<Backup> {
        vec![
            Backup {
                name: "PostgreSQL",
                what: "any moment until five minutes ago",
                reach: format!("{} days", self.settings.backup_retention.days()),
            },
            Backup {
                name: "PostgreSQL",
                what: "a snapshot each day, in the vault",
                reach: snapshots_reach(inputs),
            },
        ]
    }

    /// What the checklist says of it.
    pub(super) fn checklist(&self, has_standby: bool) -> Vec<Item> {
        let mut items = vec![
            super::runs_outside(true),
            always(
                format!(
                    "Automated backups reach back {}, with point-in-time recovery",
                    self.settings.backup_retention
                ),
                "stores.postgres",
            ),
            settled(
                has_standby,
                "A standby waits in another zone",
                "choose `multi-az` or `cross-region`, or two Aurora instances",
                "recovery.profile",
            ),
            always(
                "Storage and backups are encrypted with a key of their own",
                "terraform/infra",
            ),
        ];
        items.extend(super::by_people());
        items
    }
}

/// What happens to the data of a database that is deleted.
pub(super) fn last_snapshot_promise(inputs: &Inputs) -> &'static str {
    if inputs.is_production() {
        "PostgreSQL leaves a last snapshot when it is deleted"
    } else {
        "PostgreSQL leaves no snapshot when it is deleted"
    }
}

/// How another password takes the place of the present one.
pub(super) fn rotation() -> Rotation {
    Rotation {
        effect: "New connections are rejected between two commands, for some minutes.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html",
        steps: chapter!("postgres/managed/rotate"),
    }
}

/// The checklist's item about who reaches it: its security group admits the nodes' alone.
pub(super) fn access() -> Item {
    always(admits_nodes("PostgreSQL"), "terraform/infra")
}
