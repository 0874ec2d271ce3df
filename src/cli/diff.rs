//! `lsgen diff`: what a change does, before anything is run.

mod runbook;

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use clap::{ArgGroup, ValueEnum};

use super::environment_file::{self, Judged};
use super::error::CommandError;
use super::revision::Revision;
use super::{Status, catalogue, output, pager, render};
use crate::bundle::Sealed;
use crate::chart::Catalogue;
use crate::diff::effects::Class;
use crate::diff::{self, Diff, Files, Side};
use crate::internal::Internal as _;
use crate::layer::Resolved;
use crate::plan::Plan;
use crate::report::diff_text::Shown;
use crate::report::{self, diff_html, diff_json, diff_markdown, diff_text};
use crate::rules;
use crate::write;

/// The arguments of `lsgen diff`.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("with").required(true).args(["other", "output", "against"])))]
pub(super) struct Arguments {
    /// The environment file; `-` reads standard input
    file: PathBuf,
    /// Another environment file: what is different there
    #[arg(value_name = "OTHER")]
    other: Option<PathBuf>,
    /// Compare with what is in this output folder
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Compare with what the file of this git revision renders to, such as origin/main
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// How the changes are written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Write the steps that carry the change out, as a runbook in Markdown, in place of the changes
    #[arg(long, conflicts_with_all = ["format", "level"])]
    runbook: bool,
    /// What is shown for people, all of it if left out
    #[arg(long, value_enum, value_delimiter = ',')]
    level: Vec<Level>,
    /// Exit with 1 when the change has one of these effects, such as data-loss,replaced
    #[arg(long, value_name = "EFFECT", value_delimiter = ',', value_parser = Class::from_str)]
    deny: Vec<Class>,
    /// Exit with 0 when there are changes, too
    #[arg(long)]
    exit_zero: bool,
    /// Do not show long changes for people page by page; `LSGEN_PAGER` or `PAGER` names the pager, less if unset
    #[arg(long)]
    no_pager: bool,
}

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For `patch -p1` or `git apply --directory FOLDER`, with the paths of the output folder.
    Patch,
    /// For programs: format 1.
    Json,
    /// For a comment on a pull request, below its 65,536 characters.
    Markdown,
    /// One page for a browser, with both sides beside each other and a filter.
    Html,
}

/// What can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    /// What the change does to what Terraform made and to what runs.
    Effects,
    /// The keys of the environment, each with file and line.
    Keys,
    /// The values of the rendered files.
    Values,
    /// The lines of the rendered files.
    Lines,
}

/// One side, rendered.
struct Rendered {
    name: String,
    files: Files,
    judged: Option<Judged>,
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

    /// Says what was found in its environment file.
    fn report(&self) {
        self.judged.iter().for_each(environment_file::report);
    }

    /// Its plan, where its environment file is known.
    fn plan(&self) -> Option<&Plan> {
        self.judged.as_ref()?.judgement.plan.as_ref()
    }

    /// What names of this environment start with; what messages call it where its file is not known.
    fn environment(&self) -> &str {
        let plan = self.plan();
        plan.map_or(&self.name, |plan| plan.primary.names().base())
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let (before, after) = match (&arguments.other, &arguments.against, &arguments.output) {
        (Some(other), _, _) => environments(&arguments.file, other)?,
        (_, Some(revision), _) => against_revision(&arguments.file, revision)?,
        (_, _, Some(folder)) => against_folder(&arguments.file, folder)?,
        (None, None, None) => {
            return Err(CommandError::usage("there is nothing to compare with"));
        }
    };
    let render = |resolved: &Resolved| after.with(resolved);
    let diff = diff::diff(before.side(), after.side(), &render);
    if arguments.runbook {
        let text = runbook::of(&diff, &before, &after)?;
        output::binary(text.as_bytes())?;
    } else {
        show(&diff, &before, &after, arguments)?;
    }
    let denied = denied(&diff, &arguments.deny);
    if !denied.is_empty() {
        let named: Vec<&str> = denied.iter().map(|class| class.name()).collect();
        return Err(CommandError::refused(format!(
            "denied: the change has effects of {}\n",
            named.join(", ")
        )));
    }
    Ok(if diff.is_empty() || arguments.exit_zero {
        Status::Success
    } else {
        Status::Changes
    })
}

/// The classes that are denied and occur, the worst first.
fn denied(diff: &Diff, deny: &[Class]) -> Vec<Class> {
    let counts = diff.effects.counts().into_iter();
    counts
        .map(|(class, _)| class)
        .filter(|class| deny.contains(class))
        .collect()
}

/// Both sides, from the first to the second.
type Sides = (Rendered, Rendered);

/// From one environment to another.
fn environments(one: &Path, other: &Path) -> Result<Sides, CommandError> {
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
    rendered_both(one, other)
}

/// From what a revision's file renders to, to what the file renders to now.
fn against_revision(file: &Path, revision: &str) -> Result<Sides, CommandError> {
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
        output::talk(&format!("`{name}` does not exist: all of it is new\n"));
        let old = Rendered {
            name,
            files: Files::new(),
            judged: None,
            catalogue: Catalogue::shipped(),
        };
        let rendered = rendered(new)?;
        rendered.report();
        return Ok((old, rendered));
    };
    let catalogue = catalogue::of_revision(&revision)?;
    let old = environment_file::judge_text(&name, text, catalogue, &revision);
    rendered_both(old, new)
}

/// From what is in the output folder to what would be written there.
fn against_folder(file: &Path, folder: &Path) -> Result<Sides, CommandError> {
    let judged = environment_file::judge(file)?;
    let sealed = sealed(&judged)?;
    environment_file::report(&judged);
    let plan = write::plan(folder, &sealed)?;
    let kept = plan.changes().filter(|change| change.is_kept());
    kept.for_each(|change| output::talk(&format!("{}\n", change.line())));
    if plan
        .changes()
        .all(|change| change.status() == write::Status::Create)
    {
        output::talk(&format!(
            "`{}` holds nothing of lsgen: all of it is new\n",
            folder.display()
        ));
    }
    if plan.is_interrupted() {
        output::talk(
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
        files: diff::files_of(sealed.files()),
        catalogue: judged.catalogue.clone(),
        judged: Some(judged),
    };
    Ok((old, new))
}

/// Renders both sides, or says all that is wrong with both.
fn rendered_both(old: Judged, new: Judged) -> Result<Sides, CommandError> {
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
    sides.1.report();
    Ok(sides)
}

fn rendered(judged: Judged) -> Result<Rendered, CommandError> {
    Ok(Rendered {
        name: judged.name.clone(),
        files: diff::files_of(sealed(&judged)?.files()),
        catalogue: judged.catalogue.clone(),
        judged: Some(judged),
    })
}

fn sealed(judged: &Judged) -> Result<Sealed, CommandError> {
    match &judged.judgement.plan {
        Some(plan) => render::sealed(plan),
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

fn show(
    diff: &Diff,
    before: &Rendered,
    after: &Rendered,
    arguments: &Arguments,
) -> Result<(), CommandError> {
    let has = |level| arguments.level.is_empty() || arguments.level.contains(&level);
    let shown = Shown {
        effects: has(Level::Effects),
        keys: has(Level::Keys),
        structure: has(Level::Values),
        text: has(Level::Lines),
        advice: arguments.other.is_none(),
        width: output::width().unwrap_or(diff_text::WIDTH),
    };
    match arguments.format {
        Format::Human => pager::show(&diff_text::diff(diff, shown), arguments.no_pager),
        Format::Json => output::data(format!("{:#}\n", diff_json::diff(diff)?).as_bytes()),
        Format::Markdown => {
            let text = diff_markdown::diff(diff, after.environment(), shown);
            output::binary(text.as_bytes())
        }
        Format::Html => {
            let page = diff_html::diff(diff, after.environment(), shown)?;
            output::binary(page.as_bytes())
        }
        Format::Patch => output::binary(&diff::patch(&before.files, &after.files)?),
    }
}
