//! Templates that an option names.

use serde::Serialize;

use crate::format::template::Engine;
use crate::internal::Internal;
use crate::shipped;

/// The path of a template below `templates/`. One that does not exist does not compile.
macro_rules! template {
    ($path:literal) => {{
        const _: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path));
        $path
    }};
}

pub(crate) use template;

/// A template that includes no other, filled in: a text inside a chart's values.
pub(crate) fn filled(template: &'static str, facts: impl Serialize) -> String {
    let engine = Engine::new([(template, shipped::template(template))]);
    engine.render(template, facts).internal(template)
}
