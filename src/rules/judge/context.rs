//! What a rule sees.

use crate::chart::{Catalogue, Line};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::layer::Stack;
use crate::model::Environment;
use crate::model::metadata::Tier;
use crate::names::Names;
use crate::source::KeyPath;

/// The environment, its names, its layers and its chart.
pub struct Context<'a> {
    /// The environment. Where the file is wrong it holds stand-ins.
    pub environment: &'a Environment,
    /// The names that follow from it.
    pub names: &'a Names,
    /// The layers, for places.
    pub stack: &'a Stack,
    /// The chart versions that there are facts about.
    pub catalogue: &'a Catalogue,
    /// The facts about the environment's own; none where there are none.
    pub chart: Option<&'a Line>,
}

impl Context<'_> {
    /// An error at `path`, whatever the tier.
    pub fn error(&self, rule: &'static Rule, path: &str, message: impl Into<String>) -> Finding {
        self.finding(rule, Severity::Error, path, message)
    }

    /// An error at a path whose keys may hold dots.
    pub fn error_at(
        &self,
        rule: &'static Rule,
        path: &KeyPath,
        message: impl Into<String>,
    ) -> Finding {
        self.finding_at(rule, Severity::Error, path, message)
    }

    /// A warning at a path whose keys may hold dots.
    pub fn warning_at(
        &self,
        rule: &'static Rule,
        path: &KeyPath,
        message: impl Into<String>,
    ) -> Finding {
        self.finding_at(rule, Severity::Warning, path, message)
    }

    /// A warning at `path`, whatever the tier.
    pub fn warning(&self, rule: &'static Rule, path: &str, message: impl Into<String>) -> Finding {
        self.finding(rule, Severity::Warning, path, message)
    }

    /// An error in production, a warning in an evaluation.
    pub fn by_tier(&self, rule: &'static Rule, path: &str, message: impl Into<String>) -> Finding {
        let severity = if self.is_production() {
            Severity::Error
        } else {
            Severity::Warning
        };
        self.finding(rule, severity, path, message)
    }

    /// Whether the environment serves people.
    pub fn is_production(&self) -> bool {
        self.environment.environment.tier == Tier::Production
    }

    /// Where the value at `path` was written.
    pub fn place(&self, path: &str) -> Place {
        self.stack.place(&KeyPath::dotted(path))
    }

    /// Whether the environment file itself says something at `path`.
    pub fn is_in_file(&self, path: &str) -> bool {
        self.stack.is_in_file(&KeyPath::dotted(path))
    }

    fn finding(
        &self,
        rule: &'static Rule,
        severity: Severity,
        path: &str,
        message: impl Into<String>,
    ) -> Finding {
        self.finding_at(rule, severity, &KeyPath::dotted(path), message)
    }

    fn finding_at(
        &self,
        rule: &'static Rule,
        severity: Severity,
        path: &KeyPath,
        message: impl Into<String>,
    ) -> Finding {
        let place = self.stack.place(path);
        let layer = self
            .stack
            .document(place.document)
            .filter(|_| place.document != self.stack.file());
        let finding = Finding::new(rule, severity, place, message);
        match layer {
            Some(layer) => finding.note(format!(
                "the value comes from `{}`, a layer that ships with lsgen; your file wins over it",
                layer.name
            )),
            None => finding,
        }
    }
}
