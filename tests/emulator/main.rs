//! What is rendered is applied: stacks to an emulated AWS, releases to a real Kubernetes API server.
//!
//! Stacks take minutes, so they are applied only with `LSGEN_SLOW=1`; that needs `terraform` and `aws-emulator` on PATH. What
//! installations need is said in `installation/`.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`. Its
// `match` on kinds of values has a `_` for those that it is not about.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

// First, because the others use its macros.
#[macro_use]
#[path = "../environments/mod.rs"]
mod environments;

mod control_plane;
mod emulator;
mod installation;
mod journey;
mod mistaken_teardown;
mod one_region;
mod private_endpoint;
mod stack;
#[path = "../support/mod.rs"]
mod support;
mod two_regions;

use support::skip::skip;

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
