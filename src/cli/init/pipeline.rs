//! `lsgen init --ci`: what holds the environment files of a repository to their rules.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::discover;
use crate::cli::error::{CommandError, Context as _};
use crate::cli::{Status, output};
use crate::render::pipeline::{self, File, Forge};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Written,
    /// It was there, and says the same.
    Same,
    /// It was there, and says something else.
    Kept,
}

pub(super) fn run(
    forge: Forge,
    files: &[PathBuf],
    pattern: Option<&str>,
) -> Result<Status, CommandError> {
    // A forge reads them at the top of the repository, and nowhere else.
    if !Path::new(".git").exists() {
        return Err(
            CommandError::failed("this is not the top of a git repository").hint(
                "change to the folder that `git rev-parse --show-toplevel` names, or `git init` one",
            ),
        );
    }
    let environments = discover::environments(files, pattern)?;
    let files = pipeline::files(forge, &environments)?;
    let mut kept = false;
    for file in &files {
        let outcome = write(file).context(|| format!("cannot write `{}`", file.path))?;
        kept |= outcome == Outcome::Kept;
        let said = match outcome {
            Outcome::Written => "wrote",
            Outcome::Same => "unchanged",
            Outcome::Kept => "kept, because it exists and says something else:",
        };
        output::talk(&format!("{said} {}\n", file.path));
    }
    for environment in &environments {
        let (file, folder) = (&environment.file, &environment.output);
        output::talk(&format!("{file} renders to {folder}\n"));
    }
    if kept {
        output::talk(
            "next: move what was kept away, run this again, and take over from it what is yours\n",
        );
        return Ok(Status::Failure);
    }
    let (list, [repository, revision]) = forge.to_set();
    output::talk(&format!(
        "next: set `{repository}` and `{revision}` in {list}, and run `git config core.hooksPath {}`\n",
        pipeline::HOOKS
    ));
    Ok(Status::Success)
}

/// Writes a file, but never over one that exists: it may be the user's work.
fn write(file: &File) -> io::Result<Outcome> {
    let path = Path::new(file.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if file.is_executable {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o777);
    }
    match options.open(path) {
        Ok(mut open) => open
            .write_all(file.text.as_bytes())
            .map(|()| Outcome::Written),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // What cannot be read is not what we would write.
            let is_same = fs::read(path).is_ok_and(|found| found == file.text.as_bytes());
            Ok(if is_same {
                Outcome::Same
            } else {
                Outcome::Kept
            })
        }
        Err(error) => Err(error),
    }
}
