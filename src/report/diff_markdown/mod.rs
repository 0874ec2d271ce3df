//! A diff as a comment on a pull request, in Markdown as GitHub and GitLab read it.
//!
//! The first line is the same for every comment on an environment, so that a pipeline finds its own and
//! replaces it. What does not fit into a comment is left out, the lines of files first and effects
//! last, and it is said what.

mod budget;
mod escape;
mod files;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::budget::Budget;
use self::escape::{cell, code, link, prose, word};
use super::diff_report::{Count, Effect, Key, Keys, Report, STEPS_ADVICE, Shown, UNKNOWN};
use super::terminal::plural;
use crate::diff::Diff;
use crate::diff::effects::Class;

pub use self::budget::LIMIT;

/// The comment about an environment, by the name that its resources start with.
pub fn diff(diff: &Diff, environment: &str, shown: Shown) -> String {
    within(diff, environment, shown, LIMIT)
}

/// The line that the comment on an environment is found by.
pub(crate) fn marker(environment: &str) -> String {
    format!("<!-- lsgen diff {} -->", word(environment))
}

/// The comment in at most `limit` bytes, a line break counted twice.
pub(crate) fn within(diff: &Diff, environment: &str, shown: Shown, limit: usize) -> String {
    let report = Report::new(diff, shown);
    let head = head(&report, environment);
    if report.is_empty {
        return format!("{head}No changes.\n");
    }
    let mut budget = Budget::new(limit);
    budget.take(&head);
    let summary = summary(&report);
    budget.take(&summary);
    let lsgen = match &report.lsgen {
        Some(text) => format!("{}.\n\n", prose(text)),
        None => String::new(),
    };
    budget.take(&lsgen);
    let identity = identity(&report);
    budget.take(&identity);
    let mut left_out = Vec::new();
    let mut body = String::new();
    effects(&report, &mut budget, &mut body, &mut left_out);
    steps(&report, &mut budget, &mut body);
    keys(&report, &mut budget, &mut body, &mut left_out);
    if !report.files.is_empty() {
        let heading = "### Files\n\n";
        let ending = "<details>\n<summary>What is left out</summary>\n\n\n</details>\n";
        budget.take(heading);
        budget.take(ending);
        let files = files::fit(&report, &mut budget);
        if !files.shown.is_empty() {
            body.push_str(heading);
            body.push_str(&files.shown);
        }
        if !files.names.is_empty() {
            let names = &files.names;
            body.push_str(&format!(
                "<details>\n<summary>What is left out</summary>\n\n{names}\n</details>\n"
            ));
        }
        left_out.extend(files.left_out);
    }
    let note = note(&left_out);
    let text = format!("{head}{summary}{note}{lsgen}{identity}{body}");
    format!("{}\n", text.trim_end())
}

/// What is said of what was left out.
fn note(left_out: &[String]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    format!(
        "> [!NOTE]\n> Shortened, because a comment holds 65,536 characters. Left out: {}. \
         `--format html` shows all of it.\n\n",
        left_out.join("; ")
    )
}

/// Whose comment it is, and what is compared.
fn head(report: &Report<'_>, environment: &str) -> String {
    format!(
        "{}\n## lsgen diff: {}\n\n{} → {}\n\n",
        marker(environment),
        code(environment),
        code(&report.before),
        code(&report.after)
    )
}

/// How much changed.
fn summary(report: &Report<'_>) -> String {
    let unknown =
        (report.unknown_count > 0).then(|| format!("**{} {UNKNOWN}**", report.unknown_count));
    let classes = report.counts.iter().copied().map(count);
    let effects: Vec<String> = unknown.into_iter().chain(classes).collect();
    let effects = if effects.is_empty() {
        "none".to_owned()
    } else {
        effects.join(", ")
    };
    let keys = report.keys_changed.map(|count| count.to_string());
    let keys = keys.as_deref().unwrap_or("not known");
    let files = report.files_changed.as_deref().unwrap_or("none");
    let summary = report.summary;
    let (values, added, removed) = (summary.values, summary.lines_added, summary.lines_removed);
    format!(
        "| what | how much |\n| --- | --- |\n| effects | {effects} |\n| keys | {keys} |\n| files | {files} |\n\
         | values | {values} |\n| lines | +{added} -{removed} |\n\n"
    )
}

/// How often a class occurs, and loudly if it is one that a reviewer has to think about.
fn count(count: Count) -> String {
    let name = count.class.name();
    if count.class >= Class::Interruption {
        format!("{} **{name}**", count.effects)
    } else {
        count.words()
    }
}

/// What makes this a different environment, and what follows.
fn identity(report: &Report<'_>) -> String {
    if report.identity.is_empty() {
        return String::new();
    }
    let mut out = "> [!IMPORTANT]\n> **Another environment**\n>\n".to_owned();
    for change in &report.identity {
        let (before, after) = (code(&change.before), code(&change.after));
        out.push_str(&format!("> - {}: {before} → {after}\n", change.what));
    }
    if !report.advice.is_empty() {
        out.push_str(&format!(">\n> {}\n", prose(&report.advice.join(" "))));
    }
    out.push('\n');
    out
}

/// What happens, the worst first, as far as there is room.
fn effects(report: &Report<'_>, budget: &mut Budget, out: &mut String, left_out: &mut Vec<String>) {
    let unknown = report.unknown.iter();
    let unknown: Vec<String> = unknown
        .map(|text| format!("> - {}\n", prose(text)))
        .collect();
    if !unknown.is_empty() {
        let heading = "> [!WARNING]\n> **Unknown**: lsgen cannot determine the effect from the two renderings.\n>\n";
        budget.take(heading);
        let fitting = budget.take_first(&unknown);
        out.push_str(&format!("{heading}{}\n", first(&unknown, fitting)));
        if fitting < unknown.len() {
            left_out.push(format!("{} unknown effects", unknown.len() - fitting));
        }
    }
    let known: Vec<String> = report.effects.iter().map(effect).collect();
    if known.is_empty() {
        return;
    }
    let note = match &report.keys_unknown {
        Some(note) => format!("{}.\n\n", prose(note)),
        None => String::new(),
    };
    let heading = &format!("### Effects\n\n{note}");
    budget.take(heading);
    let fitting = budget.take_first(&known);
    out.push_str(&format!("{heading}{}\n", first(&known, fitting)));
    if fitting < known.len() {
        let effects = plural(known.len() - fitting, "effect");
        let hidden = counts(report.effects.iter().skip(fitting));
        left_out.push(format!("{effects} ({hidden})"));
    }
}

/// What takes steps of its own. There are few at a time, because each asks for a change of its own.
fn steps(report: &Report<'_>, budget: &mut Budget, out: &mut String) {
    if report.steps.is_empty() {
        return;
    }
    let mut text = format!("### Steps\n\n{}:\n\n", prose(STEPS_ADVICE));
    for one in &report.steps {
        let source = match &one.source {
            Some(source) => format!(" ({})", link("source", source)),
            None => String::new(),
        };
        text.push_str(&format!(
            "- {}: {}{source}\n",
            code(&one.keys),
            prose(&one.reason)
        ));
    }
    text.push('\n');
    budget.take(&text);
    out.push_str(&text);
}

/// How often each class occurs, the worst first.
fn counts<'a>(effects: impl Iterator<Item = &'a Effect>) -> String {
    let mut counts: BTreeMap<Reverse<Class>, usize> = BTreeMap::new();
    for effect in effects {
        *counts.entry(Reverse(effect.class)).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(Reverse(class), count)| format!("{count} {}", class.name()))
        .collect();
    counts.join(", ")
}

/// One item of the list, on one line, so that nothing of it can begin a block.
fn effect(effect: &Effect) -> String {
    let place = match effect.place.as_str() {
        "" => String::new(),
        place => format!("{}: ", code(place)),
    };
    let (keys, rendered) = (listed(&effect.causes), listed(&effect.rendered));
    let causes = match (keys.as_str(), rendered.as_str()) {
        ("", "") => String::new(),
        (keys, "") => format!("<br>by {keys}"),
        ("", rendered) => format!("<br>by {rendered}"),
        (keys, rendered) => format!("<br>by {keys} ({rendered})"),
    };
    let source = match &effect.source {
        Some(source) => format!(" ({})", link("source", source)),
        None => String::new(),
    };
    // An address is code, and words are a sentence.
    let subject = if effect.subject.contains(' ') {
        prose(&effect.subject)
    } else {
        code(&effect.subject)
    };
    format!(
        "- **{}** {place}{subject}{causes}<br>{}{source}\n",
        effect.class,
        prose(&effect.reason)
    )
}

/// The first of the causes, each as code, and how many more there are.
fn listed(causes: &[String]) -> String {
    let mut listed: Vec<String> = causes.iter().map(|cause| code(cause)).collect();
    let hidden = listed.len().saturating_sub(MOST_CAUSES);
    listed.truncate(MOST_CAUSES);
    if hidden > 0 {
        listed.push(format!("{hidden} more"));
    }
    listed.join(", ")
}

/// An effect with more causes than this is a new version of the chart, and these its values.
const MOST_CAUSES: usize = 20;

/// The keys, as far as there is room.
fn keys(report: &Report<'_>, budget: &mut Budget, out: &mut String, left_out: &mut Vec<String>) {
    let keys = match &report.keys {
        None => return,
        Some(Keys::Known(keys)) => keys,
        Some(Keys::Unknown) => {
            let text = format!(
                "### Keys\n\nLeft out: the environment file behind {} is not known.\n\n",
                code(&report.before)
            );
            budget.take(&text);
            return out.push_str(&text);
        }
    };
    if keys.is_empty() {
        return;
    }
    let heading = "### Keys\n\n| key | before | after | where |\n| --- | --- | --- | --- |\n";
    budget.take(heading);
    let rows: Vec<String> = keys.iter().map(row).collect();
    let fitting = budget.take_first(&rows);
    if fitting > 0 {
        out.push_str(&format!("{heading}{}\n", first(&rows, fitting)));
    }
    if fitting < rows.len() {
        left_out.push(plural(rows.len() - fitting, "key"));
    }
}

fn row(key: &Key<'_>) -> String {
    let value = |side: Option<String>| side.map(|value| cell(&value)).unwrap_or_default();
    format!(
        "| {} | {} | {} | {} |\n",
        cell(&key.name),
        value(key.values.was()),
        value(key.values.is()),
        key.places("→", cell)
    )
}

fn first(texts: &[String], count: usize) -> String {
    texts.iter().take(count).map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
