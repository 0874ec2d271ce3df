//! What is a warning renders, stays out of what is rendered, and stops a pipeline that asks for it.

use serde_json::Value;

use crate::support::{Folder, Lsgen, project};

fn file(name: &str) -> String {
    std::fs::read_to_string(project().join("tests/it/rules").join(name)).unwrap()
}

/// Every file that is rendered.
fn rendered(text: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Folder::new();
    folder.write("prod.toml", text);
    let ended = Lsgen::new()
        .within(&folder)
        .args(["render", "prod.toml", "-o", "out"])
        .run();
    assert_eq!(ended.status, Some(0), "{ended}");
    let mut files = folder.contents();
    files.retain(|(path, _)| path != "prod.toml");
    assert!(files.len() > 50);
    files
}

/// Trying another option leaves the settings of the first in the file, and none of them is rendered.
#[test]
fn a_key_without_effect_changes_nothing() {
    let with = file("LS0107-unused-table/bad.toml");
    let folder = Folder::new();
    folder.write("prod.toml", &with);
    let fixed = Lsgen::new()
        .within(&folder)
        .args(["check", "--fix", "prod.toml"])
        .run();
    assert_eq!(fixed.status, Some(0), "{fixed}");
    let without = folder.read("prod.toml");
    assert!(without.lines().count() < with.lines().count(), "{without}");
    assert_eq!(rendered(&with), rendered(&without));
}

#[test]
fn a_warning_can_be_denied() {
    let folder = Folder::new();
    folder.write("prod.toml", file("LS0107-unused-table/bad.toml"));
    let run = |arguments: &[&str]| {
        Lsgen::new()
            .within(&folder)
            .args(arguments.iter().copied())
            .run()
    };
    assert_eq!(run(&["check", "prod.toml"]).status, Some(0));
    let denied = run(&["check", "--deny-warnings", "prod.toml"]);
    assert_eq!(denied.status, Some(1), "{denied}");
    let denied = run(&["render", "--deny-warnings", "prod.toml", "-o", "out"]);
    assert_eq!(denied.status, Some(1), "{denied}");
    assert!(!folder.path().join("out").exists());
    assert_eq!(run(&["render", "prod.toml", "-o", "out"]).status, Some(0));
}

/// Code scanning reads rules, levels, and places with lines, and takes what `[allow]` waives as suppressed.
#[test]
fn findings_are_sarif() {
    let folder = Folder::new();
    let text = file("LS0202-plain-http/bad.toml");
    folder.write("a b/prod.toml", &text);
    let allowed = format!("{text}\n[allow]\nLS0202 = \"inside only\"\n");
    folder.write("waived.toml", &allowed);
    let log = |name: &str| -> Value {
        let ended = Lsgen::new()
            .within(&folder)
            .args(["check", "--format", "sarif", name])
            .run();
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"))
    };
    let run = &log("a b/prod.toml")["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let code = result["ruleId"].as_str().unwrap();
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.iter().any(|rule| rule["id"] == code), "{code}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/prod.toml");
        assert!(place["region"]["startLine"].as_u64() > Some(0), "{place}");
        assert!(result["suppressions"].is_null());
    }
    let run = &log("waived.toml")["runs"][0];
    let waived = run["results"].as_array().unwrap();
    let waived = waived.iter().find(|result| result["ruleId"] == "LS0202");
    assert_eq!(
        waived.unwrap()["suppressions"][0]["justification"],
        "inside only"
    );
    let missing = &log("missing.toml")["runs"][0]["results"][0];
    assert_eq!(missing["ruleId"], "LS0100");
}

/// A file of another tool gets one sentence, and not an error for each of its lines.
#[test]
fn a_file_of_another_tool_is_named() {
    for (name, text, said) in [
        (
            "values.yaml",
            "environment:\n  name: prod\ncloud:\n  region: us-west-2\n",
            "YAML",
        ),
        (
            "a.json",
            "{\"environment\": {\"name\": \"prod\"}}\n",
            "JSON",
        ),
        (
            "terraform.tfvars",
            "region = \"us-west-2\"\nname_prefix = \"acme\"\n",
            "Terraform",
        ),
        ("empty.toml", "\n# to be written\n", "empty"),
    ] {
        let folder = Folder::new();
        folder.write(name, text);
        let ended = Lsgen::new().within(&folder).args(["check", name]).run();
        assert_eq!(ended.status, Some(1), "{ended}");
        assert_eq!(ended.stdout.matches("error[").count(), 1, "{ended}");
        assert!(ended.stdout.contains(said), "{ended}");
        assert!(ended.stdout.contains("lsgen init"), "{ended}");
    }
}
