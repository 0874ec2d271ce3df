//! What `lsgen check --fix` writes: the changes that findings bring, where these need no decision.

use std::path::Path;

use super::environment_file::{Judged, judge_text};
use super::error::{CommandError, Context as _};
use super::output;
use crate::edit::{self, Done, Edit};
use crate::finding::Severity;
use crate::layer;
use crate::source::{KeyPath, Repository};
use crate::write::replace;

/// Makes the changes in the file, says what they are, and judges what is in it then.
pub(super) fn fix(path: &Path, judged: Judged) -> Result<Judged, CommandError> {
    let before = judged.text.clone();
    let (judged, made) = fixed(judged, &Repository::around(path));
    if made.is_empty() {
        output::talk(&format!("{}: nothing to fix\n", path.display()));
        return Ok(judged);
    }
    replace::file(path, &before, &judged.text)
        .context(|| format!("cannot write `{}`", path.display()))?;
    output::talk(&format!("{}:\n", path.display()));
    for edit in &made {
        output::talk(&format!("  {}\n", Done(edit)));
    }
    Ok(judged)
}

/// How many changes a call with `--fix` would begin with.
pub(super) fn count(judged: &Judged) -> usize {
    let edits = edits(judged);
    if edits.is_empty() {
        return 0;
    }
    edit::edited(&judged.text, &edits).map_or(0, |(_, made)| made.len())
}

/// The environment as the changes leave it, and the changes.
///
/// A wrong key silences the rules that read it, and they can bring changes once it is right: so the file is judged
/// again until there is nothing left to change.
fn fixed(mut judged: Judged, library: &Repository) -> (Judged, Vec<Edit>) {
    let mut all = Vec::new();
    let mut seen = vec![judged.text.clone()];
    // A text that cannot be edited stays as it is: the findings say what is wrong with it.
    while let Ok((text, made)) = edit::edited(&judged.text, &edits(&judged)) {
        if seen.contains(&text) {
            break;
        }
        all.extend(made);
        seen.push(text.clone());
        judged = judge_text(&judged.name, text, judged.catalogue, library);
    }
    (judged, all)
}

/// The changes of the environment file that the findings bring and that need no decision. No finding brings a change of a
/// layer: other environments are built on it, and a change of theirs is a decision.
fn edits(judged: &Judged) -> Vec<Edit> {
    let findings = &judged.judgement.findings;
    // What has no effect may have been meant for a key that is misspelled, or whose value is wrong.
    let is_sound = !findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && layer::RULES.contains(&finding.rule));
    let edits: Vec<&Edit> = findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .collect();
    let is_free = |to: &KeyPath| {
        let same = |edit: &&&Edit| matches!(edit, Edit::Rename { to: other, .. } if other == to);
        edits.iter().filter(same).count() == 1
    };
    edits
        .iter()
        .filter(|edit| match edit {
            Edit::Remove { .. } => is_sound,
            Edit::Rename { to, .. } => is_free(to),
            Edit::Set { .. } | Edit::Quote { .. } => true,
        })
        .map(|edit| (*edit).clone())
        .collect()
}
