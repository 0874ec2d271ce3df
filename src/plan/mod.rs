//! What will exist: every decision about an environment, made once, as typed values.
//!
//! `plan` is pure and total: it needs nothing but the environment and the facts of its chart, and an environment
//! that a rule refuses has a plan as well, because rules judge it. A plan has a [`Site`] for each region. Each
//! option of the environment file has a room here (`stores/postgres/`), and each choice of an option has one file
//! in its room that states all of its consequences as the fields of one struct: a choice that forgets one does not
//! compile. Nothing outside its room asks which choice was made: renderers print the fields.

pub(crate) mod addons;
pub(crate) mod alerts;
pub(crate) mod auth;
pub(crate) mod chapter;
pub(crate) mod checklist;
pub(crate) mod connection;
mod disk;
pub(crate) mod dns;
mod features;
pub(crate) mod images;
pub(crate) mod ingress;
mod inputs;
pub(crate) mod instances;
mod metrics_server;
pub(crate) mod module;
pub(crate) mod moves;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod overlays;
pub(crate) mod parameters;
pub(crate) mod placement;
pub(crate) mod promise;
pub(crate) mod recovery;
pub(crate) mod releases;
pub(crate) mod role;
pub(crate) mod scaler;
pub(crate) mod secrets;
pub(crate) mod security;
mod site;
pub(crate) mod stacks;
pub(crate) mod state;
pub(crate) mod stores;
pub(crate) mod tags;
pub(crate) mod template;
mod tier;
pub(crate) mod tls;
pub(crate) mod values;

use std::sync::Arc;

use crate::chart;
use crate::model::Environment;

pub(crate) use addons::addon_names;
pub(crate) use disk::{Estimate, THRESHOLD_PERCENT, estimate};
pub use features::features;
pub(crate) use features::features_with;
pub(crate) use images::{Image, mirrored, named_images, names_repository, release_reference};
pub use images::{command_keys, every as every_image, images, mirrored_reference, path_in_mirror};
pub(crate) use inputs::Inputs;
pub use secrets::secret_keys;
pub use site::Site;

/// An environment as it will be, region by region.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The primary region.
    pub primary: Site,
    /// The region that takes over, where there is one.
    pub recovery: Option<Site>,
}

/// Decides everything.
pub fn plan(environment: &Environment, chart: &Arc<chart::Line>) -> Plan {
    Plan::of(Inputs::primary(environment.clone(), Arc::clone(chart)))
}

impl Plan {
    /// The plan as it is while the primary region serves.
    #[must_use]
    pub fn served_by_primary(&self) -> Self {
        self.of_same_chart(recovery::served_by_primary(self.primary.environment()))
    }

    /// The plan as it is after a failover.
    #[must_use]
    pub fn served_by_recovery(&self) -> Self {
        self.of_same_chart(recovery::served_by_recovery(self.primary.environment()))
    }

    fn of_same_chart(&self, environment: Environment) -> Self {
        Self::of(self.primary.of_same_chart(environment))
    }

    fn of(primary: Inputs) -> Self {
        Self {
            recovery: primary.recovery().map(Site::new),
            primary: Site::new(primary),
        }
    }

    /// The region that serves.
    pub(crate) fn serving(&self) -> &Site {
        match &self.recovery {
            Some(second) if second.is_active() => second,
            _ => &self.primary,
        }
    }

    /// The recovery region, while it is on standby with the releases of the primary.
    pub(crate) fn warm_standby(&self) -> Option<&Site> {
        let second = self.recovery.as_ref()?;
        let is_warm = second.reach().second.as_ref()?.standby.is_warm;
        (is_warm && second.region().stands_by).then_some(second)
    }

    /// The regions, the primary first.
    pub fn sites(&self) -> impl DoubleEndedIterator<Item = &Site> {
        std::iter::once(&self.primary).chain(&self.recovery)
    }
}
