//! The test of a stack: `terraform test` plans it without AWS and holds the plan to what the environment promises.

use ::hcl::Identifier;
use ::hcl::expr::{
    BinaryOp, BinaryOperator, Expression, Operation, Traversal, TraversalOperator, Variable,
};
use ::hcl::structure::{Attribute, Block};

use crate::format::hcl::{self, File, reference};
use crate::plan::module::Module;
use crate::plan::promise::{Answers, Promise};
use crate::plan::stacks::{ELSEWHERE, REPORTS, Stack};

/// The file of a stack's root, where anything is promised of it.
pub(super) fn text(stack: &Stack<'_>) -> Option<String> {
    let modules = &stack.modules;
    let assertions: Vec<Block> = modules.iter().flat_map(assertions).collect();
    if assertions.is_empty() {
        return None;
    }
    let mut file = File::new()
        .header("What the environment promises of this stack. `terraform init -backend=false` and `terraform test` hold a")
        .header("plan to it, without credentials and without a request to AWS.")
        .header("Rendered by lsgen: change the environment file instead.");
    let home = &stack.site.environment().cloud.region;
    let second = stack.elsewhere.map(|site| &site.environment().cloud.region);
    file = file.item(provider(None, home.as_str()));
    if let Some(region) = second {
        file = file.item(provider(ELSEWHERE.strip_prefix("aws."), region.as_str()));
    }
    if let Some(region) = &stack.reports {
        file = file.item(provider(REPORTS.strip_prefix("aws."), region.as_str()));
    }
    let run = Block::builder("run")
        .add_label("promises")
        .add_attribute(Attribute::new("command", Variable::sanitized("plan")))
        .add_blocks(modules.iter().flat_map(answers))
        .add_blocks(assertions);
    Some(hcl::write(&file.item(run.build())))
}

/// The provider without credentials: it checks and plans as always, and asks AWS for nothing.
fn provider(alias: Option<&str>, region: &str) -> Block {
    Block::builder("provider")
        .add_label("aws")
        .add_attributes(alias.map(|alias| Attribute::new("alias", alias)))
        .add_attribute(("region", region))
        .add_attribute(("access_key", "none"))
        .add_attribute(("secret_key", "none"))
        .add_attribute(("skip_credentials_validation", true))
        .add_attribute(("skip_metadata_api_check", true))
        .add_attribute(("skip_requesting_account_id", true))
        .build()
}

/// What is answered for a module in AWS's place.
fn answers(module: &Module) -> Vec<Block> {
    let Some(answers) = Answers::of(module.folder()) else {
        return Vec::new();
    };
    let label = module.label();
    let data = answers.data().map(|(source, values)| {
        let mut target = vec!["module", label, "data"];
        target.extend(source.split('.'));
        Block::builder("override_data")
            .add_attribute(Attribute::new("target", reference(&target)))
            .add_attribute(Attribute::new("values", values))
            .build()
    });
    let outputs = answers.outputs().map(|outputs| {
        Block::builder("override_module")
            .add_attribute(Attribute::new("target", reference(&["module", label])))
            .add_attribute(Attribute::new("outputs", outputs))
            .build()
    });
    data.chain(outputs).collect()
}

fn assertions(module: &Module) -> Vec<Block> {
    let promises = module.promises().iter();
    promises
        .map(|promise| {
            Block::builder("assert")
                .add_attribute(Attribute::new("condition", condition(module, promise)))
                .add_attribute((
                    "error_message",
                    format!("Promised of module.{}: {}.", module.label(), promise.words),
                ))
                .build()
        })
        .collect()
}

/// `module.postgres.settings.multi_az == true`.
fn condition(module: &Module, promise: &Promise) -> Expression {
    let names = [module.label(), "settings", promise.setting].map(Identifier::sanitized);
    let names = names.map(TraversalOperator::GetAttr);
    let key = promise.key.as_deref();
    let key = key.map(|key| TraversalOperator::Index(key.into()));
    let setting = Traversal::new(Variable::sanitized("module"), names.into_iter().chain(key));
    let operator = BinaryOperator::Eq;
    let equal = BinaryOp::new(Expression::from(setting), operator, promise.value.clone());
    Operation::Binary(equal).into()
}
