//! What is generated from the program itself: the schema, the rule list, the command-line reference.
//!
//! `LSGEN_UPDATE=1 cargo test --test it reference::` rewrites the files under `docs/`.

use std::fmt::Write as _;
use std::path::Path;

use crate::verbs::verbs;

/// Compares `docs/<file>` with what it should say, or rewrites it.
fn holds(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(file);
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        std::fs::write(&path, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        let diff = similar::TextDiff::from_lines(found.as_str(), expected);
        panic!(
            "docs/{file} is out of date; `LSGEN_UPDATE=1 cargo test --test it reference::` rewrites it\n{}",
            diff.unified_diff().header("found", "expected")
        );
    }
}

fn schema() -> serde_json::Value {
    lsgen::api::layer::editor_schema()
}

#[test]
fn the_schema_is_the_programs_own() {
    holds("lsgen.schema.json", &format!("{:#}\n", schema()));
}

#[test]
fn the_schema_of_a_diff_is_the_programs_own() {
    let schema = lsgen::api::report::diff_json::schema();
    holds("diff.schema.json", &format!("{schema:#}\n"));
}

#[test]
fn the_schema_accepts_the_examples_and_refuses_a_misspelt_key() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let value: toml::Value = toml::from_str(&text).unwrap();
        let json = serde_json::to_value(&value).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        let mut wrong = json.clone();
        wrong["cloud"]["regoin"] = "us-west-2".into();
        assert!(!validator.is_valid(&wrong), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 2);
}

#[test]
fn every_key_of_the_schema_is_described() {
    fn walk(path: &str, schema: &serde_json::Value, silent: &mut Vec<String>) {
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{key}");
            if property["description"].as_str().is_none_or(str::is_empty) {
                silent.push(path.clone());
            }
            walk(&path, property, silent);
        }
        for pattern in schema["patternProperties"]
            .as_object()
            .into_iter()
            .flatten()
        {
            walk(&format!("{path}.<name>"), pattern.1, silent);
        }
    }
    let mut silent = Vec::new();
    walk("", &schema(), &mut silent);
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn the_rules_are_listed() {
    let mut text = String::from(
        "# Rules\n\n\
         Generated from the rules themselves: `LSGEN_UPDATE=1 cargo test --test it reference::`.\n\
         `lsgen explain CODE` prints one of these.\n",
    );
    for rule in lsgen::api::rules::rules() {
        let waiver = if rule.waivable {
            "Can be waived under `[allow]`."
        } else {
            "Cannot be waived."
        };
        let fix = rule
            .fix
            .map_or_else(String::new, |fix| format!("\n\n`lsgen check --fix` {fix}."));
        writeln!(
            text,
            "\n## {} {}\n\n{}\n\nSeverity: {}. {waiver}{fix}\n\n{}\n\n```toml\n{}\n```\n\nSource: {}.{}",
            rule.code,
            rule.name,
            rule.summary,
            rule.severity.in_words(),
            rule.why,
            rule.example,
            rule.source,
            reads(rule.code)
        )
        .unwrap();
    }
    holds("rules.md", &text);
}

/// The keys that a rule reads, where there are few enough to say something.
fn reads(code: &str) -> String {
    let Some(reads) = crate::reads::reads().get(code) else {
        return String::new();
    };
    let keys: std::collections::BTreeSet<&String> =
        reads.values.iter().chain(&reads.presence).collect();
    if keys.len() > 40 || keys.contains(&String::new()) {
        return "\n\nReads keys of all tables.".to_owned();
    }
    let mut text = String::from("\n\nReads:");
    let mut column = "Reads:".len();
    for (position, key) in keys.iter().enumerate() {
        let end = if position + 1 == keys.len() { "." } else { "," };
        let word = format!("`{key}`{end}");
        let space = if column + 1 + word.len() > 120 {
            "\n"
        } else {
            " "
        };
        column = if space == "\n" { 0 } else { column + 1 } + word.len();
        write!(text, "{space}{word}").unwrap();
    }
    text
}

#[test]
fn no_two_rules_share_a_code_or_a_name() {
    let rules = lsgen::api::rules::rules();
    for (position, rule) in rules.iter().enumerate() {
        for other in &rules[position + 1..] {
            assert_ne!(rule.code, other.code);
            assert_ne!(rule.name, other.name);
        }
    }
}

#[test]
fn the_command_line_is_described() {
    let mut text = String::from(
        "# Command line\n\nGenerated from the program: `LSGEN_UPDATE=1 cargo test --test it reference::`.\n",
    );
    for verb in verbs() {
        let lines = verb.help.lines();
        let help: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
        let verb = verb.words.join(" ");
        write!(text, "\n## lsgen {verb}\n\n```text\n{help}```\n").unwrap();
    }
    holds("cli.md", &text);
}
