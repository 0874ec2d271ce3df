//! Findings as workflow commands of GitHub Actions, which draws each beside the line that it is about.
//!
//! A command is one line, `::error file=prod.toml,line=3::the message`; what would end a property, the
//! properties or the line is escaped with a percent sign.
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::lines::Lines;
use crate::finding::{Finding, Place, Rule, Severity};
use crate::layer::Stack;
use crate::text::escape::masked_in_place;

/// One command for each finding, a line each.
///
/// Only the environment file and its layers are in the repository. What was found in a layer that ships with lsgen is
/// about that file too, and the message says where it was found.
pub fn findings(findings: &[Finding], stack: &Stack) -> String {
    let positions = Lines::of_documents(stack);
    let commands = findings.iter().map(|finding| {
        let (place, elsewhere) = place(finding, stack, &positions);
        let mut text = vec![finding.message.clone()];
        text.extend(elsewhere.map(|elsewhere| format!("at: {elsewhere}")));
        text.extend(finding.others.iter().filter_map(|other| {
            let at = position(&other.place, stack, &positions)?;
            Some(format!("see {at}: {}", other.label))
        }));
        text.extend(finding.notes.iter().map(|note| format!("note: {note}")));
        text.extend(finding.help.iter().map(|help| format!("help: {help}")));
        command(finding.severity, finding.rule, &place, &text.join("\n"))
    });
    commands.collect()
}

/// The command for a file that could not be read.
pub(crate) fn unreadable(rule: &Rule, file: &str, message: &str, help: &str) -> String {
    let place = [("file", file.to_owned())];
    let text = format!("{message}\nhelp: {help}");
    command(Severity::Error, rule, &place, &text)
}

/// The properties that say where a finding is, and the place in a layer that is not in the repository.
fn place(
    finding: &Finding,
    stack: &Stack,
    positions: &[Lines],
) -> (Vec<(&'static str, String)>, Option<String>) {
    let Some(file) = stack.documents.last() else {
        return (Vec::new(), None);
    };
    let id = finding.place.document;
    let own = stack.document(id).filter(|_| !stack.is_shipped(id));
    let in_file = ("file", in_repository(&own.unwrap_or(file).name).to_owned());
    let (Some(document), Some(lines)) = (stack.document(id), positions.get(id.0)) else {
        return (vec![in_file], None);
    };
    let (line, column) = lines.position(&document.text, finding.place.span.start);
    let (end_line, end_column) = lines.position(&document.text, finding.place.span.end);
    if stack.is_shipped(id) {
        let elsewhere = format!("{}:{line}:{column}", document.name);
        return (vec![in_file], Some(elsewhere));
    }
    let mut place = vec![
        in_file,
        ("line", line.to_string()),
        ("endLine", end_line.to_string()),
    ];
    // Columns of two lines are refused.
    if line == end_line {
        place.push(("col", column.to_string()));
        place.push(("endColumn", end_column.to_string()));
    }
    (place, None)
}

/// A place in words: an annotation is drawn at one place only.
fn position(place: &Place, stack: &Stack, positions: &[Lines]) -> Option<String> {
    let document = stack.document(place.document)?;
    let lines = positions.get(place.document.0)?;
    let (line, column) = lines.position(&document.text, place.span.start);
    let name = in_repository(&document.name);
    Some(format!("{name}:{line}:{column}"))
}

/// The path as GitHub knows the file.
fn in_repository(path: &str) -> &str {
    path.trim_start_matches("./")
}

fn command(
    severity: Severity,
    rule: &Rule,
    place: &[(&'static str, String)],
    message: &str,
) -> String {
    let title = ("title", format!("{} {}", rule.code, rule.name));
    let properties: Vec<String> = place
        .iter()
        .chain([&title])
        .map(|(key, value)| format!("{key}={}", escaped_property(&masked_in_place(value))))
        .collect();
    format!(
        "::{} {}::{}\n",
        severity.as_str(),
        properties.join(","),
        escaped(&masked_in_place(message))
    )
}

/// A message on one line.
fn escaped(text: &str) -> String {
    // The percent sign first, or the others would be escaped twice.
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which a colon or a comma would end.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RuleSeverity;
    use crate::source::{DocumentId, Memory};

    static MADE_UP: Rule = Rule {
        code: "LS9999",
        name: "made-up",
        severity: RuleSeverity::Error,
        summary: "",
        why: "",
        example: "",
        source: "",
        waivable: false,
        fix: None,
    };

    fn stack(name: &str) -> Stack {
        Stack::new(
            name,
            "first = 1\nsecond = \"ä\" # two\nthird = 3\n",
            &Memory::default(),
        )
    }

    fn at(stack: &Stack, span: std::ops::Range<usize>) -> Place {
        Place {
            document: DocumentId(stack.documents.len() - 1),
            span,
        }
    }

    #[test]
    fn a_finding_stands_beside_its_text() {
        let stack = stack("./environments/prod.toml");
        // `"ä"` is three characters and four bytes.
        let finding = Finding::error(&MADE_UP, at(&stack, 19..23), "not so")
            .label("this")
            .note("there is a reason")
            .help("write it so");
        insta::assert_snapshot!(findings(&[finding], &stack), @"::error file=environments/prod.toml,line=2,endLine=2,col=10,endColumn=13,title=LS9999 made-up::not so%0Anote: there is a reason%0Ahelp: write it so");
    }

    #[test]
    fn other_places_are_told_in_words() {
        let stack = stack("prod.toml");
        let finding = Finding::error(&MADE_UP, at(&stack, 0..5), "not so")
            .also(at(&stack, 19..23), "because of this");
        insta::assert_snapshot!(findings(&[finding], &stack), @"::error file=prod.toml,line=1,endLine=1,col=1,endColumn=6,title=LS9999 made-up::not so%0Asee prod.toml:2:10: because of this");
    }

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        let stack = stack("100%,\r\nprod::x.toml");
        let message = "100%, 5:\r\n::error::not %0A mine\u{1b}[31m";
        let finding = Finding::new(&MADE_UP, Severity::Warning, at(&stack, 0..5), message);
        let text = findings(&[finding], &stack);
        insta::assert_snapshot!(text, @"::warning file=100%25%2C%0D%0Aprod%3A%3Ax.toml,line=1,endLine=1,col=1,endColumn=6,title=LS9999 made-up::100%25, 5:%0D%0A::error::not %250A mine?[31m");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn columns_of_two_lines_are_left_out() {
        let stack = stack("prod.toml");
        let finding = Finding::error(&MADE_UP, at(&stack, 0..12), "not so");
        insta::assert_snapshot!(findings(&[finding], &stack), @"::error file=prod.toml,line=1,endLine=2,title=LS9999 made-up::not so");
    }

    #[test]
    fn a_place_in_a_shipped_layer_is_told_and_not_drawn() {
        let stack = stack("prod.toml");
        let place = Place {
            document: DocumentId(0),
            span: 0..0,
        };
        let text = findings(&[Finding::error(&MADE_UP, place, "not so")], &stack);
        insta::assert_snapshot!(text, @"::error file=prod.toml,title=LS9999 made-up::not so%0Aat: lsgen:defaults.toml:1:1");
    }
}
