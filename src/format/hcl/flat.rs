//! Expressions on one line, with the spaces that `terraform fmt` puts there.

use hcl::expr::{Expression, ObjectKey};

use super::string::{quoted, quoted_key};

/// `expression` on one line.
pub(super) fn flat(expression: &Expression) -> String {
    match expression {
        Expression::String(text) => quoted(text),
        Expression::Array(items) => {
            let items: Vec<String> = items.iter().map(flat).collect();
            format!("[{}]", items.join(", "))
        }
        Expression::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Expression::Object(entries) => {
            let entry = |(key, value)| format!("{} = {}", object_key(key), flat(value));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // Literals and references, which `hcl-rs` writes as `terraform fmt` does.
        other => other.to_string(),
    }
}

/// The key of an object: a bare word where that is enough, quoted otherwise.
pub(super) fn object_key(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Expression(Expression::String(text)) => word_key(text),
        // A reference, which `providers` takes as a key.
        other => other.to_string(),
    }
}

fn word_key(text: &str) -> String {
    let mut characters = text.chars();
    let is_word = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|rest| rest.is_ascii_alphanumeric() || matches!(rest, '_' | '-'))
        // Bare, these would start an expression of another kind or read as one.
        && !matches!(text, "for" | "true" | "false" | "null");
    if is_word {
        text.to_owned()
    } else {
        quoted_key(text)
    }
}
