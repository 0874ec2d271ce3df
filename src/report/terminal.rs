//! Findings drawn the way rustc draws its own: the text, underlined, with a reason and a way out.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::lines::Lines;
use crate::finding::{Finding, Severity};
use crate::layer::Stack;
use crate::source::secrets;
use crate::text::escape::{masked_in_place, visible};

/// A document as it may be shown.
struct Shown<'a> {
    name: &'a str,
    text: String,
    lines: Lines,
}

/// All findings, a blank line after each. `colour` says whether the reader's terminal shows any.
pub fn findings(findings: &[Finding], stack: &Stack, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let shown: Vec<Shown<'_>> = stack
        .documents
        .iter()
        .map(|document| {
            let text = masked_in_place(&secrets::masked(document));
            let lines = Lines::of(&text);
            Shown {
                name: &document.name,
                text,
                lines,
            }
        })
        .collect();
    let mut text = String::new();
    for finding in findings {
        let said = Said::new(finding);
        text.push_str(&renderer.render(&[group(finding, &said, &shown)]));
        text.push_str("\n\n");
    }
    text
}

/// The words of a finding, in which nothing is hidden and a terminal obeys nothing.
struct Said {
    message: String,
    label: String,
    notes: Vec<String>,
    help: Option<String>,
}

impl Said {
    fn new(finding: &Finding) -> Self {
        Self {
            message: visible(&finding.message),
            label: visible(&finding.label),
            notes: finding.notes.iter().map(|note| visible(note)).collect(),
            help: finding.help.as_deref().map(visible),
        }
    }
}

fn group<'a>(finding: &'a Finding, said: &'a Said, shown: &'a [Shown<'_>]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(said.message.as_str())
        .id(finding.rule.code);
    let mut group = Group::with_title(title);
    if let Some(document) = shown.get(finding.place.document.0) {
        // One line is all that is shown, so one line is all that the renderer has to look at.
        let number = document.lines.number(finding.place.span.start);
        let line = document.lines.range(number);
        let start = finding.place.span.start.clamp(line.start, line.end) - line.start;
        let end = finding.place.span.end.clamp(line.start, line.end) - line.start;
        let text = document.text.get(line).unwrap_or_default();
        let annotation = AnnotationKind::Primary
            .span(start..end.max(start))
            .label(said.label.as_str());
        group = group.element(
            Snippet::source(text)
                .path(document.name)
                .line_start(number + 1)
                .annotation(annotation),
        );
    }
    for note in &said.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &said.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// The last line: how many errors and warnings there were.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => "no findings".into(),
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => {
            format!(
                "{}, {}",
                plural(errors, "error"),
                plural(warnings, "warning")
            )
        }
    }
}

pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
