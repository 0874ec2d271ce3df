//! The facts and the modules that are built into the program, read when they are first asked for.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};
use std::{error, fmt};

use include_dir::{Dir, File};
use serde::de::DeserializeOwned;

use super::evaluate::Failure;
use super::facts::{Case, Facts, ModuleFacts, nearest};
use super::module::Module;
use super::value::Value;
use crate::shipped::{PROFILES, TEMPLATES};

const MODULES: &str = "terraform/modules";
/// What changes of a root's own settings do.
const ROOT: &str = "terraform/effects.toml";
/// What changes of resources do, by type.
const FACTS: &str = "aws/effects";

/// Data without which an effect cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectsError {
    /// No such module is shipped.
    UnknownModule(String),
    /// The module has no such input, or nothing is known of that setting.
    UnknownInput {
        /// The module.
        module: String,
        /// The path of the input.
        input: String,
    },
    /// The module's files, or what is known of its resources, do not tell.
    Unplannable {
        /// What the root calls the module.
        module: String,
        /// Why.
        reason: String,
    },
    /// A shipped file cannot be read.
    Unreadable {
        /// Its path.
        path: String,
        /// Why.
        reason: String,
    },
}

impl EffectsError {
    pub(super) fn unplannable(module: &str, failure: Failure) -> Self {
        Self::Unplannable {
            module: module.to_owned(),
            reason: failure.0,
        }
    }
}

impl fmt::Display for EffectsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownModule(module) => write!(formatter, "there is no module `{module}`"),
            Self::UnknownInput { module, input } => write!(
                formatter,
                "what a change of `{input}` of module `{module}` does is not known"
            ),
            Self::Unplannable { module, reason } => {
                write!(formatter, "`module.{module}` cannot be planned: {reason}")
            }
            Self::Unreadable { path, reason } => write!(formatter, "`{path}`: {reason}"),
        }
    }
}

impl error::Error for EffectsError {}

/// What is known of a module.
#[derive(Debug)]
pub(super) struct Knowledge {
    pub(super) module: Module,
    pub(super) facts: ModuleFacts,
    types: &'static BTreeMap<String, Facts>,
    /// Whether it is of this lsgen, so that all that can change has a fact.
    pub(super) is_shipped: bool,
}

impl Knowledge {
    pub(super) fn new(
        module: Module,
        facts: ModuleFacts,
        types: &'static BTreeMap<String, Facts>,
    ) -> Self {
        Self {
            module,
            facts,
            types,
            is_shipped: true,
        }
    }

    /// What is known of a resource: first what the module says of it, then what holds for its type.
    pub(super) fn facts(&self, address: &str) -> impl Iterator<Item = &Facts> {
        let kind = address.split('.').next().unwrap_or_default();
        let own = self.facts.resources.get(address).into_iter();
        own.chain(self.types.get(kind))
    }

    /// What another value of an argument does.
    pub(super) fn case(
        &self,
        address: &str,
        path: &str,
        (before, after): (&Value, &Value),
        arguments: &BTreeMap<String, Value>,
    ) -> Option<&Case> {
        let other = |name: &str| arguments.get(name).cloned().unwrap_or_else(Value::null);
        let cases = self.facts(address);
        cases
            .filter_map(|facts| nearest(&facts.arguments, path))
            .flatten()
            .find(|case| case.is_about(before, after, other))
    }
}

/// What is known of a module that is shipped.
pub(super) fn of_module(name: &str) -> Result<&'static Knowledge, EffectsError> {
    type Lazy = OnceLock<Result<Knowledge, EffectsError>>;
    static ALL: LazyLock<BTreeMap<&'static str, Lazy>> = LazyLock::new(|| {
        modules()
            .into_iter()
            .map(|name| (name, Lazy::new()))
            .collect()
    });
    let missing = || EffectsError::UnknownModule(name.to_owned());
    let lazy = ALL.get(name).ok_or_else(missing)?;
    lazy.get_or_init(|| read(name))
        .as_ref()
        .map_err(Clone::clone)
}

/// The `.tf` files of modules, by the folder of the module and the name of the file.
pub(crate) type ModuleFiles = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

/// What is known of a module by its own files. Those of another lsgen are read as they are, with the facts of the shipped module, or
/// of the one that took its place.
pub(super) fn of_files(
    name: &str,
    all: &ModuleFiles,
    now: Option<&str>,
) -> Result<&'static Knowledge, EffectsError> {
    type Read = BTreeMap<(String, BTreeMap<String, Vec<u8>>), &'static Knowledge>;
    // What was read once stays: there are few versions of a module in a run.
    static READ: LazyLock<Mutex<Read>> = LazyLock::new(Mutex::default);
    let Some(own) = all.get(name) else {
        return of_module(name);
    };
    if is_shipped(name, own) {
        return of_module(name);
    }
    let facts_of = if modules().contains(&name) {
        name
    } else {
        now.unwrap_or(name)
    };
    let key = (facts_of.to_owned(), own.clone());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(&key) {
        return Ok(known);
    }
    let bodies = own.iter().map(|(file, bytes)| {
        let path = format!("{MODULES}/{name}/{file}");
        let text = std::str::from_utf8(bytes).map_err(|error| unreadable(&path, error))?;
        ::hcl::from_str(text).map_err(|error| unreadable(&path, error))
    });
    let bodies: Vec<_> = bodies.collect::<Result<_, _>>()?;
    let known = Knowledge {
        is_shipped: false,
        ..Knowledge::new(Module::read(&bodies), facts_of_module(facts_of)?, types()?)
    };
    let known: &'static Knowledge = Box::leak(Box::new(known));
    read.insert(key, known);
    Ok(known)
}

/// Whether these are the files of the shipped module.
fn is_shipped(name: &str, own: &BTreeMap<String, Vec<u8>>) -> bool {
    let folder = format!("{MODULES}/{name}");
    let shipped: BTreeMap<&str, &[u8]> = files(&TEMPLATES, &folder, ".tf")
        .filter_map(|path| {
            Some((
                path.rsplit('/').next()?,
                TEMPLATES.get_file(path)?.contents(),
            ))
        })
        .collect();
    let own = own
        .iter()
        .map(|(file, bytes)| (file.as_str(), bytes.as_slice()));
    shipped == own.collect()
}

/// What is known of the settings of a root: its backend, its providers, its requirements.
pub(super) fn of_root() -> Result<&'static BTreeMap<String, Vec<Case>>, EffectsError> {
    #[derive(serde::Deserialize)]
    struct Settings(#[serde(deserialize_with = "super::facts::lists")] BTreeMap<String, Vec<Case>>);
    static OF_ROOT: LazyLock<Result<Settings, EffectsError>> =
        LazyLock::new(|| parsed(&TEMPLATES, ROOT));
    let settings = OF_ROOT.as_ref().map_err(Clone::clone)?;
    Ok(&settings.0)
}

/// What is known of every type of resource.
pub(super) fn types() -> Result<&'static BTreeMap<String, Facts>, EffectsError> {
    static TYPES: LazyLock<Result<BTreeMap<String, Facts>, EffectsError>> = LazyLock::new(|| {
        let mut all = BTreeMap::new();
        for path in files(&PROFILES, FACTS, ".toml") {
            all.extend(parsed::<BTreeMap<String, Facts>>(&PROFILES, path)?);
        }
        Ok(all)
    });
    TYPES.as_ref().map_err(Clone::clone)
}

/// The types of resource of which something is known.
#[cfg(test)]
pub(crate) fn kinds() -> Vec<&'static str> {
    use crate::internal::Internal as _;
    let types = types().internal("the facts about resources");
    types.keys().map(String::as_str).collect()
}

/// The modules that are shipped.
pub(crate) fn modules() -> Vec<&'static str> {
    let folders = TEMPLATES.get_dir(MODULES).into_iter();
    let folders = folders.flat_map(Dir::dirs);
    folders
        .filter_map(|folder| folder.path().file_name()?.to_str())
        .collect()
}

fn read(name: &str) -> Result<Knowledge, EffectsError> {
    let folder = format!("{MODULES}/{name}");
    let bodies = files(&TEMPLATES, &folder, ".tf").map(|path| {
        ::hcl::from_str(text(&TEMPLATES, path)?).map_err(|error| unreadable(path, error))
    });
    let bodies: Vec<_> = bodies.collect::<Result<_, _>>()?;
    Ok(Knowledge::new(
        Module::read(&bodies),
        facts_of_module(name)?,
        types()?,
    ))
}

fn facts_of_module(name: &str) -> Result<ModuleFacts, EffectsError> {
    let path = format!("{MODULES}/{name}/effects.toml");
    match TEMPLATES.get_file(&path) {
        Some(_) => parsed(&TEMPLATES, &path),
        None => Ok(ModuleFacts::default()),
    }
}

/// The paths of a folder's files with that end.
fn files(
    dir: &'static Dir<'static>,
    folder: &str,
    end: &'static str,
) -> impl Iterator<Item = &'static str> {
    let files = dir.get_dir(folder).into_iter().flat_map(Dir::files);
    let paths = files.filter_map(|file| file.path().to_str());
    paths.filter(move |path| path.strip_suffix(end).is_some())
}

fn parsed<T: DeserializeOwned>(dir: &'static Dir<'static>, path: &str) -> Result<T, EffectsError> {
    toml::from_str(text(dir, path)?).map_err(|error| unreadable(path, error))
}

fn text(dir: &'static Dir<'static>, path: &str) -> Result<&'static str, EffectsError> {
    let file = dir.get_file(path);
    file.and_then(File::contents_utf8)
        .ok_or_else(|| unreadable(path, "it is missing"))
}

fn unreadable(path: &str, reason: impl fmt::Display) -> EffectsError {
    EffectsError::Unreadable {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}
