//! Findings drawn the way rustc draws its own: the text, underlined, with a reason and a way out.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::lines::Lines;
use crate::finding::{Finding, Severity};
use crate::layer::Stack;
use crate::source::{DocumentId, secrets};
use crate::text::escape::{masked_in_place, visible};

/// A document as it may be shown.
struct Shown<'a> {
    name: &'a str,
    text: String,
    lines: Lines,
}

/// All findings, a blank line after each. `color` says whether the reader's terminal shows any.
pub fn findings(findings: &[Finding], stack: &Stack, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let places = || findings.iter().flat_map(Finding::places);
    let shown: Vec<Option<Shown<'_>>> = stack
        .documents
        .iter()
        .enumerate()
        .map(|(id, document)| {
            // Masking takes time, and most documents have no finding.
            if places().all(|(place, _)| place.document.0 != id) {
                return None;
            }
            let text = masked_in_place(&secrets::masked(document));
            let lines = Lines::of(&text);
            Some(Shown {
                name: &document.name,
                text,
                lines,
            })
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
    /// Beside each place.
    labels: Vec<String>,
    notes: Vec<String>,
    help: Option<String>,
}

impl Said {
    fn new(finding: &Finding) -> Self {
        Self {
            message: visible(&finding.message),
            labels: finding.places().map(|(_, label)| visible(label)).collect(),
            notes: finding.notes.iter().map(|note| visible(note)).collect(),
            help: finding.help.as_deref().map(visible),
        }
    }
}

fn group<'a>(finding: &'a Finding, said: &'a Said, shown: &'a [Option<Shown<'_>>]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(said.message.as_str())
        .id(finding.rule.code);
    let mut group = Group::with_title(title);
    for snippet in snippets(finding, said, shown) {
        group = group.element(snippet);
    }
    for note in &said.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &said.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// The underlined text: a snippet for each document, the one of the finding's own place first.
fn snippets<'a>(
    finding: &'a Finding,
    said: &'a Said,
    shown: &'a [Option<Shown<'_>>],
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut snippets = Vec::new();
    let mut documents: Vec<DocumentId> = Vec::new();
    for (place, _) in finding.places() {
        if documents.contains(&place.document) {
            continue;
        }
        documents.push(place.document);
        let Some(Some(document)) = shown.get(place.document.0) else {
            continue;
        };
        let marks = finding.places().zip(&said.labels).enumerate();
        let marks = marks.filter(|(_, ((other, _), _))| other.document == place.document);
        // Of a place only the first line is shown, and the renderer has to look at nothing outside of these lines.
        let marks: Vec<_> = marks
            .map(|(position, ((place, _), label))| {
                let number = document.lines.number(place.span.start);
                (position, number, &place.span, label)
            })
            .collect();
        let numbers = || marks.iter().map(|(_, number, ..)| *number);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            continue;
        };
        let from = document.lines.range(first).start;
        let text = document.text.get(from..document.lines.range(last).end);
        let annotations = marks.iter().map(|(position, number, span, label)| {
            let line = document.lines.range(*number);
            let start = span.start.clamp(line.start, line.end) - from;
            let end = span.end.clamp(line.start, line.end) - from;
            let kind = match position {
                0 => AnnotationKind::Primary,
                _ => AnnotationKind::Context,
            };
            kind.span(start..end.max(start)).label(label.as_str())
        });
        snippets.push(
            Snippet::source(text.unwrap_or_default())
                .path(document.name)
                .line_start(first + 1)
                .annotations(annotations),
        );
    }
    snippets
}

/// The last line: how many errors and warnings there were.
pub(crate) fn summary(findings: &[Finding]) -> String {
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
