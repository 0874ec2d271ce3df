//! How far recovery reaches: the profile, the two regions, and how the second one is kept on standby. Nothing outside this
//! folder asks which profile was chosen, which region one is, or how warm the second one is kept.

mod control_planes;
mod region;
mod standby;

use crate::model;
use crate::model::Environment;
use crate::model::recovery::RecoveryProfile;

pub(in crate::plan) use control_planes::reports_health;
pub(crate) use control_planes::{Lost, lost_with};
pub(crate) use region::Region;
pub(super) use region::{served_by_primary, served_by_recovery};
pub(crate) use standby::Prepared;

/// Everything that follows from how far recovery reaches.
#[derive(Debug, Clone)]
pub(crate) struct Recovery {
    /// Whether each store has something in another zone that takes over.
    pub(crate) outlives_zone: bool,
    /// The region that takes over.
    pub(crate) second: Option<Second>,
}

/// The region that takes over.
#[derive(Debug, Clone)]
pub(crate) struct Second {
    /// Which one it is.
    pub(crate) region: model::types::Region,
    /// How it is prepared.
    pub(crate) standby: Prepared,
    /// What cannot be changed while the primary region is lost.
    pub(crate) lost: Lost,
}

/// Decides how far recovery reaches.
pub(in crate::plan) fn plan(environment: &Environment) -> Recovery {
    match environment.recovery.profile {
        RecoveryProfile::SnapshotOnly => Recovery {
            outlives_zone: false,
            second: None,
        },
        RecoveryProfile::MultiAz => Recovery {
            outlives_zone: true,
            second: None,
        },
        RecoveryProfile::CrossRegion => Recovery {
            outlives_zone: true,
            second: second(environment),
        },
    }
}

/// The second region, where the environment says enough about it: a rule refuses one that does not.
fn second(environment: &Environment) -> Option<Second> {
    let recovery = &environment.recovery;
    Some(Second {
        region: recovery.region.clone()?,
        standby: standby::plan(recovery.standby?),
        lost: lost_with(&environment.cloud.region),
    })
}
