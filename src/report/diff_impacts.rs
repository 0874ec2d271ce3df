//! What a change does, for people at a terminal.

use anstyle::{AnsiColor, Style};

use super::diff_report::{Count, Effect, Report, STEPS_ADVICE, Tone, UNKNOWN};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Text that is squeezed into fewer columns than this is not aligned to the effects' column.
const NARROWEST: usize = 40;

fn style(tone: Tone) -> Style {
    let color = match tone {
        Tone::Severe => AnsiColor::Red,
        Tone::Notice => AnsiColor::Yellow,
        Tone::Good => AnsiColor::Green,
        Tone::Calm | Tone::None => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// The section on effects; nothing where there are none.
pub(super) fn impacts(report: &Report<'_>, out: &mut String) {
    let Report {
        unknown, effects, ..
    } = report;
    if effects.is_empty() && unknown.is_empty() {
        return;
    }
    let counts = report.counts.iter().copied().map(Count::words);
    let unknown_count = (!unknown.is_empty()).then(|| format!("{} {UNKNOWN}", unknown.len()));
    let counts: Vec<String> = counts.chain(unknown_count).collect();
    out.push_str(&format!("\n{BOLD}effects{BOLD:#}: {}\n", counts.join(", ")));
    let labels = effects.iter().map(|effect| effect.class.name());
    let labels = labels.chain(unknown.iter().map(|_| UNKNOWN));
    let column = Column {
        label: labels.map(str::len).max().unwrap_or(0),
        width: report.shown.width,
    };
    for unknown in unknown {
        column.item(UNKNOWN, BOLD, &words(unknown), out);
    }
    if let Some(note) = &report.keys_unknown {
        column.text(&words(note), DIM, out);
    }
    for effect in effects {
        one(effect, column, out);
    }
}

/// The section on what takes steps; nothing where everything is just applied.
pub(super) fn steps(report: &Report<'_>, out: &mut String) {
    let steps = &report.steps;
    if steps.is_empty() {
        return;
    }
    out.push_str(&format!("\n{BOLD}steps{BOLD:#}: {STEPS_ADVICE}\n"));
    let column = Column {
        label: 0,
        width: report.shown.width,
    };
    for one in steps {
        out.push_str(&format!("  {BOLD}{}{BOLD:#}\n", one.keys));
        column.text(&words(&one.reason), Style::new(), out);
        if let Some(source) = &one.source {
            column.text(&[&format!("see {source}")], DIM, out);
        }
    }
}

fn one(effect: &Effect, column: Column, out: &mut String) {
    let subject = match effect.place.as_str() {
        "" => effect.subject.clone(),
        place => format!("{place}: {}", effect.subject),
    };
    let name = effect.class.name();
    column.item(name, style(effect.tone), &members(&subject), out);
    if let Some(by) = by(effect) {
        column.text(&members(&by), Style::new(), out);
    }
    column.text(&words(&effect.reason), Style::new(), out);
    if let Some(source) = &effect.source {
        column.text(&[&format!("see {source}")], DIM, out);
    }
}

/// The keys that have the effect, and in parentheses what they changed in the rendered files; only that where the keys are not
/// known.
fn by(effect: &Effect) -> Option<String> {
    let (keys, rendered) = (effect.causes.join(", "), effect.rendered.join(", "));
    match (keys.as_str(), rendered.as_str()) {
        ("", "") => None,
        (keys, "") => Some(format!("by {keys}")),
        ("", rendered) => Some(format!("by {rendered}")),
        (keys, rendered) => Some(format!("by {keys} ({rendered})")),
    }
}

/// Labels on the left, text on the right.
#[derive(Clone, Copy)]
struct Column {
    /// The widest label.
    label: usize,
    /// All there is.
    width: usize,
}

impl Column {
    /// Where text begins.
    fn indent(self) -> usize {
        let aligned = self.label + 4;
        if aligned + NARROWEST > self.width {
            6
        } else {
            aligned
        }
    }

    fn item(self, label: &str, style: Style, text: &[&str], out: &mut String) {
        let pad = " ".repeat(self.label.saturating_sub(label.len()));
        let first = self.width.saturating_sub(self.label + 4);
        let rest = self.width.saturating_sub(self.indent());
        let margin = format!("\n{}", " ".repeat(self.indent()));
        let text = wrapped(text, first, rest).join(&margin);
        out.push_str(&format!("  {style}{label}{style:#}{pad}  {text}\n"));
    }

    fn text(self, text: &[&str], style: Style, out: &mut String) {
        let width = self.width.saturating_sub(self.indent());
        let margin = " ".repeat(self.indent());
        for line in wrapped(text, width, width) {
            out.push_str(&format!("{margin}{style}{line}{style:#}\n"));
        }
    }
}

/// What a sentence is broken between.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What a list is broken between: a kind and its name stay together.
fn members(text: &str) -> Vec<&str> {
    let members = text.split_inclusive(", ").map(str::trim);
    members.filter(|member| !member.is_empty()).collect()
}

/// The pieces in lines of at most `first`, then `rest` characters. A piece is never cut, so that an
/// address can be copied: one that is longer has a line of its own.
fn wrapped(pieces: &[&str], first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        let width = if lines.is_empty() { first } else { rest };
        let length = line.chars().count() + 1 + piece.chars().count();
        if !line.is_empty() && length > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(piece);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::effects::Class;
    use crate::diff::{Diff, Impact, Impacts};
    use crate::report::diff_text::Shown;

    fn shown(width: usize) -> String {
        let impact = |class, subject: &str, source: Option<&str>| Impact {
            class,
            place: "terraform/infra".to_owned(),
            subject: subject.to_owned(),
            causes: Some(vec!["cloud.one".to_owned()]),
            rendered: vec!["module.a: one".to_owned(), "module.a: other".to_owned()],
            reason: "The first sentence of a reason that is long. The second one of it.".to_owned(),
            source: source.map(str::to_owned),
        };
        let known = vec![
            impact(Class::DataLoss, "module.a.aws_thing.this", None),
            impact(
                Class::None,
                "Deployments one, two, three, four, five, six, seven",
                Some("https://example.com/a/page"),
            ),
        ];
        let unknown = vec!["`helm/langsmith`: no release".to_owned()];
        let diff = Diff {
            before: String::new(),
            after: String::new(),
            lsgen: None,
            identity: Vec::new(),
            keys: None,
            procedures: None,
            effects: Impacts { known, unknown },
            files: Vec::new(),
        };
        let shown = Shown {
            effects: true,
            keys: false,
            structure: false,
            text: false,
            advice: false,
            width,
        };
        let mut out = String::new();
        impacts(&Report::new(&diff, shown), &mut out);
        anstream::adapter::strip_str(&out).to_string()
    }

    #[test]
    fn effects_are_aligned_and_wrapped() {
        insta::assert_snapshot!(shown(60), @r"

        effects: 1 data-loss, 1 none, 1 unknown
          unknown    `helm/langsmith`: no release
          data-loss  terraform/infra: module.a.aws_thing.this
                     by cloud.one (module.a: one, module.a: other)
                     The first sentence of a reason that is long.
                     The second one of it.
          none       terraform/infra: Deployments one, two, three,
                     four, five, six, seven
                     by cloud.one (module.a: one, module.a: other)
                     The first sentence of a reason that is long.
                     The second one of it.
                     see https://example.com/a/page
        ");
        assert!(shown(50).contains("\n      The first sentence"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_but_for_a_long_word() {
        for width in 48..120 {
            for line in shown(width).lines() {
                let is_wide = line.chars().count() > width;
                let words = line.split_whitespace().count();
                assert!(!is_wide || words <= 3, "{width}: {line}");
            }
        }
    }
}
