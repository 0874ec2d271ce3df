//! Rebuilds when a template or a profile changes, because `include_dir!` alone does not notice new files, and says which
//! commit lsgen is built from.

use std::path::{Path, PathBuf};
use std::process::Command;

/// How many digits of the commit are shown.
const DIGITS: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=profiles");
    println!("cargo::rerun-if-env-changed=LSGEN_COMMIT");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in watched(folder) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let named = std::env::var_os("LSGEN_COMMIT");
    let named = named.map(|commit| commit.to_string_lossy().into_owned());
    match built_from(folder, named.as_deref()) {
        Ok(Some(commit)) => println!("cargo::rustc-env=LSGEN_BUILT_FROM={commit}"),
        Ok(None) => {}
        Err(error) => println!("cargo::error={error}"),
    }
}

/// The commit that is checked out in a folder with a git repository of its own; else the one that `LSGEN_COMMIT` names.
/// A folder in the repository of another project has none.
pub(crate) fn built_from(folder: &Path, named: Option<&str>) -> Result<Option<String>, String> {
    let digits = format!("--short={DIGITS}");
    if folder.join(".git").exists()
        && let Some(commit) = git(folder, &["rev-parse", &digits, "HEAD"])
    {
        return Ok(Some(commit));
    }
    let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else {
        return Ok(None);
    };
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !(7..=64).contains(&named.len()) || !named.bytes().all(is_digit) {
        let named = named.escape_debug();
        return Err(format!(
            "LSGEN_COMMIT is `{named}`: set it to the digits of a commit, as `git rev-parse HEAD` prints them"
        ));
    }
    Ok(Some(named.chars().take(DIGITS).collect()))
}

/// The files of git that change when another commit is checked out.
pub(crate) fn watched(folder: &Path) -> Vec<PathBuf> {
    if !folder.join(".git").exists() {
        return Vec::new();
    }
    let place = |name: &str| {
        let path = git(folder, &["rev-parse", "--git-path", name])?;
        Some(folder.join(path))
    };
    let mut watched: Vec<PathBuf> = place("HEAD").into_iter().collect();
    let branch = git(folder, &["symbolic-ref", "--quiet", "HEAD"]);
    if let Some(branch) = branch.and_then(|branch| place(&branch)) {
        // A branch that has only been cloned has no file of its own, until it moves. Cargo would take a file that is
        // missing for one that has changed.
        watched.extend(place("packed-refs").filter(|_| !branch.exists()));
        let there = branch.ancestors().find(|path| path.exists());
        watched.extend(there.map(Path::to_owned));
    }
    watched.retain(|path| path.exists());
    watched
}

/// What git says in a folder, if it succeeds.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    // A hook has these, of the repository that runs it.
    for variable in [
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_WORK_TREE",
    ] {
        command.env_remove(variable);
    }
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim_end_matches('\n');
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}
