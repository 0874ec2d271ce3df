//! Values in `[langsmith.values]` that the chart's own checks reject.

use toml::{Table, Value};

use crate::chart::guards::{Guard, guards};
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::chart_values::ChartValues;

use super::judge::value_faults::path_of;
use super::{Check, Context, key};

/// The list that lsgen and the environment file share.
const COMMON_ENV: &str = "commonEnv";

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0608",
    name: "chart-refuses",
    severity: RuleSeverity::Error,
    summary: "Values in `[langsmith.values]` that the chart rejects, alone or together with the rest of the file.",
    why: "The chart fails when it is rendered, at the first problem, with a message that does not refer to this file.",
    example: "[langsmith.values.config.customCa]\nsecretName = \"corporate-ca\"",
    source: "the chart's own checks, rendered on every line: `profiles/charts/langsmith/guards.toml`",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    let Ok(guards) = guards() else {
        return;
    };
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    let decided = context.decided_values();
    let lookup = |path: &str| {
        let own = values.get(&path.split('.').collect::<Vec<_>>());
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
        let Some(path) = said(guard, values.read()) else {
            continue;
        };
        if guard.refuses(&lookup) {
            let path = path_of(context, &path.split('.').collect::<Vec<_>>());
            findings.push(
                context
                    .finding_at(context.place_of_key(&path), guard.message.clone())
                    .label(format!("rejected by chart {version}"))
                    .note(guard.source.clone())
                    .help(guard.help.clone()),
            );
        }
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
