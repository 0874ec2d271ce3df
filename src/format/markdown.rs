//! Texts of people in Markdown: what they wrote is shown, and is not markup.

use crate::text::escape::visible_line;

/// A text within a sentence or a list's item. Line breaks become blanks; what could begin a link, a tag, a
/// heading, a box to tick or an escape stands as it was typed.
pub(crate) fn text(text: &str) -> String {
    let line = visible_line(text);
    let mut shown = String::with_capacity(line.len());
    let mut is_start = true;
    for character in line.chars() {
        let is_markup = "\\`*_[]<>&|~!$".contains(character);
        // At the start these make a heading, a list or a line across the page.
        let is_block = is_start && "#+-=.)".contains(character);
        if is_markup || is_block {
            shown.push('\\');
        }
        is_start &= character.is_ascii_digit();
        shown.push(character);
    }
    shown
}

/// A text in a code span, whose fence is longer than any run of back-ticks in the text.
pub(crate) fn code(text: &str) -> String {
    let line = visible_line(text);
    let longest = line.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    // A span may not begin or end with its own mark, and strips one blank on each side.
    let is_padded = line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) || line.is_empty();
    let pad = if is_padded { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Takes out the blank lines that a template's conditions leave behind.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        blank = if line.trim().is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            tidied.push_str(line.trim_end());
            tidied.push('\n');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied.push('\n');
    tidied
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a reader sees, where nothing but text and code is left.
    fn read(markdown: &str) -> Option<String> {
        let mut seen = String::new();
        // Typographic quotes and dashes are a taste of the reader's, and no markup.
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) | Event::Code(text) => seen.push_str(&text),
                Event::Start(Tag::Paragraph | Tag::List(None) | Tag::Item)
                | Event::End(TagEnd::Paragraph | TagEnd::List(false) | TagEnd::Item) => {}
                _ => return None,
            }
        }
        Some(seen)
    }

    const HOSTILE: [&str; 14] = [
        "# heading",
        "- [x] done",
        "[x] done",
        "<script>alert(1)</script>",
        "![a](http://b) [a](http://b)",
        "`code` ``x`` `",
        "*a* _b_ ~~c~~ **d**",
        "a | b",
        "1. one",
        "&lt; &copy;",
        "\\# \\",
        "=== ---",
        "$a$ $$b$$",
        "<http://a.example> http://b",
    ];

    #[test]
    fn nothing_that_a_person_wrote_is_markup() {
        for hostile in HOSTILE {
            for shown in [text(hostile), code(hostile)] {
                let item = format!("- `LS0301`: {shown}\n");
                assert_eq!(read(&item), Some(format!("LS0301: {hostile}")), "{item}");
                assert_eq!(
                    read(&format!("{shown}\n")).as_deref(),
                    Some(hostile),
                    "{shown}"
                );
            }
        }
    }

    #[test]
    fn a_text_is_one_line_and_hides_nothing() {
        assert_eq!(text("a\n\n# b\r\n- c"), "a  # b  - c");
        assert_eq!(text("a\u{1b}[31m\u{202e}b"), "aU+001B\\[31mU+202Eb");
    }
}
