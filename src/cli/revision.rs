//! The environment file as a revision of git has it.
//!
//! It takes git, which lsgen starts for `diff --against` alone.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::program::{Output, Program};
use crate::source::{self, ReadError};

/// A commit of the repository in which a folder lies.
#[derive(Debug)]
pub(super) struct Revision {
    name: String,
    commit: String,
    folder: PathBuf,
    /// The folder as it was named.
    named: PathBuf,
    /// The folder from the top of the repository, empty at the top.
    below_top: String,
}

/// Why a revision, or a file of one, cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum RevisionError {
    /// `git` cannot be started.
    #[error("cannot run `git`: {0}")]
    NoGit(std::io::Error),
    /// The folder is in no repository.
    #[error("`{}` is in no git repository: {reason}", folder.display())]
    NoRepository { folder: PathBuf, reason: String },
    /// The repository knows no such revision.
    #[error("there is no revision `{name}`")]
    NoRevision { name: String },
    /// The path is something else than a file there.
    #[error("`{name}` is not a file")]
    NotAFile { name: String },
    /// `git` fails for another reason.
    #[error("`git {action}` failed: {reason}")]
    Failed {
        action: &'static str,
        reason: String,
    },
    /// The file is not text.
    #[error(transparent)]
    Unreadable(ReadError),
}

impl RevisionError {
    /// What to do about it.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::NoGit(_) => "install git, or compare with a folder: `lsgen diff FILE -o FOLDER`",
            Self::NoRepository { .. } => {
                "`--against` reads the file's own repository; compare with a folder or with another file instead"
            }
            Self::NoRevision { .. } => {
                "name a branch, tag or commit that this clone has; a shallow one may need `git fetch`"
            }
            Self::NotAFile { .. } => "name the file itself",
            Self::Failed { .. } => "the reason is git's own",
            Self::Unreadable(error) => error.help(),
        }
    }
}

impl Revision {
    /// Finds a revision in the repository of the file at `path`.
    pub(super) fn find(name: &str, path: &Path) -> Result<Self, RevisionError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let inside = git(&folder, ["rev-parse", "--git-dir"])?;
        if !inside.is_success() {
            return Err(RevisionError::NoRepository {
                folder,
                reason: reason(&inside),
            });
        }
        let unknown = || RevisionError::NoRevision {
            name: name.to_owned(),
        };
        // What starts with a dash would be an option.
        if name.is_empty() || name.starts_with('-') {
            return Err(unknown());
        }
        let commit = format!("{name}^{{commit}}");
        let found = git(&folder, ["rev-parse", "--verify", "--quiet", &commit])?;
        if !found.is_success() {
            return Err(unknown());
        }
        let prefix = succeeded("rev-parse", git(&folder, ["rev-parse", "--show-prefix"])?)?;
        let prefix = String::from_utf8_lossy(&prefix);
        Ok(Self {
            name: name.to_owned(),
            commit: String::from_utf8_lossy(&found.stdout).trim().to_owned(),
            folder,
            named: path.parent().map_or_else(PathBuf::new, Path::to_owned),
            below_top: prefix.trim_end_matches(['\n', '/']).to_owned(),
        })
    }

    /// What messages call a file of the revision: `origin/main:prod.toml`.
    pub(super) fn name_of(&self, path: &Path) -> String {
        format!("{}:{}", self.name, path.display())
    }

    /// The text of a file that lies, or lay, in the folder; `None` if the revision does not have it.
    pub(super) fn text(&self, path: &Path) -> Result<Option<String>, RevisionError> {
        let name = self.name_of(path);
        match path.file_name() {
            Some(file) => self.text_below(Path::new(file), &name),
            None => Err(RevisionError::NotAFile { name }),
        }
    }

    /// The text of a file at a path from the folder, which messages call `name`.
    pub(super) fn text_below(
        &self,
        path: &Path,
        name: &str,
    ) -> Result<Option<String>, RevisionError> {
        let not_a_file = || RevisionError::NotAFile {
            name: name.to_owned(),
        };
        // `ls-tree` takes paths from the folder it runs in.
        match self.entry(&[], path)? {
            Entry::Nothing => Ok(None),
            Entry::File(id) => self.blob(&id, name).map(Some),
            Entry::Link(_) | Entry::Other => Err(not_a_file()),
        }
    }

    /// What is at a path.
    fn entry(&self, options: &[&str], path: &Path) -> Result<Entry, RevisionError> {
        let commit = [self.commit.as_str(), "--"];
        let arguments = ["ls-tree", "-z"].iter().chain(options);
        let arguments = arguments.chain(&commit).map(OsStr::new);
        let entry = git(&self.folder, arguments.chain([path.as_os_str()]))?;
        let entry = succeeded("ls-tree", entry)?;
        let entry = String::from_utf8_lossy(&entry);
        // `100644 blob <id>\t<path>`; a symbolic link is a blob of mode 120000.
        let head = entry.split('\t').next().unwrap_or_default();
        Ok(match head.split(' ').collect::<Vec<_>>().as_slice() {
            [""] => Entry::Nothing,
            ["120000", "blob", id] => Entry::Link((*id).to_owned()),
            [mode, "blob", id] if mode.starts_with("100") => Entry::File((*id).to_owned()),
            _ => Entry::Other,
        })
    }

    /// The text of a file of the revision, which messages call `name`.
    pub(super) fn blob(&self, id: &str, name: &str) -> Result<String, RevisionError> {
        let bytes = succeeded("cat-file", git(&self.folder, ["cat-file", "blob", id])?)?;
        source::read_text(name, bytes.as_slice()).map_err(RevisionError::Unreadable)
    }

    /// What is at a path from the top of the repository.
    pub(super) fn at(&self, path: &str) -> Result<Entry, RevisionError> {
        self.entry(&["--full-tree"], Path::new(path))
    }

    /// The folder of the environment file as it was named.
    pub(super) fn named(&self) -> &Path {
        &self.named
    }

    /// The folder of the environment file from the top of the repository, empty at the top.
    pub(super) fn folder_below_top(&self) -> &str {
        &self.below_top
    }

    /// The names of the folders in a folder that lies, or lay, beside the file.
    pub(super) fn folders(&self, parent: &str) -> Result<Vec<String>, RevisionError> {
        let inside = format!("{parent}/");
        let arguments = ["ls-tree", "-z", &self.commit, "--", &inside];
        let entries = succeeded("ls-tree", git(&self.folder, arguments)?)?;
        let entries = String::from_utf8_lossy(&entries);
        let folder = |entry: &str| {
            let (head, path) = entry.split_once('\t')?;
            let name = path.rsplit('/').next()?.to_owned();
            head.contains(" tree ").then_some(name)
        };
        Ok(entries.split('\0').filter_map(folder).collect())
    }
}

/// What a revision has at a path.
pub(super) enum Entry {
    Nothing,
    /// A file, by its id.
    File(String),
    /// A symbolic link, by its id.
    Link(String),
    /// A folder, or another repository.
    Other,
}

fn git<A: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = A>,
) -> Result<Output, RevisionError> {
    Program::new("git")
        // A repository that was handed over may name programs that fetch what it lacks.
        .set("GIT_NO_LAZY_FETCH", "1")
        .argument("-C")
        .argument(folder)
        // A file may be called `*.toml`.
        .argument("--literal-pathspecs")
        .arguments(arguments)
        .run()
        .map_err(RevisionError::NoGit)
}

fn succeeded(action: &'static str, output: Output) -> Result<Vec<u8>, RevisionError> {
    if output.is_success() {
        return Ok(output.stdout);
    }
    Err(RevisionError::Failed {
        action,
        reason: reason(&output),
    })
}

/// The first line of what git says.
fn reason(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("it does not say why");
    line.trim_start_matches("fatal: ").to_owned()
}
