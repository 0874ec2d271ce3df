//! One typed TOML file in, the Terraform, Helm values, manifests and runbooks of a self-hosted
//! LangSmith environment on AWS EKS out.
//!
//! The folders are the pipeline; ARCHITECTURE.md draws it. All of them are private, so that the compiler names what
//! nothing uses: `main.rs` needs [`run`] alone, and the integration tests what [`api`] lists.
//!
//! A `_` in a `match` on an enum is a lint, so that a new choice of an option does not fall into it. The modules that
//! expect the lint know no option.

pub mod api;

mod bundle;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of values"
)]
mod chart;
mod cli;
mod diff;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of values"
)]
mod edit;
mod finding;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of values"
)]
mod format;
mod internal;
mod layer;
mod model;
mod plan;
mod program;
mod render;
mod report;
mod rules;
mod shipped;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of values"
)]
mod source;
mod suggest;
mod text;
mod upgrade;
mod verify;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of files and of errors"
)]
mod write;

pub use cli::run;
