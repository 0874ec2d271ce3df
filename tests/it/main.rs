//! The integration tests: one program, so that it is linked once and what is rendered is shared.
//!
//! A test that needs another program (git, a shell, patch) says `skipped: needs git` where it is missing. What needs Terraform,
//! Helm or the schemas of Kubernetes is in `tests/engines/`, what needs a whole cluster or AWS in `tests/emulator/`.

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

mod architecture;
mod aws_reference;
mod bad_input;
mod bad_input_properties;
mod changes;
mod chart_command;
mod chart_facts;
mod chart_import;
mod chart_keys;
mod chart_values;
mod checklist;
mod commands;
mod completions;
mod decisions;
mod diff;
mod differences;
#[path = "../edges/data.rs"]
mod edge_data;
mod edges;
mod explain;
mod feature_secrets;
mod fix;
mod golden;
mod hostile_texts;
mod images;
mod impacts;
mod ingress_options;
mod keys;
mod layers;
mod layout;
mod man;
mod many;
mod module_inputs;
mod output_folder;
mod output_stream;
mod pipeline;
mod properties;
mod prose;
mod reads;
mod reference;
mod releases;
mod restore_drill;
mod rules;
mod secrets;
mod set;
mod shared_modules;
mod show;
mod stand_ins;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod two_regions;
mod upgrade;
mod verbs;
mod verify;
mod version;
mod warnings;
