//! The difference between two folders as `patch -p1` and `git apply` take it.

use super::files::Files;
use super::mask;
use super::unified::{self, LineKind};
use crate::bundle::path::FilePath;

/// A patch would show what looks like a secret. Masked it would not apply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the patch would show what looks like a secret in `{path}`")]
pub struct SecretInPatch {
    /// The file.
    pub path: FilePath,
}

/// The patch that makes the one folder the other, byte for byte.
///
/// A file that moved is removed and added: older programs do not know how git writes a rename. What
/// is removed comes first. Where a file takes the place of a folder or a folder that of a file,
/// `git apply` does it, and GNU's `patch` refuses, however it is written.
pub fn patch(before: &Files, after: &Files) -> Result<Vec<u8>, SecretInPatch> {
    let mut out = Vec::new();
    for (path, bytes) in before {
        if !after.contains_key(path) {
            file(&mut out, path, Some(bytes), None)?;
        }
    }
    for (path, bytes) in after {
        match before.get(path) {
            Some(old) if old == bytes => {}
            old => file(&mut out, path, old.map(Vec::as_slice), Some(bytes))?,
        }
    }
    Ok(out)
}

fn file(
    out: &mut Vec<u8>,
    path: &FilePath,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Result<(), SecretInPatch> {
    let mode = if path.is_script() { "100755" } else { "100644" };
    out.extend(format!("diff --git a/{path} b/{path}\n").bytes());
    match (before, after) {
        (None, _) => out.extend(format!("new file mode {mode}\n").bytes()),
        (_, None) => out.extend(format!("deleted file mode {mode}\n").bytes()),
        _ => {}
    }
    let (old, new) = (before.unwrap_or_default(), after.unwrap_or_default());
    let (old_lines, new_lines) = (unified::lines(old), unified::lines(new));
    let hunks = unified::positions(&old_lines, &new_lines);
    if hunks.is_empty() {
        // There is no line to tell of, so `patch` wants git's names of nothing and of no file.
        let names = match after {
            Some(_) => "0000000..e69de29",
            None => "e69de29..0000000",
        };
        out.extend(format!("index {names}\n").bytes());
        return Ok(());
    }
    let name = |side: char, bytes: Option<&[u8]>| match bytes {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    out.extend(format!("--- {}\n+++ {}\n", name('a', before), name('b', after)).bytes());
    let (old_secrets, new_secrets) = (mask::secret_lines(old), mask::secret_lines(new));
    for hunk in hunks {
        out.extend(format!("@@ -{} +{} @@\n", hunk.before, hunk.after).bytes());
        for (kind, position) in hunk.lines {
            let (lines, secrets) = match kind {
                LineKind::Removed => (&old_lines, &old_secrets),
                LineKind::Context | LineKind::Added => (&new_lines, &new_secrets),
            };
            if secrets.contains(&position) {
                return Err(SecretInPatch { path: path.clone() });
            }
            let line = lines.get(position).copied().unwrap_or_default();
            out.extend(kind.sign().to_string().bytes());
            out.extend(line);
            if !line.ends_with(b"\n") {
                out.extend(b"\n\\ No newline at end of file\n");
            }
        }
    }
    Ok(())
}
