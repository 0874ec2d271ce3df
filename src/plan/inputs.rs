//! An environment as one of its regions has it.

use std::sync::Arc;

use super::names::Names;
use super::recovery::{self, Recovery, Region};
use super::tier::{self, Purpose};
use crate::chart;
use crate::model::Environment;
use crate::model::types::Uuid;

/// An environment as one of its regions has it, with its names there and the facts of its chart: what every
/// decision is made from.
#[derive(Debug, Clone)]
pub struct Inputs {
    environment: Environment,
    names: Names,
    chart: Arc<chart::Line>,
    purpose: Purpose,
    recovery: Recovery,
    region: Region,
    /// The names of the other region, where there is one.
    elsewhere: Option<Names>,
}

impl Inputs {
    /// The primary region.
    pub(super) fn primary(environment: Environment, chart: Arc<chart::Line>) -> Self {
        let recovery = recovery::plan(&environment);
        Self {
            elsewhere: Names::of_recovery(&environment),
            names: Names::new(&environment),
            purpose: tier::plan(&environment),
            region: Region::primary(&environment, recovery.second.is_some()),
            recovery,
            environment,
            chart,
        }
    }

    /// The primary region of another environment with the same chart.
    pub(super) fn of_same_chart(&self, environment: Environment) -> Self {
        Self::primary(environment, Arc::clone(&self.chart))
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
        self.purpose.serves_people
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

    /// A folder or file of this region: those of the recovery region are beside the primary's.
    pub(crate) fn beside(&self, name: &str) -> String {
        format!("{name}{}", self.region.suffix)
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

    /// What follows from its tier.
    pub(crate) fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// How far recovery reaches.
    pub(crate) fn reach(&self) -> &Recovery {
        &self.recovery
    }

    /// What follows from which of the two regions this is.
    pub(crate) fn region(&self) -> &Region {
        &self.region
    }

    /// Whether this region serves.
    pub fn is_active(&self) -> bool {
        self.region.is_active
    }

    /// The names of the other region, where there is one.
    pub fn elsewhere(&self) -> Option<&Names> {
        self.elsewhere.as_ref()
    }

    /// The names of the region that the stores and secrets of this one come from, if they come from another.
    pub fn source(&self) -> Option<&Names> {
        self.elsewhere.as_ref().filter(|_| self.region.is_copy)
    }

    /// The environment as its recovery region has it, where there is one: everything that is rendered
    /// for a region is rendered from one of the two.
    pub fn recovery(&self) -> Option<Self> {
        let names = self.elsewhere.clone()?;
        let second = self.recovery.second.as_ref()?;
        let mut environment = self.environment.clone();
        let own = self.environment.recovery.clone();
        let region = Region::recovery(&environment);
        environment.cloud.region = second.region.clone();
        if region.stands_by {
            for group in environment.cluster.node_groups.values_mut() {
                group.min = group.min.min(second.standby.nodes);
            }
        }
        if own.registry.is_some() {
            environment.langsmith.images.registry = own.registry;
        }
        environment.network.create.cidr = own.network.cidr;
        environment.network.existing = own.network.existing;
        environment.cluster.endpoint.allowed_security_groups = own.endpoint.allowed_security_groups;
        environment.tls.certificate_arn = own.certificate_arn;
        Some(Self {
            environment,
            names,
            chart: Arc::clone(&self.chart),
            purpose: self.purpose.clone(),
            recovery: self.recovery.clone(),
            region,
            elsewhere: Some(self.names.clone()),
        })
    }
}
