//! The environment files of a repository, and the folder that each renders to.

use std::path::{Path, PathBuf};

use crate::bundle::path::FilePath;
use crate::cli::error::CommandError;
use crate::cli::many::{NAME, in_folder, is_environment};
use crate::cli::output;
use crate::render::pipeline::Environment;
use crate::source;
use crate::text::escape::masked_in_place;

/// The environments in these files, or in the current folder's where none is given.
pub(super) fn environments(
    files: &[PathBuf],
    pattern: Option<&str>,
) -> Result<Vec<Environment>, CommandError> {
    let files = if files.is_empty() {
        in_this_folder()?
    } else {
        files.to_vec()
    };
    if files.is_empty() {
        return Err(CommandError::failed("this folder has no environment file")
            .hint("`lsgen init NAME` writes one, `--file` names one that lies elsewhere"));
    }
    let pattern = pattern.unwrap_or(if files.len() == 1 {
        "out"
    } else {
        "out/{name}"
    });
    let mut environments: Vec<Environment> = Vec::new();
    for path in &files {
        let environment = environment(path, pattern)?;
        if let Some(other) = environments
            .iter()
            .find(|other| overlap(&other.output, &environment.output))
        {
            let (one, two) = (&other.file, &environment.file);
            let help = format!("write `{NAME}` in `--output-pattern`, or call them by other names");
            let message = format!("`{one}` and `{two}` would render into each other's folder");
            return Err(CommandError::failed(message).hint(help));
        }
        environments.push(environment);
    }
    Ok(environments)
}

/// The environment files of the current folder. What may be meant as one and is none is left out, and named.
fn in_this_folder() -> Result<Vec<PathBuf>, CommandError> {
    let mut files = in_folder(Path::new("."))?;
    files.retain(|path| {
        let is_one = source::read_file(path).is_ok_and(|text| is_environment(&text));
        if !is_one {
            let name = path.to_string_lossy();
            let name = masked_in_place(name.trim_start_matches("./"));
            output::talk(&format!(
                "left out {name}, which cannot be read as an environment file; `lsgen check {name}` says why\n"
            ));
        }
        is_one
    });
    Ok(files)
}

fn environment(path: &Path, pattern: &str) -> Result<Environment, CommandError> {
    let file = portable(&path.to_string_lossy())?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let output = pattern.replace(NAME, stem.unwrap_or_default());
    let output = portable(output.trim_end_matches('/'))?;
    let text = source::read_file(path)?;
    if !is_environment(&text) {
        return Err(
            CommandError::failed(format!("`{file}` is not an environment file"))
                .hint("an environment file has `version` and `[environment]`"),
        );
    }
    Ok(Environment { file, output })
}

/// A path that means the same in a workflow, in a shell and on every machine.
fn portable(path: &str) -> Result<String, CommandError> {
    let path = path.trim_start_matches("./");
    if FilePath::parse(path).is_err() || path.starts_with('-') {
        let help = "a path goes down from the top of the repository and holds ASCII letters, digits and \
                    `._-+@=,` only";
        let message = format!("`{}` cannot be in a pipeline", path.escape_debug());
        return Err(CommandError::failed(message).hint(help));
    }
    Ok(path.to_owned())
}

/// Whether one folder is the other, or is in it.
fn overlap(one: &str, other: &str) -> bool {
    Path::new(one).starts_with(other) || Path::new(other).starts_with(one)
}
