//! A store or a load balancer can be exchanged for another kind in one apply.
//!
//! Terraform deletes what goes and makes what comes at the same time, so the two may share no name that AWS admits once. And what a
//! person put into the parameter store for one kind is nothing that Terraform writes for another: it would refuse to make the parameter,
//! or delete what the person has put.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::parameters::{by_terraform, read};
use crate::environments::read::Output;
use crate::environments::{Rendered, all, project, render};

/// Each choice of a source or of a load balancer, as lines that replace PROD's own.
const CHOICES: [(&str, &str, &str); 17] = [
    ("rds", "postgres", "source = \"rds\""),
    ("aurora", "postgres", "source = \"aurora\""),
    ("external postgres", "postgres", "source = \"external\""),
    (
        "postgres in the cluster",
        "postgres",
        "source = \"in-cluster\"",
    ),
    ("token", "redis", "auth = \"token\""),
    ("iam", "redis", "auth = \"iam\""),
    ("network", "redis", "auth = \"network\""),
    ("external redis", "redis", "source = \"external\""),
    (
        "redis cluster",
        "redis",
        "source = \"external\"\nexternal = { cluster = true }",
    ),
    ("redis in the cluster", "redis", "source = \"in-cluster\""),
    (
        "langsmith-managed",
        "clickhouse",
        "source = \"langsmith-managed\"",
    ),
    (
        "clickhouse-cloud",
        "clickhouse",
        "source = \"clickhouse-cloud\"",
    ),
    ("replicated", "clickhouse", "source = \"replicated\""),
    (
        "clickhouse in the cluster",
        "clickhouse",
        "source = \"in-cluster\"",
    ),
    ("nginx", "ingress", "option = \"nginx\""),
    (
        "envoy behind an ALB",
        "ingress",
        "option = \"envoy-gateway\"\nchained_alb = true",
    ),
    (
        "envoy with its own TLS",
        "letsencrypt",
        "option = \"envoy-gateway\"",
    ),
];

/// PROD with each choice.
fn choices() -> Vec<Rendered> {
    let text = fs::read_to_string(project("examples/production.toml")).expect("PROD");
    let choice = |(name, part, lines): &(&str, &str, &str)| {
        let mut text = text.clone();
        let mut replace = |table: &str, old: &str, new: &str| {
            let old = format!("[{table}]\n{old}");
            assert!(text.contains(&old), "{table}");
            text = text.replace(&old, &format!("[{table}]\n{new}"));
        };
        match *part {
            "postgres" => text.push_str(&format!("\n[stores.postgres]\n{lines}\n")),
            "redis" => replace("stores.redis", "auth = \"token\"", lines),
            "clickhouse" => replace("stores.clickhouse", "source = \"langsmith-managed\"", lines),
            _ => replace("ingress", "option = \"alb\"", lines),
        }
        if *part == "letsencrypt" {
            text = text.replace("mode = \"acm\"", "mode = \"letsencrypt\"\nissuer = \"letsencrypt\"\nemail = \"platform@example.com\"");
        }
        // What production refuses by its tier alone is part of the question all the same.
        text.push_str("\n[allow]\nLS0207 = \"asked for\"\nLS0301 = \"asked for\"\n");
        render(name, &text)
            .or_else(|_| render(name, &evaluation(&text)))
            .unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
    };
    CHOICES.iter().map(choice).collect()
}

/// The same environment where the tier has no objection.
fn evaluation(text: &str) -> String {
    text.replace("tier = \"production\"", "tier = \"evaluation\"")
        .replace(
            "\n[allow]\nLS0207 = \"asked for\"\nLS0301 = \"asked for\"\n",
            "",
        )
}

/// The names that a module's call gives to what it makes, by the module.
fn names(output: &Output<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let modules = output.modules.as_object().expect("modules");
    modules
        .iter()
        .map(|(module, arguments)| {
            let mut found = BTreeSet::new();
            collect("", arguments, &mut found);
            (module.clone(), found)
        })
        .collect()
}

fn collect(argument: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                collect(key, value, found);
            }
        }
        Value::String(text) => {
            let is_a_name = argument == "name"
                || [
                    "_name",
                    "identifier",
                    "_alias",
                    "_parameter",
                    "group_id",
                    "user_id",
                ]
                .iter()
                .any(|end| argument.ends_with(end));
            // Another resource's, which the module refers to.
            let refers = ["cluster_name", "database_name", "client_security_group_id"];
            if is_a_name && !text.contains("${") && !refers.contains(&argument) {
                found.insert(text.clone());
            }
        }
        _ => {}
    }
}

#[test]
fn what_goes_shares_no_name_with_what_comes() {
    let rendered = choices();
    let outputs: Vec<Output<'_>> = rendered.iter().map(Output::new).collect();
    let mut problems = BTreeSet::new();
    let mut compared = 0;
    for before in &outputs {
        for after in &outputs {
            let (before, after) = (names(before), names(after));
            for (goes, old) in before
                .iter()
                .filter(|(module, _)| !after.contains_key(*module))
            {
                for (comes, new) in after
                    .iter()
                    .filter(|(module, _)| !before.contains_key(*module))
                {
                    compared += 1;
                    for name in old.intersection(new) {
                        problems.insert(format!("`{name}` belongs to `{goes}` and to `{comes}`"));
                    }
                }
            }
        }
    }
    assert!(compared > 0, "no module takes the place of another");
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_a_person_put_is_never_terraforms() {
    let choices = choices();
    // What else can be chosen has parameters too: logins, issuers, images. The second region's are copies.
    let others = all().filter(|other| other.validated.source().is_none());
    let mut rendered: Vec<&Rendered> = choices.iter().collect();
    rendered.extend(others.map(|other| -> &Rendered { other }));
    let written: Vec<(BTreeMap<String, String>, BTreeSet<String>)> = rendered
        .iter()
        .map(|rendered| {
            let output = Output::new(rendered);
            let below = |path: &str, parameter: &str| {
                let name = parameter
                    .strip_prefix(path)
                    .expect("a parameter of the environment");
                name.to_owned()
            };
            let path = output.modules["secrets"]["parameter_path"]
                .as_str()
                .expect("a path");
            let terraform: BTreeMap<String, String> = by_terraform(&output, path)
                .into_iter()
                .map(|(parameter, module)| (below(path, &parameter), module.to_owned()))
                .collect();
            let person = read(&output)
                .into_iter()
                .map(|(_, parameter)| below(path, &parameter))
                .filter(|parameter| !terraform.contains_key(parameter))
                .collect();
            (terraform, person)
        })
        .collect();
    let mut problems = BTreeSet::new();
    for ((_, person), before) in written.iter().zip(&rendered) {
        for ((terraform, _), after) in written.iter().zip(&rendered) {
            for parameter in person
                .iter()
                .filter(|parameter| terraform.contains_key(*parameter))
            {
                problems.insert(format!(
                    "`{parameter}` is put by a person with `{}` and written by Terraform with `{}`",
                    before.name, after.name
                ));
            }
        }
    }
    // The same between two modules: each makes the parameter while the other still has it.
    for (before, _) in &written {
        for (after, _) in &written {
            for (parameter, module) in before {
                if let Some(other) = after.get(parameter).filter(|other| *other != module) {
                    problems.insert(format!(
                        "`{parameter}` is written by `{module}` and by `{other}`"
                    ));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
