//! `[recovery]`: what is lost and how long it takes when a zone or a region fails.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{DailyWindow, Duration, Region};

/// What is lost and how long it takes when a zone or a region fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// The profile: it decides Multi-AZ, replicas and backups of every store.
    pub profile: RecoveryProfile,
    /// The most data that may be lost, as time.
    pub rpo: Option<Duration>,
    /// The longest outage.
    pub rto: Option<Duration>,
    /// The region that takes over.
    pub region: Option<Region>,
    /// Whether the recovery region runs before it is needed.
    pub standby: Option<Standby>,
    /// Daily snapshots of databases and volumes, in a vault of their own.
    pub backups: Backups,
}

/// Daily snapshots with AWS Backup: of an RDS database, and of the volumes of stores in the cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// How long each is kept: seven days at least.
    pub retention: Duration,
    /// When they start, in UTC: within an hour at least.
    pub window: DailyWindow,
    /// Whether nobody can delete one in its first seven days without lifting the lock first.
    pub locked: bool,
}

/// How far recovery reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecoveryProfile {
    /// Daily backups of each store: hours of loss, hours of outage.
    SnapshotOnly,
    /// A standby in another zone: survives the loss of a zone within minutes.
    MultiAz,
    /// A second region.
    CrossRegion,
}

/// Whether the recovery region runs before it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standby {
    /// A few nodes and a database replica are running.
    Warm,
    /// Nothing but backups is there.
    Cold,
}
