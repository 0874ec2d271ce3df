//! What two files of one call cannot both say, as findings in the later one.

use std::path::{Path, PathBuf};

use super::environment_file::Judged;
use super::error::CommandError;
use crate::finding::Finding;
use crate::layer::Stack;
use crate::rules::across::{self, Claims};

/// Something that an earlier file says as well.
pub(super) struct Clash {
    /// The number of the file.
    pub(super) file: usize,
    pub(super) finding: Finding,
    /// The layers of the file, in which the finding is.
    pub(super) stack: Stack,
}

/// Everything that two of the files both say. Nothing of a file is kept while the others are read, so that thousands of them fit: those
/// with a finding are judged again.
pub(super) fn clashes(
    files: &[PathBuf],
    claims: &[(usize, Claims)],
    judge: impl Fn(&Path) -> Result<Judged, CommandError>,
) -> Result<Vec<Clash>, CommandError> {
    let mut found = Vec::new();
    for clash in across::clashes(claims) {
        let Some(path) = files.get(clash.second) else {
            continue;
        };
        let stack = judge(path)?.stack;
        let severity = clash.rule.severity.in_production();
        let place = stack.place(&clash.path);
        let finding = Finding::new(clash.rule, severity, place, clash.message)
            .label(format!("also at {}", clash.place))
            .help(clash.help);
        found.push(Clash {
            file: clash.second,
            finding,
            stack,
        });
    }
    Ok(found)
}
