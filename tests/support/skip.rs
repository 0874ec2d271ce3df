//! Saying what a test needs and does not have.

use std::io::Write as _;

/// Says it past the test harness, which would swallow it.
pub(crate) fn skip(needs: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: needs {needs}");
}
