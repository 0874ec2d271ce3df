//! What two files of one call cannot both say, as findings in the later one.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::environment_file::Judged;
use super::error::CommandError;
use crate::finding::Finding;
use crate::layer::Stack;
use crate::rules::across::{self, Claimed, Claims};

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
    let mut claimed = Claimed::default();
    let mut found = Vec::new();
    for (number, claims) in claims {
        for clash in claimed.add(*number, claims) {
            let Some(path) = files.get(*number) else {
                continue;
            };
            let stack = judge(path)?.stack;
            found.push(Clash {
                file: *number,
                finding: finding(clash, &stack),
                stack,
            });
        }
    }
    Ok(found)
}

/// What an earlier file says as well, as a finding in the layers of the later one.
fn finding(clash: across::Clash, stack: &Stack) -> Finding {
    let severity = clash.rule.severity.in_production();
    let place = stack.place(&clash.path);
    Finding::new(clash.rule, severity, place, clash.message)
        .label(format!("also at {}", clash.place))
        .help(clash.help)
}

/// What the files of a call say, for files that are worked on side by side and heard in their order: each is judged once.
#[derive(Default)]
pub(super) struct Register {
    heard: Mutex<Heard>,
    next: Condvar,
}

#[derive(Default)]
struct Heard {
    /// How many files were heard.
    count: usize,
    claimed: Claimed,
}

/// The turn of a file. The files behind it wait until it is over.
pub(super) struct Turn<'register> {
    register: &'register Register,
    number: usize,
}

impl Register {
    /// The turn of the file with this number. Every number needs one, and a smaller one must not wait for a larger one.
    pub(super) fn turn(&self, number: usize) -> Turn<'_> {
        Turn {
            register: self,
            number,
        }
    }
}

impl Turn<'_> {
    /// What the file says that an earlier one says as well.
    pub(super) fn clashes(self, judged: &Judged) -> Vec<Finding> {
        let stack = &judged.stack;
        let Some(plan) = &judged.judgement.plan else {
            return Vec::new();
        };
        let claims = Claims::of(plan, stack);
        let found = self.wait().claimed.add(self.number, &claims).into_iter();
        found.map(|clash| finding(clash, stack)).collect()
    }

    fn wait(&self) -> MutexGuard<'_, Heard> {
        let heard = self.register.heard.lock();
        let is_early = |heard: &mut Heard| heard.count < self.number;
        let heard = heard.unwrap_or_else(PoisonError::into_inner);
        let waited = self.register.next.wait_while(heard, is_early);
        waited.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.wait().count += 1;
        self.register.next.notify_all();
    }
}
