//! What `lsgen diff` compares: two renderings, of an environment or of two.

use std::path::Path;

use crate::chart::Catalogue;
use crate::cli::catalogue;
use crate::cli::environment_file::{self, Judged};
use crate::cli::error::CommandError;
use crate::cli::folder::Output;
use crate::cli::revision::Revision;
use crate::diff::{self, Diff, Files, Side};
use crate::internal::Internal as _;
use crate::layer::Resolved;
use crate::plan::Plan;
use crate::report;
use crate::rules;
use crate::write;

/// What an environment file is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) enum With<'a> {
    /// Another environment file: what is different there.
    File(&'a Path),
    /// What the file of this git revision renders to.
    Revision(&'a str),
    /// What is in this output folder.
    Folder(&'a Path),
}

/// One side, rendered.
pub(super) struct Rendered {
    pub(super) name: String,
    pub(super) files: Files,
    pub(super) judged: Option<Judged>,
    catalogue: Catalogue,
}

impl Rendered {
    fn side(&self) -> Side<'_> {
        Side {
            name: &self.name,
            files: &self.files,
            stack: self.judged.as_ref().map(|judged| &judged.stack),
            catalogue: &self.catalogue,
        }
    }

    /// Another environment, with the chart versions that are known on this side; nothing where it is refused.
    fn with(&self, resolved: &Resolved) -> Option<Files> {
        let judgement = rules::judge(resolved, &self.catalogue);
        let plan = judgement.plan.as_ref()?;
        let bundle = crate::render::render(plan).internal("a judged plan");
        Some(diff::files_of(&bundle))
    }

    /// What was found in its environment file.
    fn findings(&self) -> String {
        self.judged.iter().map(environment_file::findings).collect()
    }

    /// Its plan, where its environment file is known.
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.judged.as_ref()?.judgement.plan.as_ref()
    }

    /// What names of this environment start with; what messages call it where its file is not known.
    pub(super) fn environment(&self) -> &str {
        let plan = self.plan();
        plan.map_or(&self.name, |plan| plan.primary.names().base())
    }
}

/// Both sides, and what changes from the first to the second.
pub(super) struct Compared {
    pub(super) before: Rendered,
    pub(super) after: Rendered,
    pub(super) diff: Diff,
}

/// Both sides of a file. What is to be said of them is added to `said`, whether or not they can be compared.
pub(super) fn compare(
    file: &Path,
    with: With<'_>,
    said: &mut String,
) -> Result<Compared, CommandError> {
    let (before, after) = match with {
        With::File(other) => environments(file, other, said)?,
        With::Revision(revision) => against_revision(file, revision, said)?,
        With::Folder(folder) => against_folder(file, folder, said)?,
    };
    let render = |resolved: &Resolved| after.with(resolved);
    let diff = diff::diff(before.side(), after.side(), &render);
    Ok(Compared {
        before,
        after,
        diff,
    })
}

/// Both sides, from the first to the second.
type Sides = (Rendered, Rendered);

/// From one environment to another.
fn environments(one: &Path, other: &Path, said: &mut String) -> Result<Sides, CommandError> {
    if environment_file::is_stdin(one) && environment_file::is_stdin(other) {
        return Err(
            CommandError::usage("standard input cannot be compared with itself")
                .hint("name at least one of the two files"),
        );
    }
    let (one, other) = (
        environment_file::judge(one)?,
        environment_file::judge(other)?,
    );
    rendered_both(one, other, said)
}

/// From what a revision's file renders to, to what the file renders to now.
fn against_revision(file: &Path, revision: &str, said: &mut String) -> Result<Sides, CommandError> {
    if environment_file::is_stdin(file) {
        return Err(
            CommandError::usage("standard input cannot be compared with a revision")
                .hint("name the file that the revision has as well"),
        );
    }
    let new = environment_file::judge(file)?;
    let revision = Revision::find(revision, file)?;
    let name = revision.name_of(file);
    let Some(text) = revision.text(file)? else {
        said.push_str(&format!("`{name}` does not exist: all of it is new\n"));
        let old = Rendered {
            name,
            files: Files::new(),
            judged: None,
            catalogue: Catalogue::shipped(),
        };
        let rendered = rendered(new)?;
        said.push_str(&rendered.findings());
        return Ok((old, rendered));
    };
    let catalogue = catalogue::of_revision(&revision)?;
    let old = environment_file::judge_text(&name, text, catalogue, &revision);
    rendered_both(old, new, said)
}

/// From what is in the output folder to what would be written there.
fn against_folder(file: &Path, folder: &Path, said: &mut String) -> Result<Sides, CommandError> {
    let judged = environment_file::judge(file)?;
    let output = output(&judged)?;
    said.push_str(&environment_file::findings(&judged));
    let plan = output.plan(folder)?;
    let kept = plan.own().filter(|change| change.is_kept());
    said.extend(kept.map(|change| format!("{}\n", change.line())));
    if plan
        .own()
        .all(|change| change.status() == write::Status::Create)
    {
        said.push_str(&format!(
            "`{}` holds nothing of lsgen: all of it is new\n",
            folder.display()
        ));
    }
    if plan.is_interrupted() {
        said.push_str(
            "an earlier run was interrupted; the next `lsgen render` cleans up after it\n",
        );
    }
    let old = Rendered {
        name: folder.display().to_string(),
        files: plan.present()?,
        judged: None,
        catalogue: judged.catalogue.clone(),
    };
    let new = Rendered {
        name: environment_file::name(file),
        files: output.files(),
        catalogue: judged.catalogue.clone(),
        judged: Some(judged),
    };
    Ok((old, new))
}

/// Renders both sides, or says all that is wrong with both.
fn rendered_both(old: Judged, new: Judged, said: &mut String) -> Result<Sides, CommandError> {
    let is_refused = |judged: &&Judged| judged.judgement.plan.is_none();
    let refusals: String = [&old, &new]
        .into_iter()
        .filter(is_refused)
        .map(refusal)
        .collect();
    if !refusals.is_empty() {
        return Err(CommandError::refused(refusals));
    }
    let sides = (rendered(old)?, rendered(new)?);
    said.push_str(&sides.1.findings());
    Ok(sides)
}

fn rendered(judged: Judged) -> Result<Rendered, CommandError> {
    Ok(Rendered {
        name: judged.name.clone(),
        files: output(&judged)?.files(),
        catalogue: judged.catalogue.clone(),
        judged: Some(judged),
    })
}

fn output(judged: &Judged) -> Result<Output, CommandError> {
    match &judged.judgement.plan {
        Some(plan) => Output::of(plan),
        None => Err(CommandError::refused(refusal(judged))),
    }
}

/// Why a side cannot be rendered.
fn refusal(judged: &Judged) -> String {
    let findings = environment_file::findings(judged);
    let summary = report::summary(&judged.judgement.findings);
    let name = &judged.name;
    format!("{findings}`{name}` cannot be rendered: {summary}; nothing was compared\n")
}
