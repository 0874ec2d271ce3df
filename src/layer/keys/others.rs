//! Values that a key could have instead of the one that it has.

use toml::Value;

use crate::model::types;

use super::example::fits;
use super::{Key, Kind};

/// Other values than the current one, the likeliest first. Whether a rule accepts one is another question.
pub(crate) fn others(key: &Key, current: Option<&Value>) -> Vec<Value> {
    let mut values = match key.kind {
        Kind::Table | Kind::Named | Kind::Open => Vec::new(),
        Kind::Choice => {
            let words = key.values.iter();
            words.map(|one| Value::String(one.value.clone())).collect()
        }
        Kind::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
        Kind::Integer => numbers(key, current),
        Kind::String => texts(key, current),
        Kind::Array => lists(key, current),
    };
    let mut seen: Vec<Value> = current.into_iter().cloned().collect();
    values.retain(|value| {
        let is_new = !seen.contains(value);
        seen.push(value.clone());
        is_new
    });
    values
}

/// What the layers and the schema show.
fn shown(key: &Key) -> Vec<Value> {
    let layers = key.layers.iter().map(|layer| layer.value.clone());
    let texts = layers.chain([super::example::value(key)]);
    texts
        .filter_map(|text| {
            let line = format!("value = {text}");
            let Ok(mut table) = line.parse::<toml::Table>() else {
                return None;
            };
            table.remove("value")
        })
        .collect()
}

fn numbers(key: &Key, current: Option<&Value>) -> Vec<Value> {
    let near = current.and_then(Value::as_integer).into_iter();
    let near = near.flat_map(|number| {
        let sums = [number.checked_add(1), number.checked_sub(1)];
        sums.into_iter().chain([number.checked_mul(2)]).flatten()
    });
    let shown = shown(key)
        .into_iter()
        .filter_map(|value| value.as_integer());
    let ends = [key.minimum, key.maximum].into_iter().flatten();
    let is_allowed = |number: &i64| {
        key.minimum.is_none_or(|least| *number >= least)
            && key.maximum.is_none_or(|most| *number <= most)
    };
    let numbers = near.chain(shown).chain(ends).filter(is_allowed);
    numbers.map(Value::Integer).collect()
}

fn texts(key: &Key, current: Option<&Value>) -> Vec<Value> {
    let current = current.and_then(Value::as_str);
    let near = current.into_iter().flat_map(|text| {
        let counted = [counted(text, 1), counted(text, -1)].into_iter().flatten();
        counted.chain([format!("{text}x"), format!("x{text}"), format!("{text}-2")])
    });
    let shown = shown(key).into_iter();
    let shown = shown.filter_map(|value| value.as_str().map(str::to_owned));
    let check = key
        .schema
        .get("x-lsgen-type")
        .and_then(|name| name.as_str());
    let check = check.and_then(types::check_of);
    let is_allowed =
        |text: &String| fits(&key.schema, text) && check.is_none_or(|check| check(text).is_ok());
    // Numbers of a text that is none are another thing, as of an ARN: what is shown comes first.
    let texts: Vec<String> = shown.chain(near).filter(is_allowed).collect();
    texts.into_iter().map(Value::String).collect()
}

/// The text with its last number raised or lowered.
pub(super) fn counted(text: &str, by: i64) -> Option<String> {
    let end = text.rfind(|character: char| character.is_ascii_digit())? + 1;
    let before = text.get(..end)?;
    let start = before
        .rfind(|character: char| !character.is_ascii_digit())
        .map_or(0, |position| {
            position + before.get(position..).map_or(1, first_length)
        });
    let Ok(number) = text.get(start..end)?.parse::<i64>() else {
        return None;
    };
    let number = number.checked_add(by).filter(|number| *number >= 0)?;
    // A time of day keeps its two digits.
    let width = end - start;
    Some(format!(
        "{}{number:0width$}{}",
        text.get(..start)?,
        text.get(end..)?
    ))
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn lists(key: &Key, current: Option<&Value>) -> Vec<Value> {
    let shown = shown(key);
    let current = current.and_then(Value::as_array).cloned().into_iter();
    let more = current.flat_map(|items| {
        shown
            .iter()
            .filter_map(Value::as_array)
            .map(|shown| {
                let new = shown.iter().filter(|item| !items.contains(item)).cloned();
                Value::Array(items.iter().cloned().chain(new).collect())
            })
            .chain(
                items
                    .split_last()
                    .map(|(_, fewer)| Value::Array(fewer.to_vec())),
            )
            .collect::<Vec<_>>()
    });
    let more: Vec<Value> = more.collect();
    more.into_iter()
        .chain(shown)
        .chain([Value::Array(Vec::new())])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::all_keys;
    use super::*;

    #[test]
    fn the_last_number_is_counted() {
        for (text, by, wanted) in [
            ("14d", 1, Some("15d")),
            ("db.r6g.2xlarge", 1, Some("db.r6g.3xlarge")),
            ("1.34", -1, Some("1.33")),
            ("é9", 1, Some("é10")),
            ("a0", -1, None),
            ("none", 1, None),
        ] {
            assert_eq!(counted(text, by).as_deref(), wanted, "{text}");
        }
    }

    /// Whatever it has now, there is another value to try, and never the same.
    #[test]
    fn every_key_has_another_value() {
        let root = all_keys();
        for key in root.all() {
            if key.kind.is_table()
                || key.key == "version"
                // They are about files: other values need other files.
                || key.key == "layers"
                || key.key.starts_with("policy.")
                || key.key == "stores.redis.elasticache.engine_version"
            {
                continue;
            }
            let first = others(key, None);
            assert!(!first.is_empty(), "{}", key.key);
            for value in &first {
                let again = others(key, Some(value));
                assert!(!again.contains(value), "{}", key.key);
                assert!(!again.is_empty(), "{}: {value}", key.key);
            }
        }
    }
}
