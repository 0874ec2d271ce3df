//! `--set KEY=VALUE`: a key with another value than the file gives it, for one run.
//!
//! A runbook needs states of an environment that no file should keep, such as one without deletion protection. The
//! edited text is judged like any other, so a wrong key or value is reported with its place.

use std::str::FromStr;

use super::error::CommandError;
use crate::edit::{Literal, Text};
use crate::source::KeyPath;

/// A key and its value.
#[derive(Debug, Clone)]
pub(super) struct Assignment {
    path: KeyPath,
    value: Literal,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, value) = text
            .split_once('=')
            .ok_or("write `KEY=VALUE`, such as `environment.deletion_protection=false`")?;
        if key.is_empty() || key.split('.').any(|part| part.trim().is_empty()) {
            return Err(format!("`{key}` is not a key"));
        }
        let path = key
            .split('.')
            .fold(KeyPath::root(), |path, part| path.key(part.trim()));
        Ok(Self {
            path,
            value: literal(value),
        })
    }
}

/// `true`, `false`, and whole numbers are what they look like; everything else is text.
fn literal(text: &str) -> Literal {
    match (text.parse::<bool>(), text.parse::<i64>()) {
        (Ok(flag), _) => Literal::Boolean(flag),
        (_, Ok(number)) => Literal::Integer(number),
        _ => Literal::String(text.to_owned()),
    }
}

/// The text with the keys set. A text that is not TOML stays as it is: what is wrong with it is said when it is judged.
pub(super) fn applied(text: String, assignments: &[Assignment]) -> Result<String, CommandError> {
    let Ok(mut edited) = text.parse::<Text>() else {
        return Ok(text);
    };
    for Assignment { path, value } in assignments {
        if !edited.set(path, value) {
            return Err(CommandError::usage(format!("`{path}` cannot be set"))
                .hint("a part of it is not a table in the environment file"));
        }
    }
    Ok(edited.to_string())
}
