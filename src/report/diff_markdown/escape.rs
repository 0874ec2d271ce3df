//! Texts of others in Markdown as forges read it: nothing of them is markup, a link or a mention.

use super::super::clip::clipped;
use crate::text::escape::visible;

/// A name or value is not shown further than this; its file's lines have all of it.
const LONGEST: usize = 300;

/// A sentence is not shown further than this.
const LONGEST_SENTENCE: usize = 1500;

/// Between a sign and what follows it, so that a forge sees no `@name` and no `#12`. It has no width.
const APART: char = '\u{2060}';

/// The text on one line, in a code span.
pub(super) fn code(text: &str) -> String {
    let text = line(text, LONGEST);
    if text.is_empty() {
        return text;
    }
    // A span ends at a run of as many back-ticks as it began with.
    let fence = "`".repeat(longest_run(&text) + 1);
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_padded { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The same for the cell of a table, where a `|` ends the cell, even in a code span.
pub(super) fn cell(text: &str) -> String {
    if !text.contains('|') {
        return code(text);
    }
    format!("<code>{}</code>", entities(&line(text, LONGEST)))
}

/// A sentence, which can begin a line: it does not begin a list or another block. What stands in back-ticks
/// becomes a code span.
pub(super) fn prose(text: &str) -> String {
    let text = line(text, LONGEST_SENTENCE);
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let is_list = text.starts_with(['-', '+', '=']) || digits > 0 && rest.starts_with(['.', ')']);
    let escape = if is_list { "\\" } else { "" };
    format!("{number}{escape}{}", inline(rest))
}

fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(position, part): (usize, &&str)| {
        if position.is_multiple_of(2) {
            escaped(part)
        } else {
            code(part)
        }
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text for the inside of an HTML block.
pub(super) fn html(text: &str) -> String {
    entities(&line(text, LONGEST))
}

/// Lines in a code block, whose fence is longer than any that they hold.
pub(super) fn fenced(language: &str, lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    let lines = visible(lines);
    let end = if lines.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{lines}{end}{fence}\n")
}

/// A word for an HTML comment, which a `--` could end.
pub(super) fn word(text: &str) -> String {
    let is_plain = |byte: char| byte.is_ascii_alphanumeric() || byte == '_' || byte == '.';
    let words = text.split(|byte| !is_plain(byte));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    clipped(&words.join("-"), LONGEST)
}

/// A link with its text, or the text alone where it is not the address of a page.
pub(super) fn link(text: &str, address: &str) -> String {
    let is_harmless =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#=&%+,;@!".contains(&byte);
    if address.starts_with("https://") && address.bytes().all(is_harmless) {
        format!("[{text}](<{address}>)")
    } else {
        format!("{text}: {}", prose(address))
    }
}

/// On one line, and not longer than is read.
fn line(text: &str, most: usize) -> String {
    let text = visible(&text.replace(['\n', '\t'], " "));
    clipped(&text, most)
}

/// How many back-ticks follow on each other at most.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|character| character != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Every character that could mean something in HTML or Markdown by its number.
fn entities(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_ascii_punctuation() && !"-./,=+".contains(character) {
            out.push_str(&format!("&#{};", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    out
}

/// Text in the middle of a line, of which nothing is markup, a link or a mention.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_before_word = characters
            .peek()
            .is_some_and(|next| next.is_alphanumeric() || *next == '_');
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '#' | '!' | '@' | '%' => {
                out.push('\\');
                out.push(character);
            }
            // No address becomes a link, which a forge could answer with a reference.
            ':' => out.push_str("\\:"),
            _ => out.push(character),
        }
        let is_sign = "@#!~%$&".contains(character);
        let is_issue = character == '-' && out.ends_with("GH-");
        if (is_sign || is_issue) && is_before_word {
            out.push(APART);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_ends_where_it_should() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" a\nb "), "`  a b  `");
        assert_eq!(code(""), "");
        assert_eq!(cell("a"), "`a`");
        assert_eq!(cell("a|`<b"), "<code>a&#124;&#96;&#60;b</code>");
    }

    #[test]
    fn nobody_is_called_by_a_sentence() {
        assert_eq!(
            prose("ask @octocat of #12, GH-7 `@in-code`"),
            "ask \\@\u{2060}octocat of \\#\u{2060}12, GH-\u{2060}7 `@in-code`"
        );
        assert_eq!(
            prose("<b>*x* [y](https://z) 80 %"),
            "&lt;b&gt;\\*x\\* \\[y\\](https\\://z) 80 \\%"
        );
        assert_eq!(prose("one ` alone"), "one \\` alone");
        assert_eq!(prose("    - a"), "\\- a");
        assert_eq!(prose("12) a"), "12\\) a");
        assert_eq!(prose("12 a"), "12 a");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("diff", "a"), "```diff\na\n```\n");
        assert_eq!(fenced("", "````\n\r```\n"), "`````\n````\n\\r```\n`````\n");
    }

    #[test]
    fn a_comment_is_not_ended_by_its_word() {
        assert_eq!(word("acme-prod"), "acme-prod");
        assert_eq!(word("a--><script>b"), "a-script-b");
    }

    #[test]
    fn only_a_page_is_linked() {
        assert_eq!(
            link("source", "https://a.b/c#d"),
            "[source](<https://a.b/c#d>)"
        );
        assert_eq!(link("source", "javascript:a"), "source: javascript\\:a");
    }
}
