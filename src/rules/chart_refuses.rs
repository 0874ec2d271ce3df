//! Values in `[langsmith.values]` that the chart's own checks refuse.

use toml::{Table, Value};

use crate::chart::guards::{Guard, guards};
use crate::finding::{Finding, Rule};
use crate::model::chart_values::ChartValues;

use super::decided::decided_values;
use super::judge::value_faults::{path_of, place_of};
use super::{Check, Context};

/// The list that lsgen and the environment file share.
const COMMON_ENV: &str = "commonEnv";

/// The switch with which the chart skips its checks.
const SKIPPED: [&str; 2] = ["config", "skipValidation"];

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith", "ingress", "dns", "tls", "stores"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0608",
    name: "chart-refuses",
    summary: "The chart refuses what `[langsmith.values]` and the rest of the file say together.",
    why: "The chart fails when it is rendered, at the first of its complaints, in words that know nothing of this file. With `config.skipValidation` it says nothing, and the pods fail in its place; lsgen asks all the same.",
    example: "[langsmith.values.config.customCa]\nsecretName = \"corporate-ca\"",
    source: "the chart's own checks, rendered on every line: `profiles/charts/langsmith/guards.toml`",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let langsmith = &context.environment.langsmith;
    let Ok(guards) = guards() else {
        return;
    };
    let version = langsmith.chart.version();
    let decided = decided_values(context.environment, context.names);
    let lookup = |path: &str| {
        let own = langsmith.values.get(&path.split('.').collect::<Vec<_>>());
        let decided = at(&decided, path);
        match (own, decided) {
            (Some(Value::Array(own)), Some(Value::Array(decided))) if path == COMMON_ENV => {
                Some(Value::Array([decided.as_slice(), own.as_slice()].concat()))
            }
            (Some(own), _) => Some(own.clone()),
            (None, decided) => decided.or_else(|| guards.default(path, version)).cloned(),
        }
    };
    for guard in guards.of(version) {
        // What the file's own keys bring about is for other rules to find.
        let Some(path) = said(guard, &langsmith.values) else {
            continue;
        };
        if guard.refuses(&lookup) {
            let place = place_of(context, &path_of(&path.split('.').collect::<Vec<_>>()));
            findings.push(
                Finding::error(&RULE, place, guard.message.clone())
                    .label(format!("chart {version} refuses it"))
                    .note(guard.source.clone())
                    .help(guard.help.clone()),
            );
        }
    }
    if langsmith.values.get(&SKIPPED) == Some(&Value::Boolean(true)) {
        let path = path_of(&SKIPPED).to_string();
        findings.push(
            context
                .warning(&RULE, &path, "the chart is told to skip its checks")
                .label("lsgen asks them all the same")
                .note("what is rendered by hand, or after lsgen, is checked by nobody"),
        );
    }
}

/// The first path that a guard reads and the file's values say something about.
fn said<'a>(guard: &'a Guard, values: &ChartValues) -> Option<&'a str> {
    let mut paths = guard.paths();
    paths.find(|path| values.get(&path.split('.').collect::<Vec<_>>()).is_some())
}

/// The value at a path of keys without dots.
fn at<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    let mut segments = path.split('.');
    let first = table.get(segments.next()?)?;
    segments.try_fold(first, |value, key| value.get(key))
}
