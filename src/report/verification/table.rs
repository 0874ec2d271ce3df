//! The result for people: a table for each folder, and below it what each failed check says.

use anstyle::{AnsiColor, Style};

use crate::verify::{Outcome, Row, Verified};

/// What stands between two columns.
const GAP: &str = "  ";

/// The result for people.
pub(crate) fn text(verified: &[Verified]) -> String {
    let folders: Vec<String> = verified.iter().map(folder).collect();
    folders.join("\n")
}

fn folder(verified: &Verified) -> String {
    let bold = Style::new().bold();
    let mut text = format!(
        "{bold}{}{bold:#}: {}, chart {}\n",
        verified.folder, verified.environment, verified.chart
    );
    let rows = &verified.rows;
    let width = |field: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| field(row).chars().count());
        widths.max().unwrap_or(0)
    };
    let (checks, steps, subjects) = (
        width(|row| row.check.name()),
        width(|row| row.step),
        width(|row| &row.subject),
    );
    for row in rows {
        let (style, result) = result(&row.outcome);
        text.push_str(&format!(
            "{GAP}{:checks$}{GAP}{:steps$}{GAP}{:subjects$}{GAP}{style}{result}{style:#}{}\n",
            row.check.name(),
            row.step,
            row.subject,
            time(row)
        ));
    }
    for row in rows {
        if let Outcome::Failed(said) = &row.outcome {
            let style = failed();
            text.push_str(&format!(
                "\n{style}failed{style:#}: {} {} {}\n",
                row.check.name(),
                row.step,
                row.subject
            ));
            text.extend(
                said.lines()
                    .map(|line| format!("  {line}").trim_end().to_owned() + "\n"),
            );
        }
    }
    text.push_str(&format!("\n{}\n", summary(rows)));
    text
}

fn result(outcome: &Outcome) -> (Style, String) {
    match outcome {
        Outcome::Ok => (AnsiColor::Green.on_default(), "ok".to_owned()),
        Outcome::Failed(_) => (failed(), "failed".to_owned()),
        Outcome::Skipped(reason) => (AnsiColor::Yellow.on_default(), format!("skipped: {reason}")),
    }
}

fn failed() -> Style {
    AnsiColor::Red.on_default().bold()
}

/// How long a program ran, where one did.
fn time(row: &Row) -> String {
    if row.time.is_zero() {
        return String::new();
    }
    format!("{GAP}{:.1} s", row.time.as_secs_f64())
}

fn summary(rows: &[Row]) -> String {
    let count = |is_counted: fn(&Outcome) -> bool| {
        rows.iter().filter(|row| is_counted(&row.outcome)).count()
    };
    format!(
        "{} ok, {} failed, {} skipped",
        count(|outcome| *outcome == Outcome::Ok),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_)))
    )
}
