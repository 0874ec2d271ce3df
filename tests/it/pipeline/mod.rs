//! What holds a repository of environment files to its rules: `lsgen init --ci` and what it writes, annotations, and
//! the attributes of output folders.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used
)]

mod annotations;
mod attributes;
mod comment;
mod hook;
mod init;
mod repository;
mod runner;
mod steps;
#[path = "../support/mod.rs"]
mod support;
#[path = "../engines/tools.rs"]
#[allow(dead_code)]
mod tools;
mod workflow;

use support::skip;
