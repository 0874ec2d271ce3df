//! The real engines accept what is rendered: Terraform with the AWS provider, the schemas of
//! Kubernetes, and Helm with the real LangSmith charts.
//!
//! A test whose tool is missing says so and passes; under `LSGEN_REQUIRE_TOOLS=1` it fails. Helm
//! renders the charts whose folders `LSGEN_LANGSMITH_CHART` lists, joined by `:`; a chart of a version that does
//! not ship is imported first.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`. Its
// `match` on kinds of values has a `_` for those that it is not about.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

// First, because the others use its macros.
#[macro_use]
#[path = "../environments/mod.rs"]
mod environments;

mod chart_render;
#[macro_use]
mod charts;
#[path = "../edges/data.rs"]
mod edge_data;
mod edges;
mod effects;
mod ingress_options;
mod kubernetes;
mod moved;
mod plans;
mod release;
mod stores;
#[path = "../support/mod.rs"]
mod support;
mod terraform;
mod verify;
