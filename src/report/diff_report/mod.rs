//! What a diff shows to people, decided once: which sections there are, what each holds, and in which words.
//!
//! Every text in it is [`visible`]. The formats for people lay it out, shorten it where their readers need that, and escape what
//! would be markup.

mod files;

use serde::Serialize;

use super::terminal::plural;
use crate::diff::effects::Class;
use crate::diff::{Diff, Impact, Impacts, KeyChange, Sourced, Summary, Trait, Value};
use crate::text::escape::visible;

pub(super) use self::files::{Changed, File, ObjectChanges};

/// What is written before an effect that is unknown.
pub(in crate::report) const UNKNOWN: &str = "unknown";

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// What the change does.
    pub effects: bool,
    /// The keys of the environment.
    pub keys: bool,
    /// The values of the files.
    pub structure: bool,
    /// The lines of the files.
    pub text: bool,
    /// What follows where this is a different environment: for a change, not for two environments
    /// that stay beside each other.
    pub advice: bool,
    /// In how many columns sentences are wrapped, which is for a terminal.
    pub width: usize,
}

/// A diff as it is shown.
#[derive(Debug)]
pub(in crate::report) struct Report<'a> {
    pub(in crate::report) shown: Shown,
    pub(in crate::report) before: String,
    pub(in crate::report) after: String,
    pub(in crate::report) is_empty: bool,
    pub(in crate::report) summary: Summary,
    /// How many files changed how: `57 files (9 changed, 48 added)`; nothing where none changed.
    pub(in crate::report) files_changed: Option<String>,
    /// How many keys changed; nothing where that is not known.
    pub(in crate::report) keys_changed: Option<usize>,
    /// How often each class occurs, the worst first, whether effects are shown or not.
    pub(in crate::report) counts: Vec<Count>,
    /// How many effects are unknown.
    pub(in crate::report) unknown_count: usize,
    /// What is said where a different version of lsgen rendered the files before.
    pub(in crate::report) lsgen: Option<String>,
    /// What makes this a different environment.
    pub(in crate::report) identity: Vec<Identity>,
    /// What follows from that.
    pub(in crate::report) advice: Vec<&'static str>,
    pub(in crate::report) unknown: Vec<String>,
    pub(in crate::report) effects: Vec<Effect>,
    /// What is said where effects come from rendered values, because no key is known.
    pub(in crate::report) keys_unknown: Option<String>,
    /// What takes steps of its own.
    pub(in crate::report) steps: Vec<Steps>,
    /// Nothing where keys are not shown.
    pub(in crate::report) keys: Option<Keys<'a>>,
    pub(in crate::report) files: Vec<File<'a>>,
}

/// How often a class occurs.
#[derive(Debug, Clone, Copy, Serialize)]
pub(in crate::report) struct Count {
    #[serde(rename = "name")]
    pub(in crate::report) class: Class,
    pub(in crate::report) tone: Tone,
    pub(in crate::report) effects: usize,
}

/// How loudly a class is shown, beside its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::report) enum Tone {
    /// It deletes something, or cannot be taken back.
    Severe,
    /// People notice it.
    Notice,
    Good,
    Calm,
    None,
}

/// What makes this a different environment.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Identity {
    pub(in crate::report) what: &'static str,
    pub(in crate::report) before: String,
    pub(in crate::report) after: String,
}

#[derive(Debug, Serialize)]
pub(in crate::report) struct Effect {
    pub(in crate::report) class: Class,
    pub(in crate::report) tone: Tone,
    pub(in crate::report) place: String,
    pub(in crate::report) subject: String,
    /// The keys that have it, and what they changed in the rendered files.
    pub(in crate::report) causes: Vec<String>,
    pub(in crate::report) rendered: Vec<String>,
    pub(in crate::report) reason: String,
    pub(in crate::report) source: Option<String>,
}

/// Keys whose change takes steps, and why.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Steps {
    pub(in crate::report) keys: String,
    pub(in crate::report) reason: String,
    pub(in crate::report) source: Option<String>,
}

/// What is said below the steps.
pub(in crate::report) const STEPS_ADVICE: &str =
    "`lsgen diff` with `--runbook` writes the steps for this environment";

/// The changed keys of the environment.
#[derive(Debug)]
pub(in crate::report) enum Keys<'a> {
    /// The environment file before is not known.
    Unknown,
    Known(Vec<Key<'a>>),
}

#[derive(Debug)]
pub(in crate::report) struct Key<'a> {
    pub(in crate::report) name: String,
    pub(in crate::report) values: Sides<'a>,
    /// File and line of either side.
    places: (Option<String>, Option<String>),
}

/// What something was and what it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Sides<'a> {
    pub(in crate::report) before: Option<&'a Value>,
    pub(in crate::report) after: Option<&'a Value>,
}

impl<'a> Report<'a> {
    pub(in crate::report) fn new(diff: &'a Diff, shown: Shown) -> Self {
        let summary = diff.summary();
        let keys = diff.keys.as_deref();
        let Impacts { known, unknown } = &diff.effects;
        let has_advice = shown.advice && !diff.identity.is_empty();
        let has_files = shown.structure || shown.text;
        Self {
            shown,
            before: visible(&diff.before),
            after: visible(&diff.after),
            is_empty: diff.is_empty(),
            summary,
            files_changed: files_changed(summary),
            keys_changed: keys.map(<[KeyChange]>::len),
            counts: counts(&diff.effects),
            unknown_count: unknown.len(),
            lsgen: lsgen(diff),
            identity: identity(diff),
            advice: if has_advice { advice(diff) } else { Vec::new() },
            unknown: wanted(shown.effects, unknown, |text| visible(text)),
            effects: wanted(shown.effects, known, |impact| effect(impact, diff)),
            keys_unknown: keys_unknown(diff, shown),
            steps: steps(diff, shown),
            keys: shown.keys.then(|| match keys {
                Some(keys) => Keys::Known(keys.iter().map(key).collect()),
                None => Keys::Unknown,
            }),
            files: wanted(has_files, &diff.files, |change| files::file(change, shown)),
        }
    }
}

/// What takes steps. What is refused is an effect already.
fn steps(diff: &Diff, shown: Shown) -> Vec<Steps> {
    let procedures = diff.procedures.iter().flatten();
    procedures
        .filter(|one| shown.effects && one.runbook.is_some())
        .map(|one| Steps {
            keys: visible(&one.keys.join(", ")),
            reason: visible(&one.reason),
            source: one.source.as_deref().map(visible),
        })
        .collect()
}

fn keys_unknown(diff: &Diff, shown: Shown) -> Option<String> {
    let mut known = diff.effects.known.iter();
    let is_so = known.any(|effect| effect.causes.is_none() && !effect.rendered.is_empty());
    (shown.effects && is_so).then(|| {
        let before = visible(&diff.before);
        format!(
            "Each is by what changed in the rendered files: the environment file behind `{before}` is not known"
        )
    })
}

fn wanted<'a, T, U>(is_wanted: bool, items: &'a [T], of: impl Fn(&'a T) -> U) -> Vec<U> {
    if is_wanted {
        items.iter().map(of).collect()
    } else {
        Vec::new()
    }
}

fn counts(impacts: &Impacts) -> Vec<Count> {
    let counts = impacts.counts().into_iter();
    let count = |(class, effects)| Count {
        class,
        tone: Tone::of(class),
        effects,
    };
    counts.map(count).collect()
}

impl Count {
    /// `1 data-loss`.
    pub(in crate::report) fn words(self) -> String {
        format!("{} {}", self.effects, self.class.name())
    }
}

impl Tone {
    fn of(class: Class) -> Self {
        match class {
            Class::DataLoss | Class::Irreversible | Class::Refused | Class::Replaced => {
                Self::Severe
            }
            Class::Interruption | Class::Removed => Self::Notice,
            Class::Created => Self::Good,
            Class::InPlace => Self::Calm,
            Class::None | Class::Moved => Self::None,
        }
    }
}

fn files_changed(summary: Summary) -> Option<String> {
    let kinds = [
        (summary.changed, "changed"),
        (summary.added, "added"),
        (summary.removed, "removed"),
        (summary.renamed, "renamed"),
    ];
    let kinds: Vec<_> = kinds.iter().filter(|(number, _)| *number > 0).collect();
    let total: usize = kinds.iter().map(|(number, _)| number).sum();
    let count = plural(total, "file");
    match kinds.as_slice() {
        [] => None,
        [(_, word)] => Some(format!("{count} {word}")),
        _ => {
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(number, word)| format!("{number} {word}"))
                .collect();
            Some(format!("{count} ({})", kinds.join(", ")))
        }
    }
}

fn lsgen(diff: &Diff) -> Option<String> {
    let versions = diff.lsgen.as_ref()?;
    let (before, after) = (visible(&versions.before), visible(&versions.after));
    Some(format!(
        "Written by lsgen {before}, this is {after}: what the update does is among the effects"
    ))
}

fn identity(diff: &Diff) -> Vec<Identity> {
    let changes = diff.identity.iter().map(|change| Identity {
        what: change.what.as_str(),
        before: visible(&change.before),
        after: visible(&change.after),
    });
    changes.collect()
}

/// What follows where this is a different environment.
fn advice(diff: &Diff) -> Vec<&'static str> {
    let has = |what: &[Trait]| {
        diff.identity
            .iter()
            .any(|change| what.contains(&change.what))
    };
    let mut advice = Vec::new();
    if has(&[Trait::Prefix, Trait::Name, Trait::Names]) {
        advice.push(
            "Every name starts with prefix and name, so everything is created again under new names.",
        );
    }
    if has(&[Trait::Region, Trait::Account]) {
        advice.push("What is in one region or account cannot be moved to another, so everything is created again.");
    }
    advice.push("Nothing of the old environment is moved or removed: Terraform's state has another place, and starts empty.");
    advice.push("Data has to be restored there from a backup; the old environment is taken down from its own files.");
    advice
}

fn effect(impact: &Impact, diff: &Diff) -> Effect {
    let all = |texts: &[String]| texts.iter().map(|text| visible(text)).collect();
    let causes = impact.causes.iter().flatten();
    let in_layer = |key: &String| match layer_of(key, diff) {
        Some(layer) => visible(&format!("{key} in {layer}")),
        None => visible(key),
    };
    Effect {
        class: impact.class,
        tone: Tone::of(impact.class),
        place: visible(&impact.place),
        subject: visible(&impact.subject),
        causes: causes.map(in_layer).collect(),
        rendered: all(&impact.rendered),
        reason: visible(&impact.reason),
        source: impact.source.as_deref().map(visible),
    }
}

/// The file of a key that changed, if that is a layer and not the environment file.
fn layer_of<'a>(key: &str, diff: &'a Diff) -> Option<&'a str> {
    let mut keys = diff.keys.iter().flatten();
    let change = keys.find(|change| change.key == key)?;
    let (said, file) = match (&change.after, &change.before) {
        (Some(after), _) => (after, &diff.after),
        (None, Some(before)) => (before, &diff.before),
        (None, None) => return None,
    };
    (said.file != *file).then_some(said.file.as_str())
}

fn key(change: &KeyChange) -> Key<'_> {
    let place = |side: &Sourced| visible(&format!("{}:{}", side.file, side.line));
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    Key {
        name: visible(&change.key),
        values: Sides {
            before: before.map(|side| &side.value),
            after: after.map(|side| &side.value),
        },
        places: (before.map(place), after.map(place)),
    }
}

impl Key<'_> {
    /// Where it was and is written, each place as `spell` has it, with an arrow between two.
    pub(in crate::report) fn places(&self, arrow: &str, spell: impl Fn(&str) -> String) -> String {
        match &self.places {
            (Some(before), Some(after)) => format!("{} {arrow} {}", spell(before), spell(after)),
            (Some(before), None) => format!("was {}", spell(before)),
            (None, Some(after)) => spell(after),
            (None, None) => String::new(),
        }
    }
}

impl Sides<'_> {
    /// `+` for what came, `-` for what went, `~` for what is other than it was.
    pub(in crate::report) fn sign(&self) -> char {
        match (self.before, self.after) {
            (None, _) => '+',
            (_, None) => '-',
            _ => '~',
        }
    }

    /// What it was.
    pub(in crate::report) fn was(&self) -> Option<String> {
        self.before.map(|value| visible(&value.to_string()))
    }

    /// What it is.
    pub(in crate::report) fn is(&self) -> Option<String> {
        self.after.map(|value| visible(&value.to_string()))
    }
}
