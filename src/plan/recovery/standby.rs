//! Whether the recovery region runs before it is needed.

use serde::Serialize;

use crate::model::recovery::Standby;
use crate::plan::checklist::{Item, person};

/// Everything that follows from how the recovery region is prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Prepared {
    /// What the environment file and the modules call it.
    pub(crate) name: &'static str,
    /// Whether a part of what it serves with runs before it is needed: a node of each group, and a replica of the database.
    pub(crate) is_warm: bool,
    /// How many nodes of a group run while the region is on standby, unless the group starts with fewer.
    #[serde(skip)]
    pub(crate) nodes: u32,
    /// How long the outage is where the file does not say how long it may be.
    #[serde(skip)]
    pub(crate) usual_outage: &'static str,
    /// An item of the checklist.
    #[serde(skip)]
    pub(crate) checklist: Option<Item>,
}

/// Decides how the recovery region is prepared.
pub(super) fn plan(chosen: Standby) -> Prepared {
    match chosen {
        Standby::Warm => Prepared {
            name: "warm",
            is_warm: true,
            nodes: 1,
            usual_outage: "an hour, and as long as ClickHouse takes",
            checklist: None,
        },
        Standby::Cold => Prepared {
            name: "cold",
            is_warm: false,
            nodes: 0,
            usual_outage: "half a day",
            checklist: Some(person(
                "A database has been restored there from the copied backups",
            )),
        },
    }
}
