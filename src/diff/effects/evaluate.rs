//! Expressions of a module, evaluated as far as they are known before an apply.

use std::collections::BTreeMap;

use ::hcl::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, FuncCall, ObjectKey, Operation,
    TemplateExpr, UnaryOperator,
};
use ::hcl::template::{Element, Template};

use super::functions;
use super::plan::Plan;
use super::value::{Kind, Origins, Value};

/// Why a value cannot be had: Terraform would refuse the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure(pub(super) String);

pub(super) type Evaluated = Result<Value, Failure>;

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
}

/// The text that a key of an object or an instance has.
pub(super) fn text_of(key: &Value) -> String {
    key.as_scalar().map_or_else(|| key.text(), str::to_owned)
}

pub(super) fn find(names: Names, name: &str) -> Option<Value> {
    let mut names = names;
    while let Some(known) = names {
        if known.text == name {
            return Some(known.value.clone());
        }
        names = known.outer;
    }
    None
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

fn unary(operator: UnaryOperator, value: &Value) -> Value {
    let origins = value.all_origins();
    let made = match (operator, value.as_bool(), value.as_number()) {
        (UnaryOperator::Not, Some(is_true), _) => Value::scalar(&!is_true),
        (UnaryOperator::Neg, _, Some(number)) => Value::scalar(&-number),
        _ => Value::unknown(format!("{}{}", operator.as_str(), value.text())),
    };
    made.also_from(&origins)
}
