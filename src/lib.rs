//! One typed TOML file in, the Terraform, Helm values, manifests and runbooks of a self-hosted
//! LangSmith environment on AWS EKS out.
//!
//! The folders are the pipeline; ARCHITECTURE.md draws it. All of them are private, so that the compiler names what
//! nothing uses: `main.rs` needs [`run`] alone, and the integration tests what [`api`] lists.

pub mod api;

mod bundle;
mod chart;
mod cli;
mod diff;
mod edit;
mod finding;
mod format;
mod internal;
mod layer;
mod model;
mod plan;
mod render;
mod report;
mod rules;
mod shipped;
mod source;
mod suggest;
mod text;
mod upgrade;
mod write;

pub use cli::run;
