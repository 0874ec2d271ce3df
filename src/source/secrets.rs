//! What looks like a secret, and how to show a text without showing them.

use super::chart_secrets::chart_secrets;
use super::document::Document;
use super::path::KeyPath;
use super::tree::{Node, Span, Value};

/// Parts of a key's name that say its value is a secret.
const KEY_PARTS: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "license_key",
    "licence_key",
    "api_key",
    "access_key",
    "private_key",
    "encryption_key",
    "salt",
];

/// How well-known credentials begin, and how many characters follow at least.
const VALUE_PREFIXES: [(&str, usize); 10] = [
    ("ghp_", 16),
    ("gho_", 16),
    ("github_pat_", 16),
    ("glpat-", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("sk-", 20),
    ("lsv2_", 8),
    ("eyJ", 20),
    ("-----BEGIN", 0),
];

/// Whether a key of this name holds a secret.
pub fn is_secret_key(key: &str) -> bool {
    let key = snake_case(key);
    let ends = ["connection_url", "jwt", "jwk", "jwks"];
    KEY_PARTS.iter().any(|part| key.contains(part))
        || ends
            .iter()
            .any(|end| key == *end || key.ends_with(&format!("_{end}")))
}

/// `api_key_salt` for `apiKeySalt` as for `api-key-salt`.
fn snake_case(key: &str) -> String {
    let mut snake = String::with_capacity(key.len() + 4);
    let mut is_after_small = false;
    for character in key.chars() {
        if is_after_small && character.is_ascii_uppercase() {
            snake.push('_');
        }
        is_after_small = character.is_ascii_lowercase() || character.is_ascii_digit();
        snake.push(if character == '-' {
            '_'
        } else {
            character.to_ascii_lowercase()
        });
    }
    snake
}

/// Whether a text looks like a credential: a known token, a key, a URL with a password.
pub fn is_secret_value(text: &str) -> bool {
    let text = text.trim();
    is_known_token(text) || is_aws_key(text) || is_url_with_secret(text)
}

fn is_known_token(text: &str) -> bool {
    VALUE_PREFIXES.iter().any(|(prefix, length)| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= *length)
    })
}

/// An access key id, or the forty characters of mixed letters and digits that belong to one.
fn is_aws_key(text: &str) -> bool {
    let is_id = ["AKIA", "ASIA"].iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() == 16
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
    });
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    let is_key = text.len() == 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/+".contains(&byte))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit);
    is_id || is_key
}

/// `scheme://user:password@host`, or a token in the user's place.
fn is_url_with_secret(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .is_some_and(|(user, _)| match user.split_once(':') {
            Some((_, password)) => !password.is_empty(),
            None => is_known_token(user),
        })
}

/// Whether a value behind `key` is a secret: any text, and a number unless the key only speaks of
/// the secret, as `password_version` does.
pub fn holds_secret(key: &str, value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Datetime(_) => is_secret_key(key),
        Value::Integer(_) | Value::Float(_) => {
            let key = snake_case(key);
            KEY_PARTS.iter().any(|part| key.ends_with(part))
        }
        Value::Boolean(_) => false,
        Value::Array(items) => items.iter().any(|item| holds_secret(key, &item.value)),
        Value::Table(table) => table.values().any(|node| holds_secret(key, &node.value)),
    }
}

/// The document's text with every secret replaced by asterisks, byte for byte, so that spans still
/// fit.
///
/// What could be read is found by its key in the tree. A text with a syntax error has no whole tree,
/// so the text itself is searched as well.
pub fn masked(document: &Document) -> String {
    let text = document.text.as_str();
    let mut spans = assignments(text);
    spans.extend(words(text));
    collect(&document.root, false, &mut spans);
    let values = KeyPath::dotted("langsmith.values");
    if let Some(node) = document.root.find(&values) {
        let found = chart_secrets(node, &values);
        let nodes = found.iter().filter_map(|path| document.root.find(path));
        spans.extend(nodes.map(|node| node.origin.value.clone()));
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

/// The spans of what the tree knows to be a secret.
fn collect(node: &Node, is_below_secret: bool, spans: &mut Vec<Span>) {
    match &node.value {
        Value::Table(table) => {
            for (key, child) in table {
                if is_secret_value(key) {
                    spans.push(child.origin.key.clone());
                }
                let is_secret = is_below_secret || holds_secret(key, &child.value);
                collect(child, is_secret, spans);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, is_below_secret, spans)),
        Value::String(text) if is_below_secret || is_secret_value(text) => {
            spans.push(node.origin.value.clone());
        }
        Value::Boolean(_) | Value::String(_) => {}
        _ if is_below_secret => spans.push(node.origin.value.clone()),
        _ => {}
    }
}

/// The spans of what stands behind `=` or `:` where the key says it is a secret.
fn assignments(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (position, _) in text.match_indices(['=', ':']) {
        if found.last().is_some_and(|last| position < last.end) {
            continue;
        }
        let before = text.get(..position).unwrap_or_default().trim_end();
        let is_key = |character: char| character.is_alphanumeric() || "_-.\"'".contains(character);
        let key = before
            .rsplit(|character: char| !is_key(character))
            .next()
            .unwrap_or_default();
        if !key
            .split('.')
            .any(|part| is_secret_key(part.trim_matches(['"', '\''])))
        {
            continue;
        }
        let lead = text.get(position + 1..).unwrap_or_default();
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

/// The spans of words that look like a credential, quoted or not, wherever they stand.
pub fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let is_edge =
        |character: char| character.is_whitespace() || "\"'`=,;[]{}()<>#".contains(character);
    for word in text.split_inclusive(is_edge) {
        let bare = word.trim_end_matches(is_edge);
        if is_secret_value(bare) {
            found.push(start..start + bare.len());
        }
        start += word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::DocumentId;
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
    fn credentials_are_known_wherever_they_stand() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "postgres://user:pass@host/db",
            "lsv2_pt_0123456789abcdef",
        ] {
            assert!(is_secret_value(text), "{text}");
            let line = format!("note = \"{text}\"\n");
            assert!(!masked(&line).contains(text), "{line}");
        }
        for text in [
            "https://example.com",
            "rediss://host:6379",
            "eyJ",
            "us-west-2",
        ] {
            assert!(!is_secret_value(text), "{text}");
        }
    }

    #[test]
    fn a_text_with_broken_quotes_hides_its_secrets_too() {
        for text in [
            "password = \"hunter2",
            "password = \"\"\"hunter2\nhunter3",
            "a.\"auth_token\" = hunter2 # x",
        ] {
            assert!(!masked(text).contains("hunter"), "{}", masked(text));
        }
    }
}
