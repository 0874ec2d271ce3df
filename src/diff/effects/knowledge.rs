//! The effects and interfaces of every module, built into the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::{error, fmt};

use super::file::EffectsFile;
use super::interface::Interface;
use crate::shipped::TEMPLATES;

const MODULES: &str = "terraform/modules";
/// What changes outside of modules do.
const ROOT: &str = "terraform/effects.toml";

/// Data without which an effect cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectsError {
    /// No such module is shipped.
    UnknownModule(String),
    /// The module has no such input, or nothing is known of it.
    UnknownInput {
        /// The module.
        module: String,
        /// The path of the input.
        input: String,
    },
    /// A shipped file cannot be read.
    Unreadable {
        /// Its path.
        path: String,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for EffectsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownModule(module) => write!(formatter, "there is no module `{module}`"),
            Self::UnknownInput { module, input } => write!(
                formatter,
                "what a change of `{input}` of module `{module}` does is not known"
            ),
            Self::Unreadable { path, reason } => write!(formatter, "`{path}`: {reason}"),
        }
    }
}

impl error::Error for EffectsError {}

/// What is known of a module.
#[derive(Debug)]
pub(super) struct Knowledge {
    pub(super) effects: EffectsFile,
    pub(super) interface: Interface,
}

/// What is known of a module.
pub(super) fn of_module(name: &str) -> Result<&'static Knowledge, EffectsError> {
    static ALL: LazyLock<Result<BTreeMap<String, Knowledge>, EffectsError>> =
        LazyLock::new(read_all);
    let all = ALL.as_ref().map_err(Clone::clone)?;
    all.get(name)
        .ok_or_else(|| EffectsError::UnknownModule(name.to_owned()))
}

/// What is known of the root of a stack: its backend, its providers, its requirements.
pub(super) fn of_root() -> Result<&'static Knowledge, EffectsError> {
    static OF_ROOT: LazyLock<Result<Knowledge, EffectsError>> = LazyLock::new(|| {
        Ok(Knowledge {
            effects: effects(ROOT)?,
            interface: Interface::default(),
        })
    });
    OF_ROOT.as_ref().map_err(Clone::clone)
}

/// The data file of a module, or that of the root of a stack.
pub fn data(module: Option<&str>) -> Result<&'static EffectsFile, EffectsError> {
    let knowledge = module.map_or_else(of_root, of_module)?;
    Ok(&knowledge.effects)
}

/// The modules that are shipped.
pub fn modules() -> Vec<&'static str> {
    let folders = TEMPLATES.get_dir(MODULES).into_iter();
    let folders = folders.flat_map(include_dir::Dir::dirs);
    folders
        .filter_map(|folder| folder.path().file_name()?.to_str())
        .collect()
}

fn read_all() -> Result<BTreeMap<String, Knowledge>, EffectsError> {
    let all = modules().into_iter().map(|name| {
        let folder = format!("{MODULES}/{name}");
        let knowledge = Knowledge {
            effects: effects(&format!("{folder}/effects.toml"))?,
            interface: interface(&folder)?,
        };
        Ok((name.to_owned(), knowledge))
    });
    all.collect()
}

fn effects(path: &str) -> Result<EffectsFile, EffectsError> {
    toml::from_str(text(path)?).map_err(|error| unreadable(path, error))
}

fn interface(folder: &str) -> Result<Interface, EffectsError> {
    let files = TEMPLATES.get_dir(folder).into_iter();
    let files = files.flat_map(include_dir::Dir::files);
    let paths = files.filter_map(|file| file.path().to_str());
    let bodies = paths
        .filter(|path| path.strip_suffix(".tf").is_some())
        .map(|path| ::hcl::from_str(text(path)?).map_err(|error| unreadable(path, error)));
    Ok(Interface::read(&bodies.collect::<Result<Vec<_>, _>>()?))
}

fn text(path: &str) -> Result<&'static str, EffectsError> {
    let file = TEMPLATES.get_file(path);
    file.and_then(include_dir::File::contents_utf8)
        .ok_or_else(|| unreadable(path, "it is missing"))
}

fn unreadable(path: &str, reason: impl fmt::Display) -> EffectsError {
    EffectsError::Unreadable {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}
