//! Templates that an option names.

use serde::Serialize;

use crate::format::template::Engine;
use crate::internal::Internal;
use crate::shipped::TEMPLATES;

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
    let file = TEMPLATES.get_file(template);
    let text = file.and_then(include_dir::File::contents_utf8);
    let engine = Engine::new([(template, text.internal(template))]);
    engine.render(template, facts).internal(template)
}
