//! What changed arguments of one module call do.

use std::collections::{BTreeMap, BTreeSet};

use super::class::Class;
use super::condition::{Change, Renewal, was};
use super::file::Entry;
use super::knowledge::{EffectsError, Knowledge};
use super::value::Value;

/// What a change does to a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// How bad it is.
    pub class: Class,
    /// The address of the resource inside its module; without a key it stands for all of its instances, and `*` for every
    /// resource. None where nothing in the cloud changes.
    pub resource: Option<String>,
    /// The provider's arguments that change.
    pub arguments: Vec<String>,
    /// Why, in a sentence.
    pub reason: String,
    /// Where AWS says so, if the plan does not.
    pub source: Option<String>,
}

/// The arguments of a call, by name.
pub(super) type Arguments = BTreeMap<String, Value>;

/// One effect, with the path of the input that has it.
pub(super) type Found = (String, Effect);

/// A call of a module before and after.
pub(super) struct Call<'a> {
    pub(super) module: &'a str,
    pub(super) knowledge: &'a Knowledge,
    /// The other arguments before; none where they are not known.
    pub(super) before: Option<&'a Arguments>,
    /// The other arguments after.
    pub(super) after: Option<&'a Arguments>,
    /// The modules that the stack calls, where it is the root that changes.
    pub(super) stack: BTreeSet<String>,
}

impl Call<'_> {
    /// The value of an argument, or the default that holds in its place.
    pub(super) fn value(&self, arguments: &Arguments, name: &str) -> Value {
        let default = || self.knowledge.interface.inputs.get(name).cloned();
        let given = arguments.get(name).filter(|value| **value != Value::Null);
        given.cloned().or_else(default).unwrap_or(Value::Null)
    }

    /// The effects of an input that changes from one value to another.
    pub(super) fn of_input(
        &self,
        input: &str,
        before: &Value,
        after: &Value,
    ) -> Result<Vec<Found>, EffectsError> {
        let change = Change {
            before,
            after,
            renewal: None,
        };
        let mut found = Vec::new();
        self.walk(&mut vec![input.to_owned()], &change, &mut found)?;
        Ok(found)
    }

    /// The effects of a value that only Terraform computes, and will compute anew.
    pub(super) fn of_renewal(
        &self,
        path: &[String],
        value: &Value,
        renewal: Renewal,
    ) -> Result<Vec<Found>, EffectsError> {
        let change = Change {
            before: value,
            after: value,
            renewal: Some(renewal),
        };
        // The data may speak of the whole of which the value is a part.
        for length in (1..=path.len()).rev() {
            let part = path.get(..length).unwrap_or_default();
            if self.entries(part).next().is_some() {
                let mut found = Vec::new();
                self.apply(part, &change, &mut found);
                return Ok(found);
            }
        }
        Err(self.unknown(path))
    }

    fn walk(
        &self,
        path: &mut Vec<String>,
        change: &Change,
        found: &mut Vec<Found>,
    ) -> Result<(), EffectsError> {
        if change.before == change.after {
            return Ok(());
        }
        let is_known = self.entries(path).next().is_some();
        let (Some(before), Some(after)) = (parts(change.before), parts(change.after)) else {
            return self.whole(path, change, found);
        };
        let has_one_side =
            is_known && (*change.before == Value::Null || *change.after == Value::Null);
        if has_one_side || !self.has_parts(path) {
            return self.whole(path, change, found);
        }
        let mut is_rest_changed = false;
        for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let part = Change {
                before: before.get(key).unwrap_or(&Value::Null),
                after: after.get(key).unwrap_or(&Value::Null),
                renewal: None,
            };
            path.push(key.clone());
            if self.entries(path).next().is_some() || self.has_parts(path) {
                self.walk(path, &part, found)?;
            } else {
                is_rest_changed |= part.before != part.after;
            }
            path.pop();
        }
        if is_rest_changed {
            self.whole(path, change, found)?;
        }
        Ok(())
    }

    /// The effects of the value as a whole.
    fn whole(
        &self,
        path: &[String],
        change: &Change,
        found: &mut Vec<Found>,
    ) -> Result<(), EffectsError> {
        if self.entries(path).next().is_none() {
            return Err(self.unknown(path));
        }
        self.apply(path, change, found);
        Ok(())
    }

    fn apply(&self, path: &[String], change: &Change, found: &mut Vec<Found>) {
        let earlier = |name: &str| self.before.map(|arguments| self.value(arguments, name));
        let other = |name: &str| self.after.map(|arguments| self.value(arguments, name));
        for (pattern, entry) in self.entries(path) {
            if change.is_meant(entry, earlier, other)
                && self.is_there(entry)
                && self.is_called(entry)
            {
                found.push((path.join("."), effect(entry, key_of(pattern, path))));
            }
        }
    }

    /// Whether an entry about the whole module is about this one.
    pub(super) fn is_of(&self, entry: &Entry) -> bool {
        let earlier = |name: &str| self.before.map(|arguments| self.value(arguments, name));
        was(entry, earlier) && self.is_there(entry)
    }

    /// Whether the resource that an entry is about is there for it: before the change, after it, or both.
    pub(super) fn is_there(&self, entry: &Entry) -> bool {
        let (Some(resource), Some(before)) = (&entry.resource, self.before) else {
            return true;
        };
        let Some(cases) = self.knowledge.effects.exists.get(without_key(resource)) else {
            return true;
        };
        let holds = |arguments: &Arguments| {
            cases.iter().any(|case| {
                case.iter()
                    .all(|(input, word)| self.value(arguments, input).fits(word))
            })
        };
        match entry.effect {
            Class::Created => self.after.is_none_or(holds),
            // What is deleted at the same time by another input's effect is not changed as well.
            class if class.keeps() || class == Class::Replaced => {
                holds(before) && self.after.is_none_or(holds)
            }
            _ => holds(before),
        }
    }

    /// Whether the stack calls a module that the entry asks for.
    fn is_called(&self, entry: &Entry) -> bool {
        let mut modules = entry.modules.iter();
        entry.modules.is_empty() || modules.any(|module| self.stack.contains(module))
    }

    fn entries<'b>(&'b self, path: &'b [String]) -> impl Iterator<Item = (&'b str, &'b Entry)> {
        let inputs = self.knowledge.effects.inputs.iter();
        inputs
            .filter(move |(pattern, _)| {
                matches(pattern, path) && pattern.split('.').count() == path.len()
            })
            .flat_map(|(pattern, entries)| {
                entries.iter().map(move |entry| (pattern.as_str(), entry))
            })
    }

    fn has_parts(&self, path: &[String]) -> bool {
        let mut inputs = self.knowledge.effects.inputs.keys();
        inputs.any(|pattern| matches(pattern, path) && pattern.split('.').count() > path.len())
    }

    fn unknown(&self, path: &[String]) -> EffectsError {
        EffectsError::UnknownInput {
            module: self.module.to_owned(),
            input: path.join("."),
        }
    }
}

/// An entry as an effect, on the instance that the path names.
pub(super) fn effect(entry: &Entry, key: Option<&str>) -> Effect {
    let resource = entry.resource.as_ref().map(|resource| match key {
        Some(key) => resource.replace("[*]", &format!("[{key:?}]")),
        None => resource.clone(),
    });
    Effect {
        class: entry.effect,
        resource,
        arguments: entry.arguments.clone(),
        reason: entry.reason.clone(),
        source: entry.source.clone(),
    }
}

/// The address of all instances: `aws_subnet.private` for `aws_subnet.private[0]`.
pub(super) fn without_key(resource: &str) -> &str {
    resource.split('[').next().unwrap_or_default()
}

/// What a value consists of: an object's entries, a list's elements under their own text. Null has no parts, so that an entry
/// of a map that is not there yet is an added one.
fn parts(value: &Value) -> Option<BTreeMap<String, Value>> {
    match value {
        Value::Null => Some(BTreeMap::new()),
        Value::Object(entries) => Some(entries.clone()),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Scalar(text) => Some((text.clone(), item.clone())),
                _ => None,
            })
            .collect(),
        Value::Scalar(_) | Value::Reference(_) => None,
    }
}

/// Whether a pattern, or its first parts, fits a path.
fn matches(pattern: &str, path: &[String]) -> bool {
    let mut parts = pattern.split('.');
    path.iter().all(|segment| {
        parts
            .next()
            .is_some_and(|part| part == "*" || part == segment)
    })
}

/// The segment of the path that the pattern's first `*` stands for.
fn key_of<'a>(pattern: &str, path: &'a [String]) -> Option<&'a str> {
    let position = pattern.split('.').position(|part| part == "*")?;
    path.get(position).map(String::as_str)
}
