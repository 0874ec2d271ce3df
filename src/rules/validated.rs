//! The only thing that `render` takes.

use crate::chart;
use crate::model::Environment;
use crate::model::metadata::Tier;
use crate::names::Names;

/// An environment without errors, with its names and the facts of its chart.
#[derive(Debug, Clone)]
pub struct Validated {
    environment: Environment,
    names: Names,
    chart: chart::Line,
}

impl Validated {
    /// Only the judge makes one; a chart that is not known is found by a rule before.
    pub(super) fn new(environment: Environment, names: Names) -> Option<Self> {
        let chart = chart::langsmith(environment.langsmith.chart.version()).ok()?;
        Some(Self {
            environment,
            names,
            chart,
        })
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

    /// What its chart version accepts.
    pub fn chart(&self) -> &chart::Line {
        &self.chart
    }
}
