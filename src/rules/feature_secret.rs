//! A value that makes pods read a secret key that no rendered secret holds.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::chart::{Features, Line};
use crate::finding::{Finding, Place, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::judge::secret_references::references;
use super::judge::value_faults::path_of;
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0625",
    name: "feature-secret",
    severity: RuleSeverity::Error,
    summary: "A value in `[langsmith.values]` that makes pods read a secret key that no rendered secret holds.",
    why: "A pod whose `secretKeyRef` names a missing key does not start: it stays in `CreateContainerConfigError`. The chart passes the key of a feature to nearly every service, so one switch stops all of LangSmith.",
    example: "[langsmith.values]\nfleetToolServer.enabled = true\nconfig.agentBuilder.enabled = true",
    source: "`profiles/charts/langsmith/VERSION/chart.toml`, `[secrets]`: what pods of the real chart insist on",
    waivable: false,
    fix: None,
};

/// The keys that the rendered secrets of the release hold: the secret's name in the chart's facts, and the key.
type Held = BTreeSet<(&'static str, &'static str)>;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    let Some(line) = context.chart() else {
        return;
    };
    let held = context.secret_keys();
    let features = context.features_with(values.table());
    switched_on(context, line, &held, &features, findings);
    named_otherwise(context, line, &held, &features, findings);
    referred_to(context, &held, findings);
}

/// The chart creates the other secrets itself, unless a value names one.
fn is_rendered(context: &Context<'_>, line: &Line, held: &Held, name: &str) -> bool {
    let path = line.secrets.get(name).map(|secret| secret.path.split('.'));
    let path: Vec<&str> = path.into_iter().flatten().collect();
    let values = key!(context.langsmith.values);
    values.get(&path).is_none() && held.iter().any(|(one, _)| *one == name)
}

/// Keys that a feature reads which a value switches on.
fn switched_on(
    context: &Context<'_>,
    line: &Line,
    held: &Held,
    features: &Features,
    findings: &mut Vec<Finding>,
) {
    for (name, key) in line.insisted_keys(features) {
        let Some(secret) = line.secrets.get(name) else {
            continue;
        };
        if !is_rendered(context, line, held, name) || held.contains(&(name, key)) {
            continue;
        }
        let chosen = key!(context.langsmith.features);
        let (what, place) = match culprit(context, line, (name, key)) {
            Some(path) => {
                let written = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
                let place = context.place_of_key(&path_of(context, &path));
                (written.to_string(), place)
            }
            // Another rule reports what the file's own keys switch on.
            None if chosen.insights || chosen.polly || chosen.fleet => continue,
            None => {
                let chart = key!(context.langsmith.chart);
                (chart.path().to_string(), context.place(&chart))
            }
        };
        let readers = line.readers_in_use(secret, key, features);
        let finding = finding(context, place, &what, (&context.release_object(name), key))
            .note(would_not_start(&readers))
            .help("remove it: this version of lsgen does not render the secret that it needs");
        findings.push(finding);
    }
}

/// Keys that a value gives another name, which the rendered secret does not know.
fn named_otherwise(
    context: &Context<'_>,
    line: &Line,
    held: &Held,
    features: &Features,
    findings: &mut Vec<Finding>,
) {
    let values = key!(context.langsmith.values);
    for (name, secret) in &line.secrets {
        let keys = secret.keys.iter().filter(|key| features.all(&key.when));
        for key in keys {
            let Some(named) = &key.named else { continue };
            let path: Vec<&str> = named.split('.').collect();
            let Some(Value::String(other)) = values.get(&path) else {
                continue;
            };
            if !is_rendered(context, line, held, name) || held.contains(&(name, other)) {
                continue;
            }
            let place = context.place_of_key(&path_of(context, &path));
            let readers = line.readers_in_use(secret, &key.key, features);
            let finding = finding(
                context,
                place,
                named,
                (&context.release_object(name), other),
            )
            .note(would_not_start(&readers))
            .help(format!(
                "remove it: the rendered secret has the key `{}`",
                key.key
            ));
            findings.push(finding);
        }
    }
}

/// Keys that an environment variable or a volume of a value reads from a rendered secret.
fn referred_to(context: &Context<'_>, held: &Held, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    for reference in references(values.table()) {
        let of_it = held
            .iter()
            .filter(|(name, _)| context.release_object(name) == reference.secret);
        let keys: BTreeSet<&str> = of_it.map(|(_, key)| *key).collect();
        if keys.is_empty() || keys.contains(reference.key) {
            continue;
        }
        let path = &reference.path;
        let written = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
        let place = context.place_of_key(&path_of(context, path));
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let missing = (reference.secret, reference.key);
        let finding = finding(context, place, &written.to_string(), missing)
            .note("its pods would not start (`CreateContainerConfigError`, or `FailedMount`)")
            .help(format!("the secret has the keys {}", keys.join(", ")));
        findings.push(finding);
    }
}

fn finding(
    context: &Context<'_>,
    place: Place,
    what: &str,
    (secret, key): (&str, &str),
) -> Finding {
    context
        .finding_at(
            place,
            format!("`{what}` makes pods read the key `{key}`, which the rendered secret `{secret}` does not hold"),
        )
        .label("no secret has this key")
}

fn would_not_start(readers: &[&str]) -> String {
    let count = match readers.len() {
        1 => "1 workload".to_owned(),
        count => format!("{count} workloads"),
    };
    format!(
        "{count} would not start (`CreateContainerConfigError`): {}",
        readers.join(", ")
    )
}

/// The value without which no pod would insist on the key; where several bring it about, the first.
fn culprit(context: &Context<'_>, line: &Line, missing: (&str, &str)) -> Option<Vec<String>> {
    let values = key!(context.langsmith.values);
    let insists = |features: &Features| line.insisted_keys(features).contains(&missing);
    let leaves = values.leaves();
    let mut remaining = values.table().clone();
    for (path, _) in &leaves {
        let alone = without(values.table().clone(), path);
        if !insists(&context.features_with(&alone)) {
            return Some(owned(path));
        }
    }
    for (path, _) in &leaves {
        remaining = without(remaining, path);
        if !insists(&context.features_with(&remaining)) {
            return Some(owned(path));
        }
    }
    None
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|key| (*key).to_owned()).collect()
}

/// The values without one leaf.
fn without(mut values: Table, path: &[&str]) -> Table {
    match path {
        [] => {}
        [key] => {
            values.remove(*key);
        }
        [key, below @ ..] => {
            if let Some(Value::Table(table)) = values.remove(*key) {
                values.insert((*key).to_owned(), Value::Table(without(table, below)));
            }
        }
    }
    values
}
