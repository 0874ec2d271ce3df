//! The part of a document that belongs to one choice of an option.

use serde::Serialize;

/// A template below `templates/chapters/`, which a document includes where the choice is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Chapter {
    template: &'static str,
}

impl Chapter {
    /// Used by the macro [`chapter`], which sees to it that the template exists.
    pub(crate) const fn new(template: &'static str) -> Self {
        Self { template }
    }
}

/// The chapter of that path below `templates/chapters/`. One that does not exist does not compile.
macro_rules! chapter {
    ($path:literal) => {{
        const _: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/chapters/",
            $path,
            ".md.j2"
        ));
        $crate::plan::chapter::Chapter::new(concat!("chapters/", $path, ".md.j2"))
    }};
}

pub(crate) use chapter;
