//! The generated files of a stack's root: versions, provider, module calls, outputs.

use ::hcl::structure::{Attribute, Block};

use crate::format::hcl::{self, File};
use crate::model::types::Region;
use crate::plan::tags::tags;
use crate::plan::{Site, state};

use super::{moved, promises, protection};
use crate::plan::module::Module;
use crate::plan::moves::moves;
use crate::plan::stacks::{ELSEWHERE, REPORTS, Stack};

/// The files of the stack's root, by name.
pub(super) fn files(stack: Stack<'_>) -> Vec<(&'static str, String)> {
    let moved = moved::text(&stack, moves());
    let promises = promises::text(&stack);
    let Stack {
        name,
        site,
        elsewhere,
        reports,
        has_backend,
        modules,
        outputs,
    } = stack;
    let mut main = header(&format!("The {name} stack of {}.", site.names().base()));
    for module in &modules {
        main = main.commented_item(module.comment(), block(module, site));
    }
    let has_outputs = !outputs.is_empty();
    let mut output_file = header("What a person or a script needs next.");
    for output in outputs {
        output_file = output_file.item(
            Block::builder("output")
                .add_label(output.name)
                .add_attribute(("description", output.description))
                .add_attribute(("value", output.value))
                .build(),
        );
    }
    let protection = protection::text(name, site, &modules);
    let mut files = vec![
        (
            "versions.tf",
            hcl::write(&versions(site, has_backend.then_some(name))),
        ),
        (
            "providers.tf",
            hcl::write(&providers(site, elsewhere, reports.as_ref())),
        ),
        ("main.tf", hcl::write(&main)),
    ];
    if has_outputs {
        files.push(("outputs.tf", hcl::write(&output_file)));
    }
    files.extend(promises.map(|text| ("tests/promises.tftest.hcl", text)));
    files.extend(moved.map(|text| ("moved.tf", text)));
    files.extend(protection.map(|text| ("protection.tf", text)));
    files
}

fn block(module: &Module, site: &Site) -> Block {
    let source = Attribute::new("source", source(module, site));
    let arguments = module.arguments().iter();
    let arguments = arguments.map(|(name, value)| Attribute::new(*name, value.clone()));
    let providers = module.providers();
    let providers = (!providers.is_empty())
        .then(|| Attribute::new("providers", hcl::providers(providers.iter().copied())));
    Block::builder("module")
        .add_label(module.label())
        .add_attributes([source])
        .add_attributes(providers)
        .add_attributes(arguments)
        .build()
}

/// Where a stack, two folders below the output folder, finds a module.
fn source(module: &Module, site: &Site) -> String {
    let folder = module.folder();
    match &site.environment().terraform.modules {
        None => format!("../modules/{folder}"),
        Some(shared) => format!("../../{shared}/{folder}"),
    }
}

fn header(text: &str) -> File {
    File::new()
        .header(text)
        .header("Rendered by lsgen: change the environment file instead.")
}

fn versions(site: &Site, stack: Option<&str>) -> File {
    let providers = Block::builder("required_providers")
        .add_attribute(Attribute::new(
            "aws",
            hcl::object([("source", "hashicorp/aws"), ("version", "~> 5.100")]),
        ))
        .build();
    let mut terraform = Block::builder("terraform")
        // Write-only arguments and ephemeral resources, which keep secrets out of the state.
        .add_attribute(("required_version", ">= 1.11.0"))
        .add_block(providers);
    if let Some(stack) = stack {
        terraform = terraform.add_block(backend(site, stack));
    }
    header("What the stack needs, and where its state lies.").item(terraform.build())
}

/// The state of this stack, under a key of its own in the bucket that the state stack makes.
fn backend(site: &Site, stack: &str) -> Block {
    let names = site.names();
    let (lock, value) = state::lock(site).backend;
    Block::builder("backend")
        .add_label("s3")
        .add_attribute(("bucket", names.state_bucket()))
        .add_attribute(("key", names.state_key(stack)))
        .add_attribute(("region", site.environment().cloud.region.as_str()))
        .add_attribute(("encrypt", true))
        .add_attribute(("kms_key_id", names.key_arn("tfstate")))
        .add_attribute(Attribute::new(lock, value))
        .build()
}

fn providers(site: &Site, elsewhere: Option<&Site>, reports: Option<&Region>) -> File {
    let what = if elsewhere.is_some() {
        "One account, two regions, tags on everything."
    } else {
        "One account, one region, tags on everything."
    };
    let region = |site: &Site| site.environment().cloud.region.clone();
    let mut file = header(what).item(provider(site, None, &region(site)));
    if let Some(elsewhere) = elsewhere {
        let alias = ELSEWHERE.strip_prefix("aws.");
        file = file.item(provider(elsewhere, alias, &region(elsewhere)));
    }
    if let Some(reports) = reports {
        let block = provider(site, REPORTS.strip_prefix("aws."), reports);
        let why = "Route 53 reports to this region what its health checks find.";
        file = file.commented_item(why, block);
    }
    file
}

fn provider(site: &Site, alias: Option<&str>, region: &Region) -> Block {
    let environment = site.environment();
    let tags = tags(&environment.environment);
    Block::builder("provider")
        .add_label("aws")
        .add_attributes(alias.map(|alias| Attribute::new("alias", alias)))
        .add_attribute(("region", region.as_str()))
        .add_attribute(Attribute::new(
            "allowed_account_ids",
            hcl::list([environment.cloud.account_id.as_str()]),
        ))
        .add_block(
            Block::builder("default_tags")
                .add_attribute(Attribute::new("tags", hcl::object(tags)))
                .build(),
        )
        .build()
}
