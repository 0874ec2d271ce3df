//! `[recovery]`: what is lost and how long it takes when a zone or a region fails.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cloud::ExistingNetwork;
use super::types::{
    CertificateArn, Cidr, DailyWindow, Duration, EmailAddress, ImageRegistry, Region,
    SecurityGroupId,
};

/// What is lost and how long it takes when a zone or a region fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// The profile: it decides Multi-AZ, replicas and backups of every store.
    pub profile: RecoveryProfile,
    /// The most data that may be lost, as time.
    #[schemars(extend("examples" = ["24h"]))]
    pub rpo: Option<Duration>,
    /// The longest outage.
    #[schemars(extend("examples" = ["8h"]))]
    pub rto: Option<Duration>,
    /// The region that takes over.
    pub region: Option<Region>,
    /// Whether the recovery region runs before it is needed.
    pub standby: Option<Standby>,
    /// Which of the two regions serves. Failing over is writing `recovery` here and rendering.
    pub active: RegionRole,
    /// Which edition of the secrets the recovery region has: raise it when one has changed in the primary.
    #[schemars(range(min = 1))]
    pub mirror_version: u32,
    /// The network of the recovery region.
    pub network: RecoveryNetwork,
    /// Who else can reach the API server of the recovery region.
    pub endpoint: RecoveryEndpoint,
    /// The registry that mirrors the images for the recovery region, where that of `[langsmith.images]` is lost with the primary.
    pub registry: Option<ImageRegistry>,
    /// The certificate of the recovery region's load balancer, where the primary's is given as well.
    pub certificate_arn: Option<CertificateArn>,
    /// Who gets an email when a backup or a copy fails, or when LangSmith does not answer. Each address is sent a link for
    /// each topic, and gets nothing else until it is opened.
    pub alerts: Vec<EmailAddress>,
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
    /// Whether a recovery point cannot be deleted in its first seven days unless the lock is removed first.
    pub locked: bool,
}

/// The network of the recovery region: what is not said here is as in `[network]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryNetwork {
    /// The address range of a VPC of its own. It differs from the primary's, so that the two can be peered.
    pub cidr: Cidr,
    /// A VPC that is managed outside lsgen. Wins over `cidr`.
    pub existing: Option<ExistingNetwork>,
}

/// Who can reach the API server of the recovery region, beside the ranges of `[cluster] endpoint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryEndpoint {
    /// Security groups of the recovery region whose members may reach its API server through the network.
    pub allowed_security_groups: Vec<SecurityGroupId>,
}

/// One of the two regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegionRole {
    /// The region of `[cloud]`.
    Primary,
    /// The region of `[recovery]`.
    Recovery,
}

impl RegionRole {
    /// Whether it is the region that takes over.
    pub fn is_recovery(self) -> bool {
        match self {
            Self::Recovery => true,
            Self::Primary => false,
        }
    }
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

impl RecoveryProfile {
    /// Whether a second region can take over.
    pub fn has_second_region(self) -> bool {
        match self {
            Self::CrossRegion => true,
            Self::SnapshotOnly | Self::MultiAz => false,
        }
    }

    /// Whether the environment outlives the loss of a zone.
    pub fn outlives_zone(self) -> bool {
        match self {
            Self::MultiAz | Self::CrossRegion => true,
            Self::SnapshotOnly => false,
        }
    }
}

/// Whether the recovery region runs before it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standby {
    /// One node of each node group and a replica of the database run.
    Warm,
    /// Backups are there, and a cluster without nodes.
    Cold,
}
