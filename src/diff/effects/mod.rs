//! What a changed argument of a Terraform module does to the resources behind it.
//!
//! The knowledge is data: `effects.toml` beside each module in `templates/terraform/modules/`, and `templates/terraform/effects.toml`
//! for what a stack's root sets itself. The arguments are compared as they stand in the roots, so nothing here asks AWS or
//! Terraform; `tests/engines/effects/` holds the data against the plans of the real provider.

mod call;
mod class;
mod condition;
mod file;
mod interface;
mod knowledge;
mod references;
mod root;
mod stack;
mod taken;
mod value;

#[cfg(test)]
mod tests;

pub use call::Effect;
pub use class::Class;
pub use file::{EffectsFile, Entry, When};
pub use knowledge::{EffectsError, data, modules};
pub use stack::{StackEffect, of_change, of_module_added, of_module_removed, of_stack};
pub(super) use taken::{modules_of, parameters_of, target_groups_of};
