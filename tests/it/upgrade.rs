//! `lsgen upgrade`: the way to another chart version.
//!
//! `snapshots/upgrade/` holds whole upgrades as a person gets them; `LSGEN_UPDATE=1` rewrites them. What
//! people are told otherwise is in `upgrade/`; `INSTA_UPDATE=always` rewrites it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use crate::support::{Ended, Folder, Lsgen, example, project, snapshot};
use lsgen::api::chart::changes_between;
use lsgen::api::render::{RUNBOOK, upgrade as rendered};
use lsgen::api::source::Memory;
use lsgen::api::{chart, layer, rules, upgrade};

const OLD: &str = "0.12.37";
const NEW: &str = "0.16.11";

/// A file on the oldest line.
fn old(text: &str) -> String {
    let is_chart = |line: &&str| line.starts_with("chart = ");
    let chart = text.lines().find(is_chart).unwrap();
    text.replace(chart, &format!("chart = \"{OLD}\"  # pinned"))
}

fn environment(name: &str) -> String {
    fs::read_to_string(project().join(format!("tests/environments/{name}.toml"))).unwrap()
}

/// The folder that an upgrade of the file renders to.
fn planned(text: &str) -> BTreeMap<String, String> {
    let catalogue = chart::Catalogue::shipped();
    let running = rules::judge(&layer::resolve("prod.toml", text), &catalogue);
    let running = running.plan.unwrap();
    let to = NEW.parse().unwrap();
    let plan = upgrade::plan(
        "prod.toml",
        text,
        &running,
        &to,
        &catalogue,
        &Memory::default(),
    )
    .unwrap();
    let bundle = rendered(&plan).unwrap();
    let files = bundle.iter();
    files
        .map(|(path, file)| (path.to_string(), file.text().unwrap().to_owned()))
        .collect()
}

/// Compares with a folder of `snapshots/`, or rewrites it.
fn holds(name: &str, files: &BTreeMap<String, String>) {
    let folder = project().join("snapshots").join(name);
    if env::var_os("LSGEN_UPDATE").is_some_and(|value| value == "1") {
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    for (path, text) in files {
        let kept = fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert!(
            kept == *text,
            "snapshots/{name}/{path}: LSGEN_UPDATE=1 cargo test --test it upgrade::\n{}",
            similar::TextDiff::from_lines(&kept, text).unified_diff()
        );
    }
}

#[test]
fn production_goes_from_the_oldest_line_to_the_newest_in_two_hops() {
    holds("upgrade/production", &planned(&old(&example("production"))));
}

#[test]
fn stores_in_the_cluster_and_agents_have_changes_of_their_own() {
    let text = example("evaluation").replace("size/dev", "size/minimum");
    let evaluation = planned(&old(&text));
    let runbook = evaluation.get(RUNBOOK).unwrap();
    for expected in [
        "**ClickHouse in the cluster goes from 25.4 to 25.12** (0.13.10)",
        "- ClickHouse in the cluster goes from 25.4 to 25.12: ClickHouse 25.4 does not read",
        "aws ec2 create-snapshot --volume-id",
        "pg_dump",
    ] {
        assert!(runbook.contains(expected), "{expected}\n{runbook}");
    }
    let agents = planned(&old(&environment("deployments")));
    let runbook = agents.get(RUNBOOK).unwrap();
    for expected in [
        "**The operator goes to 0.1.47** (0.13.36)",
        "| `operatorImage` | `docker.io/langchain/langgraph-operator:0.1.23` | `docker.io/langchain/langgraph-operator:0.1.47` |",
        "| `hostBackendImage` | `docker.io/langchain/hosted-langserve-backend:0.14.9` | not used |",
        "Deployment `langsmith-listener` runs `backendImage` in place of `hostBackendImage`",
    ] {
        assert!(runbook.contains(expected), "{expected}\n{runbook}");
    }
}

/// A region that stands by is brought up to date as well, and first.
#[test]
fn the_second_region_has_its_manifest_and_its_step() {
    let files = planned(&old(&environment("cross-region")));
    let manifest = "1-to-0.14.6/manifests-recovery/image-pre-pull.yaml";
    assert!(files.get(manifest).unwrap().contains(":0.14.9"));
    let runbook = files.get(RUNBOOK).unwrap();
    assert!(
        runbook.contains("4. **Upgrade the region on standby**"),
        "{runbook}"
    );
    assert!(runbook.contains("9. **Clean up.**"), "{runbook}");
}

/// Nothing is left out: each change stands with what follows from it, or among those that do not concern it.
#[test]
fn every_change_on_the_way_is_in_the_runbook_once() {
    let all = changes_between(&OLD.parse().unwrap(), &NEW.parse().unwrap()).unwrap();
    assert!(all.len() > 20);
    for text in [
        example("production"),
        example("evaluation"),
        environment("deployments"),
    ] {
        let files = planned(&old(&text));
        let runbook = files.get(RUNBOOK).unwrap();
        for change in &all {
            let whole = format!("- **{}** ({}). {}", change.title, change.since, change.text);
            let short = format!("- {} ({})\n", change.title, change.since);
            let times = runbook.matches(&whole).count() + runbook.matches(&short).count();
            assert_eq!(times, 1, "{}", change.title);
        }
    }
}

fn lsgen(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new().within(folder).args(arguments).run()
}

#[test]
fn the_file_is_edited_hop_by_hop_and_keeps_its_comments() {
    let folder = Folder::new();
    let text = old(&example("production"));
    folder.write("prod.toml", &text);
    let upgrade = ["upgrade", "prod.toml", "--to", NEW, "--write"];
    let first = lsgen(&folder, &upgrade);
    snapshot("upgrade", "write-first", &first.to_string());
    assert_eq!(folder.read("prod.toml"), text.replace(OLD, "0.14.6"));
    let second = lsgen(&folder, &upgrade);
    snapshot("upgrade", "write-second", &second.to_string());
    assert_eq!(folder.read("prod.toml"), text.replace(OLD, NEW));
    let third = lsgen(&folder, &upgrade);
    snapshot("upgrade", "write-nothing", &third.to_string());
    assert_eq!(folder.read("prod.toml"), text.replace(OLD, NEW));
}

/// A key that has another name is renamed; one that has none is for a person to decide.
#[test]
fn the_files_own_values_go_along() {
    let folder = Folder::new();
    let values = "\n[langsmith.values]\n# slow on this cluster\ne2eTest.enabled = false\nbackend.deployment.command = [\"x\"]\n";
    let text = old(&example("production")) + values;
    folder.write("prod.toml", &text);
    let upgrade = [
        "upgrade",
        "prod.toml",
        "--to",
        NEW,
        "--write",
        "-o",
        "upgrade",
    ];
    let first = lsgen(&folder, &upgrade);
    snapshot("upgrade", "write-values", &first.to_string());
    let written = folder.read("prod.toml");
    assert!(written.contains("# slow on this cluster"), "{written}");
    let value: toml::Value = toml::from_str(&written).unwrap();
    let moved = &value["langsmith"]["values"]["backend"]["e2eTest"];
    assert_eq!(moved["enabled"].as_bool(), Some(false));
    let runbook = folder.read("upgrade/UPGRADE.md");
    assert!(
        runbook.contains("- **A command of one's own breaks** (0.16.0)"),
        "{runbook}"
    );
    assert!(
        !runbook.contains("e2e-test -c"),
        "the test is switched off: {runbook}"
    );

    let gone = "\n[langsmith.values]\nbackend.feedbackDataMigration.enabled = false\n";
    folder.write("gone.toml", old(&example("production")) + gone);
    let before = folder.contents();
    let refused = lsgen(&folder, &["upgrade", "gone.toml", "--to", NEW, "--write"]);
    assert_eq!(refused.status, Some(1), "{refused}");
    assert!(before == folder.contents());
    snapshot("upgrade", "values-gone", &refused.to_string());
}

#[test]
fn the_runbook_goes_to_standard_output_or_to_a_folder() {
    let folder = Folder::new();
    folder.write("prod.toml", old(&example("production")));
    let printed = lsgen(&folder, &["upgrade", "prod.toml", "--to", NEW]);
    assert_eq!(printed.status, Some(0), "{printed}");
    assert_eq!(folder.entries(), ["prod.toml"]);
    let written = lsgen(
        &folder,
        &["upgrade", "prod.toml", "--to", NEW, "-o", "upgrade"],
    );
    assert_eq!(written.status, Some(0), "{written}");
    assert_eq!(folder.read("upgrade/UPGRADE.md"), printed.stdout);
    // The file of a hop is one that renders.
    let hop = "upgrade/1-to-0.14.6/environment.toml";
    assert_eq!(lsgen(&folder, &["check", hop]).status, Some(0));
}

#[test]
fn what_cannot_be_planned_is_refused_and_changes_nothing() {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    folder.write("wrong.toml", example("production").replace("acme", "Acme!"));
    for (name, file, to) in [
        ("backwards", "prod.toml", "0.15.17"),
        ("unknown", "prod.toml", "0.16.99"),
        ("from-errors", "wrong.toml", "0.17.0-rc.12"),
    ] {
        let before = folder.contents();
        let ended = lsgen(
            &folder,
            &["upgrade", file, "--to", to, "--write", "-o", "out"],
        );
        assert_eq!(ended.status, Some(1), "{ended}");
        assert!(before == folder.contents(), "{name} changed the folder");
        snapshot("upgrade", name, &ended.to_string());
    }
    let text = example("production");
    let piped = Lsgen::new().within(&folder).stdin(&text);
    let piped = piped
        .args(["upgrade", "-", "--to", "0.17.0-rc.12", "--write"])
        .run();
    snapshot("upgrade", "standard-input", &piped.to_string());
    assert_eq!(piped.status, Some(64));
}

#[test]
fn nobody_comes_to_a_release_candidate_unwarned() {
    let folder = Folder::new();
    let started = lsgen(&folder, &["init", "new"]);
    assert_eq!(started.status, Some(0), "{started}");
    let versions = lsgen::api::chart::shipped_versions().into_iter();
    let newest = versions.filter(|version| version.pre.is_empty()).max();
    let line = format!("chart = \"{}\"", newest.unwrap());
    assert!(folder.read("new.toml").contains(&line), "{line}");
    for name in ["production", "evaluation"] {
        folder.write("prod.toml", example(name));
        let to = ["upgrade", "prod.toml", "--to", "0.17.0-rc.12", "--write"];
        let ended = lsgen(&folder, &[&to[..], &["-o", "out"]].concat());
        assert_eq!(ended.status, Some(0), "{ended}");
        snapshot(
            "upgrade",
            &format!("to-candidate-{name}"),
            &ended.to_string(),
        );
        let runbook = folder.read("out/UPGRADE.md");
        assert!(
            runbook.contains("0.17.0-rc.12 is a release candidate"),
            "{runbook}"
        );
        // The file says so from now on, whatever the tier.
        let checked = lsgen(&folder, &["check", "prod.toml"]);
        assert!(checked.to_string().contains("LS0609"), "{checked}");
        std::fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

/// Whatever a hop renders differently is LangSmith's own release, a text for people, or applied by a step.
#[test]
fn every_file_that_a_hop_changes_is_applied_by_a_step() {
    let catalogue = chart::Catalogue::shipped();
    for (name, from, to) in [
        ("clickhouse-replicated", OLD, "0.14.6"),
        ("clickhouse-replicated", OLD, NEW),
        ("pre-pull-everything", OLD, NEW),
        ("deployments", "0.14.6", "0.17.0-rc.12"),
        ("keda-queues", "0.13.43", NEW),
        ("cross-region", OLD, NEW),
        ("split-dataplane-with-ids", NEW, "0.17.0-rc.12"),
    ] {
        let text = old(&environment(name)).replace(OLD, from);
        let running = rules::judge(&layer::resolve("prod.toml", &text), &catalogue);
        let running = running.plan.unwrap();
        let plan = upgrade::plan(
            "prod.toml",
            &text,
            &running,
            &to.parse().unwrap(),
            &catalogue,
            &Memory::default(),
        );
        let plan = plan.unwrap();
        let bundle = rendered(&plan).unwrap();
        let runbook = bundle.get(RUNBOOK).unwrap().text().unwrap().to_owned();
        let mut hops = runbook.split("\n## Upgrade step ").skip(1);
        for hop in &plan.hops {
            let steps = hops.next().unwrap();
            let (before, after) = (
                lsgen::api::render::render(&hop.before).unwrap(),
                lsgen::api::render::render(&hop.after).unwrap(),
            );
            for (path, file) in after.iter() {
                let is_applied_with_langsmith = path.as_str().starts_with("helm/langsmith")
                    || path.as_str().starts_with("helm/helmfile")
                    || path.as_str().contains("/upgrade/");
                let kind = Path::new(path.as_str()).extension();
                let is_for_people = kind.is_some_and(|kind| kind == "md" || kind == "ics");
                let was = before
                    .get(path.as_str())
                    .map(lsgen::api::bundle::File::contents);
                if is_applied_with_langsmith || is_for_people || was == Some(file.contents()) {
                    continue;
                }
                assert!(
                    steps.contains(&format!("`{path}`")),
                    "{name}, {} to {}: nothing applies {path}\n{steps}",
                    hop.before.primary.chart().version,
                    hop.after.primary.chart().version
                );
            }
        }
    }
}

/// Servers and Keepers of the new version are there before the migrations, and are waited for.
#[test]
fn a_replicated_clickhouse_is_upgraded_before_the_migrations() {
    let files = planned(&old(&environment("clickhouse-replicated")));
    let runbook = files.get(RUNBOOK).unwrap();
    let place = |text: &str| {
        runbook
            .find(text)
            .unwrap_or_else(|| panic!("{text}\n{runbook}"))
    };
    let keeper = place("sh helm/wait.sh clickhouse-keeper");
    let servers = place("sh helm/wait.sh clickhouse\n");
    assert!(keeper < servers && servers < place("**Upgrade LangSmith.**"));
    assert!(place("manifests/clickhouse-keeper") < keeper);
    let unconcerned = place("do not concern this environment");
    assert!(place("goes from 25.4 to 25.12") < unconcerned, "{runbook}");
}
