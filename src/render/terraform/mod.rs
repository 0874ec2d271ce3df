//! `terraform/`: the stacks, and the modules that they call.
//!
//! Modules lie in `templates/terraform/modules/` and are copied as they are, those in use only. The
//! root of a stack is generated here: which modules it calls, with which names.

mod infra;
mod module;
mod root;
mod state;

use crate::bundle::Bundle;
use crate::rules::Validated;
use crate::shipped::TEMPLATES;

pub(super) use infra::has_backups;

use super::RenderError;
use module::Module;

/// Renders `terraform/`.
pub(super) fn render(validated: &Validated, bundle: &mut Bundle) -> Result<(), RenderError> {
    let mut used = Vec::new();
    for (stack, modules, outputs) in [
        (
            "state",
            state::modules(validated),
            state::outputs(validated),
        ),
        (
            "infra",
            infra::modules(validated),
            infra::outputs(validated),
        ),
    ] {
        for (file, text) in root::files(validated, stack, &modules, outputs) {
            bundle.insert(
                format!("terraform/{stack}/{file}"),
                text,
                "render::terraform",
            )?;
        }
        used.extend(modules.iter().map(Module::folder));
    }
    used.sort_unstable();
    used.dedup();
    for module in used {
        copy(module, bundle)?;
    }
    Ok(())
}

/// Copies a module as it lies in `templates/`.
fn copy(module: &str, bundle: &mut Bundle) -> Result<(), RenderError> {
    let folder = format!("terraform/modules/{module}");
    let files = TEMPLATES
        .get_dir(&folder)
        .ok_or_else(|| RenderError::Missing(folder.clone()))?;
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
