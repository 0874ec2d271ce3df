//! `helm/wait.sh`: what is waited for after a release, in one place for helmfile and for people.

use crate::plan::Site;
use crate::plan::releases::waits;
use crate::render::{RenderError, engine};

pub(super) fn render(site: &Site) -> Result<String, RenderError> {
    Ok(engine().render("helm/wait.sh.j2", waits(site))?)
}
