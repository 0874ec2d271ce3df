//! Values that are not what a rendering of lsgen holds: somebody edited the folder.

use lsgen::api::bundle::FilePath;
use lsgen::api::diff::Class;
use lsgen::api::diff::{self, Diff, Files, Impact, Impacts, KeyChange, Side, Sourced, Value};

use super::{markdown, page, shipped};

/// What tries to be more than text.
const NASTY: [&str; 26] = [
    "- list",
    "12. list",
    "=== | ---",
    "- [ ] task",
    "a | b || \\| c \\",
    "`one` ``two`` ````four```` `",
    "```\n</details>\n<script>alert(1)</script>\n```",
    "</details></summary><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x='",
    "--> <b>out</b> <!--",
    "]]> <![CDATA[ <?php ?>",
    "@octocat @acme/team #1 GH-2 !3 acme/repo#4 https://github.com/acme/repo/issues/5",
    "[a](javascript:alert) ![b](https://example.com/c.png) <https://example.com>",
    "# heading\n\n- list\n1. other\n> quote\n\n---\n| a | b |\n| - | - |",
    "    indented\n\ttab",
    "carriage\rreturn\r\n~~~\r```",
    "turned \u{202e}round, \u{1b}[31mred, bell \u{7}",
    "ünïcödé 漢字 🇩🇪 👩‍👩‍👧 \u{2028} next",
    "{{ mustache }} {% raw %} ${{ github.token }} $(command)",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "</style></title></textarea></select></script>",
    "[^1]: note [^1] *a* _b_ ~~c~~ $d$ $$e$$ :smile:",
    "> [!WARNING]\n> not ours",
    "",
    "   ",
];

/// A diff that holds a text wherever others' text can stand.
fn with(text: &str) -> Diff {
    let path = |name: &str| FilePath::parse(name).expect("a path");
    let quoted = serde_json::to_string(text).expect("JSON");
    let before = Files::from([
        (path("a.md"), b"one\ntwo\n".to_vec()),
        (path("b.yaml"), b"key: old\nlist: [1]\n".to_vec()),
        (path("gone.txt"), format!("{text}\nlast").into_bytes()),
    ]);
    let after = Files::from([
        (path("a.md"), format!("one\n{text}\n").into_bytes()),
        (
            path("b.yaml"),
            format!("key: {quoted}\n{quoted}: {quoted}\n").into_bytes(),
        ),
        (path("c.yaml"), format!("not: [yaml\n{text}").into_bytes()),
        (
            path("d.json"),
            format!("{{{quoted}: [{quoted}]}}\n").into_bytes(),
        ),
    ]);
    let side = |name, files| Side {
        name,
        files,
        stack: None,
        catalogue: shipped(),
    };
    let sourced = |file: &str| Sourced {
        value: Value::List(vec![
            Value::Text(text.to_owned()),
            Value::Expression(text.to_owned()),
        ]),
        file: file.to_owned(),
        line: 1,
    };
    let key = |before, after| KeyChange {
        key: text.to_owned(),
        before,
        after,
    };
    let impact = |class, source: &str| Impact {
        class,
        place: text.to_owned(),
        subject: text.to_owned(),
        causes: Some(vec![text.to_owned(), "plain".to_owned()]),
        rendered: vec![text.to_owned()],
        reason: text.to_owned(),
        source: Some(source.to_owned()),
    };
    let mut diff = diff::diff(
        side(text, &before),
        side("after", &after),
        &super::NOTHING_BETWEEN,
    );
    diff.keys = Some(vec![
        key(Some(sourced(text)), Some(sourced("b"))),
        key(None, Some(sourced(text))),
        key(Some(sourced(text)), None),
    ]);
    diff.effects = Impacts {
        known: vec![
            impact(Class::DataLoss, text),
            impact(Class::None, &format!("https://example.com/{text}")),
        ],
        unknown: vec![text.to_owned()],
    };
    diff
}

fn judge(text: &str) {
    let diff = with(text);
    let mut problems = markdown::problems(&diff);
    problems.extend(page::problems(&diff));
    assert!(problems.is_empty(), "{text:?}: {problems:#?}");
}

#[test]
fn no_value_breaks_out_of_a_comment_or_a_page() {
    for text in NASTY {
        judge(text);
    }
    judge(&NASTY.join("\n"));
    judge(&NASTY.concat().replace('\n', " "));
}

#[test]
fn very_long_values_are_cut_and_lines_left_out() {
    for text in [
        "long ".repeat(20_000),
        "`|".repeat(20_000),
        "👩‍👩‍👧\n".repeat(3_000),
    ] {
        judge(&text);
    }
}

#[test]
fn more_effects_than_fit_are_shortened_and_counted() {
    let mut diff = with("some `text` | and <more>");
    let impact = diff.effects.known[0].clone();
    diff.effects.known = vec![impact; 3_000];
    let problems = markdown::problems(&diff);
    assert!(problems.is_empty(), "{problems:#?}");
    let text = lsgen::api::report::diff_markdown::diff(&diff, "acme-prod", super::EVERYTHING);
    let shown = text.matches("\n- **data-loss**").count();
    let left = 3_000 - shown;
    assert!(shown > 100, "{shown}");
    assert!(
        text.contains(&format!(
            "Left out: {left} effects ({left} data-loss); 3 keys; "
        )),
        "{text}"
    );
}
