//! A change for each runbook, on an environment that has what the runbook is about.

use std::fs;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::environments::{Rendered, project, render, text_of};
use crate::support::keys::set;
use crate::support::{Ended, Folder, Lsgen};

/// A change that takes a runbook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    /// The runbook.
    pub(crate) runbook: String,
    /// The environment.
    pub(crate) environment: String,
    /// Keys that are set on both sides.
    #[serde(default)]
    first: toml::Table,
    /// The keys that change, each with its new value.
    #[serde(default)]
    set: toml::Table,
    /// The keys that go.
    #[serde(default)]
    remove: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    example: Vec<Example>,
}

pub(crate) fn examples() -> &'static [Example] {
    static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
        let text = fs::read_to_string(project("tests/it/changes/examples.toml")).unwrap();
        toml::from_str::<Examples>(&text).unwrap().example
    });
    &EXAMPLES
}

impl Example {
    /// A change that is just applied.
    pub(crate) fn plain(environment: &str, set: toml::Table) -> Self {
        Self {
            runbook: "apply".to_owned(),
            environment: environment.to_owned(),
            first: toml::Table::new(),
            set,
            remove: Vec::new(),
        }
    }

    /// A change by which keys go, too.
    pub(super) fn without(environment: &str, set: toml::Table, remove: Vec<String>) -> Self {
        Self {
            remove,
            ..Self::plain(environment, set)
        }
    }

    /// The same change of an environment that has these keys, too.
    pub(super) fn on(&self, keys: &toml::Table) -> Self {
        let mut example = self.clone();
        example.first.extend(keys.clone());
        example
    }

    /// The environment file before, and after.
    fn texts(&self) -> [String; 2] {
        let mut file: toml::Table = text_of(&self.environment).parse().unwrap();
        for (key, value) in &self.first {
            set(&mut file, key, Some(value));
        }
        let before = toml::to_string(&file).unwrap();
        for (key, value) in &self.set {
            set(&mut file, key, Some(value));
        }
        for key in &self.remove {
            set(&mut file, key, None);
        }
        [before, toml::to_string(&file).unwrap()]
    }

    /// What is rendered before, and after.
    pub(crate) fn sides(&self) -> [Rendered; 2] {
        self.texts().map(|text| {
            render(&self.environment, &text)
                .unwrap_or_else(|findings| panic!("{}: {findings:#?}", self.runbook))
        })
    }

    /// What `lsgen diff --runbook` writes.
    pub(crate) fn told(&self) -> Ended {
        let folder = self.folder();
        Lsgen::new()
            .args(["diff", "before.toml", "after.toml", "--runbook"])
            .within(&folder)
            .run()
    }

    /// What `lsgen diff --deny` says of effects of a class.
    pub(super) fn denied(&self, class: &str) -> Ended {
        let folder = self.folder();
        Lsgen::new()
            .args(["diff", "before.toml", "after.toml", "--deny", class])
            .within(&folder)
            .run()
    }

    /// What `lsgen diff --format json` says of procedures and effects.
    pub(crate) fn diff(&self) -> Told {
        let folder = self.folder();
        let ended = Lsgen::new()
            .args(["diff", "before.toml", "after.toml", "--format", "json"])
            .within(&folder)
            .run();
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"))
    }

    fn folder(&self) -> Folder {
        let folder = Folder::new();
        let [before, after] = self.texts();
        folder.write("before.toml", before);
        folder.write("after.toml", after);
        folder
    }
}

/// The part of a diff that these tests read.
#[derive(Deserialize)]
pub(crate) struct Told {
    pub(crate) procedures: Option<Vec<Procedure>>,
    pub(crate) effects: Effects,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Effects {
    pub(crate) known: Vec<Effect>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Effect {
    pub(crate) class: String,
    pub(crate) subject: String,
    pub(crate) causes: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Procedure {
    pub(crate) runbook: Option<String>,
}
