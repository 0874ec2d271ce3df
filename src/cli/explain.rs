//! `lsgen explain`: what a rule finds, and why that matters.

use super::error::CommandError;
use super::{Status, output};
use crate::finding::Rule;
use crate::rules;

/// The arguments of `lsgen explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule's code or name, such as LS0301; without one all rules are listed
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let text = match &arguments.rule {
        None => rules::rules()
            .iter()
            .map(|rule| format!("{}  {:<26} {}\n", rule.code, rule.name, rule.summary))
            .collect(),
        Some(name) => match rules::rule(name) {
            Some(rule) => explanation(rule),
            None => {
                return Err(CommandError::usage(format!("there is no rule `{name}`"))
                    .hint("`lsgen explain` lists them all"));
            }
        },
    };
    output::data(text.as_bytes())?;
    Ok(Status::Success)
}

fn explanation(rule: &Rule) -> String {
    let example: String = rule
        .example
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    let waiver = if rule.waivable {
        format!(
            "It can be waived, with a reason:\n\n    [allow]\n    {} = \"...\"\n",
            rule.code
        )
    } else {
        "It cannot be waived.\n".into()
    };
    let fix = match rule.fix {
        Some(fix) => format!("Fixed by `lsgen check --fix`, which {fix}.\n\n"),
        None => String::new(),
    };
    format!(
        "{} {}\n\n{}\n\nSeverity: {}\n\nWhy: {}\n\nExample:\n\n{example}\nSource: {}\n\n{fix}{waiver}",
        rule.code,
        rule.name,
        rule.summary,
        rule.severity.in_words(),
        rule.why,
        rule.source
    )
}
