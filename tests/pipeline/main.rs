//! What holds a repository of environment files to its rules: annotations, the attributes of output folders.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used
)]

mod annotations;
mod attributes;
mod repository;
#[path = "../support/mod.rs"]
mod support;
#[path = "../engines/tools.rs"]
#[allow(dead_code)]
mod tools;

use support::skip;
