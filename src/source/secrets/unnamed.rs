//! What stands behind a key that names a secret, in a text that cannot be read as values.

use crate::source::tree::Span;

use super::reference::is_name;

/// The spans of what is not a name in the value at the start of a text, and how far that value reaches: to the
/// end of the line, or to the bracket that closes it.
pub(super) fn unnamed(text: &str) -> (Vec<Span>, usize) {
    let mut found = Vec::new();
    let (mut position, mut depth) = (0, 0_usize);
    while let Some(rest) = text.get(position..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let (length, judged) = match first {
            // A table that was never closed ends where the next one begins.
            '\n' if depth == 0 || rest.starts_with("\n[") => break,
            '[' | '{' => {
                depth += 1;
                (1, None)
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (found, position + 1);
                }
                (1, None)
            }
            '#' => (rest.find('\n').unwrap_or(rest.len()), None),
            '"' | '\'' => {
                let (length, inside) = quoted(rest, first);
                (length, Some(inside))
            }
            _ if first.is_whitespace() || ",=".contains(first) => (first.len_utf8(), None),
            _ => {
                let ends = |next: char| "\n,=[]{}#\"'".contains(next);
                let length = rest.find(ends).unwrap_or(rest.len());
                (length, rest.get(..length))
            }
        };
        if judged.is_some_and(|text| !is_name(text.trim())) {
            found.push(position..position + length);
        }
        position += length;
    }
    (found, position)
}

/// How long the text in quotes at the start of another is, with its quotes, and what they hold. Quotes that
/// are not closed end with the line, three of them with the text.
fn quoted(text: &str, quote: char) -> (usize, &str) {
    let three = quote.to_string().repeat(3);
    let (mark, end) = if text.starts_with(&three) {
        (three, text.len())
    } else {
        (quote.to_string(), text.find('\n').unwrap_or(text.len()))
    };
    let start = mark.len();
    let inside = text.get(start..end).unwrap_or_default();
    let closing = inside.match_indices(&mark).find(|(position, _)| {
        let before = inside.get(..*position).unwrap_or_default();
        let escapes = before.len() - before.trim_end_matches('\\').len();
        quote == '\'' || escapes % 2 == 0
    });
    match closing {
        Some((position, _)) => (
            start + position + mark.len(),
            inside.get(..position).unwrap_or_default(),
        ),
        None => (start + inside.len(), inside),
    }
}
