//! `manifests/smoke-test/`: an echo server in LangSmith's place, to test ingress before LangSmith is installed.

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::plan::ingress::echo_server;
use crate::render::{RenderError, engine};

use super::insert;

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine();
    let facts = echo_server(site);
    let text = engine.render("manifests/smoke-test/echo.yaml", &facts)?;
    insert(bundle, "smoke-test/echo.yaml", text)?;
    if let Some(route) = site.ingress.router.smoke_test.route {
        let text = engine.render(route, &facts)?;
        insert(bundle, "smoke-test/route.yaml", text)?;
    }
    Ok(())
}
