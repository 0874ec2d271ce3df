//! What a change does, as `effects.toml` says it, against the modules and against the plans of the real provider.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod complete;
#[path = "../environments/mod.rs"]
mod environments;
