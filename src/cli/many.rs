//! Several environment files in one call: which they are, and working on them side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::environment_file::is_stdin;
use super::error::{CommandError, Context as _};
use super::output;
use crate::finding::{Finding, Severity};
use crate::source::{self, Document, DocumentId, KeyPath};
use crate::suggest::nearest;
use crate::text::escape::masked_in_place;

/// What a pattern holds in the place of a file's name.
pub(super) const NAME: &str = "{name}";

/// The stack of a worker, as large as that of the first thread.
const STACK: usize = 8 << 20;

/// The environment files.
#[derive(Debug, clap::Args)]
pub(super) struct EnvironmentFiles {
    /// The environment files, or folders that have some; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) paths: Vec<PathBuf>,
}

impl EnvironmentFiles {
    /// The file, where there is one that was named itself.
    pub(super) fn single(&self) -> Option<&Path> {
        match self.paths.as_slice() {
            [path] if !path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// All files, those of a folder by name, each once.
    pub(super) fn all(&self) -> Result<Vec<PathBuf>, CommandError> {
        if self.paths.iter().any(|path| is_stdin(path)) {
            return Err(CommandError::usage(
                "standard input is one environment, and cannot be named with others",
            ));
        }
        let (mut files, mut seen) = (Vec::new(), BTreeSet::new());
        for path in &self.paths {
            let found = if path.is_dir() {
                in_folder(path)?
            } else {
                vec![path.clone()]
            };
            if found.is_empty() && self.paths.len() == 1 {
                let message = format!("`{}` has no environment file", path.display());
                return Err(CommandError::failed(message)
                    .hint("an environment file has `version` or `layers`, and `[environment]`"));
            }
            // Beside others, a folder without one is reported in its turn, like a file that cannot be read.
            let found = if found.is_empty() {
                vec![path.clone()]
            } else {
                found
            };
            for file in found {
                // One file can be named in two ways.
                let real = file.canonicalize();
                if seen.insert(real.unwrap_or_else(|_| file.clone())) {
                    files.push(file);
                }
            }
        }
        Ok(files)
    }
}

/// The folder of each file; an error if one would be another's, or in it.
pub(super) fn folders(files: &[PathBuf], pattern: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let text = pattern.to_string_lossy();
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut files_by_folder: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    for file in files {
        let folder = if text.contains(NAME) {
            folder(file, pattern)
        } else {
            pattern.join(folder(file, Path::new(NAME)))
        };
        let above = || {
            folder
                .ancestors()
                .find_map(|above| files_by_folder.get(above))
        };
        // Paths are compared name by name, so what is below a folder comes right behind it.
        let below = || {
            let (next, file) = files_by_folder.range(folder.clone()..).next()?;
            next.starts_with(&folder).then_some(file)
        };
        if let Some(other) = above().or_else(below) {
            let (one, two) = (other.display(), file.display());
            let message = format!("`{one}` and `{two}` would render into each other's folder");
            return Err(CommandError::usage(message).hint(if text.contains(NAME) {
                "call them by other names, or work on each in a call of its own".to_owned()
            } else {
                format!("write `{NAME}` in `-o`, or call them by other names")
            }));
        }
        files_by_folder.insert(folder.clone(), file);
        folders.push(folder);
    }
    Ok(folders)
}

/// What the table at the end says of a file.
#[derive(Debug)]
pub(super) struct Row {
    name: String,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// What became of it, in words; nothing where the counts say all.
    pub(super) outcome: Option<String>,
}

impl Row {
    /// A file of which nothing is said yet.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            errors: 0,
            warnings: 0,
            outcome: None,
        }
    }

    /// Counts a finding.
    pub(super) fn count(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }

    /// A file that could not be read or written.
    pub(super) fn failed(name: String) -> Self {
        Self {
            errors: 1,
            ..Self::new(name)
        }
    }
}

/// A line for each file, and one for all.
pub(super) fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max();
    let width = width.unwrap_or(0).max("file".len());
    let mut text = format!("{:width$}  errors  warnings\n", "file");
    for row in rows {
        let line = format!(
            "{:width$}  {:>6}  {:>8}  {}",
            masked_in_place(&row.name),
            row.errors,
            row.warnings,
            row.outcome.as_deref().unwrap_or_default(),
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text + &summary(rows)
}

/// How many files there are, and how many of them have errors.
pub(super) fn summary(rows: &[Row]) -> String {
    let wrong = rows.iter().filter(|row| row.errors > 0).count();
    let files = rows.len();
    let noun = if files == 1 { "file" } else { "files" };
    match wrong {
        0 => format!("{files} {noun}, none with errors\n"),
        wrong => format!("{files} {noun}, {wrong} with errors\n"),
    }
}

/// Does the work on every file, with its number, as many at a time as there are processors, and hands the results over in the order of the
/// files. What is handed over is gone: the memory does not grow with the files.
pub(super) fn each<T: Send>(
    files: &[PathBuf],
    work: impl Fn(usize, &Path) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let shows = io::stderr().is_terminal() && files.len() > 1;
    thread::scope(|scope| {
        // A full channel makes workers wait for the reader.
        let (sender, receiver) = mpsc::sync_channel(2 * workers);
        for _ in 0..workers.min(files.len()) {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            let worker = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        return;
                    };
                    if sender.send((number, work(number, file))).is_err() {
                        return;
                    }
                }
            };
            let builder = thread::Builder::new().stack_size(STACK);
            builder
                .spawn_scoped(scope, worker)
                .map_err(|error| CommandError::failed(format!("cannot start a thread: {error}")))?;
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut awaited = 0;
        for (done, (number, result)) in receiver.iter().enumerate() {
            early.insert(number, result);
            if shows {
                output::talk(&format!("\r{} of {}", done + 1, files.len()));
            }
            while let Some(result) = early.remove(&awaited) {
                if shows {
                    output::talk("\r\u{1b}[K");
                }
                take(awaited, result)?;
                awaited += 1;
            }
        }
        Ok(())
    })
}

/// The folder of a file, by a pattern that may have its name.
pub(super) fn folder(file: &Path, pattern: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(pattern.to_string_lossy().replace(NAME, &stem))
}

/// The environment files of a folder, by name, and those that may be some and cannot be read. Other TOML files are left out.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let files = source::folder::toml_files(folder);
    let files = files.context(|| format!("cannot read the folder `{}`", folder.display()))?;
    // What is wrong with one that cannot be read is said in its turn.
    let is_one = |path: &PathBuf| source::read_file(path).map_or(true, |text| may_be_one(&text));
    Ok(files.into_iter().filter(is_one).collect())
}

/// What an environment file has and no other TOML file does.
pub(super) fn is_environment(text: &str) -> bool {
    let document = Document::parse("", text, DocumentId(0));
    let has = |key: &str| document.root.find(&KeyPath::dotted(key)).is_some();
    // The version may be in a layer.
    (has("version") || has("layers")) && has("environment.name")
}

/// Whether a text is an environment file, or would be but for its mistakes.
fn may_be_one(text: &str) -> bool {
    let document = Document::parse("", text, DocumentId(0));
    if !document.problems.is_empty() {
        return true;
    }
    let Some(table) = document.root.as_table() else {
        return false;
    };
    let names = || table.keys().map(String::as_str);
    let Some(environment) = nearest("environment", names()) else {
        return false;
    };
    let own = KeyPath::root().key(environment);
    // Layers have neither name.
    document.root.find(&own.key("name")).is_some()
}
