//! A value that makes pods read a secret key that no rendered secret holds.

use toml::{Table, Value};

use crate::chart::{Features, Line};
use crate::finding::{Finding, Place, Rule, RuleSeverity};
use crate::source::KeyPath;

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

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    let Some(line) = context.chart() else {
        return;
    };
    let held = context.secret_keys();
    let features = context.features_with(values.table());
    for (name, key) in line.insisted_keys(&features) {
        let Some(secret) = line.secrets.get(name) else {
            continue;
        };
        let path: Vec<&str> = secret.path.split('.').collect();
        let names_its_own = values.get(&path).is_some();
        // The chart creates the other secrets itself, unless a value names one.
        let is_rendered = held.iter().any(|(one, _)| *one == name);
        if !is_rendered || names_its_own || held.contains(&(name, key)) {
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
        let readers = line.readers_in_use(secret, key, &features);
        findings.push(finding(context, place, &what, (name, key), &readers));
    }
}

fn finding(
    context: &Context<'_>,
    place: Place,
    what: &str,
    (secret, key): (&str, &str),
    readers: &[&str],
) -> Finding {
    let object = context.release_object(secret);
    let count = match readers.len() {
        1 => "1 workload".to_owned(),
        count => format!("{count} workloads"),
    };
    context
        .finding_at(
            place,
            format!("`{what}` makes pods read the key `{key}`, which the rendered secret `{object}` does not hold"),
        )
        .label("no secret has this key")
        .note(format!(
            "{count} would not start (`CreateContainerConfigError`): {}",
            readers.join(", ")
        ))
        .help("remove it: this version of lsgen does not render the secret that it needs")
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
