//! What has another address than in an earlier lsgen, so that Terraform moves it in its state and deletes nothing.

use ::hcl::expr::{Expression, Traversal, TraversalOperator, Variable};
use ::hcl::structure::{Attribute, Block};

use crate::format::hcl::{self, File};
use crate::plan::Plan;
use crate::plan::moves::{self, Move};
use crate::plan::stacks::{Stack, stacks};

use super::protection::PROTECTED;

/// The file of a stack's root, where something of the stack was moved.
pub(super) fn text(stack: &Stack<'_>, all: &[Move]) -> Option<String> {
    let moves = moves::of_stack(all, stack.name, &stack.modules);
    if moves.is_empty() {
        return None;
    }
    let mut file = File::new()
        .header(
            "What has another address than in an earlier lsgen: Terraform moves it in its state.",
        )
        .header("Rendered by lsgen: change the environment file instead.");
    for one in &moves {
        let since = format!("Since lsgen {}.", one.since);
        let (from, to) = (one.from.expression(), one.to.expression());
        file = file.commented_item(&since, block(from, to));
        let is_whole = one.from.resource.is_none();
        if is_whole && is_guarded(stack, &one.to.module) {
            let (from, to) = (guard(&one.from.module), guard(&one.to.module));
            file = file.item(block(from, to));
        }
    }
    Some(hcl::write(&file))
}

/// The same for any table of moves, which the tests ask for.
pub fn moved(plan: &Plan, stack: &str, all: &[Move]) -> Option<String> {
    let stacks = stacks(plan);
    let stack = stacks.iter().find(|one| one.name == stack)?;
    text(stack, all)
}

fn block(from: Expression, to: Expression) -> Block {
    Block::builder("moved")
        .add_attribute(Attribute::new("from", from))
        .add_attribute(Attribute::new("to", to))
        .build()
}

/// Whether what guards the module is called by its label: under another label Terraform would refuse to delete it.
fn is_guarded(stack: &Stack<'_>, label: &str) -> bool {
    let mut modules = stack.modules.iter();
    let is_it = modules.any(|module| module.label() == label && module.identity().is_some());
    is_it && stack.site.environment().environment.deletion_protection
}

fn guard(label: &str) -> Expression {
    let (kind, name) = PROTECTED;
    let steps = [
        TraversalOperator::GetAttr(::hcl::Identifier::sanitized(name)),
        TraversalOperator::Index(label.into()),
    ];
    Traversal::new(Variable::sanitized(kind), steps).into()
}
