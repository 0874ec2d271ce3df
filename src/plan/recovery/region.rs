//! The two regions: what follows from which one it is, and from which of them serves.

use crate::model::Environment;
use crate::model::recovery::RegionRole;

/// Everything that follows from which of the two regions it is, and from which of them serves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    /// Whether it serves.
    pub(crate) is_active: bool,
    /// Whether it waits for its day: it has copies of what the other one has, and makes nothing of its own.
    pub(crate) stands_by: bool,
    /// Whether its stores and secrets come from the other region's.
    pub(crate) is_copy: bool,
    /// Its stack.
    pub(crate) stack: &'static str,
    /// What the names of its folders and files end with, beside the other region's.
    pub(crate) suffix: &'static str,
    /// The module of its stack that keeps the domain's records.
    pub(crate) records: &'static str,
    /// The region that the domain leads to, as the module with the switch calls it; none where the switch is not in
    /// this region's stack.
    pub(crate) switched_to: Option<&'static str>,
    /// What the module `secrets` is for.
    pub(crate) secrets: &'static str,
    /// The port of the tunnel to its API server on a person's machine, so that the tunnels of both can be open.
    pub(crate) tunnel_port: u16,
    /// What its helmfile says about itself.
    pub(crate) helmfile: &'static str,
}

/// What the helmfile of a region says while the other region serves.
const STANDS_BY: &str = "What is on standby in this region while the other one serves. LangSmith is not in it: its hooks\n\
     write to the database, and helmfile cannot leave them out. The runbook has the command.\n\
     Rendered by lsgen: change the environment file instead.";

impl Region {
    /// The primary region. Without a second one it always serves.
    pub(in crate::plan) fn primary(environment: &Environment, has_second: bool) -> Self {
        let is_active = match environment.recovery.active {
            RegionRole::Primary => true,
            RegionRole::Recovery => !has_second,
        };
        Self {
            is_active,
            stands_by: false,
            is_copy: false,
            stack: "infra",
            suffix: "",
            records: "dns",
            switched_to: None,
            secrets: "Generated secrets: random values, written to the parameter store, kept out of the state.",
            tunnel_port: 8443,
            helmfile: if is_active {
                "Every Helm release of the environment: `helmfile apply` in this folder installs or upgrades\n\
                 them in order. It compares by the plugin helm-diff. The README gives the same steps for Helm alone.\n\
                 Rendered by lsgen: change the environment file instead."
            } else {
                STANDS_BY
            },
        }
    }

    /// The region that takes over.
    pub(in crate::plan) fn recovery(environment: &Environment) -> Self {
        let (is_active, switched_to) = match environment.recovery.active {
            RegionRole::Primary => (false, "primary"),
            RegionRole::Recovery => (true, "recovery"),
        };
        Self {
            is_active,
            stands_by: !is_active,
            is_copy: true,
            stack: "recovery",
            suffix: "-recovery",
            records: "failover",
            switched_to: Some(switched_to),
            secrets: "The key of secrets: what they are is mirrored from the primary region.",
            tunnel_port: 8444,
            helmfile: if is_active {
                "Every Helm release of the recovery region: `helmfile --file helmfile-recovery.yaml apply`.\n\
                 Rendered by lsgen: change the environment file instead."
            } else {
                STANDS_BY
            },
        }
    }
}

/// The environment as it is while its primary region serves.
pub(in crate::plan) fn served_by_primary(environment: &Environment) -> Environment {
    served_by(environment, RegionRole::Primary)
}

/// The environment as it is after a failover.
pub(in crate::plan) fn served_by_recovery(environment: &Environment) -> Environment {
    served_by(environment, RegionRole::Recovery)
}

fn served_by(environment: &Environment, role: RegionRole) -> Environment {
    let mut environment = environment.clone();
    environment.recovery.active = role;
    environment
}
