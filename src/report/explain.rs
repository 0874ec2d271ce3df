//! A key of the environment file, for people and for programs.

mod in_file;

use serde_json::{Value as Json, json};

pub(crate) use in_file::{InFile, Rendering, Value};

use crate::diff::procedure::Fact;
use crate::finding::Rule;
use crate::layer::keys::{Key, Kind, dotted};

/// How many columns sentences take where no terminal says how many it has.
const WIDTH: usize = 100;

/// What is known of a key.
pub(crate) struct Explanation<'a> {
    pub(crate) key: &'a Key,
    /// The key as it was asked for, with real names.
    pub(crate) path: Vec<String>,
    /// The keys of another program below it.
    pub(crate) below: Vec<String>,
    /// How a change is carried out. Of several that are about a change, the first counts.
    pub(crate) changes: Vec<&'static Fact>,
    /// The rules that read it.
    pub(crate) rules: Vec<&'static Rule>,
    /// The key in an environment file.
    pub(crate) file: Option<InFile>,
}

/// For programs: format 1.
pub(crate) fn json(explanation: &Explanation<'_>) -> Json {
    let key = explanation.key;
    let changes: Vec<Json> = explanation
        .changes
        .iter()
        .map(|fact| {
            json!({
                "when": fact.when_in_words(),
                "how": fact.how.in_words(),
                "reason": fact.reason,
                "runbook": fact.runbook,
                "source": fact.page(),
            })
        })
        .collect();
    let rules: Vec<Json> = explanation
        .rules
        .iter()
        .map(|rule| json!({ "code": rule.code, "name": rule.name, "summary": rule.summary }))
        .collect();
    let keys: Vec<Json> = key
        .keys
        .iter()
        .map(|below| json!({ "key": below.key, "type": below.kind, "description": below.description }))
        .collect();
    let file = explanation.file.as_ref().map(in_file::json);
    json!({
        "format": 1,
        "asked": dotted(&explanation.path),
        "key": key,
        "keys": keys,
        "changes": changes,
        "rules": rules,
        "environment": file,
    })
}

/// For people.
pub(crate) fn text(explanation: &Explanation<'_>, width: Option<usize>) -> String {
    let key = explanation.key;
    let mut out = Text {
        text: String::new(),
        width: width.unwrap_or(WIDTH),
    };
    out.line(0, &dotted(&explanation.path));
    for paragraph in key.description.split("\n\n") {
        out.gap();
        out.line(2, paragraph);
    }
    if !explanation.below.is_empty() {
        out.gap();
        out.line(
            2,
            &format!(
                "`{}` is a key of the chart: `lsgen check` says whether the chart knows it.",
                dotted(&explanation.below)
            ),
        );
    }
    out.gap();
    for fact in what_it_takes(key) {
        out.line(2, &fact);
    }
    if !key.values.is_empty() {
        out.heading("values");
        for choice in &key.values {
            out.line(2, &format!("\"{}\": {}", choice.value, choice.description));
        }
    }
    if key.kind.is_table() && !key.keys.is_empty() {
        out.heading("keys");
        for below in &key.keys {
            let name = below.path.last().map_or("", String::as_str);
            let mark = if below.required { ", required" } else { "" };
            let first = below.description.split(". ").next().unwrap_or("");
            let first = first
                .split("\n\n")
                .next()
                .unwrap_or("")
                .trim_end_matches('.');
            out.line(2, &format!("{name} ({}{mark}): {first}", type_of(below)));
        }
    }
    if !key.example.is_empty() {
        out.heading("example");
        for line in key.example.lines() {
            out.text.push_str(&format!("  {line}\n"));
        }
    }
    if let Some(found) = &explanation.file {
        in_file::text(key, found, &mut out);
    }
    if !explanation.changes.is_empty() {
        out.heading("what a change takes (the first that fits counts)");
        for fact in &explanation.changes {
            changes(fact, &mut out);
        }
    }
    if !explanation.rules.is_empty() {
        let whose = if explanation.file.is_some() {
            "rules that read it in this environment"
        } else {
            "rules that read it"
        };
        out.heading(whose);
        for rule in &explanation.rules {
            out.line(2, &format!("{} {}: {}", rule.code, rule.name, rule.summary));
        }
    }
    out.text
}

/// What a value has to be, and what it is where the file does not say.
pub fn what_it_takes(key: &Key) -> Vec<String> {
    let mut facts = vec![format!("type: {}", type_of(key))];
    if let Some(unit) = key.unit {
        facts.push(format!("unit: {unit}"));
    }
    match (key.minimum, key.maximum) {
        (Some(least), Some(most)) if least == most => facts.push(format!("always: {least}")),
        (Some(least), Some(most)) => facts.push(format!("allowed: {least} to {most}")),
        (Some(least), None) => facts.push(format!("allowed: {least} or more")),
        (None, Some(most)) => facts.push(format!("allowed: at most {most}")),
        (None, None) => {}
    }
    if let Some(fewest) = key.min_items {
        facts.push(format!("items: at least {fewest}"));
    }
    if let Some(longest) = key.max_length {
        facts.push(format!("length: at most {longest} characters"));
    }
    if key.kind.is_table() && key.layers.is_empty() {
        return facts;
    }
    if key.layers.is_empty() {
        facts.push(if key.required {
            "default: none, the file has to say it".to_owned()
        } else {
            "default: not set".to_owned()
        });
    }
    for layer in &key.layers {
        let name = layer
            .name
            .as_ref()
            .map_or_else(String::new, |name| format!(" for `{name}`"));
        facts.push(format!(
            "default: {}{name} (lsgen:{}.toml, line {})",
            layer.value, layer.layer, layer.line
        ));
    }
    facts
}

/// The type in words.
pub(crate) fn type_of(key: &Key) -> String {
    let grammar = |of: &str| match &key.grammar {
        Some(grammar) => format!("{of} ({grammar})"),
        None => of.to_owned(),
    };
    match key.kind {
        Kind::Table => "table".to_owned(),
        Kind::Named => "table, with names that you choose".to_owned(),
        Kind::Open => "table, with keys of the chart".to_owned(),
        Kind::Choice => "one of a few words".to_owned(),
        Kind::String => grammar("string"),
        Kind::Integer => "integer".to_owned(),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Array => grammar("array of strings"),
    }
}

fn more(count: usize, most: usize, what: &str, indent: usize, out: &mut Text) {
    if let Some(rest) = count.checked_sub(most).filter(|rest| *rest > 0) {
        out.line(
            indent,
            &format!("and {rest} more {what}; `--format json` has all"),
        );
    }
}

fn changes(fact: &Fact, out: &mut Text) {
    let runbook = match &fact.runbook {
        Some(_) => " (`lsgen diff --runbook` writes them)",
        None => "",
    };
    out.line(
        2,
        &format!(
            "{}: {}{runbook}. {}",
            fact.when_in_words(),
            fact.how.in_words(),
            fact.reason
        ),
    );
    if let Some(page) = fact.page() {
        out.line(6, page);
    }
}

/// Text in lines of a width.
struct Text {
    text: String,
    width: usize,
}

impl Text {
    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n{heading}:\n"));
    }

    /// A sentence, indented; what does not fit a line goes on below, further in.
    fn line(&mut self, indent: usize, sentence: &str) {
        let mut column = 0;
        let mut further = indent;
        for word in sentence.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > self.width {
                self.text.push('\n');
                column = 0;
            }
            if column > 0 {
                self.text.push(' ');
                column += 1;
            } else {
                self.text.push_str(&" ".repeat(further));
                column = further;
                further = indent + 4;
            }
            self.text.push_str(word);
            column += length;
        }
        self.text.push('\n');
    }
}
