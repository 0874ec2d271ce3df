//! Expressions of a module, evaluated as far as they are known before an apply.

use std::collections::BTreeMap;

use ::hcl::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, FuncCall, ObjectKey, Operation,
    TemplateExpr, Traversal, TraversalOperator, UnaryOperator,
};
use ::hcl::structure::{Body, Structure};
use ::hcl::template::{Element, Template};

use super::functions;
use super::module::attribute;
use super::plan::Plan;
use super::value::{Key, Kind, Origins, Value};

/// Why a value cannot be had: Terraform would refuse the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure(pub(super) String);

type Evaluated = Result<Value, Failure>;

/// A name that an expression may use beside those of its module: `each`, `count`, what a `for` goes through.
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) value: Value,
    pub(super) outer: Names<'a>,
}

pub(super) type Names<'a> = Option<&'a Name<'a>>;

/// Where an expression stands: in a module of the stack, or in its root.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) plan: &'a Plan<'a>,
    /// What the root calls the module; none for the root itself.
    pub(super) label: Option<&'a str>,
}

impl Scope<'_> {
    pub(super) fn evaluate(self, expression: &Expression, names: Names) -> Evaluated {
        match expression {
            Expression::Array(items) => {
                let items: Result<Vec<_>, _> = items
                    .iter()
                    .map(|item| self.evaluate(item, names))
                    .collect();
                Ok(Kind::List(items?).into())
            }
            Expression::Object(entries) => {
                let mut object = BTreeMap::new();
                for (key, value) in entries {
                    let key = self.key(key, names)?;
                    let value = self.evaluate(value, names)?;
                    object.insert(text_of(&key), value.also_from(&key.origins));
                }
                Ok(Kind::Object(object).into())
            }
            Expression::TemplateExpr(template) => self.template(template, names),
            Expression::Variable(name) => find(names, name.as_str())
                .ok_or_else(|| Failure(format!("there is no `{}`", name.as_str()))),
            Expression::Traversal(traversal) => self.traversal(traversal, names),
            Expression::FuncCall(call) => self.call(call, names),
            Expression::Parenthesis(inner) => self.evaluate(inner, names),
            Expression::Conditional(conditional) => self.conditional(conditional, names),
            Expression::Operation(operation) => match operation.as_ref() {
                Operation::Unary(operation) => {
                    let value = self.evaluate(&operation.expr, names)?;
                    Ok(unary(operation.operator, &value))
                }
                Operation::Binary(operation) => self.binary(operation, names),
            },
            Expression::ForExpr(for_expr) => self.comprehension(for_expr, names),
            literal => Ok(Value::from(literal)),
        }
    }

    fn key(self, key: &ObjectKey, names: Names) -> Evaluated {
        match key {
            ObjectKey::Identifier(name) => Ok(Value::scalar(&name)),
            ObjectKey::Expression(expression) => {
                let key = self.evaluate(expression, names)?;
                let origins = key.all_origins();
                Ok(key.also_from(&origins))
            }
            other => Ok(Value::scalar(&other)),
        }
    }

    fn template(self, template: &TemplateExpr, names: Names) -> Evaluated {
        let template = Template::from_expr(template)
            .map_err(|error| Failure(format!("a template cannot be read: {error}")))?;
        let mut text = String::new();
        let mut origins = Origins::new();
        let mut is_known = true;
        for element in template.elements() {
            match element {
                Element::Literal(literal) => text.push_str(literal),
                Element::Interpolation(interpolation) => {
                    let value = self.evaluate(&interpolation.expr, names)?;
                    origins.extend(value.all_origins());
                    if let Some(part) = value.as_scalar() {
                        text.push_str(part);
                    } else {
                        is_known = false;
                        text.push_str(&format!("${{{}}}", value.text()));
                    }
                }
                Element::Directive(_) => {
                    return Err(Failure("a template has directives".to_owned()));
                }
            }
        }
        let kind = if is_known {
            Kind::Scalar(text)
        } else {
            Kind::Unknown(text)
        };
        Ok(Value { kind, origins })
    }

    fn conditional(self, conditional: &Conditional, names: Names) -> Evaluated {
        let condition = self.evaluate(&conditional.cond_expr, names)?;
        let branch = match condition.as_bool() {
            Some(true) => &conditional.true_expr,
            Some(false) => &conditional.false_expr,
            None => {
                let branches = [&conditional.true_expr, &conditional.false_expr];
                let mut parts = vec![condition];
                for branch in branches {
                    parts.push(self.evaluate(branch, names)?);
                }
                return Ok(functions::unknown("if", &parts));
            }
        };
        let value = self.evaluate(branch, names)?;
        Ok(value.also_from(&condition.all_origins()))
    }

    fn binary(self, operation: &BinaryOp, names: Names) -> Evaluated {
        let left = self.evaluate(&operation.lhs_expr, names)?;
        let decides = match operation.operator {
            BinaryOperator::And => Some(false),
            BinaryOperator::Or => Some(true),
            _ => None,
        };
        if decides.is_some() && left.as_bool() == decides {
            let origins = left.all_origins();
            return Ok(left.also_from(&origins));
        }
        let right = self.evaluate(&operation.rhs_expr, names)?;
        Ok(functions::binary(operation.operator, &left, &right))
    }

    fn call(self, call: &FuncCall, names: Names) -> Evaluated {
        let name = call.name.name.as_str();
        let mut arguments = call.args.iter().map(|item| self.evaluate(item, names));
        match name {
            // The first that Terraform would not refuse.
            "try" => {
                let first = arguments.find(Result::is_ok);
                return first.unwrap_or_else(|| Err(Failure("nothing to try is left".to_owned())));
            }
            "can" => {
                let is_possible = arguments.all(|argument| argument.is_ok());
                return Ok(Value::scalar(&is_possible));
            }
            _ => {}
        }
        let mut arguments: Vec<Value> = arguments.collect::<Result<_, _>>()?;
        if call.expand_final
            && let Some(Value {
                kind: Kind::List(items),
                origins,
            }) = arguments.pop_if(|last| matches!(last.kind, Kind::List(_)))
        {
            arguments.extend(items.into_iter().map(|item| item.also_from(&origins)));
        }
        functions::call(name, &arguments)
    }

    fn comprehension(self, for_expr: &ForExpr, names: Names) -> Evaluated {
        let collection = self.evaluate(&for_expr.collection_expr, names)?;
        let Some(items) = items(&collection) else {
            // Evaluated once, for what it reads beside the collection.
            let any = Value::unknown("each").also_from(&collection.all_origins());
            let body = self.step(for_expr, &any, &any, names)?;
            let parts = body.into_iter().flat_map(|(key, value)| [key, value]);
            let parts: Vec<Value> = std::iter::once(collection).chain(parts).collect();
            return Ok(functions::unknown("for", &parts));
        };
        let mut list = Vec::new();
        for (key, value) in &items {
            list.extend(self.step(for_expr, key, value, names)?);
        }
        let kind = if for_expr.key_expr.is_some() {
            let entries = list.into_iter();
            Kind::Object(
                entries
                    .map(|(key, value)| (text_of(&key), value.also_from(&key.all_origins())))
                    .collect(),
            )
        } else {
            Kind::List(list.into_iter().map(|(_, value)| value).collect())
        };
        Ok(Value {
            kind,
            origins: collection.origins,
        })
    }

    /// What a `for` makes of one element, unless it leaves it out.
    fn step(
        self,
        for_expr: &ForExpr,
        key: &Value,
        value: &Value,
        names: Names,
    ) -> Result<Option<(Value, Value)>, Failure> {
        let outer = Name {
            text: for_expr.key_var.as_ref().map_or("", |name| name.as_str()),
            value: key.clone(),
            outer: names,
        };
        let inner = Name {
            text: for_expr.value_var.as_str(),
            value: value.clone(),
            outer: Some(&outer),
        };
        let names = Some(&inner);
        let mut origins = Origins::new();
        if let Some(condition) = &for_expr.cond_expr {
            let condition = self.evaluate(condition, names)?;
            if condition.as_bool() == Some(false) {
                return Ok(None);
            }
            origins = condition.all_origins();
        }
        let made_key = match &for_expr.key_expr {
            Some(key) => self.evaluate(key, names)?,
            None => Value::null(),
        };
        let made = self.evaluate(&for_expr.value_expr, names)?;
        Ok(Some((made_key, made.also_from(&origins))))
    }

    fn traversal(self, traversal: &Traversal, names: Names) -> Evaluated {
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

    /// What a block sets: attributes, and lists of nested blocks under their names.
    pub(super) fn body(
        self,
        body: &Body,
        names: Names,
    ) -> Result<BTreeMap<String, Value>, Failure> {
        let mut found = BTreeMap::new();
        for structure in body {
            match structure {
                // A write-only value shows in no plan.
                Structure::Attribute(attribute) if attribute.key.ends_with("_wo") => {}
                Structure::Attribute(attribute) => {
                    let value = self.evaluate(&attribute.expr, names)?;
                    found.insert(attribute.key.to_string(), value);
                }
                Structure::Block(block) if block.identifier.as_str() == "dynamic" => {
                    let name = block.labels.first().map_or("", ::hcl::BlockLabel::as_str);
                    let blocks = self.dynamic(name, &block.body, names)?;
                    push(&mut found, name, blocks);
                }
                Structure::Block(block) => {
                    let inner = Kind::Object(self.body(&block.body, names)?);
                    let blocks = Kind::List(vec![inner.into()]);
                    push(&mut found, block.identifier.as_str(), blocks.into());
                }
            }
        }
        Ok(found)
    }

    /// The blocks that a `dynamic` block stands for.
    fn dynamic(self, name: &str, body: &Body, names: Names) -> Evaluated {
        let missing = || Failure(format!("the dynamic block `{name}` is not whole"));
        let each = attribute(body, "for_each").ok_or_else(missing)?;
        let content = body
            .blocks()
            .find(|block| block.identifier.as_str() == "content")
            .ok_or_else(missing)?;
        let collection = self.evaluate(each, names)?;
        let items =
            items(&collection).unwrap_or_else(|| vec![(collection.clone(), collection.clone())]);
        let mut blocks = Vec::new();
        for (key, value) in items {
            let origins = value.origins.clone();
            let entries = [("key".to_owned(), key), ("value".to_owned(), value)];
            let iterator = Name {
                text: name,
                value: Kind::Object(BTreeMap::from(entries)).into(),
                outer: names,
            };
            let block = Kind::Object(self.body(&content.body, Some(&iterator))?);
            blocks.push(Value::from(block).also_from(&origins));
        }
        Ok(Value {
            kind: Kind::List(blocks),
            origins: collection.all_origins(),
        })
    }
}

/// Marks what is not known before an apply, because it is of something that the apply makes.
const NEW: &str = " (known after apply)";

/// Whether an apply gives it a value that it has not had.
pub(super) fn is_new(value: &Value) -> bool {
    value.has_unknown() && value.text().contains(NEW)
}

fn find(names: Names, name: &str) -> Option<Value> {
    let mut names = names;
    while let Some(known) = names {
        if known.text == name {
            return Some(known.value.clone());
        }
        names = known.outer;
    }
    None
}

fn push(found: &mut BTreeMap<String, Value>, name: &str, blocks: Value) {
    let list = found
        .entry(name.to_owned())
        .or_insert_with(|| Kind::List(Vec::new()).into());
    list.origins.extend(blocks.origins);
    if let (Kind::List(list), Kind::List(blocks)) = (&mut list.kind, blocks.kind) {
        list.extend(blocks);
    }
}

/// The text that a key of an object or an instance has.
fn text_of(key: &Value) -> String {
    key.as_scalar().map_or_else(|| key.text(), str::to_owned)
}

/// The keys and values of a collection, each with what the collection itself comes from; none where that is not known.
pub(super) fn items(collection: &Value) -> Option<Vec<(Value, Value)>> {
    let from = |value: &Value| value.clone().also_from(&collection.origins);
    match &collection.kind {
        Kind::List(items) => {
            let items = items.iter().enumerate();
            Some(
                items
                    .map(|(index, item)| (Value::scalar(&index), from(item)))
                    .collect(),
            )
        }
        Kind::Object(entries) => Some(
            entries
                .iter()
                .map(|(key, value)| (Value::scalar(&key).also_from(&value.origins), from(value)))
                .collect(),
        ),
        Kind::Null => Some(Vec::new()),
        _ => None,
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

fn unary(operator: UnaryOperator, value: &Value) -> Value {
    let origins = value.all_origins();
    let made = match (operator, value.as_bool(), value.as_number()) {
        (UnaryOperator::Not, Some(is_true), _) => Value::scalar(&!is_true),
        (UnaryOperator::Neg, _, Some(number)) => Value::scalar(&-number),
        _ => Value::unknown(format!("{}{}", operator.as_str(), value.text())),
    };
    made.also_from(&origins)
}
