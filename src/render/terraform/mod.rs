//! `terraform/`: the stacks, and the modules that they call.
//!
//! Modules lie in `templates/terraform/modules/` and are copied as they are, those in use only. The
//! root of a stack is generated here: which modules it calls, with which names.

mod infra;

mod protection;
mod recovery;
mod replication;
mod root;
mod state;

use crate::bundle::Bundle;
use crate::plan::{Plan, Site};
use crate::shipped::TEMPLATES;

use super::RenderError;
use crate::plan::module::Module;
use root::Stack;

/// Renders `terraform/`.
pub(super) fn render(plan: &Plan, bundle: &mut Bundle) -> Result<(), RenderError> {
    let site = &plan.primary;
    let second = plan.recovery.as_ref();
    let mut stacks = vec![
        Stack {
            name: "state",
            site,
            elsewhere: second,
            modules: state::modules(site, second),
            outputs: state::outputs(site),
        },
        Stack {
            name: "infra",
            site,
            elsewhere: None,
            modules: infra::modules(site),
            outputs: infra::outputs(site),
        },
    ];
    if let Some(second) = second {
        stacks.push(Stack {
            name: "recovery",
            site: second,
            elsewhere: None,
            modules: recovery::modules(second),
            outputs: recovery::outputs(second),
        });
        stacks.push(Stack {
            name: "replication",
            site,
            elsewhere: Some(second),
            modules: replication::modules(site, second),
            outputs: Vec::new(),
        });
    }
    let mut used = Vec::new();
    for stack in stacks {
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
    used.sort_unstable();
    used.dedup();
    for module in used {
        copy(module, bundle)?;
    }
    Ok(())
}

/// The modules of the recovery stack as its root calls them, without the one that turns the domain.
pub(super) fn recovery_modules(second: &Site) -> Vec<String> {
    recovery::modules(second)
        .iter()
        .map(Module::label)
        .filter(|label| *label != "failover")
        .map(str::to_owned)
        .collect()
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
