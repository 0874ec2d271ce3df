//! Texts and values as they may be shown.

use std::collections::BTreeMap;

use crate::source::document::Document;
use crate::source::path::KeyPath;
use crate::source::tree::{Node, Span, Value};

use super::credential::{private_keys, words};
use super::hit::{Evidence, hits};
use super::name::{says_secret, says_secrets};
use super::reference::names_a_secret;
use super::unnamed::unnamed;

/// What is shown in a secret's place.
const HIDDEN: &str = "***";

/// A tree in which every secret is replaced, and every key that is one.
pub(crate) fn hidden(tree: &Node) -> Node {
    let found: BTreeMap<KeyPath, Evidence> = hits(tree, &KeyPath::root())
        .into_iter()
        .map(|hit| (hit.path, hit.evidence))
        .collect();
    replaced(tree, &KeyPath::root(), &found)
}

fn replaced(node: &Node, path: &KeyPath, found: &BTreeMap<KeyPath, Evidence>) -> Node {
    let hidden = Value::String(HIDDEN.to_owned());
    let value = match &node.value {
        _ if found.contains_key(path) => hidden,
        Value::Table(table) => {
            let mut shown = BTreeMap::new();
            for (key, child) in table {
                let path = path.key(key);
                // Two keys that are both hidden must not become one.
                let key = match found.get(&path) {
                    Some(Evidence::Key) => format!("{HIDDEN}{}", ".".repeat(shown.len())),
                    _ => key.clone(),
                };
                shown.insert(key, replaced(child, &path, found));
            }
            Value::Table(shown)
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            Value::Array(
                items
                    .map(|(index, item)| replaced(item, &path.index(index), found))
                    .collect(),
            )
        }
        value => value.clone(),
    };
    Node {
        value,
        origin: node.origin.clone(),
    }
}

/// The document's text with every secret replaced by asterisks, byte for byte, so that spans still
/// fit.
///
/// What could be read is found by its key in the tree. A text with a syntax error has no whole tree,
/// so the text itself is searched as well.
pub(crate) fn masked(document: &Document) -> String {
    let text = document.text.as_str();
    let mut spans = assignments(text);
    spans.extend(super::text::assignments(text));
    spans.extend(words(text));
    spans.extend(private_keys(text));
    if !document.problems.is_empty() {
        spans.extend(unsure(text));
        spans.extend(no_names(text));
    }
    for hit in hits(&document.root, &KeyPath::root()) {
        let Some(node) = document.root.find(&hit.path) else {
            continue;
        };
        if hit.evidence == Evidence::Key {
            spans.push(node.origin.key.clone());
        }
        spans.push(node.origin.value.clone());
    }
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        if let Some(range) = bytes.get_mut(span) {
            range
                .iter_mut()
                .filter(|byte| **byte != b'\n')
                .for_each(|byte| *byte = b'*');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(text.len()))
}

/// What may be a secret in a text whose tree is not whole: what stands in a table of such a name, and
/// every `value`, whose `name` may follow.
fn unsure(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut is_secret_table = false;
    let mut is_naming_table = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if let Some(header) = bare.strip_prefix('[') {
            let is_separator = |character: char| ".[]\"' \t".contains(character);
            is_secret_table = header
                .split(is_separator)
                .any(|part| says_secret(part) || says_secrets(part));
            is_naming_table = header.split(is_separator).any(names_a_secret);
        } else if is_secret_table {
            found.push(start..start + line.len());
        } else if is_naming_table {
            let value = line.find('=').map_or(0, |equals| equals + 1);
            let (spans, _) = unnamed(line.get(value..).unwrap_or_default());
            found.extend(moved(spans, start + value));
        }
        for (position, _) in line.match_indices("value") {
            let rest = line.get(position + "value".len()..).unwrap_or_default();
            let lead = rest.trim_start_matches(['"', '\'', ' ', '\t']);
            if lead.starts_with(['=', ':']) {
                found.push(start + line.len() - lead.len() + 1..start + line.len());
                break;
            }
        }
        start += line.len();
    }
    found
}

/// The spans of what stands behind `=` or `:` where the key says it is a secret.
fn assignments(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (position, _) in text.match_indices(['=', ':']) {
        if found.last().is_some_and(|last| position < last.end) {
            continue;
        }
        let key = key_before(text.get(..position).unwrap_or_default());
        let lead = text.get(position + 1..).unwrap_or_default();
        let is_container = lead.trim_start_matches([' ', '\t']).starts_with(['[', '{']);
        if !parts(key).any(|part| says_secret(part) || (is_container && says_secrets(part))) {
            continue;
        }
        let start = position + 1 + (lead.len() - lead.trim_start_matches([' ', '\t']).len());
        let rest = text.get(start..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '\t']);
        // A number or a boolean is a setting such as `password_version = 2`; the tree knows better.
        let is_setting = value.starts_with(|first: char| first.is_ascii_digit())
            || value.starts_with("true")
            || value.starts_with("false");
        if !is_setting {
            found.push(start..start + value_length(rest));
        }
    }
    found
}

/// The key at the end of a text.
fn key_before(text: &str) -> &str {
    let is_key = |character: char| character.is_alphanumeric() || "_-.\"'".contains(character);
    let mut words = text.trim_end().rsplit(|character| !is_key(character));
    words.next().unwrap_or_default()
}

/// The names between the dots of a key.
fn parts(key: &str) -> impl Iterator<Item = &str> {
    key.split('.').map(|part| part.trim_matches(['"', '\'']))
}

/// What is not a name where the key says that one is expected.
fn no_names(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut read = 0;
    for (position, _) in text.match_indices('=') {
        let key = key_before(text.get(..position).unwrap_or_default());
        // What was read as the value of such a key is not read again for one within it.
        if position < read || !parts(key).any(names_a_secret) {
            continue;
        }
        let (spans, length) = unnamed(text.get(position + 1..).unwrap_or_default());
        found.extend(moved(spans, position + 1));
        read = position + 1 + length;
    }
    found
}

/// Spans of a part of a text that starts at `start`, as spans of the whole.
fn moved(spans: Vec<Span>, start: usize) -> impl Iterator<Item = Span> {
    spans
        .into_iter()
        .map(move |span| span.start + start..span.end + start)
}

/// How far the value at the start of `text` reaches: its closing quotes, or the end of the line.
fn value_length(text: &str) -> usize {
    let lead = text.len() - text.trim_start().len();
    let value = text.get(lead..).unwrap_or_default();
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inside) = value.strip_prefix(quotes) {
            return inside
                .find(quotes)
                .map_or(text.len(), |end| lead + 2 * quotes.len() + end);
        }
    }
    if value.starts_with(['[', '{']) {
        return text.find("\n[").unwrap_or(text.len());
    }
    lead + value.find('\n').unwrap_or(value.len())
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::DocumentId;
    use super::*;

    fn masked(text: &str) -> String {
        super::masked(&Document::parse("test.toml", text, DocumentId(0)))
    }

    #[test]
    fn values_behind_secret_keys_are_masked_and_settings_are_not() {
        let text = "password = \"hunter2\"\npassword_version = 2\nauth = \"token\"\nx = { api_key = 'abc', y = 1 }\n";
        let shown = masked(text);
        assert_eq!(shown.len(), text.len());
        assert!(
            !shown.contains("hunter2") && !shown.contains("abc"),
            "{shown}"
        );
        assert!(
            shown.contains("password_version = 2") && shown.contains("auth = \"token\""),
            "{shown}"
        );
    }

    #[test]
    fn a_text_with_broken_quotes_hides_its_secrets_too() {
        for text in [
            "password = \"hunter2",
            "password = \"\"\"hunter2\nhunter3",
            "a.\"auth_token\" = hunter2 # x",
            "# an old one: lsv2_hunter2hunter2",
        ] {
            assert!(!masked(text).contains("hunter"), "{}", masked(text));
        }
    }

    #[test]
    fn behind_a_key_that_names_a_secret_only_names_are_shown() {
        let broken = "x = [1,\n";
        for line in [
            "secretKey = \"two hunter2\"",
            "customCa.secretKey = 'two hunter2' # x",
            "a = { secretKey = \"\"\"\nhunter2 two\"\"\", b = 1 }",
            "secretKeyRef = { name = \"a\", key = \"two, hunter2\" }",
            "pull_secrets = [\n  \"a\",\n  \"two \\\" hunter2\",\n]",
            "secretKey = two hunter2",
            "secretKey = \"two hunter2",
            "[a.secretKeyRef]\nkey = \"two hunter2\"",
        ] {
            for text in [format!("{line}\n{broken}"), format!("{broken}{line}")] {
                assert!(!masked(&text).contains("hunter"), "{}", masked(&text));
            }
        }
        let text = format!(
            "{broken}[a]\nsecretKey = \"ca.crt\" # the key of it\nimagePullSecrets = [{{ name = \"registry\" }}]\nnote = \"two words\"\n[a.secretKeyRef]\nname = \"db\"\n[b]\nnote = \"two words\"\n"
        );
        assert_eq!(masked(&text), text);
    }

    #[test]
    fn keys_that_are_secrets_stay_apart() {
        let text = "a = { AKIAIOSFODNN7EXAMPLE = 1, ASIAIOSFODNN7EXAMPLE = 2, b = \"c\" }\n";
        let document = Document::parse("test.toml", text, DocumentId(0));
        let shown = hidden(&document.root).to_toml().to_string();
        assert!(
            !shown.contains("EXAMPLE") && shown.contains("b = \"c\""),
            "{shown}"
        );
        assert_eq!(shown.matches("***").count(), 4, "{shown}");
    }
}
