//! What the runbooks name is there: files, workloads, and the stores that Terraform makes.

use std::collections::BTreeSet;

use crate::environments::Rendered;
use crate::environments::each::Promise;
use crate::environments::read::{Output, items};

promise! { Promise::Whole(problems) }

pub(crate) fn problems(rendered: &Rendered) -> Vec<String> {
    let output = &Output::new(rendered);
    let names = rendered.validated.names();
    let services = rendered.validated.environment().langsmith.services();
    let deployments: Vec<String> = services
        .iter()
        .map(|(key, _, _)| names.release_object(&key.replace('_', "-")))
        .collect();
    let mut problems = Vec::new();
    // The pages about two regions name the stores of both.
    let sites = rendered.sites();
    let outputs: Vec<Output<'_>> = sites.iter().map(Output::new).collect();
    let is_any = |module: &str, argument: &str, word: &str| {
        let mut modules = outputs.iter().map(|output| &output.modules[module]);
        modules.any(|arguments| arguments[argument] == word)
    };
    for (file, text) in rendered.below("runbooks") {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            let [before, word] = pair else { continue };
            let word = word.trim_end_matches(['`', '.', ',', ':']);
            let is_known = |known: &[String]| known.iter().any(|one| one == word);
            let wrong = match *before {
                "deployment" | "scaledobject" => {
                    word.starts_with(&names.fullname()) && !is_known(&deployments)
                }
                "--db-instance-identifier" | "--source-db-instance-identifier" => {
                    let managed = ["postgres", "aurora", "postgres_recovery"];
                    let is_own = |output: &Output<'_>| {
                        let mut modules = managed.iter().map(|name| &output.modules[*name]);
                        modules.any(|module| {
                            let own = module["identifier"].as_str();
                            own.is_some_and(|own| word.starts_with(own))
                        })
                    };
                    !word.starts_with(['"', '$']) && !outputs.iter().any(is_own)
                }
                "--replication-group-id" => {
                    // That of the recovery region is made on the day.
                    let later = rendered.validated.recovery();
                    !is_any("redis", "replication_group_id", word)
                        && later.is_none_or(|second| second.names().redis() != word)
                }
                "--bucket" => {
                    let second = rendered.validated.recovery();
                    let backups = [
                        Some(names.clickhouse_backup_bucket()),
                        second.map(|second| second.names().clickhouse_backup_bucket()),
                    ];
                    let is_of_state = sites
                        .iter()
                        .any(|site| site.validated.names().state_bucket() == word);
                    let restores = rendered.file("runbooks/restore.md");
                    let is_of_backups = restores.contains("RESTORE DATABASE")
                        && backups.iter().flatten().any(|bucket| bucket == word);
                    let is_known = is_any("blob", "bucket_name", word)
                        || word.starts_with(['"', '$'])
                        || is_of_state
                        || is_of_backups;
                    !is_known
                }
                "--backup-vault-name" => !is_any("backup", "name", word),
                "--namespace" | "-n" => {
                    let own = rendered
                        .validated
                        .environment()
                        .langsmith
                        .namespace
                        .as_str();
                    let has_replicas = !output.of_kind("ClickHouseInstallation").is_empty();
                    let is_operator = has_replicas && word.starts_with("clickhouse");
                    // CloudWatch has namespaces too; those of add-ons are the helmfile's.
                    let of_metrics = ["AWS/RDS", "AWS/S3", "LangSmith"];
                    let is_other = of_metrics.contains(&word)
                        || items(&output.helmfile()["releases"])
                            .iter()
                            .any(|release| release["namespace"] == word)
                        || output
                            .of_kind("Namespace")
                            .iter()
                            .any(|namespace| namespace["metadata"]["name"] == word);
                    // A function is given it.
                    let is_given = word.starts_with(['"', '$']);
                    word != own && !is_operator && !is_other && !is_given
                }
                // Terraform makes its state, and the runbook of a teardown deletes it.
                "-f" if word.starts_with("terraform/") && word.ends_with(".tfstate") => false,
                "-f" => !rendered.files.contains_key(word) && rendered.below(word).next().is_none(),
                _ => false,
            };
            let is_local = matches!(word, "volume.json" | "claim.json");
            if wrong && !is_local {
                problems.push(format!("runbooks/{file}: `{before} {word}` is not there"));
            }
        }
        // What the function of a teardown empties, Terraform made.
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["empty", _, bucket] = words.as_slice()
                && !sites.iter().any(|site| {
                    let quoted = format!("\"{bucket}\"");
                    let mut stacks = site.below("terraform");
                    stacks.any(|(_, text)| text.contains(&quoted))
                })
            {
                problems.push(format!(
                    "runbooks/{file}: the bucket `{bucket}` is not there"
                ));
            }
        }
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or_default();
            let path = match target.strip_prefix("../") {
                Some(path) => path.to_owned(),
                None => format!("runbooks/{target}"),
            };
            if !target.starts_with("http") && !rendered.files.contains_key(&path) {
                problems.push(format!("runbooks/{file}: `{target}` is not there"));
            }
        }
    }
    problems.extend(unknown_repositories(rendered));
    problems.extend(maintained(rendered, &outputs));
    problems.extend(rotated(rendered, &outputs));
    problems.extend(calendar(rendered.file("runbooks/recovery-tests.ics")));
    problems
}

/// Every page adds the repositories that its charts come from: the host may not have them yet.
fn unknown_repositories(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    for (file, text) in rendered.below("runbooks") {
        let mut added = BTreeSet::new();
        for line in text.lines().map(str::trim) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["helm", "repo", "add", name, ..] => {
                    added.insert(*name);
                }
                ["helm", "upgrade", "--install", _, chart, ..] => {
                    let repository = chart
                        .split_once('/')
                        .map_or("", |(repository, _)| repository);
                    let is_elsewhere = !["", ".", "oci:"].contains(&repository);
                    if is_elsewhere && !added.contains(repository) {
                        problems.push(format!("runbooks/{file}: Helm does not know `{chart}`"));
                    }
                }
                _ => {}
            }
        }
    }
    problems
}

/// Every node group of every region is patched.
fn maintained(rendered: &Rendered, outputs: &[Output<'_>]) -> Vec<String> {
    let text = rendered.file("runbooks/maintenance.md");
    let mut problems = Vec::new();
    for output in outputs {
        let cluster = &output.modules["cluster"];
        let name = cluster["name"].as_str().expect("a name");
        let heading = format!(". {name} in ");
        let section = text
            .split("\n## ")
            .find(|section| section.contains(&heading));
        let section = section.unwrap_or_default();
        for group in cluster["node_groups"].as_object().expect("groups").keys() {
            let region = output.rendered.validated.names().region();
            if !section.contains(&format!("\nupgrade_nodes {region} {name} {group}\n")) {
                problems.push(format!("`{group}` of {name} is not patched"));
            }
        }
    }
    problems
}

/// Every secret that was generated can be exchanged, and what is restarted reads it.
fn rotated(rendered: &Rendered, outputs: &[Output<'_>]) -> Vec<String> {
    let text = rendered.file("runbooks/secrets.md");
    let mut problems = Vec::new();
    let mut told = |name: &str| {
        let heading = format!(". `{name}`");
        let mut sections = text.split("\n## ");
        if !sections.any(|section| {
            section
                .lines()
                .next()
                .unwrap_or_default()
                .contains(&heading)
        }) {
            problems.push(format!("`{name}` cannot be exchanged"));
        }
    };
    for output in outputs {
        let generated = output.modules["secrets"]["generated"].as_object();
        for name in generated.into_iter().flat_map(|all| all.keys()) {
            told(name);
        }
        for module in ["postgres", "aurora"] {
            let parameter = output.modules[module]["connection_url_parameter"].as_str();
            // While the recovery region serves, the primary's database is not the one that has the data.
            let parameter = parameter.filter(|_| output.rendered.validated.is_active());
            if let Some(name) = parameter.and_then(|name| name.split_once("/postgres/")) {
                told(&format!("postgres/{}", name.1));
            }
        }
    }
    if rendered.file("README.md").contains("set_token SET") {
        told("redis/token");
    }
    // What is given the revision of a secret reads it: the same workloads, by another way.
    let serving = outputs
        .iter()
        .find(|output| output.rendered.validated.is_active());
    let values = serving.map(|output| output.rendered.file("helm/langsmith/25-secrets.yaml"));
    let annotated = values.map(|values| values.matches("-config: ").count());
    let restarted = text
        .split("/langsmith/api-key-salt\n")
        .nth(1)
        .and_then(|rest| rest.split("\n  restart ").nth(1))
        .and_then(|rest| rest.lines().next())
        .map(|line| line.matches("deployment/").count());
    if annotated.is_some_and(|count| count > 0) && annotated != restarted {
        problems.push(format!("{restarted:?} of {annotated:?} are restarted"));
    }
    problems
}

/// A calendar as RFC 5545 wants it: lines of at most 75 octets that end with CR LF, blocks that close.
fn calendar(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open = Vec::new();
    for line in text.split_inclusive('\n') {
        let Some(line) = line.strip_suffix("\r\n") else {
            problems.push(format!("the calendar's line `{line}` has no CR LF"));
            continue;
        };
        if line.len() > 75 {
            problems.push(format!("the calendar's line `{line}` is too long"));
        }
        if let Some(block) = line.strip_prefix("BEGIN:") {
            open.push(block);
        } else if let Some(block) = line.strip_prefix("END:")
            && open.pop() != Some(block)
        {
            problems.push(format!("the calendar's {block} was not open"));
        }
    }
    if !open.is_empty() {
        problems.push(format!("the calendar's {open:?} stay open"));
    }
    problems
}
