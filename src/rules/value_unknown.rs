//! A key of `[langsmith.values]` that the chart's version does not have.

use semver::Version;

use crate::chart::renamed::{Renames, renames};
use crate::chart::typed::{Typed, typed};
use crate::chart::{Catalogue, KeyError};
use crate::edit::Edit;
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
    summary: "A key of `[langsmith.values]` that the chart version does not have.",
    why: "The chart has no schema: Helm silently drops a key that the version does not have, and the chart's default applies. Every release line renamed and moved keys.",
    example: "[langsmith.values.config.blobStorage]\napiUrl = \"https://s3.example.com\"",
    source: "the chart's own values.yaml, and `profiles/charts/langsmith/renamed.toml`",
    waivable: false,
    fix: Some(
        "renames the key to its name in the chart version, or removes it if the chart has dropped it",
    ),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    // Without values there is no need to read the chart's keys, which are many.
    if key!(context.langsmith.values).read_by_entry().is_empty() {
        return;
    }
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
        let move_to = |to: &str| {
            Some(Edit::Rename {
                from: path_of(context, &fault.keys),
                to: path_of(context, &to.split('.').collect::<Vec<_>>()),
            })
        };
        findings.push(if path.contains("\\.") && keys.has(&whole) {
            finding
                .label("a single key with dots in its name")
                .help(format!("remove the quotes: `{whole}`"))
                .fix(move_to(&whole))
        } else {
            let (finding, to) =
                explained(context, finding, path, nearest.as_deref(), renames, typed);
            let remove = || context.removal(&path_of(context, &fault.keys));
            finding.fix(match to {
                Fate::Moved(to) => move_to(&to),
                Fate::Dropped => remove(),
                Fate::Unclear => None,
            })
        });
    }
}

/// What to do with a key that the chart does not have.
enum Fate {
    /// It has this name in this version.
    Moved(String),
    /// It has no effect, and nothing replaces it.
    Dropped,
    /// The author decides.
    Unclear,
}

/// With what became of the key, where it came from, or what was probably intended.
fn explained(
    context: &Context<'_>,
    finding: Finding,
    path: &str,
    nearest: Option<&str>,
    renames: &Renames,
    typed: &Typed,
) -> (Finding, Fate) {
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    // A value that a key of the environment file sets is not to be written under the chart's name either.
    let place = |name: &str, chart: String| {
        let key = typed.key(&name.split('.').collect::<Vec<_>>());
        key.map_or(chart, |key| {
            format!("set `{key}`, which determines `{name}`")
        })
    };
    let moved = |name: String| match typed.key(&name.split('.').collect::<Vec<_>>()) {
        Some(_) => Fate::Unclear,
        None => Fate::Moved(name),
    };
    if let Some(fate) = renames.fate(path, version) {
        return match fate.to {
            Some(to) => {
                let finding = finding
                    .label(format!("`{to}` since {}", fate.since))
                    .note(fate.note)
                    .help(place(&to, format!("use `{to}`")));
                (finding, moved(to))
            }
            None => {
                let finding = finding
                    .label(format!("removed in {}", fate.since))
                    .note(fate.note)
                    .help("remove it: it has no replacement");
                (finding, Fate::Dropped)
            }
        };
    }
    if let Some(earlier) = renames.earlier(path, version) {
        let help = format!("use `{earlier}`, its name in this version");
        let finding = finding
            .label(format!("`{earlier}` in this version"))
            .help(place(&earlier, help));
        return (finding, moved(earlier));
    }
    let finding = finding.label("not a key of this chart version");
    let finding = match (nearest, first_with(context.catalogue(), path, version)) {
        (_, Some(later)) => finding.help(format!(
            "chart {later} and newer have the key: set `langsmith.chart`, or remove it"
        )),
        (Some(nearest), None) => finding.help(place(nearest, format!("did you mean `{nearest}`?"))),
        (None, None) => finding.note("Helm would silently drop it"),
    };
    (finding, Fate::Unclear)
}

/// The first known chart after a version that has the key.
fn first_with(catalogue: &Catalogue, path: &str, version: &Version) -> Option<Version> {
    let later = catalogue.versions().into_iter();
    later.filter(|known| known > version).find(|known| {
        let line = catalogue.line(known).ok();
        line.is_some_and(|line| line.value_keys().is_ok_and(|keys| keys.has(path)))
    })
}
