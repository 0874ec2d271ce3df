//! A table whose keys the schema does not know: what no value may be.

use crate::finding::Finding;
use crate::source::{KeyPath, Node, Value};

use super::check::{Fault, value_place};
use super::codes;
use super::secret::Secrets;

/// Everything in the table that cannot be passed on.
pub(super) fn faults(node: &Node, path: &KeyPath, secrets: &mut Secrets) -> Vec<Fault> {
    let mut faults = Vec::new();
    descend(node, path, secrets, &mut faults);
    faults
}

fn descend(node: &Node, path: &KeyPath, secrets: &mut Secrets, faults: &mut Vec<Fault>) {
    if let Some(finding) = secrets.refused(node, path) {
        return faults.push(fault(path, finding));
    }
    match &node.value {
        Value::Table(table) => {
            for (key, child) in table {
                if is_unprintable(key) {
                    faults.push(fault(&path.key(key), unprintable(child, path)));
                    continue;
                }
                descend(child, &path.key(key), secrets, faults);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, &path.index(index), secrets, faults);
            }
        }
        Value::String(text) if is_unprintable(text) => {
            faults.push(fault(path, unprintable(node, path)));
        }
        Value::Datetime(text) => {
            let message = format!("`{path}` is a date or time, which chart values do not support");
            let finding = Finding::error(&codes::WRONG_TYPE, value_place(node), message)
                .label("a TOML date or time")
                .help(format!("put it in quotes: `\"{text}\"`"));
            faults.push(fault(path, finding));
        }
        Value::Float(number) if !number.is_finite() => {
            let message = format!("`{path}` is not a number that Helm can pass on");
            let finding = Finding::error(&codes::INVALID_VALUE, value_place(node), message)
                .label("not finite")
                .note("Helm reads values as JSON, which has neither infinity nor `nan`");
            faults.push(fault(path, finding));
        }
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {}
    }
}

/// Whether a string has a control character other than a line break or a tab.
fn is_unprintable(text: &str) -> bool {
    let is_plain = |character: char| !character.is_control() || "\n\t".contains(character);
    !text.chars().all(is_plain)
}

fn unprintable(node: &Node, path: &KeyPath) -> Finding {
    let message = format!("`{path}` contains a control character");
    Finding::error(&codes::INVALID_VALUE, value_place(node), message)
        .label("unprintable character")
        .note("Helm's `toYaml` cannot write some of them, and then silently drops the whole block")
        .help("remove it; line breaks and tabs are allowed")
}

fn fault(path: &KeyPath, finding: Finding) -> Fault {
    Fault {
        path: path.clone(),
        finding: Some(finding),
        // There is no stand-in for it, and the rest can be judged without it.
        unknown: true,
        meant: None,
    }
}
