//! `terraform/`: the stacks, and the modules that they call.
//!
//! Modules are stored in `templates/terraform/modules/` and are copied as they are, those in use only. The
//! root of a stack is generated here: which modules it calls, with which names.

pub(crate) mod moved;
mod promises;
mod protection;
mod root;

use crate::bundle::Bundle;
use crate::plan::Plan;
use crate::plan::module::Module;
use crate::plan::stacks::stacks;
use crate::shipped::{self, TEMPLATES};

use super::RenderError;

/// Renders `terraform/`.
pub(super) fn render(plan: &Plan, bundle: &mut Bundle) -> Result<(), RenderError> {
    let mut used = Vec::new();
    for stack in stacks(plan) {
        used.extend(stack.modules.iter().map(Module::folder));
        let name = stack.name;
        for (file, text) in root::files(stack) {
            bundle.insert(
                format!("terraform/{name}/{file}"),
                text,
                "render::terraform",
            )?;
        }
    }
    // What environments share has everything, whichever of them is rendered.
    if plan.primary.environment().terraform.modules.is_some() {
        let names =
            modules().map(|name| name.ok_or_else(|| RenderError::Missing(MODULES.to_owned())));
        used = names.collect::<Result<_, _>>()?;
    }
    used.sort_unstable();
    used.dedup();
    for module in used {
        copy(module, bundle)?;
    }
    Ok(())
}

/// The folder of the modules.
pub(crate) const MODULES: &str = "terraform/modules";

/// The names of all modules.
fn modules() -> impl Iterator<Item = Option<&'static str>> {
    let folders = shipped::folder(&TEMPLATES, MODULES).into_iter();
    folders
        .flat_map(include_dir::Dir::dirs)
        .map(|folder| folder.path().file_name()?.to_str())
}

/// Copies a module as it is in `templates/`.
fn copy(module: &str, bundle: &mut Bundle) -> Result<(), RenderError> {
    let folder = format!("{MODULES}/{module}");
    let files =
        shipped::folder(&TEMPLATES, &folder).ok_or_else(|| RenderError::Missing(folder.clone()))?;
    for file in files
        .files()
        .filter(|file| file.path().extension().is_some_and(|kind| kind == "tf"))
    {
        let path = file
            .path()
            .to_str()
            .ok_or_else(|| RenderError::Missing(folder.clone()))?;
        bundle.insert(path, file.contents(), "templates/terraform/modules")?;
    }
    Ok(())
}
