//! Upgrades of environments from the oldest chart line to the newest, as people get them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lsgen::api::chart::Catalogue;
use lsgen::api::render::upgrade as rendered;
use lsgen::api::source::Memory;
use lsgen::api::{layer, rules, upgrade};

use super::documents::{Document, document};
use crate::environments::{self, Files, files, project};

/// An upgrade: its own files, and those of the folder in which its commands are carried out.
pub(crate) struct Planned {
    name: String,
    own: Files,
    folder: Files,
}

impl Planned {
    pub(crate) fn documents(&self) -> Vec<Document<'_>> {
        let own = self.own.iter();
        own.filter_map(|(path, text)| {
            let name = format!("upgrade of {}: {path}", self.name);
            document(&name, path, text, Cow::Borrowed(&self.folder))
        })
        .collect()
    }
}

/// The upgrade of every environment that can run on the oldest line.
pub(crate) fn all() -> Vec<Planned> {
    let catalogue = Catalogue::shipped();
    let mut planned = Vec::new();
    for environment in all_texts() {
        let (name, text) = environment;
        let judgement = rules::judge(&layer::resolve("prod.toml", &text), &catalogue);
        let Some(running) = judgement.plan else {
            continue;
        };
        let to = "0.16.11".parse().expect("a version");
        let Ok(plan) = upgrade::plan(
            "prod.toml",
            &text,
            &running,
            &to,
            &catalogue,
            &Memory::default(),
        ) else {
            continue;
        };
        let Some(last) = plan.hops.last() else {
            continue;
        };
        let folder = files(&last.after);
        let bundle = rendered(&plan).expect("an upgrade renders");
        let own = bundle.iter().map(|(path, file)| {
            let text = file.text().expect("every file is text").to_owned();
            (path.to_string(), text)
        });
        let own: BTreeMap<_, _> = own.collect();
        planned.push(Planned { name, own, folder });
    }
    assert!(planned.len() > 20, "only {} can be upgraded", planned.len());
    planned
}

/// Every environment file, on the oldest line.
fn all_texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for rendered in environments::all() {
        let folders = ["tests/environments", "examples"];
        let path = folders
            .iter()
            .map(|folder| project(&format!("{folder}/{}.toml", rendered.name)))
            .find(|path| path.is_file())
            .expect("its file");
        let text = std::fs::read_to_string(path).expect("its text");
        let own = &rendered.validated.chart().version;
        let text = text.replace(&format!("chart = \"{own}\""), "chart = \"0.12.37\"");
        texts.push((rendered.name.clone(), text));
    }
    texts
}
