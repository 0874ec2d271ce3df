//! What a change does, for people at a terminal.

use anstyle::{AnsiColor, Style};

use super::diff_words;
use crate::diff::effects::Class;
use crate::diff::{Impact, Impacts};
use crate::text::escape::visible;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// What stands before an effect that could not be told.
const UNTOLD: &str = "not told";

/// Text that is squeezed into fewer columns than this is not aligned to the effects' column.
const NARROWEST: usize = 40;

/// The colour of a class: what deletes or cannot be taken back is red, what people notice yellow.
fn style(class: Class) -> Style {
    let colour = match class {
        Class::DataLoss | Class::Irreversible | Class::Refused | Class::Replaced => AnsiColor::Red,
        Class::Interruption | Class::Removed => AnsiColor::Yellow,
        Class::Created => AnsiColor::Green,
        Class::InPlace | Class::None => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// The section on effects in `width` columns; nothing where there are none.
pub(super) fn impacts(impacts: &Impacts, width: usize, out: &mut String) {
    if impacts.known.is_empty() && impacts.untold.is_empty() {
        return;
    }
    let mut counts = diff_words::effects(impacts);
    if !impacts.untold.is_empty() {
        let comma = if counts.is_empty() { "" } else { ", " };
        counts.push_str(&format!("{comma}{} {UNTOLD}", impacts.untold.len()));
    }
    out.push_str(&format!("\n{BOLD}effects{BOLD:#}: {counts}\n"));
    let labels = impacts.known.iter().map(|impact| impact.class.name());
    let labels = labels.chain(impacts.untold.iter().map(|_| UNTOLD));
    let label = labels.map(str::len).max().unwrap_or(0);
    let column = Column { label, width };
    for untold in &impacts.untold {
        column.item(UNTOLD, BOLD, &words(&visible(untold)), out);
    }
    for impact in &impacts.known {
        one(impact, column, out);
    }
}

fn one(impact: &Impact, column: Column, out: &mut String) {
    let subject = visible(&impact.subject);
    let subject = match impact.place.as_str() {
        "" => subject,
        place => format!("{}: {subject}", visible(place)),
    };
    let name = impact.class.name();
    column.item(name, style(impact.class), &members(&subject), out);
    let causes: Vec<String> = impact.causes.iter().map(|cause| visible(cause)).collect();
    if !causes.is_empty() {
        let causes = format!("by {}", causes.join(", "));
        column.text(&members(&causes), Style::new(), out);
    }
    column.text(&words(&visible(&impact.reason)), Style::new(), out);
    if let Some(source) = &impact.source {
        column.text(&[&format!("see {}", visible(source))], DIM, out);
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

    fn shown(width: usize) -> String {
        let impact = |class, subject: &str, source: Option<&str>| Impact {
            class,
            place: "terraform/infra".to_owned(),
            subject: subject.to_owned(),
            causes: vec!["module.a: one".to_owned(), "module.a: other".to_owned()],
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
        let untold = vec!["`helm/langsmith`: no release".to_owned()];
        let mut out = String::new();
        impacts(&Impacts { known, untold }, width, &mut out);
        anstream::adapter::strip_str(&out).to_string()
    }

    #[test]
    fn effects_are_aligned_and_wrapped() {
        insta::assert_snapshot!(shown(60), @r"

        effects: 1 data-loss, 1 none, 1 not told
          not told   `helm/langsmith`: no release
          data-loss  terraform/infra: module.a.aws_thing.this
                     by module.a: one, module.a: other
                     The first sentence of a reason that is long.
                     The second one of it.
          none       terraform/infra: Deployments one, two, three,
                     four, five, six, seven
                     by module.a: one, module.a: other
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
