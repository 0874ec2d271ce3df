//! Where in a text something looks like a secret.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::secrets;

/// The positions of the lines of a file that hold what looks like a secret.
pub(in crate::diff) fn secret_lines(bytes: &[u8]) -> BTreeSet<usize> {
    let text = String::from_utf8_lossy(bytes);
    let line = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count();
    merged(spans(&text))
        .into_iter()
        .flat_map(|span| line(span.start)..=line(span.end.saturating_sub(1).max(span.start)))
        .collect()
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
    found.extend(secrets::private_keys(text));
    found.extend(secrets::assignments(text));
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
