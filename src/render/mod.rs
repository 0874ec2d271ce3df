//! From a site environment to the files of its output folder. Pure: nothing but its argument
//! decides what comes out.

mod documents;
mod helm;
mod manifests;

pub(crate) mod mirror;
pub(crate) mod pipeline;
pub(crate) mod runbooks;
pub(crate) mod terraform;
pub(crate) mod upgrade;

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use include_dir::{Dir, File};

use crate::bundle::{Bundle, BundleError};
use crate::format::template::{Engine, TemplateError};
use crate::format::yaml;
use crate::plan::{Plan, Site};
use crate::shipped::TEMPLATES;

/// Why a site environment could not be rendered. It never happens to a shipped lsgen: the tests
/// render every shipped combination.
#[derive(Debug)]
pub enum RenderError {
    /// A template does not fit what it is given.
    Template(TemplateError),
    /// Two parts of lsgen render the same file.
    Bundle(BundleError),
    /// A file that should be built in is not.
    Missing(String),
    /// A rule has let an environment pass that lacks what its plan needs.
    Incomplete(&'static str),
}

impl fmt::Display for RenderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is a mistake in lsgen, not in your file: ")?;
        match self {
            Self::Template(error) => error.fmt(formatter),
            Self::Bundle(error) => error.fmt(formatter),
            Self::Missing(name) => write!(formatter, "`{name}` is not built in"),
            Self::Incomplete(key) => write!(formatter, "no rule asked for `{key}`"),
        }
    }
}

impl std::error::Error for RenderError {}

impl From<TemplateError> for RenderError {
    fn from(error: TemplateError) -> Self {
        Self::Template(error)
    }
}

impl From<BundleError> for RenderError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

/// Renders everything.
pub fn render(plan: &Plan) -> Result<Bundle, RenderError> {
    for site in plan.sites() {
        if let Some(key) = site.dns.missing.or(site.tls.missing) {
            return Err(RenderError::Incomplete(key));
        }
    }
    let mut bundle = Bundle::new();
    terraform::render(plan, &mut bundle)?;
    helm::render(&plan.primary, &mut bundle)?;
    manifests::render(&plan.primary, &mut bundle)?;
    if let Some(second) = &plan.recovery {
        render_recovery(second, &mut bundle)?;
    }
    documents::render(plan, &mut bundle)?;
    runbooks::render(plan, &mut bundle)?;
    Ok(bundle)
}

/// What runs in the cluster of the recovery region, beside what runs in the primary's.
fn render_recovery(second: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let mut theirs = Bundle::new();
    helm::render(second, &mut theirs)?;
    manifests::render(second, &mut theirs)?;
    for (path, file) in theirs.iter() {
        let path = match path.as_str().split('/').collect::<Vec<_>>().as_slice() {
            ["helm", "helmfile.yaml"] => "helm/helmfile-recovery.yaml".to_owned(),
            // It has its own name already.
            ["helm", file] => format!("helm/{file}"),
            ["helm", folder, rest @ ..] => {
                format!("helm/{}/{}", second.beside(folder), rest.join("/"))
            }
            [folder, rest @ ..] => format!("{}/{}", second.beside(folder), rest.join("/")),
            [] => continue,
        };
        bundle.insert(path, file.contents(), "render::recovery")?;
    }
    Ok(())
}

/// The templates, by their path below `templates/`. Each is compiled once, for all environments of a call.
fn engine() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let mut files = Vec::new();
        // Terraform's modules are copied as they are.
        let folders = TEMPLATES.dirs();
        for folder in folders.filter(|folder| folder.path() != Path::new("terraform")) {
            collect(folder, &mut files);
        }
        let named = files.into_iter();
        Engine::new(named.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))))
    });
    &ENGINE
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<&'static File<'static>>) {
    files.extend(folder.files());
    for below in folder.dirs() {
        collect(below, files);
    }
}

/// A values file: what it is for, then the values.
fn values_file(header: &str, values: yaml::Map) -> String {
    yaml::write(&yaml::Document::new(values).header(header))
}
