//! The functions and operators of Terraform's language that modules decide by; any other stands for itself.

use std::collections::BTreeMap;

use ::hcl::expr::BinaryOperator;
use regex_lite::Regex;

use super::evaluate::Failure;
use super::value::{Kind, Origins, Value};

/// Stands between a list that is not known and the end of a slice of its first elements, which are those of the list.
pub(super) const UP_TO: &str = " up to ";

/// What only an apply can tell, made of parts.
pub(super) fn unknown(name: &str, parts: &[Value]) -> Value {
    let texts: Vec<String> = parts.iter().map(Value::text).collect();
    Value {
        kind: Kind::Unknown(format!("{name}({})", texts.join(", "))),
        origins: all_origins(parts),
    }
}

fn all_origins(parts: &[Value]) -> Origins {
    parts.iter().flat_map(Value::all_origins).collect()
}

/// The value of a call. A function that is not listed gives the same for the same arguments, and that is all that is known of it.
pub(super) fn call(name: &str, arguments: &[Value]) -> Result<Value, Failure> {
    if let Some(kind) = of_collections(name, arguments)? {
        let own = arguments.iter().flat_map(|value| value.origins.clone());
        return Ok(Value {
            kind,
            origins: own.collect(),
        });
    }
    let origins = all_origins(arguments);
    if let Some(mut value) = of_elements(name, arguments)? {
        value.origins.extend(origins);
        return Ok(value);
    }
    let scalars: Option<Vec<&str>> = arguments.iter().map(Value::as_scalar).collect();
    let kind = match scalars {
        Some(scalars) => of_scalars(name, &scalars)?,
        None => None,
    };
    Ok(kind.map_or_else(
        || unknown(name, arguments),
        |kind| Value {
            kind,
            origins: origins.clone(),
        },
    ))
}

/// Collections made of collections, whose elements may be unknown.
fn of_collections(name: &str, arguments: &[Value]) -> Result<Option<Kind>, Failure> {
    let lists: Option<Vec<&Vec<Value>>> = arguments.iter().map(list).collect();
    let objects: Option<Vec<&BTreeMap<String, Value>>> = arguments.iter().map(object).collect();
    let kind = match (name, lists.as_deref(), objects.as_deref(), arguments) {
        ("merge", _, Some(objects), _) => Kind::Object(
            objects
                .iter()
                .flat_map(|entries| (*entries).clone())
                .collect(),
        ),
        ("keys", _, Some([entries]), _) => {
            let entries = entries.iter();
            let keys = entries.map(|(key, value)| Value::scalar(&key).also_from(&value.origins));
            Kind::List(keys.collect())
        }
        ("values", _, Some([entries]), _) => Kind::List(entries.values().cloned().collect()),
        ("concat", Some(lists), ..) => {
            Kind::List(lists.iter().flat_map(|list| (*list).clone()).collect())
        }
        ("flatten", Some([items]), ..) => Kind::List(flat(items)),
        ("tolist", Some([items]), ..) => Kind::List((*items).clone()),
        ("toset", Some([items]), ..) => set(items),
        ("distinct", Some([items]), ..) => Kind::List(distinct(items)),
        ("slice", _, _, [of, from, to]) => {
            if let (Kind::Unknown(text), Some(0)) = (&of.kind, index(from)) {
                return Ok(Some(Kind::Unknown(format!("{text}{UP_TO}{}", to.text()))));
            }
            let (Some(items), Some(from), Some(to)) = (list(of), index(from), index(to)) else {
                return Ok(None);
            };
            let part = items.get(from..to);
            Kind::List(
                part.ok_or_else(|| Failure("a slice ends too late".to_owned()))?
                    .to_vec(),
            )
        }
        ("setintersection", Some([first, rest @ ..]), ..) => {
            let is_in_all = |item: &&Value| rest.iter().all(|list| list.contains(item));
            let common: Vec<Value> = first.iter().filter(is_in_all).cloned().collect();
            set(&common)
        }
        _ => return Ok(None),
    };
    Ok(Some(kind))
}

/// What depends on how many elements there are, and on which.
fn of_elements(name: &str, arguments: &[Value]) -> Result<Option<Value>, Failure> {
    let value = match (name, arguments) {
        ("one", [of]) => match list(of).map(Vec::as_slice) {
            Some([]) => Value::null(),
            Some([only]) => only.clone(),
            Some(_) => return Err(Failure("more than one element".to_owned())),
            None => return Ok(None),
        },
        ("coalesce", values) => {
            let is_empty = |value: &Value| value.is_null() || value.as_scalar() == Some("");
            let mut given = values.iter().filter(|value| !is_empty(value));
            let first = given.next().cloned();
            first.ok_or_else(|| Failure("every value is null".to_owned()))?
        }
        ("length", [of]) => match &of.kind {
            Kind::List(items) => Value::scalar(&items.len()),
            Kind::Object(entries) => Value::scalar(&entries.len()),
            Kind::Scalar(text) => Value::scalar(&text.chars().count()),
            _ => return Ok(None),
        },
        ("contains", [of, item]) => match list(of) {
            Some(items) if items.contains(item) => Value::scalar(&true),
            Some(items) if !item.has_unknown() && !items.iter().any(Value::has_unknown) => {
                Value::scalar(&false)
            }
            _ => return Ok(None),
        },
        ("alltrue" | "anytrue", [of]) => {
            let is_all = name == "alltrue";
            let Some(items) = list(of) else {
                return Ok(None);
            };
            let known: Option<Vec<bool>> = items.iter().map(Value::as_bool).collect();
            match known {
                Some(known) if is_all => Value::scalar(&known.into_iter().all(|is_true| is_true)),
                Some(known) => Value::scalar(&known.into_iter().any(|is_true| is_true)),
                None => return Ok(None),
            }
        }
        ("join", [separator, of]) => {
            let (Some(separator), Some(items)) = (separator.as_scalar(), list(of)) else {
                return Ok(None);
            };
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_scalar).collect();
            match texts {
                Some(texts) => Value::scalar(&texts.join(separator)),
                None => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn of_scalars(name: &str, arguments: &[&str]) -> Result<Option<Kind>, Failure> {
    let numbers =
        || -> Option<Vec<f64>> { arguments.iter().map(|text| text.parse().ok()).collect() };
    let text = |text: String| Some(Kind::Scalar(text));
    let truth = |is_true: bool| Some(Kind::Scalar(is_true.to_string()));
    let kind = match (name, arguments) {
        ("tostring", [of]) => text((*of).to_owned()),
        ("tonumber", [of]) => match of.parse::<f64>() {
            Ok(_) => text((*of).to_owned()),
            Err(_) => return Err(Failure(format!("`{of}` is not a number"))),
        },
        ("split", [separator, of]) => {
            let parts = of.split(separator).map(Value::scalar);
            Some(Kind::List(parts.collect()))
        }
        ("replace", [of, from, to]) if !from.starts_with('/') => text(of.replace(from, to)),
        ("trimprefix", [of, prefix]) => text(of.strip_prefix(prefix).unwrap_or(of).to_owned()),
        ("trimsuffix", [of, suffix]) => text(of.strip_suffix(suffix).unwrap_or(of).to_owned()),
        ("lower", [of]) => text(of.to_lowercase()),
        ("upper", [of]) => text(of.to_uppercase()),
        ("startswith", [of, prefix]) => truth(of.starts_with(prefix)),
        ("endswith", [of, suffix]) => truth(of.ends_with(suffix)),
        ("strcontains", [of, part]) => truth(of.contains(part)),
        ("regex", [pattern, of]) => {
            let pattern = Regex::new(pattern).map_err(|error| Failure(error.to_string()))?;
            let found = pattern.find(of).map(|found| found.as_str());
            let found = found.ok_or_else(|| Failure(format!("`{of}` does not match")))?;
            // With groups it would be what they match.
            (pattern.captures_len() == 1).then(|| Kind::Scalar(found.to_owned()))
        }
        ("floor", [_]) => numbers().and_then(|of| text(of.first()?.floor().to_string())),
        ("min", _) => numbers().and_then(|of| text(of.into_iter().reduce(f64::min)?.to_string())),
        ("max", _) => numbers().and_then(|of| text(of.into_iter().reduce(f64::max)?.to_string())),
        _ => None,
    };
    Ok(kind)
}

/// The value of a binary operator.
pub(super) fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    let is_comparison = matches!(operator, BinaryOperator::Eq | BinaryOperator::NotEq);
    let origins = if is_comparison && (left.is_null() || right.is_null()) {
        // Whether there is a value does not depend on what is inside it.
        left.origins.union(&right.origins).cloned().collect()
    } else {
        all_origins(&[left.clone(), right.clone()])
    };
    let kind = operate(operator, left, right).kind;
    Value { kind, origins }
}

fn operate(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    let numbers = || Some((left.as_number()?, right.as_number()?));
    let truths = || Some((left.as_bool()?, right.as_bool()?));
    let is_equal = || {
        let is_open = left.has_unknown() || right.has_unknown();
        // What AWS sets may be anything, but is never null.
        let is_null_asked = left.is_null() || right.is_null();
        (left == right || !is_open || is_null_asked).then_some(left == right)
    };
    let calculated =
        |made: fn(f64, f64) -> f64| numbers().map(|(left, right)| made(left, right).to_string());
    let compared = |holds: fn(&f64, &f64) -> bool| {
        numbers().map(|(left, right)| holds(&left, &right).to_string())
    };
    let text = match operator {
        BinaryOperator::Eq => is_equal().map(|is_equal| is_equal.to_string()),
        BinaryOperator::NotEq => is_equal().map(|is_equal| (!is_equal).to_string()),
        BinaryOperator::And => truths().map(|(left, right)| (left && right).to_string()),
        BinaryOperator::Or => truths().map(|(left, right)| (left || right).to_string()),
        BinaryOperator::Less => compared(f64::lt),
        BinaryOperator::LessEq => compared(f64::le),
        BinaryOperator::Greater => compared(f64::gt),
        BinaryOperator::GreaterEq => compared(f64::ge),
        BinaryOperator::Plus => calculated(|left, right| left + right),
        BinaryOperator::Minus => calculated(|left, right| left - right),
        BinaryOperator::Mul => calculated(|left, right| left * right),
        BinaryOperator::Div => calculated(|left, right| left / right),
        BinaryOperator::Mod => calculated(|left, right| left % right),
    };
    text.map_or_else(
        || unknown(operator.as_str(), &[left.clone(), right.clone()]),
        |text| Value::scalar(&text),
    )
}

fn list(value: &Value) -> Option<&Vec<Value>> {
    match &value.kind {
        Kind::List(items) => Some(items),
        _ => None,
    }
}

fn object(value: &Value) -> Option<&BTreeMap<String, Value>> {
    match &value.kind {
        Kind::Object(entries) => Some(entries),
        _ => None,
    }
}

fn index(value: &Value) -> Option<usize> {
    value.as_scalar()?.parse().ok()
}

/// A set: every element once, in order, from wherever it comes.
pub(super) fn set(items: &[Value]) -> Kind {
    let mut items = distinct(items);
    items.sort_by_key(Value::text);
    Kind::List(items)
}

fn distinct(items: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for item in items {
        match found.iter_mut().find(|other| *other == item) {
            Some(same) => same.origins.extend(item.origins.clone()),
            None => found.push(item.clone()),
        }
    }
    found
}

fn flat(items: &[Value]) -> Vec<Value> {
    let parts = items.iter().flat_map(|item| match &item.kind {
        Kind::List(inner) => flat(inner),
        _ => vec![item.clone()],
    });
    parts.collect()
}
