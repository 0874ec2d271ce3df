//! What differs between two values, as a list of changes.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::lists::{self, Lists};
use super::object::Object;
use super::path::{Path, Step};
use super::value::Value;

/// What is compared, and where the changes go.
struct Comparison<'a> {
    object: &'a Object,
    changes: Vec<Change>,
}

/// Compares what an object says on either side. A missing side is an object added or removed.
pub(super) fn objects(
    object: &Object,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Vec<Change> {
    let mut comparison = Comparison {
        object,
        changes: Vec::new(),
    };
    comparison.sides(&Path::default(), before, after);
    comparison.changes
}

impl Comparison<'_> {
    fn sides(&mut self, path: &Path, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (Some(before), Some(after)) => self.values(path, before, after),
            (None, None) => {}
            _ => self.push(path, before.cloned(), after.cloned()),
        }
    }

    fn push(&mut self, path: &Path, before: Option<Value>, after: Option<Value>) {
        self.changes.push(Change {
            object: self.object.clone(),
            path: path.clone(),
            before,
            after,
        });
    }

    fn values(&mut self, path: &Path, before: &Value, after: &Value) {
        if before == after {
            return;
        }
        match (before, after) {
            (Value::Map(before), Value::Map(after)) => {
                let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
                for key in keys {
                    let path = path.then(Step::Key(key.clone()));
                    self.sides(&path, before.get(key), after.get(key));
                }
            }
            // An empty list says something else than an absent one, but has no items to compare.
            (Value::List(before), Value::List(after)) => self.lists(path, before, after),
            _ => self.push(path, Some(before.clone()), Some(after.clone())),
        }
    }

    fn lists(&mut self, path: &Path, before: &[Value], after: &[Value]) {
        let is_named = matches!(path.steps().last(), Some(Step::Key(_)));
        let known = is_named.then(|| lists::at(self.object.kind(), path));
        let Some(known) = known.flatten() else {
            return self.by_position(path, before, after);
        };
        if known.keys.is_empty() {
            return self.as_sets(path, before, after);
        }
        match keyed(known, before, after) {
            Some((before, after)) => self.by_key(path, &before, &after, known.ordered),
            None => self.by_position(path, before, after),
        }
    }

    /// Item by item. What is alike at the beginning and at the end stays out, so that an item put in
    /// between is one change.
    fn by_position(&mut self, path: &Path, before: &[Value], after: &[Value]) {
        let shorter = before.len().min(after.len());
        let alike = |pairs: &mut dyn Iterator<Item = (&Value, &Value)>| {
            pairs.take_while(|(one, other)| one == other).count()
        };
        let start = alike(&mut before.iter().zip(after)).min(shorter);
        let end = alike(&mut before.iter().rev().zip(after.iter().rev())).min(shorter - start);
        let middle = |items: &[Value]| start..items.len() - end;
        let (old, new) = (middle(before), middle(after));
        for index in start..old.end.max(new.end) {
            let path = path.then(Step::Index(index));
            let before = before.get(index).filter(|_| old.contains(&index));
            let after = after.get(index).filter(|_| new.contains(&index));
            self.sides(&path, before, after);
        }
    }

    /// Members by what they are; one that is there twice counts twice.
    fn as_sets(&mut self, path: &Path, before: &[Value], after: &[Value]) {
        let count = |items: &[Value]| {
            let mut members: BTreeMap<String, usize> = BTreeMap::new();
            for item in items {
                *members.entry(item.to_string()).or_default() += 1;
            }
            members
        };
        let (old, new) = (count(before), count(after));
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let amount =
                |members: &BTreeMap<String, usize>| members.get(name).copied().unwrap_or(0);
            let find =
                |items: &[Value]| items.iter().find(|item| item.to_string() == *name).cloned();
            let path = path.then(Step::Member(name.clone()));
            for _ in amount(&new)..amount(&old) {
                self.push(&path, find(before), None);
            }
            for _ in amount(&old)..amount(&new) {
                self.push(&path, None, find(after));
            }
        }
    }

    fn by_key(&mut self, path: &Path, before: &Keyed<'_>, after: &Keyed<'_>, ordered: bool) {
        let find = |items: &Keyed<'_>, key: &str| -> Option<Value> {
            let (_, item) = items.iter().find(|(known, _)| known == key)?;
            Some((*item).clone())
        };
        let keys: BTreeSet<&String> = before.iter().chain(after).map(|(key, _)| key).collect();
        for key in keys {
            let path = path.then(Step::Item(key.clone()));
            self.sides(&path, find(before, key).as_ref(), find(after, key).as_ref());
        }
        let order = |items: &Keyed<'_>, others: &Keyed<'_>| -> Vec<Value> {
            let both = items
                .iter()
                .filter(|(key, _)| others.iter().any(|(other, _)| other == key));
            both.map(|(key, _)| Value::Text(key.clone())).collect()
        };
        let (old, new) = (order(before, after), order(after, before));
        if ordered && old != new {
            let path = path.then(Step::Order);
            self.push(&path, Some(Value::List(old)), Some(Value::List(new)));
        }
    }
}

/// The items of a list, each with what tells it from the others.
type Keyed<'a> = Vec<(String, &'a Value)>;

/// Both lists by the first row of keys that tells all items apart on both sides.
fn keyed<'a>(
    lists: &Lists,
    before: &'a [Value],
    after: &'a [Value],
) -> Option<(Keyed<'a>, Keyed<'a>)> {
    let by = |items: &'a [Value], keys: &[String]| -> Option<Keyed<'a>> {
        let name = |item: &'a Value| {
            let parts: Option<Vec<String>> = keys
                .iter()
                .map(|key| {
                    let value = item.get(key)?;
                    Some(match value.as_text() {
                        Some(text) => format!("{key}={text}"),
                        None => format!("{key}={value}"),
                    })
                })
                .collect();
            Some((parts?.join(","), item))
        };
        let named = items.iter().map(name).collect::<Option<Keyed<'a>>>()?;
        let different: BTreeSet<&String> = named.iter().map(|(name, _)| name).collect();
        (different.len() == named.len()).then_some(named)
    };
    lists
        .keys
        .iter()
        .find_map(|keys| Some((by(before, keys)?, by(after, keys)?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The changes as lines: path, before, after.
    fn changes(before: &serde_json::Value, after: &serde_json::Value) -> Vec<String> {
        let value = |json: &serde_json::Value| Value::from(json.clone());
        let (before, after) = (value(before), value(after));
        let show = |value: Option<Value>| value.map_or("-".to_owned(), |value| value.to_string());
        objects(&Object::File, Some(&before), Some(&after))
            .into_iter()
            .map(|change| {
                format!(
                    "{}: {} {}",
                    change.path,
                    show(change.before),
                    show(change.after)
                )
            })
            .collect()
    }

    #[test]
    fn the_order_of_containers_variables_and_ports_means_nothing() {
        let container = |name: &str, value: &str| {
            json!({
                "name": name,
                "env": [{"name": "A", "value": value}, {"name": "B", "value": "2"}],
                "ports": [{"containerPort": 80}, {"containerPort": 443}],
            })
        };
        let before = json!({"containers": [container("api", "1"), container("web", "1")]});
        let mut other = container("api", "1");
        for list in ["env", "ports"] {
            other[list].as_array_mut().unwrap().reverse();
        }
        let after = json!({"containers": [container("web", "1"), other]});
        assert_eq!(changes(&before, &after), [""; 0]);
        let after = json!({"containers": [container("web", "9"), container("api", "1")]});
        assert_eq!(
            changes(&before, &after),
            ["containers[name=web].env[name=A].value: \"1\" \"9\""]
        );
    }

    #[test]
    fn the_order_of_init_containers_means_something() {
        let before = json!({"initContainers": [{"name": "a"}, {"name": "b"}]});
        let after = json!({"initContainers": [{"name": "b"}, {"name": "a"}]});
        assert_eq!(
            changes(&before, &after),
            ["initContainers(order): [\"name=a\", \"name=b\"] [\"name=b\", \"name=a\"]"]
        );
    }

    #[test]
    fn tolerations_are_a_set_and_arguments_a_sequence() {
        let before = json!({"tolerations": [{"key": "a"}, {"key": "b"}], "args": ["x", "y"]});
        let after = json!({"tolerations": [{"key": "b"}, {"key": "c"}], "args": ["y", "x"]});
        assert_eq!(
            changes(&before, &after),
            [
                "args[0]: \"x\" \"y\"",
                "args[1]: \"y\" \"x\"",
                "tolerations[={key = \"a\"}]: {key = \"a\"} -",
                "tolerations[={key = \"c\"}]: - {key = \"c\"}",
            ]
        );
    }

    #[test]
    fn an_item_put_in_between_is_one_change() {
        let before = json!({"args": ["a", "b", "b"]});
        let after = json!({"args": ["a", "x", "b", "b"]});
        assert_eq!(changes(&before, &after), ["args[1]: - \"x\""]);
        assert_eq!(changes(&after, &before), ["args[1]: \"x\" -"]);
        let (before, after) = (json!({"args": ["b"]}), json!({"args": ["b", "b"]}));
        assert_eq!(changes(&before, &after), ["args[1]: - \"b\""]);
    }

    #[test]
    fn items_without_their_key_are_compared_by_position() {
        let before = json!({"env": [{"name": "A"}, {"value": "2"}]});
        let after = json!({"env": [{"value": "2"}, {"name": "A"}]});
        assert_eq!(changes(&before, &after).len(), 4);
        let twice = json!({"env": [{"name": "A"}, {"name": "A", "value": "2"}]});
        assert_eq!(changes(&before, &twice), ["env[1].name: - \"A\""]);
    }

    #[test]
    fn an_empty_list_is_not_an_absent_one() {
        assert_eq!(changes(&json!({"a": []}), &json!({})), ["a: [] -"]);
        assert_eq!(
            changes(&json!({"a": 1}), &json!({"a": "1"})),
            ["a: 1 \"1\""]
        );
        assert_eq!(
            changes(&json!({"a": [1]}), &json!({"a": []})),
            ["a[0]: 1 -"]
        );
    }
}
