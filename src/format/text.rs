//! What every format says alike about single characters.

use std::fmt::Write as _;

/// Whether a character has to be escaped: readers refuse it, take it for a line break, or people
/// cannot see it.
pub(super) fn is_unprintable(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(code,
            0xad | 0x61c | 0x180e
            // Zero-width and direction marks, private use, noncharacters and tags.
            | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
            | 0xe000..=0xf8ff | 0xfdd0..=0xfdef | 0xfeff | 0xfff0..=0xffff | 0xe0000..)
        || code & 0xfffe == 0xfffe
}

/// Appends the escape that YAML and HCL strings share.
pub(super) fn push_escape(out: &mut String, character: char) {
    let code = u32::from(character);
    // Writing to a string does not fail.
    let _ = if code > 0xffff {
        write!(out, "\\U{code:08x}")
    } else {
        write!(out, "\\u{code:04x}")
    };
}

/// `text` as it can stand in a comment: without anything that a reader takes for a line break.
pub(super) fn comment_line(text: &str) -> String {
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
