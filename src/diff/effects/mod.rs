//! What a changed argument of a Terraform module does to the resources behind it.
//!
//! Three things are put together, and none of them asks AWS or Terraform:
//!
//! 1. **The plan.** The root of a stack and the `.tf` files of the modules that it calls are evaluated on both sides, as far as
//!    values are known before an apply (`evaluate`, `reading`, `functions`). `count`, `for_each`, conditions, locals, data sources
//!    and outputs are what Terraform makes of them, so the plan (`plan`, `fate`) knows which instances come and go and which
//!    arguments change. What AWS sets is unknown, and stands for itself by its address; what is replaced gets a new address, and
//!    whatever reads it changes too, in the next module as well. Values are evaluated when they are first read, which is why
//!    modules may read each other.
//! 2. **The facts.** What another value of an argument does belongs to the type of the resource, as `ForceNew` does in the
//!    provider's schema: `profiles/aws/effects/` says it once, with the reason and the source (`facts`). A case may depend on how
//!    the value changed and on the resource's other arguments. `effects.toml` beside a module holds the little that neither tells:
//!    what the module is as a whole, single resources that differ from their type, and inputs that have an effect which no
//!    argument shows.
//! 3. **The origins.** Every value carries the paths of the inputs that it was computed from. Where an argument changes, or an
//!    instance comes or goes, the changed ones among them are why (`resources`); if the root still reads the same output of
//!    another module there, that output is (`stack`).
//!
//! A new module is covered by its files. A resource or an argument of which nothing is known is an error, named by a test
//! (`tests/complete.rs`) and never taken for nothing. `tests/engines/effects/` holds all of it against the plans of the real
//! provider.

mod addresses;
mod blocks;
mod class;
pub(super) mod condition;
mod evaluate;
mod facts;
mod fate;
mod functions;
mod inputs;
pub(super) mod knowledge;
mod module;
mod moves;
mod paths;
mod plan;
mod reading;
mod references;
mod resources;
mod root;
mod stack;
mod taken;
pub(super) mod value;

#[cfg(test)]
mod tests;

pub use addresses::addresses_of;
pub use class::Class;
pub(super) use stack::modules_under_new_names;
pub use stack::of_stack;
pub(crate) use stack::{Rendered, StackEffect, of_rendered};
pub(super) use taken::{modules_of, parameters_of, target_groups_of};
