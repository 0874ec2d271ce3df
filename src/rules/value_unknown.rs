//! A key of `[langsmith.values]` that the chart's version does not have.

use semver::Version;

use crate::chart::renamed::{Renames, renames};
use crate::chart::typed::{Typed, typed};
use crate::chart::{Catalogue, KeyError};
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::judge::value_faults::{faults, path_of};
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0605",
    name: "value-unknown",
    severity: RuleSeverity::Error,
    summary: "A key of `[langsmith.values]` is not one of the chart's version.",
    why: "The chart has no schema: Helm drops a key that the version does not know without a word, and the chart's default holds. Keys were renamed and moved on every line.",
    example: "[langsmith.values.config.blobStorage]\napiUrl = \"https://s3.example.com\"",
    source: "the chart's own values.yaml, and `profiles/charts/langsmith/renamed.toml`",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    let Some(line) = context.chart_as_it_comes() else {
        return;
    };
    let (Ok(keys), Ok(renames), Ok(typed)) = (line.value_keys(), renames(), typed()) else {
        return;
    };
    for fault in faults(context, &keys) {
        let KeyError::Unknown { path, nearest } = &fault.error else {
            continue;
        };
        let written = fault
            .keys
            .iter()
            .fold(KeyPath::root(), |path, key| path.key(key));
        let place = context.place_of_key(&path_of(context, &fault.keys));
        let message = format!("chart {version} has no values key `{written}`");
        let finding = context.finding_at(place, message);
        // Helm's `--set` writes a path where TOML has a key.
        let whole = fault.keys.join(".");
        findings.push(if path.contains("\\.") && keys.has(&whole) {
            finding
                .label("one key with dots in it")
                .help(format!("leave out the quotation marks: `{whole}`"))
        } else {
            explained(context, finding, path, nearest.as_deref(), &renames, &typed)
        });
    }
}

/// With what became of the key, where it comes from, or what was perhaps meant.
fn explained(
    context: &Context<'_>,
    finding: Finding,
    path: &str,
    nearest: Option<&str>,
    renames: &Renames,
    typed: &Typed,
) -> Finding {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    // What a key of the environment file decides is not to be written under the chart's name either.
    let place = |name: &str, chart: String| {
        let key = typed.key(&name.split('.').collect::<Vec<_>>());
        key.map_or(chart, |key| format!("set `{key}`, which decides `{name}`"))
    };
    if let Some(fate) = renames.fate(path, version) {
        return match fate.to {
            Some(to) => finding
                .label(format!("`{to}` since {}", fate.since))
                .note(fate.note)
                .help(place(&to, format!("write it under `{to}`"))),
            None => finding
                .label(format!("gone since {}", fate.since))
                .note(fate.note)
                .help("take it out: nothing took its place"),
        };
    }
    if let Some(earlier) = renames.earlier(path, version) {
        let help = format!("write it under `{earlier}`, its name before it was moved");
        return finding
            .label(format!("`{earlier}` on this line"))
            .help(place(&earlier, help));
    }
    let finding = finding.label("not a key of this chart version");
    match (nearest, first_with(context.catalogue(), path, version)) {
        (_, Some(later)) => finding.help(format!(
            "from chart {later} on the key is there: set `langsmith.chart`, or take it out"
        )),
        (Some(nearest), None) => finding.help(place(nearest, format!("did you mean `{nearest}`?"))),
        (None, None) => finding.note("Helm would drop it without a word"),
    }
}

/// The first known chart after a version that has the key.
fn first_with(catalogue: &Catalogue, path: &str, version: &Version) -> Option<Version> {
    let later = catalogue.versions().into_iter();
    later.filter(|known| known > version).find(|known| {
        let line = catalogue.line(known).ok();
        line.is_some_and(|line| line.value_keys().is_ok_and(|keys| keys.has(path)))
    })
}
