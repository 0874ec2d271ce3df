//! A table whose keys are no business of the schema's: what no value anywhere may be.

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
            let message = format!("`{path}` is a date or time, which a chart's values do not know");
            let finding = Finding::error(&codes::WRONG_TYPE, value_place(node), message)
                .label("a date or time of TOML")
                .help(format!("put it in quotation marks: `\"{text}\"`"));
            faults.push(fault(path, finding));
        }
        Value::Float(number) if !number.is_finite() => {
            let message = format!("`{path}` is no number that Helm can pass on");
            let finding = Finding::error(&codes::INVALID_VALUE, value_place(node), message)
                .label("not finite")
                .note("Helm takes values as JSON, which has no infinity and no `nan`");
            faults.push(fault(path, finding));
        }
        _ => {}
    }
}

/// Whether a text has a control character other than a line break or a tab.
fn is_unprintable(text: &str) -> bool {
    let is_plain = |character: char| !character.is_control() || "\n\t".contains(character);
    !text.chars().all(is_plain)
}

fn unprintable(node: &Node, path: &KeyPath) -> Finding {
    let message = format!("`{path}` holds a control character");
    Finding::error(&codes::INVALID_VALUE, value_place(node), message)
        .label("a character that is not printed")
        .note("Helm's `toYaml` cannot write some of them, and then leaves out the whole block without a word")
        .help("take it out; line breaks and tabs may stay")
}

fn fault(path: &KeyPath, finding: Finding) -> Fault {
    Fault {
        path: path.clone(),
        finding: Some(finding),
        // Nothing can stand in for it; without it the rest can still be judged.
        unknown: true,
        meant: None,
    }
}
