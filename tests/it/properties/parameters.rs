//! Every parameter that the cluster reads is written by exactly one of Terraform and a person.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items, stack};

promise! { Promise::ByRegion(problems) }

pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let path = output.modules["secrets"]["parameter_path"]
        .as_str()
        .expect("a path");
    let mut writers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (parameter, writer) in by_terraform(output, path)
        .into_iter()
        .chain(by_hand(output, path))
    {
        writers.entry(parameter).or_default().push(writer);
    }
    let mut problems = Vec::new();
    for (parameter, writers) in &writers {
        if writers.len() > 1 {
            problems.push(format!(
                "`{parameter}` is written by {}",
                writers.join(" and by ")
            ));
        }
    }
    let read = read(output);
    for (reader, parameter) in &read {
        if !writers.contains_key(parameter) {
            problems.push(format!("nobody writes `{parameter}`, which {reader} reads"));
        }
        // The role of External Secrets ends at the environment's own folder.
        if !parameter.starts_with(&format!("{path}/")) {
            problems.push(format!(
                "{reader} reads `{parameter}`, which is not below `{path}`"
            ));
        }
    }
    for (parameter, writers) in &writers {
        let is_read = read.iter().any(|(_, read)| read == parameter);
        // The module keeps the password by itself for whoever has to open the database.
        let is_kept = ["postgres", "aurora"].iter().any(|module| {
            output.modules[*module]["password_parameter"].as_str() == Some(parameter)
        });
        if !is_read && !is_kept {
            problems.push(format!(
                "{} write `{parameter}`, which nobody reads",
                writers.join(", ")
            ));
        }
    }
    problems
}

/// What Terraform writes, with the module that does.
pub(crate) fn by_terraform<'a>(output: &'a Output<'_>, path: &str) -> Vec<(String, &'a str)> {
    let mut written = Vec::new();
    for (module, arguments) in output.modules.as_object().expect("modules") {
        for (argument, value) in arguments.as_object().expect("arguments") {
            if let Some(value) = value.as_str().filter(|_| argument.ends_with("_parameter")) {
                written.push((value.to_owned(), module.as_str()));
            }
        }
        // A network load balancer has a group for each listener.
        for listener in arguments["listeners"]
            .as_object()
            .into_iter()
            .flat_map(|all| all.values())
        {
            if let Some(value) = listener["target_group_parameter"].as_str() {
                written.push((value.to_owned(), module.as_str()));
            }
        }
    }
    if output.rendered.validated.source().is_some() {
        let mirror = &stack(output.rendered, "replication/main.tf")["module"]["mirror"];
        let names = mirror["parameters"].as_object().into_iter().flatten();
        written.extend(names.map(|(name, _)| (format!("{path}/{name}"), "mirror")));
    }
    for kind in ["generated", "composed", "plain"] {
        let names = output.modules["secrets"][kind]
            .as_object()
            .into_iter()
            .flatten();
        written.extend(names.map(|(name, _)| (format!("{path}/{name}"), "secrets")));
    }
    written
}

/// What the README's commands write.
fn by_hand(output: &Output<'_>, path: &str) -> Vec<(String, &'static str)> {
    let (first, again) = puts(output.rendered.file("README.md"));
    let below = |name: &str| (format!("{path}/{name}"), "README.md");
    // What is exchanged later has been put there once, and is the same parameter.
    let strangers = again.into_iter().filter(|name| !first.contains(name));
    first.iter().copied().chain(strangers).map(below).collect()
}

/// The parameters that the README puts when an environment is set up, and those that it puts anew later.
pub(crate) fn puts(readme: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let mut is_later = false;
    for line in readme.lines().map(str::trim) {
        is_later = (is_later || line.starts_with("### Rotate ")) && !line.starts_with("## ");
        let written = if is_later { &mut again } else { &mut first };
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["put", name, ..] = words.as_slice()
            && *name != "()"
        {
            written.push(*name);
        }
        // One that is drawn there and then is piped into it.
        if let Some(place) = words.windows(2).position(|pair| pair == ["|", "put"])
            && let Some(name) = words.get(place + 2)
        {
            written.push(*name);
        }
    }
    (first, again)
}

/// What is read: by External Secrets, by helmfile and by the README's commands.
pub(crate) fn read(output: &Output<'_>) -> Vec<(String, String)> {
    let mut read = Vec::new();
    for secret in output.of_kind("ExternalSecret") {
        for entry in items(&secret["spec"]["data"]) {
            let key = entry["remoteRef"]["key"].as_str().expect("a key");
            read.push((
                format!("{} of External Secrets", secret["metadata"]["name"]),
                key.to_owned(),
            ));
        }
    }
    for (_, value) in entries(output.helmfile()) {
        if let Some(reference) = value
            .as_str()
            .and_then(|text| text.strip_prefix("ref+awsssm:/"))
        {
            let parameter = reference.split('?').next().unwrap_or_default();
            read.push(("helmfile".to_owned(), parameter.to_owned()));
        }
    }
    let readme = output.rendered.file("README.md");
    for (position, _) in readme.match_indices("aws ssm get-parameter ") {
        let command: Vec<&str> = readme[position..].split_whitespace().take(12).collect();
        let name = command
            .iter()
            .skip_while(|word| **word != "--name")
            .nth(1)
            .expect("a name");
        // A function is given the rest of the name, below the environment's folder.
        if !name.contains('$') {
            read.push(("README.md".to_owned(), (*name).to_owned()));
        }
    }
    let words: Vec<&str> = readme.split_whitespace().collect();
    let path = output.rendered.validated.names().parameter_path();
    let given = words.windows(2).filter_map(|pair| match pair {
        ["parameter", name] if name.contains('/') && !name.contains('$') => Some(name),
        _ => None,
    });
    read.extend(given.map(|name| ("README.md".to_owned(), format!("{path}/{name}"))));
    read
}

/// The keys of each secret that External Secrets makes, by the secret's name.
pub(crate) fn secrets(output: &Output<'_>) -> BTreeMap<String, Vec<String>> {
    let keys = |secret: &Value| match secret["spec"]["target"]["template"]["data"].as_object() {
        Some(template) => template.keys().cloned().collect(),
        None => items(&secret["spec"]["data"])
            .iter()
            .filter_map(|entry| entry["secretKey"].as_str().map(str::to_owned))
            .collect(),
    };
    let name = |secret: &Value| {
        secret["spec"]["target"]["name"]
            .as_str()
            .expect("a name")
            .to_owned()
    };
    output
        .of_kind("ExternalSecret")
        .iter()
        .map(|secret| (name(secret), keys(secret)))
        .collect()
}
