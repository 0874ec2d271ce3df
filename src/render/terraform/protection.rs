//! What stops `terraform destroy`, and a change that would lose data, before anything is deleted.
//!
//! Protection that AWS gives to a database or a load balancer stops one call, after Terraform has deleted
//! most of the rest. A resource with `prevent_destroy` stops the plan. It is in the root, because a module
//! that goes takes its own along.

use ::hcl::expr::Expression;
use ::hcl::structure::{Attribute, Block};

use crate::format::hcl::{self, File, list, object, reference};
use crate::plan::Site;

use crate::plan::module::Module;

/// What stands in Terraform's state for a module that must not go: its type and its name.
pub(super) const PROTECTED: (&str, &str) = ("terraform_data", "protection");

/// The file of a stack's root, where the environment is protected.
pub(super) fn file(stack: &str, site: &Site, modules: &[Module]) -> Option<File> {
    if !site.environment().environment.deletion_protection {
        return None;
    }
    let mut guarded = vec![(
        "stack".to_owned(),
        list([Expression::from(site.names().base()), stack.into()]),
    )];
    let mut behind = Vec::new();
    for module in modules {
        if let Some(identity) = module.identity() {
            guarded.push((module.label().to_owned(), list(identity)));
            behind.push(reference(&["module", module.label()]));
        }
    }
    let mut block = Block::builder("resource")
        .add_labels([PROTECTED.0, PROTECTED.1])
        .add_attribute(Attribute::new("for_each", object(guarded)))
        .add_attribute(Attribute::new(
            "triggers_replace",
            reference(&["each", "value"]),
        ))
        .add_block(
            Block::builder("lifecycle")
                .add_attribute(("prevent_destroy", true))
                .build(),
        );
    if !behind.is_empty() {
        // A destroy with `-target` takes along what depends on its target, and stops here as well.
        block = block.add_attribute(Attribute::new("depends_on", list(behind)));
    }
    Some(
        File::new()
            .header("Terraform refuses any plan that deletes or replaces one of these, and with it the whole plan: nothing is deleted.")
            .header("To take something away on purpose, follow runbooks/teardown.md: it begins with `deletion_protection = false`.")
            .header("Rendered by lsgen: change the environment file instead.")
            .item(block.build()),
    )
}

/// The text of the file.
pub(super) fn text(stack: &str, site: &Site, modules: &[Module]) -> Option<String> {
    file(stack, site, modules).map(|file| hcl::write(&file))
}
