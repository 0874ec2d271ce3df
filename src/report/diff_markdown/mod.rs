//! A diff as a comment on a pull request, in Markdown as GitHub and GitLab read it.
//!
//! The first line is the same for every comment on an environment, so that a pipeline finds its own and
//! replaces it. What does not fit into a comment is left out, the lines of files first and effects
//! last, and it is said what.

mod budget;
mod escape;
mod files;

use self::budget::Budget;
use self::escape::{cell, code, link, prose, word};
use super::diff_text::Shown;
use super::diff_words;
use super::terminal::plural;
use crate::diff::effects::Class;
use crate::diff::{Diff, Impact, Impacts, KeyChange, Sourced};

pub use self::budget::LIMIT;

/// The comment about an environment, by the name that its resources start with.
pub fn diff(diff: &Diff, environment: &str, shown: Shown) -> String {
    within(diff, environment, shown, LIMIT)
}

/// The line that the comment on an environment is found by.
pub fn marker(environment: &str) -> String {
    format!("<!-- lsgen diff {} -->", word(environment))
}

/// The comment in at most `limit` bytes, a line break counted twice.
fn within(diff: &Diff, environment: &str, shown: Shown, limit: usize) -> String {
    let head = head(diff, environment);
    if diff.is_empty() {
        return format!("{head}No changes.\n");
    }
    let mut budget = Budget::new(limit);
    budget.take(&head);
    let summary = summary(diff);
    budget.take(&summary);
    let identity = identity(diff, shown.advice);
    budget.take(&identity);
    let mut left_out = Vec::new();
    let mut body = String::new();
    if shown.effects {
        effects(&diff.impacts, &mut budget, &mut body, &mut left_out);
    }
    if shown.keys {
        keys(diff, &mut budget, &mut body, &mut left_out);
    }
    if (shown.structure || shown.text) && !diff.files.is_empty() {
        let heading = "### Files\n\n";
        let ending = "<details>\n<summary>What is left out</summary>\n\n\n</details>\n";
        budget.take(heading);
        budget.take(ending);
        let files = files::fit(diff, shown, &mut budget);
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
    let text = format!("{head}{summary}{note}{identity}{body}");
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
fn head(diff: &Diff, environment: &str) -> String {
    format!(
        "{}\n## lsgen diff: {}\n\n{} → {}\n\n",
        marker(environment),
        code(environment),
        code(&diff.before),
        code(&diff.after)
    )
}

/// How much changed.
fn summary(diff: &Diff) -> String {
    let summary = diff.summary();
    let classes = diff.impacts.counts().into_iter();
    let mut classes: Vec<String> = classes
        .map(|(class, count)| format!("{count} {}", class_word(class)))
        .collect();
    if !diff.impacts.untold.is_empty() {
        classes.insert(0, format!("**{} not told**", diff.impacts.untold.len()));
    }
    let effects = if classes.is_empty() {
        "none".to_owned()
    } else {
        classes.join(", ")
    };
    let keys = match &diff.keys {
        Some(keys) => keys.len().to_string(),
        None => "not known".to_owned(),
    };
    let files = diff_words::files(summary).unwrap_or_else(|| "none".to_owned());
    let (values, added, removed) = (summary.values, summary.lines_added, summary.lines_removed);
    format!(
        "| what | how much |\n| --- | --- |\n| effects | {effects} |\n| keys | {keys} |\n| files | {files} |\n\
         | values | {values} |\n| lines | +{added} -{removed} |\n\n"
    )
}

/// A class, and loudly if it is one that a reviewer has to think about.
fn class_word(class: Class) -> String {
    if class >= Class::Interruption {
        format!("**{}**", class.name())
    } else {
        class.name().to_owned()
    }
}

/// By what the environment is another one, and what follows.
fn identity(diff: &Diff, has_advice: bool) -> String {
    if diff.identity.is_empty() {
        return String::new();
    }
    let mut out = "> [!IMPORTANT]\n> **Another environment**\n>\n".to_owned();
    for change in &diff.identity {
        let (before, after) = (code(&change.before), code(&change.after));
        out.push_str(&format!(
            "> - {}: {before} → {after}\n",
            change.what.as_str()
        ));
    }
    if has_advice {
        let advice = diff_words::advice(diff);
        out.push_str(&format!(">\n> {}\n", prose(&advice.join(" "))));
    }
    out.push('\n');
    out
}

/// What happens, the worst first, as far as there is room.
fn effects(impacts: &Impacts, budget: &mut Budget, out: &mut String, left_out: &mut Vec<String>) {
    let untold: Vec<String> = impacts
        .untold
        .iter()
        .map(|untold| format!("> - {}\n", prose(untold)))
        .collect();
    if !untold.is_empty() {
        let heading = "> [!WARNING]\n> **Not told**: what this does cannot be seen from the two renderings.\n>\n";
        budget.take(heading);
        let fitting = budget.take_first(&untold);
        out.push_str(&format!("{heading}{}\n", first(&untold, fitting)));
        if fitting < untold.len() {
            left_out.push(format!("{} of what is not told", untold.len() - fitting));
        }
    }
    let known: Vec<String> = impacts.known.iter().map(effect).collect();
    if known.is_empty() {
        return;
    }
    let heading = "### Effects\n\n";
    budget.take(heading);
    let fitting = budget.take_first(&known);
    out.push_str(&format!("{heading}{}\n", first(&known, fitting)));
    let hidden = Impacts {
        known: impacts.known.iter().skip(fitting).cloned().collect(),
        untold: Vec::new(),
    };
    if fitting < known.len() {
        let effects = plural(known.len() - fitting, "effect");
        left_out.push(format!("{effects} ({})", diff_words::effects(&hidden)));
    }
}

/// One item of the list, on one line, so that nothing of it can begin a block.
fn effect(impact: &Impact) -> String {
    let Impact {
        class,
        place,
        subject,
        causes,
        reason,
        source,
    } = impact;
    let place = match place.as_str() {
        "" => String::new(),
        place => format!("{}: ", code(place)),
    };
    let mut causes: Vec<String> = causes.iter().map(|cause| code(cause)).collect();
    let hidden = causes.len().saturating_sub(MOST_CAUSES);
    causes.truncate(MOST_CAUSES);
    if hidden > 0 {
        causes.push(format!("{hidden} more"));
    }
    let causes = if causes.is_empty() {
        String::new()
    } else {
        format!("<br>by {}", causes.join(", "))
    };
    let source = match source {
        Some(source) => format!(" ({})", link("source", source)),
        None => String::new(),
    };
    // An address is code, and words are a sentence.
    let subject = if subject.contains(' ') {
        prose(subject)
    } else {
        code(subject)
    };
    format!(
        "- **{class}** {place}{subject}{causes}<br>{}{source}\n",
        prose(reason)
    )
}

/// An effect with more causes than this is a new version of the chart, and these its values.
const MOST_CAUSES: usize = 20;

/// The keys, as far as there is room.
fn keys(diff: &Diff, budget: &mut Budget, out: &mut String, left_out: &mut Vec<String>) {
    let Some(keys) = &diff.keys else {
        let text = format!(
            "### Keys\n\nLeft out: the environment file behind {} is not known.\n\n",
            code(&diff.before)
        );
        budget.take(&text);
        return out.push_str(&text);
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

fn row(change: &KeyChange) -> String {
    let KeyChange { key, before, after } = change;
    let value = |side: &Option<Sourced>| {
        let value = side.as_ref().map(|sourced| sourced.value.to_string());
        value.map(|value| cell(&value)).unwrap_or_default()
    };
    let place = |side: &Sourced| cell(&format!("{}:{}", side.file, side.line));
    let places = match (before, after) {
        (Some(before), Some(after)) => format!("{} → {}", place(before), place(after)),
        (Some(before), None) => format!("was {}", place(before)),
        (None, Some(after)) => place(after),
        (None, None) => String::new(),
    };
    format!(
        "| {} | {} | {} | {places} |\n",
        cell(key),
        value(before),
        value(after)
    )
}

fn first(texts: &[String], count: usize) -> String {
    texts.iter().take(count).map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
