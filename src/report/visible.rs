//! Text in which nothing is hidden from a reviewer.

use super::terminal::plural;

/// The text with every character that is not seen, or that turns the order of others round, written
/// out: `\u{202e}`. Line breaks and tabs stay.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => out.push(character),
            '\r' => out.push_str("\\r"),
            _ if character.is_control() || is_unseen(character) => {
                out.extend(character.escape_unicode());
            }
            _ => out.push(character),
        }
    }
    out
}

/// Marks of direction, separators of lines, and what has no width; joiners are parts of emoji and scripts.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// At most so many characters, and how many more there are.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most).collect();
    format!("{kept}... ({} more)", plural(length - most, "character"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_hidden() {
        assert_eq!(
            visible("a\tb\n\u{202e}c\r\u{1b}[0m\u{200b}é😀"),
            "a\tb\n\\u{202e}c\\r\\u{1b}[0m\\u{200b}é😀"
        );
        assert_eq!(clipped("äöü", 3), "äöü");
        assert_eq!(clipped("äöüß", 3), "äöü... (1 character more)");
    }
}
