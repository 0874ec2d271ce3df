//! `runbooks/`: what to do when something is lost, with this environment's own names.

mod administrators;
mod calendar;
pub(crate) mod change;
mod facts;
mod maintenance;
mod regions;
mod secrets;
mod side;
mod teardown;

use crate::bundle::Bundle;
use crate::format::markdown::tidy;
use crate::plan::Plan;

use super::{RenderError, engine};

/// Renders `runbooks/`.
pub(super) fn render(plan: &Plan, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine();
    // What fails and is restored is where LangSmith serves.
    let facts = facts::facts(plan.serving());
    for template in [
        "zone-failure.md.j2",
        "restore.md.j2",
        "recovery-tests.md.j2",
    ] {
        let text = engine.render(&format!("runbooks/{template}"), &facts)?;
        let file = template.trim_end_matches(".j2");
        bundle.insert(format!("runbooks/{file}"), tidy(&text), "render::runbooks")?;
    }
    if facts.has_drill() {
        let text = engine.render("runbooks/restore-drill.sh.j2", &facts)?;
        bundle.insert("runbooks/restore-drill.sh", text, "render::runbooks")?;
    }
    let text = engine.render("runbooks/teardown.md.j2", teardown::facts(plan))?;
    bundle.insert("runbooks/teardown.md", tidy(&text), "render::runbooks")?;
    let text = engine.render("runbooks/maintenance.md.j2", maintenance::facts(plan))?;
    bundle.insert("runbooks/maintenance.md", tidy(&text), "render::runbooks")?;
    let text = engine.render("runbooks/secrets.md.j2", secrets::facts(plan))?;
    bundle.insert("runbooks/secrets.md", tidy(&text), "render::runbooks")?;
    if let Some(second) = &plan.recovery {
        let facts = regions::facts(plan, second);
        for template in [
            "recovery-region.md.j2",
            "region-failover.md.j2",
            "fail-back.md.j2",
        ] {
            let text = engine.render(&format!("runbooks/{template}"), &facts)?;
            let file = template.trim_end_matches(".j2");
            bundle.insert(format!("runbooks/{file}"), tidy(&text), "render::runbooks")?;
        }
    }
    let calendar = engine.render("runbooks/recovery-tests.ics.j2", &facts)?;
    bundle.insert(
        "runbooks/recovery-tests.ics",
        folded(&calendar),
        "render::runbooks",
    )?;
    Ok(())
}

/// Lines of at most 75 octets that end with CR LF, as RFC 5545 wants them.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.lines() {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > 73 {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(character);
            length += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}
