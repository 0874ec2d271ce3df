//! What a rule sees.

use std::borrow::Cow;
use std::sync::Arc;

use crate::chart::{Catalogue, Line};
use crate::edit::Edit;
use crate::finding::{Finding, Place, Rule};
use crate::layer::{HeldPolicy, Stack};
use crate::model::Environment;
use crate::plan::Plan;
use crate::plan::names::Names;
use crate::source::{DocumentId, KeyPath, Value};

use super::key::{Key, Located, Reads, key};

/// The environment, its names, its layers and its chart, as one rule is asked about them.
///
/// The environment is read through `key!` alone, so that no value is read without a record of it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(super) rule: &'static Rule,
    pub(super) environment: &'a Environment,
    pub(super) facts: &'a Facts,
    pub(super) stack: &'a Stack,
    pub(super) catalogue: &'a Catalogue,
    pub(super) reads: &'a Reads,
}

/// What is known of an environment beside what it says.
pub(super) struct Facts {
    pub(super) names: Names,
    /// The facts about its chart, if there are any.
    pub(super) chart: Option<Cow<'static, Line>>,
    /// The same as the environment's own values leave them.
    pub(super) chart_with_values: Option<Arc<Line>>,
    /// What will exist; none without facts about the chart.
    pub(super) plan: Option<Plan>,
}

impl<'a> Context<'a> {
    /// The whole environment: where `key!` starts.
    pub(in crate::rules) fn here(&self) -> Key<'a, Environment> {
        Key::new(KeyPath::root(), self.environment, self.reads)
    }

    /// A finding at a key, as bad as the rule says.
    pub(in crate::rules) fn finding(
        &self,
        key: &impl Located,
        message: impl Into<String>,
    ) -> Finding {
        let place = self.place(key);
        let id = place.document;
        let layer = self.stack.document(id).filter(|_| id != self.stack.file());
        let finding = self.finding_at(place, message);
        match layer {
            Some(layer) => finding.note(format!(
                "the value comes from `{}`, a layer that {}; your file takes precedence over it",
                layer.name,
                if self.stack.is_shipped(id) {
                    "ships with lsgen"
                } else {
                    "your file is built on"
                }
            )),
            None => finding,
        }
    }

    /// A finding at a place, as bad as the rule says.
    pub(in crate::rules) fn finding_at(&self, place: Place, message: impl Into<String>) -> Finding {
        let severity = if self.environment.environment.tier.is_production() {
            Some(self.rule.severity.in_production())
        } else {
            self.rule.severity.in_evaluation()
        };
        // The judge asks no rule that says nothing in this tier.
        let severity = severity.unwrap_or_else(|| self.rule.severity.in_production());
        Finding::new(self.rule, severity, place, message)
    }

    /// Whether the environment serves people.
    pub(in crate::rules) fn is_production(&self) -> bool {
        key!(self.environment.tier).is_production()
    }

    /// Where the value of a key was written.
    pub(in crate::rules) fn place(&self, key: &impl Located) -> Place {
        self.stack.place(key.at())
    }

    /// Where the value of a key was written, if anything gives it one.
    pub(in crate::rules) fn written_at(&self, key: &impl Located) -> Option<Place> {
        let node = self.stack.find(key.at())?;
        let place = self.place(key);
        let is_its_own = [&node.origin.key, &node.origin.value].contains(&&place.span);
        is_its_own.then_some(place)
    }

    /// Where a key was written: the key itself, not its value.
    pub(in crate::rules) fn place_of_key(&self, key: &impl Located) -> Place {
        let (document, span) = match self.stack.find(key.at()) {
            Some(node) => (node.origin.document, node.origin.key.clone()),
            None => (DocumentId::default(), 0..0),
        };
        if span.is_empty() {
            return self.place(key);
        }
        Place { document, span }
    }

    /// The names of the tables at a path that the environment file itself has.
    pub(in crate::rules) fn tables_in_file(&self, path: &KeyPath) -> Vec<String> {
        let node = self.stack.find(path);
        let Some(Value::Table(keys)) = node.map(|node| &node.value) else {
            return Vec::new();
        };
        let tables = keys
            .iter()
            .filter(|(_, node)| matches!(node.value, Value::Table(_)));
        tables
            .map(|(name, _)| name.clone())
            .filter(|name| self.is_in_file(&path.key(name)))
            .collect()
    }

    /// Whether the environment file itself says something at a key.
    pub(in crate::rules) fn is_in_file(&self, key: &impl Located) -> bool {
        self.reads.value(key.at().clone());
        self.stack.is_in_file(key.at())
    }

    /// The removal of a key that has no effect because of a choice, if the environment file itself has the key and makes
    /// the choice. Where the choice is a default, the key may be what its author wants: that is for the author to decide.
    pub(in crate::rules) fn removal_after(
        &self,
        key: &impl Located,
        choice: &impl Located,
    ) -> Option<Edit> {
        self.removal(key)
            .filter(|_| self.stack.is_in_file(choice.at()))
    }

    /// The removal of a key, if the environment file itself has it.
    pub(in crate::rules) fn removal(&self, key: &impl Located) -> Option<Edit> {
        let path = key.at().clone();
        self.stack
            .is_in_file(&path)
            .then_some(Edit::Remove { path })
    }

    /// The text of a value, as it is written.
    pub(in crate::rules) fn written(&self, key: &impl Located) -> Option<&'a str> {
        let node = self.stack.find(key.at())?;
        let document = self.stack.document(node.origin.document)?;
        document.text.get(node.origin.value.clone())
    }

    /// The policies of the layers.
    pub(in crate::rules) fn policies(&self) -> &'a [HeldPolicy] {
        &self.stack.policies
    }

    /// The chart versions that there are facts about.
    pub(in crate::rules) fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }
}
