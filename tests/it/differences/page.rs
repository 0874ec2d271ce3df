//! A page as a browser's parser has it.

use std::collections::BTreeSet;

use lsgen::api::diff::{Diff, FileChange, LineKind};
use lsgen::api::report::diff_html;

use super::EVERYTHING;
use super::elements::{Element, parse};

/// What the page is made of.
const ELEMENTS: [&str; 44] = [
    "a", "body", "button", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt", "form",
    "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "main", "mark", "meta",
    "option", "p", "script", "section", "select", "span", "style", "summary", "table", "tbody",
    "td", "th", "thead", "title", "tr", "ul", "caption", "b", "i", "small",
];

/// What is wrong with the page about a diff.
pub(crate) fn problems(diff: &Diff) -> Vec<String> {
    let page = diff_html::diff(diff, "acme-prod", EVERYTHING).expect("a page");
    let parsed = parse(&page);
    let (elements, mut problems) = (&parsed.elements, parsed.complaints.clone());
    problems.extend(foreign(elements));
    problems.extend(policy(elements));
    if diff.is_empty() {
        return problems;
    }
    let count = |name: &str, class: &str| {
        let of = |element: &&Element| element.name == name && element.has_class(class);
        elements.iter().filter(of).count()
    };
    let keys = diff.keys.as_ref().map_or(0, Vec::len);
    for (name, class, expected) in [
        ("li", "effect", diff.effects.known.len()),
        ("tr", "key", keys),
        ("details", "file", diff.files.len()),
    ] {
        if count(name, class) != expected {
            problems.push(format!("{} of {expected} {class}s", count(name, class)));
        }
    }
    let is_file = |element: &&Element| element.has_class("file");
    for (element, file) in elements.iter().filter(is_file).zip(&diff.files) {
        problems.extend(lines(element, file));
    }
    problems
}

/// Elements and attributes that the page is not made of, and addresses that it would ask.
fn foreign(elements: &[Element]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for Element {
        name, attributes, ..
    } in elements
    {
        if !ELEMENTS.contains(&name.as_str()) {
            problems.push(format!("a {name}"));
        }
        for (attribute, value) in attributes {
            let is_wrong = match attribute.as_str() {
                "src" | "srcset" | "style" | "action" => true,
                "href" => !(value.starts_with("https://") || value == "#results"),
                "id" => !ids.insert(value.clone()),
                attribute => attribute.starts_with("on"),
            };
            if is_wrong {
                problems.push(format!("{name} with {attribute}={value}"));
            }
        }
    }
    for (name, most) in [
        ("script", 1),
        ("style", 1),
        ("form", 1),
        ("title", 1),
        ("h1", 1),
        ("main", 1),
    ] {
        if elements
            .iter()
            .filter(|element| element.name == name)
            .count()
            > most
        {
            problems.push(format!("more than one {name}"));
        }
    }
    problems
}

/// The page's policy names its own script and style, and nothing else.
fn policy(elements: &[Element]) -> Vec<String> {
    use base64::Engine as _;
    use sha2::Digest as _;
    let with = |name: &str| elements.iter().find(|element| element.name == name);
    let hash = |name: &str| {
        let text = with(name).map(Element::text).unwrap_or_default();
        let digest = sha2::Sha256::digest(text.as_bytes());
        base64::prelude::BASE64_STANDARD.encode(digest)
    };
    let expected = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash("script"),
        hash("style")
    );
    let content = elements
        .iter()
        .filter_map(|element| element.attributes.get("content"));
    let found: Vec<&String> = content.filter(|text| text.starts_with("default")).collect();
    if found == [&expected] {
        return Vec::new();
    }
    vec![format!("the policy is {found:?}, not {expected}")]
}

/// The columns hold the lines of either side, in order and with their numbers.
fn lines(element: &Element, file: &FileChange) -> Vec<String> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for hunk in &file.hunks {
        let (mut old, mut new) = (hunk.before.start, hunk.after.start);
        for line in &hunk.lines {
            if line.kind != LineKind::Added {
                before.push(format!(
                    "{old} {}",
                    seen(line.kind, &line.text, line.no_line_break)
                ));
                old += 1;
            }
            if line.kind != LineKind::Removed {
                after.push(format!(
                    "{new} {}",
                    seen(line.kind, &line.text, line.no_line_break)
                ));
                new += 1;
            }
        }
    }
    let cells: Vec<Element> = element
        .below()
        .into_iter()
        .filter(|element| element.name == "td")
        .collect();
    let is_line = |element: &&Element| {
        ["number", "text", "absent"]
            .iter()
            .any(|class| element.has_class(class))
    };
    let cells: Vec<&Element> = cells.iter().filter(is_line).collect();
    let is_one_sided = element
        .below()
        .iter()
        .any(|element| element.has_class("one-sided"));
    let columns = if is_one_sided { 1 } else { 2 };
    let (mut found_before, mut found_after) = (Vec::new(), Vec::new());
    for (position, pair) in cells.chunks(2).enumerate() {
        let [number, text] = pair else {
            return vec![format!("{}: half a line", file.path)];
        };
        if text.has_class("absent") {
            continue;
        }
        let line = format!("{} {}", number.text(), text.text());
        let is_after = if columns == 1 {
            before.is_empty()
        } else {
            position % 2 == 1
        };
        if is_after {
            found_after.push(line);
        } else {
            found_before.push(line);
        }
    }
    if (&found_before, &found_after) == (&before, &after) {
        return Vec::new();
    }
    let differing = found_before
        .iter()
        .zip(&before)
        .chain(found_after.iter().zip(&after));
    let first = differing
        .into_iter()
        .find(|(found, expected)| found != expected);
    vec![format!("{}: other lines: {first:?}", file.path)]
}

/// A line as it is seen, with what hides written out.
fn seen(kind: LineKind, text: &str, has_no_break: bool) -> String {
    let end = if has_no_break {
        " (no line break at the end)"
    } else {
        ""
    };
    let written =
        |text: String, hidden: char| text.replace(hidden, &hidden.escape_unicode().to_string());
    let hidden = ['\u{202e}', '\u{2028}', '\u{1b}', '\u{7}'];
    let text = hidden.into_iter().fold(text.replace('\r', "\\r"), written);
    format!("{}{text}{end}", kind.sign())
}

#[test]
fn what_is_wrong_with_a_page_is_found() {
    for wrong in [
        "<!DOCTYPE html><title>a</title><p onclick='a'>b",
        "<!DOCTYPE html><title>a</title><img src='b'>",
        "<!DOCTYPE html><title>a</title><a href='javascript:b'>b</a>",
        "<!DOCTYPE html><title>a</title><script></script><script></script>",
        "<!DOCTYPE html><title>a</title><p id='a'><p id='a'>",
    ] {
        assert!(!foreign(&parse(wrong).elements).is_empty(), "{wrong}");
    }
    assert!(
        !parse("<!DOCTYPE html><title>a</title><p></b>")
            .complaints
            .is_empty()
    );
}
