//! Nothing unfinished and no secret is rendered, and no tag that means another image tomorrow.

use lsgen::api::source::secrets;

use crate::environments::Rendered;
use crate::environments::each::Promise;

promise! { Promise::Whole(problems) }

/// Marks of unfinished work, and texts that look like credentials.
pub(crate) fn problems(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in &rendered.files {
        for mark in ["TODO", "FIXME", "XXX", ":latest"] {
            if text.contains(mark) {
                problems.push(format!("{path}: holds `{mark}`"));
            }
        }
        let is_break = |c: char| c.is_whitespace() || "\"'`<>()[]{},".contains(c);
        for word in text.split(is_break) {
            if secrets::is_credential(word) || is_random(word) {
                problems.push(format!("{path}: `{word}` looks like a secret"));
            }
        }
        if text.lines().any(|line| line.ends_with([' ', '\t'])) || !text.ends_with('\n') {
            problems.push(format!(
                "{path}: blanks at the end of a line, or no line break at the end"
            ));
        }
    }
    problems
}

/// Whether a word is long, and a mixture of letters of both cases and digits: nobody types that.
fn is_random(word: &str) -> bool {
    word.len() >= 32
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+=".contains(&byte))
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
        && word.bytes().filter(u8::is_ascii_digit).count() >= 3
}
