//! `README.md` and `CHECKLIST.md`, which people read, and `.gitattributes` and `.gitignore`, which git and GitHub do.

mod api_access;
mod before;
mod checklist;
mod readme;

use crate::bundle::Bundle;
use crate::format::markdown::tidy;
use crate::plan::Plan;

use super::{RenderError, engine};

/// Renders the documents.
pub(super) fn render(plan: &Plan, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine();
    let readme = engine.render("documents/README.md.j2", readme::facts(plan, &plan.primary))?;
    bundle.insert("README.md", tidy(&readme), "render::documents")?;
    let checklist = engine.render("documents/CHECKLIST.md.j2", checklist::facts(&plan.primary))?;
    bundle.insert("CHECKLIST.md", tidy(&checklist), "render::documents")?;
    // In the folder itself, because only lsgen knows which folder that is, and it moves with it.
    let attributes = engine.render("documents/gitattributes", ())?;
    bundle.insert(".gitattributes", attributes, "render::documents")?;
    let ignored = engine.render("documents/gitignore", ())?;
    bundle.insert(".gitignore", ignored, "render::documents")?;
    Ok(())
}
