//! A comment as a reader of `CommonMark` with GitHub's extensions has it.

use lsgen::api::diff::Diff;
use lsgen::api::report::diff_markdown::{self, LIMIT};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::EVERYTHING;

/// What the forge refuses.
const FORGE: usize = 65_536;

/// What is wrong with the comment about a diff.
pub(crate) fn problems(diff: &Diff) -> Vec<String> {
    let text = diff_markdown::diff(diff, "acme-prod", EVERYTHING);
    let mut problems = Vec::new();
    if !text.starts_with("<!-- lsgen diff acme-prod -->\n") {
        problems.push("the comment cannot be found again".to_owned());
    }
    let breaks = text.matches('\n').count();
    if text.len() + breaks > LIMIT || text.chars().count() >= FORGE || text.len() >= FORGE {
        problems.push(format!("{} bytes and {breaks} line breaks", text.len()));
    }
    if text.contains('\r') || text.contains('\0') {
        problems.push("a control character is left".to_owned());
    }
    problems.extend(read(&text));
    problems.extend(completeness(diff, &text));
    problems
}

/// Every effect, key and file is shown, or it is said how many are not.
fn completeness(diff: &Diff, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let is_shortened = text.contains("\n> Shortened, because");
    let left = text.contains("<summary>What is left out</summary>");
    let folded = text.matches("\n<summary><code>").count();
    let is_said = text.contains(" altogether (");
    if folded != diff.files.len() && !(is_shortened && is_said) {
        problems.push(format!("{folded} of {} files", diff.files.len()));
    }
    if left && !is_shortened {
        problems.push("files are left out, and it is not said".to_owned());
    }
    let effects = text.lines().filter(|line| line.starts_with("- **")).count();
    if effects != diff.effects.known.len() && !is_shortened {
        problems.push(format!("{effects} of {:?}", diff.effects.counts()));
    }
    problems
}

/// What a parser makes of a comment that it should not.
pub(crate) fn read(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let (mut open, mut columns) = (0_i32, 0);
    let mut is_code = false;
    for (event, range) in Parser::new_ext(text, Options::all()).into_offset_iter() {
        let source = &text[range.clone()];
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                // The parser fills up and cuts off; the text says how many there are.
                let cells = source.matches('|').count();
                if cells != columns + 1 {
                    problems.push(format!("{cells} bars for {columns} columns: {source}"));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                is_code = true;
                let fence: String = source.chars().take_while(|mark| *mark == '`').collect();
                let is_closed = source.trim_end().lines().last() == Some(fence.as_str());
                if fence.len() < 3 || !is_closed {
                    problems.push(format!("a fence is not closed: {source}"));
                }
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                problems.push(format!("an indented block: {source}"));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with("https://") => {
                problems.push(format!("a link: {source}"));
            }
            Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                problems.push(format!("something of somebody else's: {source}"));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                open += count(&html, "<details>") - count(&html, "</details>");
                if open < 0 || !is_ours(html.trim()) {
                    problems.push(format!("HTML of somebody else's: {html}"));
                }
            }
            Event::Text(text) if !is_code => {
                if let Some(call) = calls(&text) {
                    problems.push(format!("somebody is called: {call} in {text}"));
                }
            }
            _ => {}
        }
    }
    if open != 0 || is_code {
        problems.push(format!("{open} blocks are left open"));
    }
    problems
}

fn count(text: &str, word: &str) -> i32 {
    i32::try_from(text.matches(word).count()).expect("few")
}

/// Whether HTML is what a comment is made of: no attribute, and no element of the values.
fn is_ours(html: &str) -> bool {
    let summary = html
        .strip_prefix("<summary>")
        .and_then(|rest| rest.strip_suffix("</summary>"));
    if let Some(inside) = summary {
        let inside = inside.replacen("<code>", "", 1).replacen("</code>", "", 1);
        return !inside.contains(['<', '>']);
    }
    let is_tag = ["<details>", "</details>", "<br>", "<code>", "</code>", ""].contains(&html);
    is_tag || html == "<!-- lsgen diff acme-prod -->"
}

/// A mention or a reference, as a forge finds it outside code.
fn calls(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let pair = characters.windows(2).find(|pair| match pair {
        ['@', next] => next.is_alphanumeric(),
        ['#' | '!', next] => next.is_ascii_digit(),
        _ => false,
    });
    pair.map(|pair| pair.iter().collect())
}

#[test]
fn what_is_wrong_with_a_comment_is_found() {
    let wrong = [
        "| a | b |\n| - | - |\n| a | b | c |\n",
        "```\nopen\n",
        "<details>\n\n",
        "</details>\n",
        "a <script>\n",
        "ask @octocat\n",
        "see #12\n",
        "<summary><code>a</code> <img></summary>\n",
        "[a](javascript:b)\n",
        "    indented\n",
    ];
    for text in wrong {
        assert!(!read(text).is_empty(), "{text}");
    }
}
