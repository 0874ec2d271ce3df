//! What a changed argument of a Terraform module does to the resources behind it.
//!
//! The knowledge is data: `effects.toml` beside each module in `templates/terraform/modules/`, and `templates/terraform/effects.toml`
//! for what a stack's root sets itself. The arguments are compared as they stand in the roots, so nothing here asks AWS or
//! Terraform; `tests/engines/effects/` holds the data against the plans of the real provider.

mod class;
mod condition;
mod evaluate;
mod facts;
mod functions;
mod knowledge;
mod module;
mod plan;
mod references;
mod resources;
mod root;
mod stack;
mod taken;
mod value;

#[cfg(test)]
mod tests;

pub use class::Class;
pub use knowledge::{EffectsError, modules};
pub use resources::Effect;
pub use stack::{StackEffect, of_stack};
pub(super) use taken::{modules_of, parameters_of, target_groups_of};
