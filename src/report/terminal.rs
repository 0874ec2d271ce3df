//! Findings drawn the way rustc draws its own: the text, underlined, with a reason and a way out.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::finding::{Finding, Severity};
use crate::layer::Stack;
use crate::source::secrets;

/// All findings, a blank line after each. `colour` says whether the reader's terminal shows any.
pub fn findings(findings: &[Finding], stack: &Stack, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let masked: Vec<String> = stack.documents.iter().map(secrets::masked).collect();
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(finding, stack, &masked)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(finding: &'a Finding, stack: &'a Stack, masked: &'a [String]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.rule.code);
    let mut group = Group::with_title(title);
    let id = finding.place.document;
    if let (Some(document), Some(text)) = (stack.document(id), masked.get(id.0)) {
        let annotation = AnnotationKind::Primary.span(drawable(&finding.place.span, text));
        let annotation = annotation.label(finding.label.as_str());
        group = group.element(
            Snippet::source(text.as_str())
                .path(document.name.as_str())
                .annotation(annotation),
        );
    }
    for note in &finding.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// A span that lies inside the text and ends on the line where it starts.
fn drawable(span: &std::ops::Range<usize>, text: &str) -> std::ops::Range<usize> {
    let start = span.start.min(text.len());
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.find('\n').unwrap_or(rest.len());
    let end = span.end.clamp(start, start + line);
    start..end
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
        (errors, warnings) => format!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
