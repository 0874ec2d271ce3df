//! What people follow to upgrade the chart: a runbook with every step, and for each step the environment file
//! and the manifest that pulls its images beforehand.

mod beside;
mod facts;
mod software;

use crate::bundle::Bundle;
use crate::format::markdown::tidy;
use crate::plan::images::PRE_PULL_FILE;
use crate::upgrade::Upgrade;

use super::{RenderError, engine, render};

/// The runbook's file.
pub const RUNBOOK: &str = "UPGRADE.md";

/// Renders an upgrade to a folder of its own. One without steps has no files.
pub fn upgrade(upgrade: &Upgrade) -> Result<Bundle, RenderError> {
    let mut bundle = Bundle::new();
    let Some(facts) = facts::facts(upgrade)? else {
        return Ok(bundle);
    };
    let text = engine().render("upgrade/UPGRADE.md.j2", facts)?;
    bundle.insert(RUNBOOK, tidy(&text), ORIGIN)?;
    for (number, hop) in (1..).zip(&upgrade.hops) {
        let folder = facts::folder(number, hop);
        bundle.insert(format!("{folder}/environment.toml"), &*hop.text, ORIGIN)?;
        let rendered = render(&hop.after)?;
        for manifests in ["manifests", "manifests-recovery"] {
            let file = rendered.get(&format!("{manifests}/{PRE_PULL_FILE}"));
            if let Some(file) = file {
                let name = PRE_PULL_FILE.rsplit('/').next().unwrap_or(PRE_PULL_FILE);
                let path = format!("{folder}/{manifests}/{name}");
                bundle.insert(path, file.contents(), ORIGIN)?;
            }
        }
    }
    Ok(bundle)
}

const ORIGIN: &str = "render::upgrade";
