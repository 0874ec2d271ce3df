//! Characters that a reader does not see, or that show others in another order, and how each kind of output writes them.

use std::fmt::Write as _;

/// Whether a person cannot see the character, or sees others in another order because of it: controls, marks of
/// direction, separators of lines, tags, and what has no width. Joiners are parts of emoji and scripts.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a data format has to escape the character: it is invisible, or readers refuse it, take it for a line break
/// or a blank, or give it a meaning of their own.
pub(crate) fn is_unprintable(character: char) -> bool {
    let code = u32::from(character);
    is_unseen(character)
        || (character.is_whitespace() && character != ' ')
        // Joiners, private use and noncharacters.
        || matches!(code, 0x200c | 0x200d | 0xe000..=0xf8ff | 0xfdd0..=0xfdef | 0xfff0..=0xffff | 0xe0000..)
        || code & 0xfffe == 0xfffe
}

/// Appends the escape that YAML and HCL strings share.
pub(crate) fn push_escape(out: &mut String, character: char) {
    let code = u32::from(character);
    // Writing to a string does not fail.
    let _ = if code > 0xffff {
        write!(out, "\\U{code:08x}")
    } else {
        write!(out, "\\u{code:04x}")
    };
}

/// `text` as it can stand in a comment: without anything that a reader takes for a line break.
pub(crate) fn comment_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => out.push(' '),
            other if is_unprintable(other) => push_escape(&mut out, other),
            other => out.push(other),
        }
    }
    out
}

/// `text` for a person: what is not seen is written out, as `\u{202e}`. Line breaks and tabs stay.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => out.push(character),
            '\r' => out.push_str("\\r"),
            other if is_unseen(other) => out.extend(other.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

/// `text` for a person, on one line, where a backslash means something else: what is not seen is written out, as
/// `U+202E`.
pub(crate) fn visible_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            '\n' | '\r' | '\t' => line.push(' '),
            other if is_unseen(other) => {
                // Writing to a string does not fail.
                let _ = write!(line, "U+{:04X}", u32::from(other));
            }
            other => line.push(other),
        }
    }
    line
}

/// `text` for a person, every byte in its place: what is not seen gives way to something as long. Line ends and tabs stay.
pub(crate) fn masked_in_place(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match (character, character.len_utf8()) {
            ('\n' | '\t' | '\r', _) => out.push(character),
            (other, _) if !is_unseen(other) => out.push(other),
            (_, 1) => out.push('?'),
            (_, 2) => out.push('¿'),
            (_, 3) => out.push('\u{fffd}'),
            (_, _) => out.push_str("\u{fffd}?"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\tb\n\u{202e}c\r\u{1b}[0m\u{200b}é😀\u{85}\u{e0041}";

    #[test]
    fn nothing_is_hidden() {
        assert_eq!(
            visible(HOSTILE),
            "a\tb\n\\u{202e}c\\r\\u{1b}[0m\\u{200b}é😀\\u{85}\\u{e0041}"
        );
        assert_eq!(
            visible_line(HOSTILE),
            "a b U+202Ec U+001B[0mU+200Bé😀U+0085U+E0041"
        );
    }

    #[test]
    fn bytes_keep_their_place() {
        let masked = masked_in_place(HOSTILE);
        assert_eq!(masked, "a\tb\n\u{fffd}c\r?[0m\u{fffd}é😀¿\u{fffd}?");
        assert_eq!(masked.len(), HOSTILE.len());
        assert_eq!(masked.find('é'), HOSTILE.find('é'));
    }

    #[test]
    fn a_comment_stays_on_its_line() {
        assert_eq!(comment_line("a\tb\u{2028}c\u{0}"), "a b\\u2028c\\u0000");
    }

    #[test]
    fn whatever_is_not_seen_is_escaped_in_data() {
        let all = ('\0'..=char::MAX).filter(|character| is_unseen(*character));
        assert!(all.clone().all(is_unprintable));
        assert!(all.count() > 150);
    }
}
