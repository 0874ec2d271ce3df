//! JUnit's XML, as CI services read it: a test suite for each folder, a test case for each check.

use crate::text::escape::is_unprintable;
use crate::verify::{Outcome, Row, Verified};

/// The result for a CI service.
pub(crate) fn junit(verified: &[Verified]) -> String {
    let suites: String = verified.iter().map(suite).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
}

fn suite(verified: &Verified) -> String {
    let rows = &verified.rows;
    let count = |is_counted: fn(&Outcome) -> bool| {
        rows.iter().filter(|row| is_counted(&row.outcome)).count()
    };
    let cases: String = rows.iter().map(case).collect();
    format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{:.3}\">\n{cases}  </testsuite>\n",
        escaped(&verified.folder),
        rows.len(),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        rows.iter().map(|row| row.time.as_secs_f64()).sum::<f64>(),
    )
}

fn case(row: &Row) -> String {
    let start = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
        row.check.name(),
        escaped(&format!("{} {}", row.step, row.subject)),
        row.time.as_secs_f64(),
    );
    match &row.outcome {
        Outcome::Ok => format!("{start}/>\n"),
        Outcome::Failed(said) => {
            let first = said.lines().next().map_or("failed", str::trim);
            format!(
                "{start}>\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                escaped(first),
                escaped(said)
            )
        }
        Outcome::Skipped(reason) => format!(
            "{start}>\n      <skipped message=\"{}\"/>\n    </testcase>\n",
            escaped(reason)
        ),
    }
}

/// A text as XML has it. XML has no place at all for most characters that are not printed.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            character if is_unprintable(character) => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}
