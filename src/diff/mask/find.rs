//! Where in a text something looks like a secret.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::secrets;

/// How the names of keys end whose value is a secret, without `_`, `-` and `.`. A key that only
/// names one, `secretName` or `tokenPath`, does not.
const KEY_ENDS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "token",
    "apikey",
    "licensekey",
    "licencekey",
    "privatekey",
    "encryptionkey",
    "secretaccesskey",
    "clientsecret",
    "jwtsecret",
    "salt",
];

/// How a text starts that says where a secret is, and is none itself.
const REFERENCES: [&str; 4] = ["/", "arn:", "ref+", "vault:"];

/// The positions of the lines of a file that hold what looks like a secret.
pub(in crate::diff) fn secret_lines(bytes: &[u8]) -> BTreeSet<usize> {
    let text = String::from_utf8_lossy(bytes);
    let line = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count();
    merged(spans(&text))
        .into_iter()
        .flat_map(|span| line(span.start)..=line(span.end.saturating_sub(1).max(span.start)))
        .collect()
}

/// Whether the text behind a key is a secret: the key says so, and the text is no reference.
pub(super) fn holds_secret(key: &str, text: &str) -> bool {
    let key: String = key
        .chars()
        .filter(|character| !"_-.".contains(*character))
        .flat_map(char::to_lowercase)
        .collect();
    KEY_ENDS.iter().any(|end| key.ends_with(end)) && !is_reference(text)
}

/// Whether a text says where a secret is, or what is put there from elsewhere.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    // A number of few digits is a version or a count.
    let is_small = text.len() < 4 && text.parse::<f64>().is_ok();
    text.is_empty()
        || is_small
        || text.contains("${")
        || text.contains("{{")
        || REFERENCES.iter().any(|start| text.starts_with(start))
}

pub(super) fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// What looks like a secret in a file of any kind.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut found = secrets::words(text);
    found.extend(private_keys(text));
    found.extend(assignments(text));
    found.extend(secret_objects(text));
    found
}

/// Everything that a Kubernetes Secret holds, whatever its keys are called.
fn secret_objects(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for document in text.split_inclusive("\n---") {
        if document
            .lines()
            .any(|line| line.trim_end() == "kind: Secret")
        {
            let mut is_data = false;
            let mut position = start;
            for line in document.split_inclusive('\n') {
                let bare = line.trim_end();
                if !bare.is_empty() && !bare.starts_with([' ', '#']) {
                    is_data = bare == "data:" || bare == "stringData:";
                } else if is_data && !bare.is_empty() {
                    let key = bare.find(": ").map_or(0, |colon| colon + 2);
                    let lead = bare.len() - bare.get(key..).unwrap_or_default().trim_start().len();
                    // The key of a block of lines has nothing behind it but the block's mark.
                    if !bare.ends_with(':') {
                        found.push(position + lead..position + bare.len());
                    }
                }
                position += line.len();
            }
        }
        start += document.len();
    }
    found
}

/// `-----BEGIN PRIVATE KEY-----` and what follows, to its end.
fn private_keys(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(begin) = text.get(start..).and_then(|rest| rest.find("-----BEGIN")) {
        let begin = start + begin;
        let rest = text.get(begin..).unwrap_or_default();
        let end = rest.find("-----END").map_or(rest.len(), |end| {
            let line = rest.get(end..).unwrap_or_default();
            end + line.find('\n').unwrap_or(line.len())
        });
        // The lines in between are indented as their file has it, which is no part of the secret.
        let mut position = begin;
        for line in rest.get(..end).unwrap_or_default().split_inclusive('\n') {
            let lead = line.len() - line.trim_start().len();
            found
                .push(position + lead.min(line.trim_end().len())..position + line.trim_end().len());
            position += line.len();
        }
        start = begin + end.max(1);
    }
    found.retain(|span| span.start < span.end);
    found
}

/// Values behind a key that says they are secrets: `password: x`, `password = "x"`, and the `value`
/// under `name: DB_PASSWORD`.
fn assignments(text: &str) -> Vec<Range<usize>> {
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
            if mark == ":" && !starts_entry(before, key) {
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
            if !holds_secret(key, value) {
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
    let is_key = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
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
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    let is_setting = value.is_empty()
        || value.starts_with(['[', '{', '&', '*'])
        || ["true", "false", "null", "~"].contains(&value);
    let is_number = value.parse::<f64>().is_ok();
    ((mark == ":" || is_number) && !is_setting).then_some((value, lead))
}
