//! Templates that an option names.

/// The path of a template below `templates/`. One that does not exist does not compile.
macro_rules! template {
    ($path:literal) => {{
        const _: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path));
        $path
    }};
}

pub(crate) use template;
