//! `[recovery]`: what is lost and how long it takes when a zone or a region fails.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{Duration, Region};

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
