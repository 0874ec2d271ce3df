//! A value in `[langsmith.values]` that a key of the environment file decides.

use crate::chart::typed::typed;
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::judge::value_faults::{faults, path_of};
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0607",
    name: "value-has-its-own-key",
    severity: RuleSeverity::Error,
    summary: "A value in `[langsmith.values]` that a key of the environment file sets.",
    why: "That key determines more than one chart value: names, records, permissions, the size of nodes. A value in `[langsmith.values]` changes the chart only. If the rule is waived, the value takes precedence in the chart, and everything else still follows the key.",
    example: "[langsmith.values.config]\nhostname = \"https://traces.example.com\"",
    source: "`profiles/charts/langsmith/typed.toml`: what lsgen's own overlays write",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // Without values there is no need to read the chart's keys, which are many.
    if key!(context.langsmith.values).read_by_entry().is_empty() {
        return;
    }
    let Some(line) = context.chart_as_it_comes() else {
        return;
    };
    let (Ok(keys), Ok(typed)) = (line.value_keys(), typed()) else {
        return;
    };
    // Another rule reports a key that the chart does not have.
    let faults = faults(context, &keys);
    for (path, _) in key!(context.langsmith.values).read_by_entry().leaves() {
        let Some(key) = typed.key(&path) else {
            continue;
        };
        if faults.iter().any(|fault| fault.is_above(&path)) {
            continue;
        }
        let written = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
        let its_own = KeyPath::dotted(key);
        let place = context.place_of_key(&path_of(context, &path));
        findings.push(
            context
                .finding_at(place, format!("`{key}` sets `{written}`"))
                .label(format!("use `{key}`"))
                .also(
                    context
                        .written_at(&its_own)
                        .filter(|_| context.is_in_file(&its_own)),
                    format!("sets `{written}`"),
                )
                .note("other files that lsgen renders follow that key, not this value")
                .help(format!(
                    "set `{key}` instead, or keep the value and waive the rule under `[allow]`"
                )),
        );
    }
}
