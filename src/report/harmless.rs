//! Text that a terminal only shows.

/// The text with every character that a terminal obeys replaced by one of the same length.
pub(super) fn harmless(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' | '\r' => character,
            '\u{80}'..='\u{9f}' => '¿',
            _ if character.is_control() => '?',
            _ => character,
        })
        .collect()
}
