//! Three environments of one company, whose files have only what differs.

use serde_json::Value;

use crate::pipeline::repository::Repository;
use crate::support::example;

pub(super) const COMPANY: &str = r#"[environment]
prefix = "acme"
tier = "production"
tags = { owner = "platform", cost-center = "CC-4711" }

[network.create]
nat = "per-az"

[cluster]
kubernetes_version = "1.34"
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }
endpoint = { public = false, allowed_cidrs = ["10.0.0.0/8"] }

[dns]
zone = "existing"
zone_id = "Z0123456789ABCDEFGHIJ"

[tls]
mode = "acm"

[stores.redis]
auth = "token"

[stores.clickhouse]
source = "langsmith-managed"

[langsmith]
chart = "0.16.11"
auth = { mode = "basic", admin_email = "platform@example.com", organization = "Acme" }

[policy]
regions = ["eu-central-1", "us-west-2"]

[policy.required_tags]
cost-center = ["CC-????"]
"#;

const EU: &str = r#"layers = ["./company.toml"]

[cloud]
account_id = "210987654321"
region = "eu-central-1"
"#;

fn environment(layer: &str, name: &str, rest: &str) -> String {
    format!(
        "layers = [\"{layer}\"]\n\n[environment]\nname = \"{name}\"\n\n[dns]\ndomain = \"{name}.example.com\"\n{rest}"
    )
}

pub(super) const FILES: [&str; 3] = [
    "environments/eu.toml",
    "environments/eu-two.toml",
    "us.toml",
];

/// A repository with the three of them committed, unless there is no git.
pub(super) fn repository() -> Option<Repository> {
    let repository = Repository::new()?;
    let folder = &repository.0;
    let us = "\n[cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n";
    folder.write("company.toml", COMPANY);
    folder.write("region-eu.toml", EU);
    folder.write(FILES[0], environment("../region-eu.toml", "eu", ""));
    folder.write(FILES[1], environment("../region-eu.toml", "eu-two", ""));
    folder.write(FILES[2], environment("./company.toml", "us", us));
    repository.commit("start");
    Some(repository)
}

fn json(repository: &Repository, arguments: &[&str]) -> (Option<i32>, Value) {
    let ended = repository.lsgen(arguments);
    let value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended}"));
    (ended.status, value)
}

#[test]
fn three_environments_have_what_the_company_says() {
    let Some(repository) = repository() else {
        return;
    };
    for file in FILES {
        let check = repository.lsgen(&["check", file]);
        assert_eq!(
            (check.status, check.stdout.as_str()),
            (Some(0), "no findings\n"),
            "{check}"
        );
    }
    let shown = repository.lsgen(&["show", "environments/eu.toml"]).stdout;
    for (key, source) in [
        ("cloud.region = \"eu-central-1\"", "region-eu.toml:5"),
        ("environment.prefix = \"acme\"", "company.toml:2"),
        ("environment.name = \"eu\"", "environments/eu.toml:4"),
        (
            "network.create.availability_zones = 3",
            "lsgen:defaults.toml",
        ),
        (
            "policy.regions = [\"eu-central-1\", \"us-west-2\"]",
            "company.toml:32",
        ),
    ] {
        let line = shown.lines().find(|line| line.starts_with(key));
        let line = line.unwrap_or_else(|| panic!("{key}\n{shown}"));
        assert!(line.contains(&format!("# {source}")), "{line}");
    }
    let files = repository
        .lsgen(&["show", "--files", "environments/eu.toml"])
        .stdout;
    assert_eq!(
        files,
        "environments/eu.toml\nregion-eu.toml\ncompany.toml\n"
    );
}

/// What the names of files are does not change the output, nor where it is rendered.
#[test]
fn the_output_is_the_same_from_every_folder_and_from_standard_input() {
    let Some(repository) = repository() else {
        return;
    };
    let from_top = repository.lsgen(&["render", "environments/eu.toml"]);
    assert_eq!(from_top.status, Some(0), "{from_top}");
    let inside = repository.lsgen_in("environments", &["render", "eu.toml"], "");
    assert_eq!(inside.stdout, from_top.stdout);
    let text = repository.0.read("environments/eu.toml");
    let piped = repository.lsgen_in("environments", &["render", "-"], &text);
    assert_eq!(piped.stdout, from_top.stdout);
}

#[test]
fn a_change_of_the_company_is_shown_for_each_with_the_layer_as_its_cause() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("company.toml", "\"per-az\"", "\"single\"");
    repository.edit("company.toml", "CC-4711", "CC-4712");
    for file in FILES {
        let (status, diff) = json(
            &repository,
            &["diff", file, "--against", "HEAD", "--format", "json"],
        );
        assert_eq!(status, Some(2), "{file}");
        let keys = diff["keys"].as_array().unwrap();
        let named: Vec<&str> = keys
            .iter()
            .map(|key| key["key"].as_str().unwrap())
            .collect();
        assert_eq!(
            named,
            ["environment.tags.cost-center", "network.create.nat"],
            "{file}"
        );
        for key in keys {
            assert_eq!(key["before"]["file"], "HEAD:company.toml", "{key}");
            assert_eq!(key["after"]["file"], "company.toml", "{key}");
        }
        let effects = diff["effects"]["known"].as_array().unwrap();
        assert!(!effects.is_empty(), "{file}");
        let by =
            |effect: &Value, key: &str| effect["causes"].as_array().unwrap().contains(&key.into());
        let gateways = effects
            .iter()
            .filter(|effect| by(effect, "network.create.nat"));
        assert!(gateways.count() > 0, "{file}: {effects:#?}");
        for effect in effects {
            let subject = effect["subject"].as_str().unwrap();
            if subject.contains("aws_nat_gateway") {
                assert_eq!(
                    effect["causes"],
                    serde_json::json!(["network.create.nat"]),
                    "{effect}"
                );
            }
        }
        let told = repository.lsgen(&["diff", file, "--against", "HEAD", "--level", "effects"]);
        assert!(
            told.stdout.contains("network.create.nat in company.toml"),
            "{told}"
        );
    }
}

#[test]
fn a_key_that_moves_to_a_layer_changes_nothing_that_is_rendered() {
    let Some(repository) = repository() else {
        return;
    };
    repository.0.write("whole.toml", example("production"));
    repository.commit("whole");
    let text = example("production").replace("prefix = \"acme\"\n", "");
    repository
        .0
        .write("base.toml", "[environment]\nprefix = \"acme\"\n");
    repository.0.write(
        "whole.toml",
        text.replace("version = 1\n", "version = 1\nlayers = [\"base.toml\"]\n"),
    );
    let arguments = [
        "diff",
        "whole.toml",
        "--against",
        "HEAD",
        "--format",
        "json",
    ];
    let (_, diff) = json(&repository, &arguments);
    assert_eq!(diff["files"], serde_json::json!([]));
    assert_eq!(diff["keys"][0]["key"], "layers");
    assert_eq!(diff["keys"].as_array().unwrap().len(), 1);
}

#[test]
fn a_change_that_the_policy_forbids_is_refused_with_both_places() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("region-eu.toml", "eu-central-1", "eu-west-1");
    repository.0.write("environments/out", "");
    for arguments in [
        &["check", "environments/eu.toml"][..],
        &["render", "environments/eu.toml", "-o", "rendered"],
        &["diff", "environments/eu.toml", "--against", "HEAD"],
    ] {
        let ended = repository.lsgen(arguments);
        assert_eq!(ended.status, Some(1), "{ended}");
        let said = format!("{}{}", ended.stdout, ended.stderr);
        for part in [
            "error[LS0703]",
            "--> region-eu.toml:5:10",
            "::: company.toml:32:11",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
    assert!(!repository.0.path().join("rendered").exists());
    // Every policy counts: one that is nearer does not loosen it.
    repository.edit(
        "region-eu.toml",
        "[cloud]",
        "[policy]\nregions = [\"eu-west-1\"]\n\n[cloud]",
    );
    let ended = repository.lsgen(&["check", "environments/eu.toml"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    // The other one is as it was.
    assert_eq!(repository.lsgen(&["check", "us.toml"]).status, Some(0));
}
