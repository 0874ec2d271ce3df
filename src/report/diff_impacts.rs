//! What a change does, for people at a terminal.

use anstyle::{AnsiColor, Style};

use super::harmless::harmless;
use crate::diff::effects::Class;
use crate::diff::{Impact, Impacts};

const BOLD: Style = Style::new().bold();

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

/// How often each class occurs, the worst first: `1 data-loss, 3 in-place`.
pub(super) fn counts(impacts: &Impacts) -> String {
    let counts = impacts.counts().into_iter();
    let counts: Vec<String> = counts
        .map(|(class, count)| format!("{count} {}", class.name()))
        .collect();
    counts.join(", ")
}

/// The section on effects; nothing where there are none.
pub(super) fn impacts(impacts: &Impacts, out: &mut String) {
    if impacts.known.is_empty() && impacts.untold.is_empty() {
        return;
    }
    let counts = counts(impacts);
    out.push_str(&format!("\n{BOLD}effects{BOLD:#}: {counts}\n"));
    for untold in &impacts.untold {
        out.push_str(&format!("  {BOLD}not told{BOLD:#}  {}\n", harmless(untold)));
    }
    for impact in &impacts.known {
        one(impact, out);
    }
}

fn one(impact: &Impact, out: &mut String) {
    let style = style(impact.class);
    let subject = harmless(&impact.subject);
    let place = match impact.place.as_str() {
        "" => String::new(),
        place => format!("{}: ", harmless(place)),
    };
    out.push_str(&format!(
        "  {style}{}{style:#}  {place}{subject}\n",
        impact.class.name()
    ));
    let causes: Vec<String> = impact.causes.iter().map(|cause| harmless(cause)).collect();
    if !causes.is_empty() {
        out.push_str(&format!("      by {}\n", causes.join(", ")));
    }
    out.push_str(&format!("      {}\n", harmless(&impact.reason)));
}
