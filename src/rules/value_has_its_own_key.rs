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
    summary: "A value in `[langsmith.values]` is decided by a key of the environment file.",
    why: "That key decides more than one value of the chart: names, records, rights, the size of nodes. A value beside it changes the chart alone. Set aside, it wins there, and the rest still follows the key.",
    example: "[langsmith.values.config]\nhostname = \"https://traces.example.com\"",
    source: "`profiles/charts/langsmith/typed.toml`: what lsgen's own overlays write",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(line) = context.chart_as_it_comes() else {
        return;
    };
    let (Ok(keys), Ok(typed)) = (line.value_keys(), typed()) else {
        return;
    };
    // A key that the chart does not take is another rule's.
    let faults = faults(context, &keys);
    for (path, _) in key!(context.langsmith.values).read_by_entry().leaves() {
        let Some(key) = typed.key(&path) else {
            continue;
        };
        if faults.iter().any(|fault| fault.is_above(&path)) {
            continue;
        }
        let written = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
        let place = context.place_of_key(&path_of(context, &path));
        findings.push(
            context
                .finding_at(place, format!("`{key}` decides `{written}`"))
                .label(format!("say it by `{key}`"))
                .note("other files that lsgen renders follow that key, and not this value")
                .help(format!(
                    "set `{key}` in its place; or keep it, with the reason under `[allow]`"
                )),
        );
    }
}
