//! Quotes that a file needs to be TOML.

use super::{Edit, Literal};

/// The text with the words in quotes, and the edits that did it.
pub(super) fn quoted(text: &str, edits: &[Edit]) -> (String, Vec<Edit>) {
    let mut made: Vec<(usize, &Edit)> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Quote { span, .. } => Some((span.start, edit)),
            Edit::Rename { .. } | Edit::Set { .. } | Edit::Remove { .. } => None,
        })
        .collect();
    made.sort_by_key(|(start, _)| *start);
    made.dedup_by_key(|(start, _)| *start);
    let mut quoted = text.to_owned();
    for (_, edit) in made.iter().rev() {
        if let Edit::Quote { span, .. } = edit
            && let Some(word) = text.get(span.clone())
        {
            let literal = Literal::String(word.to_owned()).to_string();
            quoted.replace_range(span.clone(), &literal);
        }
    }
    (
        quoted,
        made.into_iter().map(|(_, edit)| edit.clone()).collect(),
    )
}
