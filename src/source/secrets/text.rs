//! Secrets in the text of a file that is not, or cannot be, read as values.

use std::ops::Range;

use super::name::{is_secret, says_secret};
use super::reference::names_a_secret;

/// Values behind a key that says they are secrets: `password: x`, `password = "x"`, and the `value`
/// under `name: DB_PASSWORD`.
pub(crate) fn assignments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut name: Option<&str> = None;
    // The indentation of a key whose value is a block of lines.
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start().len();
        if let Some(above) = block {
            if bare.is_empty() || indent > above {
                found.push(start + indent.min(bare.len())..start + bare.len());
                start += line.len();
                continue;
            }
            block = None;
        }
        for (separator, mark) in bare.match_indices([':', '=']) {
            let before = bare.get(..separator).unwrap_or_default();
            let key = key_before(before);
            // Asked first, because what follows reads on to the end of the line.
            let matters =
                ["name", "value"].contains(&key) || says_secret(key) || names_a_secret(key);
            let is_known = found
                .last()
                .is_some_and(|last| start + separator < last.end);
            if is_known || !matters || (mark == ":" && !starts_entry(before, key)) {
                continue;
            }
            let rest = bare.get(separator + 1..).unwrap_or_default();
            let Some((value, offset)) = value_after(mark, rest) else {
                continue;
            };
            if key == "name" {
                name = Some(value);
            }
            let key = match (key, name) {
                ("value", Some(name)) => name,
                _ => key,
            };
            if !is_secret(key, value) {
                continue;
            }
            if value.starts_with(['|', '>']) && mark == ":" {
                block = Some(indent);
                continue;
            }
            let value_start = start + separator + 1 + offset;
            found.push(value_start..value_start + value.len());
        }
        start += line.len();
    }
    found
}

/// Whether a key stands where one can: a colon in a sentence has words in front of it.
fn starts_entry(before: &str, key: &str) -> bool {
    let lead = before.trim_end().trim_end_matches(['"', '\'']);
    let lead = lead.strip_suffix(key).unwrap_or(lead);
    let lead = lead.trim_end_matches(['"', '\'']).trim();
    lead.is_empty() || lead == "-" || lead.ends_with(['{', ',', '(', '['])
}

/// The word at the end of a text, without its quotes.
fn key_before(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['"', '\'']);
    let is_key = |character: char| character.is_ascii_alphanumeric() || "_-./".contains(character);
    text.rsplit(|character| !is_key(character))
        .next()
        .unwrap_or_default()
}

/// The value at the start of a text and where in it it starts. Behind `=` what is neither quoted nor a
/// number is an expression. A flag and an opened bracket are settings.
fn value_after<'a>(mark: &str, text: &'a str) -> Option<(&'a str, usize)> {
    if mark == ":" && !text.starts_with([' ', '\t']) {
        return None;
    }
    let value = text.trim_start();
    let lead = text.len() - value.len();
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote) {
            return Some((inside.split(quote).next().unwrap_or_default(), lead + 1));
        }
    }
    if value.starts_with(['[', '{', '&', '*', '#']) {
        return None;
    }
    if mark == "=" {
        let is_number = |next: char| next.is_ascii_digit() || "+-._".contains(next);
        let number = value
            .split(|next| !is_number(next))
            .next()
            .unwrap_or_default();
        return number.parse::<f64>().is_ok().then_some((number, lead));
    }
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    let is_setting = value.is_empty() || ["true", "false", "null", "~"].contains(&value);
    (!is_setting).then_some((value, lead))
}
