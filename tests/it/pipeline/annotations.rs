//! `lsgen check --format github` says what `--format json` says, as commands that GitHub reads.

use serde_json::Value;

use crate::support::{Folder, Lsgen, each, example, project, snapshot};

/// A command as GitHub's runner takes it apart.
#[derive(Debug)]
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

impl Command {
    /// What the runner does to a line: commands are found by their colons, properties by their commas,
    /// and only then is anything unescaped.
    fn read(line: &str) -> Option<Self> {
        let (head, message) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties.split(',').filter_map(|property| {
            let (key, value) = property.split_once('=')?;
            Some((
                key.to_owned(),
                plain(&value.replace("%3A", ":").replace("%2C", ",")),
            ))
        });
        Some(Self {
            name: name.to_owned(),
            properties: properties.collect(),
            message: plain(message),
        })
    }

    fn property(&self, key: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }
}

fn plain(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}

/// The wrong inputs of `tests/it/bad_input.rs`.
fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(project().join("tests/it/bad_input")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| {
            let kind = name.rsplit_once('.').map(|(_, kind)| kind);
            matches!(kind, Some("toml" | "bin"))
        })
        .collect();
    names.sort();
    names
}

fn check(case: &str, format: &str) -> String {
    let run = Lsgen::new().within_project("tests/it/bad_input");
    let ended = run.args(["check", case, "--format", format]).run();
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.is_empty(), "{ended}");
    ended.stdout
}

#[test]
fn every_finding_is_one_command_at_its_place() {
    let cases = cases();
    assert!(cases.len() > 45, "{}", cases.len());
    each(&cases, |case| {
        let report: Value = serde_json::from_str(&check(case, "json")).unwrap();
        let text = check(case, "github");
        let commands: Vec<Command> = text.lines().filter_map(Command::read).collect();
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(commands.len(), findings.len(), "{text}");
        for (command, finding) in commands.iter().zip(findings) {
            assert_eq!(command.name, finding["severity"], "{text}");
            assert_eq!(command.property("file"), Some(case), "{text}");
            let is_here = finding["file"] == case && !finding["line"].is_null();
            let line = finding["line"].as_u64().map(|line| line.to_string());
            assert_eq!(
                command.property("line"),
                line.as_deref().filter(|_| is_here),
                "{text}"
            );
            let is_one_line = is_here && finding["line"] == finding["end_line"];
            let column = finding["column"].as_u64().map(|column| column.to_string());
            assert_eq!(
                command.property("col"),
                column.as_deref().filter(|_| is_one_line),
                "{text}"
            );
            let title = command.property("title").unwrap();
            assert!(
                title.starts_with(finding["code"].as_str().unwrap()),
                "{text}"
            );
            let message = finding["message"].as_str().unwrap();
            let said = command.message.replace(['?', '¿'], "");
            let wanted = message.replace(|c: char| c.is_control() && !"\n\r\t".contains(c), "");
            assert!(
                said.starts_with(&wanted.replace(['?', '¿'], "")),
                "{message}\n{text}"
            );
        }
        // Beside the commands there is the summary, and nothing that the runner would obey.
        let others: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("::"))
            .collect();
        assert!(others.len() <= 1, "{others:?}");
        for secret in ["HUSHHUSH", "271828182845"] {
            assert!(!text.contains(secret), "{case}");
        }
    });
}

#[test]
fn a_file_is_annotated_as_a_pipeline_sees_it() {
    let folder = Folder::new();
    let text = example("production")
        .replace("account_id = \"123456789012\"", "account_id = 123456789012")
        .replace("nat = \"per-az\"", "nat = \"per az\"");
    folder.write("environments/prod.toml", text);
    let run = |arguments: &[&str]| Lsgen::new().within(&folder).args(arguments).run();
    let ended = run(&["check", "./environments/prod.toml", "--format", "github"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    snapshot("pipeline", "annotations", &ended.stdout);
    let missing = run(&["check", "no, such.toml", "--format", "github"]);
    assert_eq!(missing.status, Some(1), "{missing}");
    snapshot("pipeline", "annotation-without-file", &missing.stdout);
}

#[test]
fn a_file_without_fault_has_no_annotation() {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    let run = Lsgen::new().within(&folder);
    let ended = run.args(["check", "prod.toml", "--format", "github"]).run();
    assert_eq!(ended.status, Some(0), "{ended}");
    assert_eq!(ended.stdout, "no findings\n");
}
