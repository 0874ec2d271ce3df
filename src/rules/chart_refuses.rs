//! Values in `[langsmith.values]` that the chart's own checks reject.

use crate::chart::guards::{Guard, guards};
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::chart_values::ChartValues;

use super::judge::value_faults::path_of;
use super::{Check, Context, key};

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
    if values.is_empty() {
        return;
    }
    let Ok(guards) = guards() else {
        return;
    };
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    let told = context.chart_values(guards);
    let lookup = |path: &str| {
        let value = told.get(path).or_else(|| guards.default(path, version));
        value.cloned()
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
