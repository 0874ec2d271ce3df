//! Why a command failed, what to do about it, and the exit status that follows.

use std::error::Error;
use std::io;

use super::Status;
use super::revision::RevisionError;
use crate::chart::ChartError;
use crate::chart::adopt::AdoptError;
use crate::chart::package::PackageError;
use crate::diff::SecretInPatch;
use crate::format::template::TemplateError;
use crate::layer;
use crate::render::RenderError;
use crate::source::ReadError;
use crate::upgrade::UpgradeError;
use crate::verify::chart::ChartFolderError;
use crate::verify::folder::OpenError;
use crate::write::WriteError;
use crate::write::fresh::FreshError;

/// What kind of failure it is, which decides how it is shown and the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What was asked for was judged and refused. The message is the whole verdict.
    Refused,
    /// The environment file is not text: a finding without a place.
    Unreadable,
    /// The command line asks for something that cannot be, whatever the files say.
    Usage,
    /// A file, a program or the system is in the way.
    Failed,
}

impl Kind {
    fn status(self) -> Status {
        match self {
            Self::Refused | Self::Unreadable | Self::Failed => Status::Failure,
            Self::Usage => Status::Usage,
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(super) struct CommandError {
    kind: Kind,
    /// What failed and, after it, why, each the cause of the one before.
    messages: Vec<String>,
    /// What to do about it.
    hints: Vec<String>,
}

impl CommandError {
    fn new(kind: Kind, error: &dyn Error) -> Self {
        let mut failed = Self::of(kind, error.to_string());
        let mut cause = error.source();
        while let Some(error) = cause {
            failed.messages.push(error.to_string());
            cause = error.source();
        }
        failed
    }

    fn of(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            messages: vec![message.into()],
            hints: Vec::new(),
        }
    }

    /// Something was judged and refused. The text is shown as it is.
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Self::of(Kind::Refused, text)
    }

    /// The command line is wrong.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::of(Kind::Usage, message)
    }

    /// A file, a program or the system is in the way.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::of(Kind::Failed, message)
    }

    /// The environment file cannot be read as text.
    pub(super) fn unreadable(error: &ReadError) -> Self {
        Self::new(Kind::Unreadable, error).hint(error.help())
    }

    /// With this to do about it.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// As the cause of what could not be done.
    #[must_use]
    pub(super) fn context(mut self, message: impl Into<String>) -> Self {
        self.messages.insert(0, message.into());
        self
    }

    /// The exit status.
    pub(super) fn status(&self) -> Status {
        self.kind.status()
    }

    /// What goes to standard error, with styles.
    pub(super) fn text(&self) -> String {
        if self.kind == Kind::Refused {
            return self.messages.concat();
        }
        let style = anstyle::AnsiColor::Red.on_default().bold();
        let mut text = format!("{style}error");
        if self.kind == Kind::Unreadable {
            text.push_str(&format!("[{}]", layer::UNREADABLE.code));
        }
        text.push_str(&format!(
            "{style:#}: {}\n",
            self.messages.join("\n  because: ")
        ));
        text.extend(self.hints.iter().map(|hint| format!("  help: {hint}\n")));
        text
    }
}

impl CommandError {
    /// What failed and why, as data.
    pub(super) fn plain(&self) -> String {
        let text = anstream::adapter::strip_str(&self.messages.join(": ")).to_string();
        text.trim_end().to_owned()
    }
}

impl From<ReadError> for CommandError {
    fn from(error: ReadError) -> Self {
        Self::new(Kind::Failed, &error).hint(error.help())
    }
}

impl From<RevisionError> for CommandError {
    fn from(error: RevisionError) -> Self {
        Self::new(Kind::Failed, &error).hint(error.help())
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        Self::new(Kind::Failed, &error).hint(error.help())
    }
}

impl From<OpenError> for CommandError {
    fn from(error: OpenError) -> Self {
        Self::new(Kind::Failed, &error).hint(error.help())
    }
}

impl From<FreshError> for CommandError {
    fn from(error: FreshError) -> Self {
        let failed = Self::new(Kind::Failed, &error);
        match error {
            FreshError::Exists(_) => failed.hint("`--force` replaces it"),
            FreshError::Io(..) => failed,
        }
    }
}

impl From<SecretInPatch> for CommandError {
    fn from(error: SecretInPatch) -> Self {
        Self::new(Kind::Failed, &error)
            .hint("masked it would not apply; `--format human` shows it masked")
    }
}

/// Failures that need no advice beyond what they say.
macro_rules! failures {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                Self::new(Kind::Failed, &error)
            }
        }
    )+};
}

failures!(
    AdoptError,
    ChartError,
    ChartFolderError,
    PackageError,
    RenderError,
    TemplateError,
    UpgradeError,
    io::Error,
    serde_json::Error,
);

/// Adds what was being done to a failure.
pub(super) trait Context<T> {
    /// With the message above the cause.
    fn context(self, message: impl FnOnce() -> String) -> Result<T, CommandError>;
}

impl<T, E: Into<CommandError>> Context<T> for Result<T, E> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T, CommandError> {
        self.map_err(|error| error.into().context(message()))
    }
}

#[cfg(test)]
mod tests {
    use super::{CommandError, Context as _, io};
    use crate::cli::Status;

    #[test]
    fn causes_come_before_advice_and_the_kind_decides_the_status() {
        let refused: io::Result<()> = Err(io::Error::other("the disk is full"));
        let error = refused.context(|| "cannot write `a`".to_owned());
        let error = error.expect_err("a failure").hint("make room");
        let text = anstream::adapter::strip_str(&error.text()).to_string();
        assert_eq!(
            text,
            "error: cannot write `a`\n  because: the disk is full\n  help: make room\n"
        );
        assert_eq!(error.status(), Status::Failure);
        assert_eq!(CommandError::usage("no").status(), Status::Usage);
        assert_eq!(CommandError::refused("2 errors\n").text(), "2 errors\n");
    }
}
