//! An environment as one of its regions has it.

use std::sync::Arc;

use super::names::Names;
use crate::chart;
use crate::model::Environment;
use crate::model::metadata::Tier;
use crate::model::recovery::{RegionRole, Standby};
use crate::model::types::Uuid;

/// An environment as one of its regions has it, with its names there and the facts of its chart: what every
/// decision is made from.
#[derive(Debug, Clone)]
pub struct Inputs {
    environment: Environment,
    names: Names,
    chart: Arc<chart::Line>,
    role: RegionRole,
    /// The names of the other region, where there is one.
    elsewhere: Option<Names>,
}

impl Inputs {
    /// The primary region.
    pub(super) fn primary(environment: Environment, chart: Arc<chart::Line>) -> Self {
        Self {
            elsewhere: Names::of_recovery(&environment),
            names: Names::new(&environment),
            environment,
            chart,
            role: RegionRole::Primary,
        }
    }

    /// The environment.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Its names.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether the environment serves people.
    pub fn is_production(&self) -> bool {
        self.environment.environment.tier == Tier::Production
    }

    /// What its chart version accepts, with the images that the environment's own values name.
    pub fn chart(&self) -> &chart::Line {
        &self.chart
    }

    /// LangSmith's namespace, and that of agents that run apart: their routes the gateway takes.
    pub(crate) fn release_namespaces(&self) -> Vec<String> {
        let langsmith = &self.environment.langsmith;
        let mut namespaces = vec![langsmith.namespace.to_string()];
        if self.has_split_dataplane() {
            namespaces.push(langsmith.dataplane.namespace.to_string());
        }
        namespaces
    }

    /// Whether agents run in a namespace of their own.
    pub(crate) fn has_split_dataplane(&self) -> bool {
        self.environment.ingress.split_dataplane
    }

    /// A folder or file of this region: those of the recovery region lie beside the primary's.
    pub(crate) fn beside(&self, name: &str) -> String {
        match self.role {
            RegionRole::Primary => name.to_owned(),
            RegionRole::Recovery => format!("{name}-recovery"),
        }
    }

    /// The workspace and the listener whose agents run apart, once LangSmith has given their ids.
    pub fn dataplane_ids(&self) -> Option<(&Uuid, &Uuid)> {
        let dataplane = &self.environment.langsmith.dataplane;
        let ids = dataplane
            .workspace_id
            .as_ref()
            .zip(dataplane.listener_id.as_ref());
        ids.filter(|_| self.environment.ingress.split_dataplane)
    }

    /// Which region this is the environment of.
    pub fn role(&self) -> RegionRole {
        self.role
    }

    /// Whether this region serves.
    pub fn is_active(&self) -> bool {
        self.elsewhere.is_none() || self.environment.recovery.active == self.role
    }

    /// How much of the recovery region runs before it is needed.
    pub(crate) fn standby(&self) -> Standby {
        let second = self.environment.recovery.second_region();
        // Without a second region nothing stands by.
        second.map_or(Standby::Cold, |(_, standby)| standby)
    }

    /// The names of the other region, where there is one.
    pub fn elsewhere(&self) -> Option<&Names> {
        self.elsewhere.as_ref()
    }

    /// The environment as it is while that region serves.
    #[must_use]
    pub fn served_by(&self, role: RegionRole) -> Self {
        let mut other = self.clone();
        other.environment.recovery.active = role;
        other
    }

    /// The environment as its recovery region has it, where there is one: everything that is rendered
    /// for a region is rendered from one of the two.
    pub fn recovery(&self) -> Option<Self> {
        let names = self.elsewhere.clone()?;
        let mut environment = self.environment.clone();
        let recovery = self.environment.recovery.clone();
        let (region, standby) = recovery.second_region()?;
        environment.cloud.region = region.clone();
        if recovery.active == RegionRole::Primary {
            for group in environment.cluster.node_groups.values_mut() {
                group.min = match standby {
                    Standby::Warm => group.min.min(1),
                    Standby::Cold => 0,
                };
            }
        }
        if recovery.registry.is_some() {
            environment.langsmith.images.registry = recovery.registry;
        }
        environment.network.create.cidr = recovery.network.cidr;
        environment.network.existing = recovery.network.existing;
        environment.cluster.endpoint.allowed_security_groups =
            recovery.endpoint.allowed_security_groups;
        environment.tls.certificate_arn = recovery.certificate_arn;
        Some(Self {
            environment,
            names,
            chart: Arc::clone(&self.chart),
            role: RegionRole::Recovery,
            elsewhere: Some(self.names.clone()),
        })
    }
}
