//! What an expression reads: inputs, locals, outputs, and attributes of resources.

use ::hcl::expr::{Expression, Traversal, TraversalOperator};

use super::evaluate::{Evaluated, Failure, Names, Scope, find, text_of};
use super::functions;
use super::value::{Key, Kind, Origins, Value};

/// Marks what is not known before an apply, because it is of something that the apply makes.
const NEW: &str = " (known after apply)";

/// Whether an apply gives it a value that it has not had.
pub(super) fn is_new(value: &Value) -> bool {
    value.has_unknown() && value.text().contains(NEW)
}

impl Scope<'_> {
    pub(super) fn traversal(self, traversal: &Traversal, names: Names) -> Evaluated {
        let operators = traversal.operators.as_slice();
        let Expression::Variable(first) = &traversal.expr else {
            let value = self.evaluate(&traversal.expr, names)?;
            return self.follow(value, operators, names);
        };
        let first = first.as_str();
        if let Some(value) = find(names, first) {
            return self.follow(value, operators, names);
        }
        let step = |position: usize| match operators.get(position) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        let unknown = || {
            Ok(Value::unknown(
                Expression::from(traversal.clone()).to_string(),
            ))
        };
        let (value, used) = match (first, self.label, step(0), step(1)) {
            ("module", None, Some(label), Some(output)) => (self.plan.output(label, output)?, 2),
            ("var", Some(label), Some(name), _) => (self.plan.variable(label, name)?, 1),
            ("local", Some(label), Some(name), _) => (self.plan.local(label, name)?, 1),
            ("data", Some(label), Some(kind), Some(name)) => {
                let address = format!("data.{kind}.{name}");
                (self.plan.resource(label, &address)?, 2)
            }
            (kind, Some(label), Some(name), _) if kind.contains('_') => {
                (self.plan.resource(label, &format!("{kind}.{name}"))?, 1)
            }
            // What the root reads beside its modules, and `path` and `terraform`, stay the same.
            _ => return unknown(),
        };
        self.follow(value, operators.get(used..).unwrap_or_default(), names)
    }

    /// Goes on from a value along attributes, indices and splats.
    fn follow(self, value: Value, operators: &[TraversalOperator], names: Names) -> Evaluated {
        let Some((operator, rest)) = operators.split_first() else {
            return Ok(value);
        };
        if let Kind::Instance(address, key) = &value.kind
            && let Some(label) = self.label
        {
            let read = self.attribute(label, address, key, operators, names)?;
            return Ok(read.also_from(&value.origins));
        }
        let part = match operator {
            TraversalOperator::GetAttr(name) => part(&value, &Value::scalar(&name))?,
            TraversalOperator::Index(index) => part(&value, &self.evaluate(index, names)?)?,
            TraversalOperator::LegacyIndex(index) => part(&value, &Value::scalar(&index))?,
            TraversalOperator::AttrSplat | TraversalOperator::FullSplat => {
                return self.splat(value, rest, names);
            }
        };
        self.follow(part, rest, names)
    }

    fn splat(self, value: Value, rest: &[TraversalOperator], names: Names) -> Evaluated {
        let origins = value.origins.clone();
        let items = match value.kind {
            Kind::Null => Vec::new(),
            Kind::List(items) => items,
            Kind::Unknown(text) => {
                let each = Value::unknown(format!("{text}[*]"));
                return Ok(self.follow(each, rest, names)?.also_from(&origins));
            }
            _ => vec![value],
        };
        let items = items.into_iter();
        let read: Result<Vec<_>, _> = items.map(|item| self.follow(item, rest, names)).collect();
        Ok(Value {
            kind: Kind::List(read?),
            origins,
        })
    }

    /// An attribute of a resource: what its block sets, or what AWS sets.
    fn attribute(
        self,
        label: &str,
        address: &str,
        key: &Key,
        operators: &[TraversalOperator],
        names: Names,
    ) -> Evaluated {
        let instance = self.plan.instance(label, address, key)?;
        let mut text = format!("module.{label}.{address}{}", key.text());
        let mut origins = Origins::new();
        if let Some(TraversalOperator::GetAttr(name)) = operators.first() {
            let rest = operators.get(1..).unwrap_or_default();
            if let Some(value) = instance.arguments.get(name.as_str())
                && let Ok(value) = self.follow(value.clone(), rest, names)
                && !value.is_null()
            {
                return Ok(value);
            }
            if address.starts_with("data.") {
                let arguments: Vec<Value> = instance.arguments.values().cloned().collect();
                let read = functions::unknown(&text, &arguments);
                (text, origins) = (read.text(), read.origins);
            }
            if let Some(renewal) = self
                .plan
                .renewal(label, address, &instance, name.as_str())?
            {
                origins.extend(renewal);
                text.push_str(NEW);
            }
        }
        for operator in operators {
            match operator {
                TraversalOperator::GetAttr(name) => text.push_str(&format!(".{name}")),
                TraversalOperator::Index(index) => {
                    let index = self.evaluate(index, names)?;
                    origins.extend(index.all_origins());
                    text.push_str(&format!("[{}]", index.text()));
                }
                TraversalOperator::LegacyIndex(index) => text.push_str(&format!("[{index}]")),
                TraversalOperator::AttrSplat | TraversalOperator::FullSplat => text.push_str("[*]"),
            }
        }
        Ok(Value::unknown(text).also_from(&origins))
    }
}

/// A part of a value, which comes from what the whole and the index come from.
fn part(value: &Value, index: &Value) -> Evaluated {
    let name = text_of(index);
    let found = match &value.kind {
        Kind::Object(entries) => entries.get(&name).cloned(),
        Kind::List(items) => match name.parse::<usize>() {
            Ok(position) => items.get(position).cloned(),
            Err(_) => None,
        },
        Kind::Unknown(text) => {
            let whole = text.split(functions::UP_TO).next().unwrap_or_default();
            Some(Value::unknown(format!("{whole}.{name}")))
        }
        _ => None,
    };
    let found = found.ok_or_else(|| Failure(format!("{} has no `{name}`", value.text())))?;
    Ok(found
        .also_from(&value.origins)
        .also_from(&index.all_origins()))
}
