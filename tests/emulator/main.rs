//! Stacks applied for real, to an emulated AWS, and what a region's outage leaves of them.
//!
//! Takes minutes, so it runs only with `LSGEN_SLOW=1`; it needs `terraform` and `aws-emulator` on PATH.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

mod emulator;
mod one_region;
mod private_endpoint;
#[path = "../support/skip.rs"]
mod skip;
mod stack;
mod two_regions;

use skip::skip;

/// Whether this is the place and the time for minutes of work.
fn is_skipped() -> bool {
    if std::env::var_os("LSGEN_SLOW").is_none() {
        skip("LSGEN_SLOW=1, because it takes minutes");
        return true;
    }
    for tool in ["terraform", "aws-emulator"] {
        if !on_path(tool) {
            assert!(
                std::env::var_os("LSGEN_REQUIRE_TOOLS").is_none(),
                "needs {tool}"
            );
            skip(tool);
            return true;
        }
    }
    false
}

fn on_path(program: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(program).is_file())
}
