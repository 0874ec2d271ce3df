//! Compares the merged tree with the schema: every wrong key, type, value and missing key at once.
//!
//! This is not a general JSON Schema validator. It reads only what `model` generates, and knows TOML's types, the span of
//! every key, and the checks behind `x-lsgen-type`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::edit::Edit;
use crate::finding::{Finding, Place};
use crate::model::types;
use crate::source::{KeyPath, Node, Value};
use crate::suggest::{self, nearest};

use super::secret::Secrets;
use super::wording::{
    Expected, all_of, corrected, enumerated, example, expected, fits, for_example, instead,
    table_name, unknown_key, with_description, written_as,
};
use super::{Stack, codes, open};

/// A key path with a wrong value, with the finding that reports it.
#[derive(Debug)]
pub(super) struct Fault {
    /// The path; it is replaced by a stand-in before deserialisation.
    pub(super) path: KeyPath,
    /// What is wrong with it; `None` if another finding reports it.
    pub(super) finding: Option<Finding>,
    /// Whether the key does not belong there at all.
    pub(super) unknown: bool,
    /// The key that was probably intended, whose value is unknown then.
    pub(super) meant: Option<KeyPath>,
}

/// Everything in a tree that the schema does not allow, and what `[allow]` waives of it. Of a tree that is not whole, what is
/// missing may be in another file.
pub(super) fn faults(
    stack: &Stack,
    schema: &Json,
    root: &Node,
    is_whole: bool,
) -> (Vec<Fault>, Vec<(Finding, String)>) {
    let mut walk = Walk {
        stack,
        schema,
        is_whole,
        secrets: Secrets::of(root, &stack.tree),
        faults: Vec::new(),
    };
    walk.node(schema, root, &KeyPath::root());
    (walk.faults, walk.secrets.allowed)
}

struct Walk<'a> {
    stack: &'a Stack,
    /// The schema of the whole file.
    schema: &'a Json,
    is_whole: bool,
    secrets: Secrets,
    faults: Vec<Fault>,
}

impl Walk<'_> {
    fn node(&mut self, schema: &Json, node: &Node, path: &KeyPath) {
        if let Some(finding) = self.secrets.refused(node, path) {
            return self.fault(path, finding);
        }
        match (&node.value, expected(schema)) {
            (Value::Table(table), Expected::Table) => self.table(schema, table, node, path),
            (Value::Array(items), Expected::Array) => self.array(schema, items, node, path),
            (Value::String(text), Expected::String) => self.string(schema, text, node, path),
            (Value::String(text), Expected::OneOf(variants)) => {
                if !variants.contains(&text.as_str()) {
                    self.not_a_variant(text, &variants, node, path);
                }
            }
            (Value::Integer(number), Expected::Integer) => {
                self.integer(schema, *number, node, path);
            }
            (Value::Boolean(_), Expected::Boolean) => {}
            // A value of the wrong type can contain anything.
            (_, _) if self.unknown(node, path, false) => {}
            (value, expected) => {
                let message = format!(
                    "`{path}` must be {}, not {}",
                    expected.with_article(),
                    value.kind()
                );
                let finding = Finding::error(&codes::WRONG_TYPE, value_place(node), message)
                    .label(format!("expected {}", expected.with_article()));
                let literal = corrected(schema, value, self.written(node));
                let help = match &literal {
                    Some(literal) => written_as(path, literal),
                    None => instead(schema, path),
                };
                let path_of_fix = path.clone();
                let fix = literal.map(|value| Edit::Set {
                    path: path_of_fix,
                    value,
                });
                let fix = fix.filter(|_| node.origin.document == self.stack.file());
                self.fault(path, with_description(finding, schema).help(help).fix(fix));
            }
        }
    }

    fn table(
        &mut self,
        schema: &Json,
        table: &BTreeMap<String, Node>,
        node: &Node,
        path: &KeyPath,
    ) {
        if schema.get("x-lsgen-open").is_some() {
            return self
                .faults
                .extend(open::faults(node, path, &mut self.secrets));
        }
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
            return self.map(schema, table, path);
        };
        for (key, child) in table {
            match properties.get(key) {
                Some(schema) => self.node(schema, child, &path.key(key)),
                None => self.unknown_key(key, child, path, properties),
            }
        }
        let is_whole = self.is_whole;
        let required = schema
            .get("required")
            .and_then(Json::as_array)
            .into_iter()
            .flatten();
        for key in required
            .filter_map(Json::as_str)
            .filter(|key| is_whole && !table.contains_key(*key))
        {
            if let Some(schema) = properties.get(key) {
                self.missing_key(key, schema, node, path);
            }
        }
    }

    /// A table whose keys are names that the author chooses.
    fn map(&mut self, schema: &Json, table: &BTreeMap<String, Node>, path: &KeyPath) {
        let values = schema
            .get("patternProperties")
            .and_then(Json::as_object)
            .and_then(|patterns| patterns.values().next())
            .or_else(|| schema.get("additionalProperties"));
        let check = schema
            .get("x-lsgen-key")
            .and_then(Json::as_str)
            .and_then(types::check_of);
        for (key, child) in table {
            let table = path;
            let path = table.key(key);
            if self.secrets.is_key(&path) {
                self.unknown(child, &path, true);
            } else if let Some(Err(reason)) = check.map(|check| check(key)) {
                let place = Place {
                    document: child.origin.document,
                    span: child.origin.key.clone(),
                };
                let message = format!("`{key}` is not a valid name in `[{table}]`");
                let finding = Finding::error(&codes::INVALID_VALUE, place, message).label(reason);
                self.faults.push(Fault {
                    path: path.clone(),
                    finding: Some(finding),
                    unknown: true,
                    meant: None,
                });
            } else if let Some(schema) = values {
                self.node(schema, child, &path);
            }
        }
    }

    fn array(&mut self, schema: &Json, items: &[Node], node: &Node, path: &KeyPath) {
        if let Some(minimum) = schema.get("minItems").and_then(Json::as_u64)
            && (items.len() as u64) < minimum
        {
            let message = format!(
                "`{path}` needs at least {minimum} items, but has {}",
                items.len()
            );
            let finding = Finding::error(&codes::INVALID_VALUE, value_place(node), message)
                .label(format!("at least {minimum} items"));
            self.fault(path, with_description(finding, schema));
        }
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.node(schema, item, &path.index(index));
            }
        }
    }

    fn string(&mut self, schema: &Json, text: &str, node: &Node, path: &KeyPath) {
        let check = schema
            .get("x-lsgen-type")
            .and_then(Json::as_str)
            .and_then(types::check_of);
        if let Some(Err(reason)) = check.map(|check| check(text)) {
            let message = format!("`{path}` is not valid");
            let finding =
                Finding::error(&codes::INVALID_VALUE, value_place(node), message).label(reason);
            let finding = with_description(finding, schema);
            let finding = match example(schema) {
                Some(example) => finding.help(for_example(path, &example)),
                None => finding,
            };
            self.fault(path, finding);
        }
    }

    fn integer(&mut self, schema: &Json, number: i64, node: &Node, path: &KeyPath) {
        let bound = |key: &str| schema.get(key).and_then(Json::as_i64);
        let (minimum, maximum) = (bound("minimum"), bound("maximum"));
        if minimum.is_some_and(|minimum| number < minimum)
            || maximum.is_some_and(|maximum| number > maximum)
            || u32::try_from(number).is_err()
        {
            let range = match (minimum, maximum) {
                (Some(minimum), Some(maximum)) if minimum == maximum => minimum.to_string(),
                (Some(minimum), Some(maximum)) => format!("from {minimum} to {maximum}"),
                (Some(minimum), None) => format!("at least {minimum}"),
                _ => format!("at most {}", maximum.unwrap_or(i64::from(u32::MAX))),
            };
            let message = format!("`{path}` is {number}, but must be {range}");
            let finding =
                Finding::error(&codes::INVALID_VALUE, value_place(node), message).label(range);
            self.fault(path, with_description(finding, schema));
        }
    }

    fn not_a_variant(&mut self, text: &str, variants: &[&str], node: &Node, path: &KeyPath) {
        let message = format!("`{path}` cannot be `{text}`");
        let choices = enumerated(variants);
        let help = match nearest(text, variants.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? The options are {choices}"),
            None => format!("the options are {choices}"),
        };
        let finding = Finding::error(&codes::INVALID_VALUE, value_place(node), message)
            .label("not one of the options")
            .help(help);
        self.fault(path, finding);
    }

    fn unknown_key(
        &mut self,
        key: &str,
        child: &Node,
        table: &KeyPath,
        properties: &serde_json::Map<String, Json>,
    ) {
        let path = table.key(key);
        if self.unknown(child, &path, true) {
            return;
        }
        let place = Place {
            document: child.origin.document,
            span: child.origin.key.clone(),
        };
        let where_ = table_name(table);
        let message = format!("unknown key `{key}` in {where_}");
        let known = || properties.keys().map(String::as_str);
        let near = nearest(key, known());
        let meant = near.map(|near| table.key(near));
        let names: Vec<&str> = known().collect();
        let help = unknown_key(key, near, table, &names, self.schema);
        let fix = suggest::only(key, known())
            .filter(|only| {
                properties
                    .get(*only)
                    .is_some_and(|schema| fits(schema, &child.value, self.written(child)))
            })
            .map(|only| table.key(only))
            .filter(|_| child.origin.document == self.stack.file())
            .filter(|to| !self.stack.is_in_file(to))
            .map(|to| Edit::Rename {
                from: path.clone(),
                to,
            });
        let finding = Finding::error(&codes::UNKNOWN_KEY, place, message)
            .label(format!("not a key of {where_}"))
            .help(help)
            .fix(fix);
        self.faults.push(Fault {
            path,
            finding: Some(finding),
            unknown: true,
            meant,
        });
    }

    fn missing_key(&mut self, key: &str, schema: &Json, node: &Node, table: &KeyPath) {
        let path = table.key(key);
        let is_table = matches!(expected(schema), Expected::Table);
        let required = schema.get("required").and_then(Json::as_array);
        let message = format!("`{path}` is missing");
        // A table that only a shipped layer has is missing from the file, not from the layer.
        let place = if self.stack.is_in_file(table) {
            self.stack.place(table)
        } else {
            Place {
                document: self.stack.file(),
                span: 0..0,
            }
        };
        let help = if is_table {
            let keys: Vec<&str> = required
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .collect();
            format!("add a table `[{path}]` with {}", all_of(&keys))
        } else {
            let line = format!(
                "{key} = {}",
                example(schema).unwrap_or_else(|| "...".into())
            );
            match table.segments() {
                [] => format!("add `{line}` at the top of the file"),
                _ => format!("add `{line}` to `[{table}]`"),
            }
        };
        let label = if place.span.is_empty() || node.origin.key.is_empty() {
            "missing"
        } else {
            "belongs in this table"
        };
        let finding = Finding::error(&codes::MISSING_KEY, place, message);
        self.fault(
            &path,
            with_description(finding, schema).label(label).help(help),
        );
    }

    /// Reports what looks like a secret at or below a key that is unknown, or has a value of another kind.
    fn unknown(&mut self, child: &Node, path: &KeyPath, unknown: bool) -> bool {
        let found = self.secrets.all_refused(child, path);
        let faults = found.into_iter().map(|finding| Fault {
            path: path.clone(),
            finding: Some(finding),
            unknown,
            meant: None,
        });
        let count = self.faults.len();
        self.faults.extend(faults);
        self.faults.len() > count
    }

    /// The text of a value, as it is written.
    fn written(&self, node: &Node) -> &str {
        let document = self.stack.document(node.origin.document);
        let text = document.and_then(|document| document.text.get(node.origin.value.clone()));
        text.unwrap_or_default()
    }

    fn fault(&mut self, path: &KeyPath, finding: Finding) {
        self.faults.push(Fault {
            path: path.clone(),
            finding: Some(finding),
            unknown: false,
            meant: None,
        });
    }
}

pub(super) fn value_place(node: &Node) -> Place {
    let span = if matches!(node.value, Value::Table(_)) {
        &node.origin.key
    } else {
        &node.origin.value
    };
    Place {
        document: node.origin.document,
        span: span.clone(),
    }
}
