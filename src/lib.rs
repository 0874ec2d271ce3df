//! One typed TOML file in, the Terraform, Helm values, manifests and runbooks of a self-hosted
//! LangSmith environment on AWS EKS out.
//!
//! The folders are the pipeline; ARCHITECTURE.md draws it.

pub mod bundle;
pub mod chart;
pub mod cli;
pub mod diff;
pub mod edit;
pub mod finding;
pub mod format;
mod internal;
pub mod layer;
pub mod model;
pub mod plan;
pub mod render;
pub mod report;
pub mod rules;
pub mod shipped;
pub mod source;
pub mod suggest;
mod text;
pub mod upgrade;
pub mod write;
