//! One part of the known facts after the other, held against the new chart.

use std::collections::BTreeSet;

use semver::Version;
use serde_yaml::Value;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike};

use crate::chart::import::Facts;
use crate::chart::package::{Package, read_sums};
use crate::chart::workload::Workload;
use crate::chart::{ValueKeys, compare};

/// How many templates a note names.
const LISTED: usize = 20;

/// The facts of the base on their way to the new version.
pub(super) struct Adoption<'a> {
    pub(super) document: DocumentMut,
    pub(super) values: Value,
    pub(super) before: ValueKeys<'a>,
    pub(super) after: ValueKeys<'a>,
    pub(super) notes: Vec<String>,
}

impl Adoption<'_> {
    fn note(&mut self, text: String) {
        self.notes.push(text);
    }

    /// Whether a path that the base has a key at is gone.
    fn is_gone(&self, path: &str) -> bool {
        self.before.has(path) && !self.after.has(path)
    }

    pub(super) fn images(&mut self, facts: &Facts) {
        let mut images = Table::new();
        images.set_implicit(true);
        for (key, image) in &facts.images {
            let mut table = Table::new();
            table.insert("repository", toml_edit::value(&image.repository));
            table.insert("tag", toml_edit::value(&image.tag));
            table.insert("pull_policy", toml_edit::value(&image.pull_policy));
            table.decor_mut().set_prefix("\n");
            images.insert(key, Item::Table(table));
        }
        self.document.insert("images", Item::Table(images));
    }

    /// Takes one workload over: its numbers from the new defaults, without what is gone.
    pub(super) fn workload(&mut self, key: &str, workload: &Workload, facts: &Facts) {
        if self.is_gone(key) {
            self.note(format!(
                "workload `{key}` is left out: values.yaml has it no more"
            ));
            if let Some(workloads) = table(&mut self.document, "workloads") {
                workloads.remove(key);
            }
            return;
        }
        let paths = [
            ("replicas_path", workload.replicas_path.as_ref()),
            ("switch_path", workload.switch_path.as_ref()),
            ("pdb_path", workload.pdb_path.as_ref()),
            ("pod_settings_path", workload.pod_settings_path.as_ref()),
            (
                "service_account_path",
                workload.service_account_path.as_ref(),
            ),
            (
                "scaling",
                workload.scaling.as_ref().map(|scaling| &scaling.path),
            ),
        ];
        let gone: Vec<(&str, String)> = paths
            .into_iter()
            .filter_map(|(field, path)| Some((field, path?.clone())))
            .filter(|(_, path)| self.is_gone(path))
            .collect();
        let number = |path: &str| self.number(path);
        let replicas = workload
            .replicas_path
            .as_deref()
            .and_then(number)
            .filter(|_| workload.replicas.is_some());
        let limits = workload.scaling.as_ref().map(|scaling| {
            let at = |field: &str| self.number(&format!("{}.{field}", scaling.path));
            (at("minReplicas"), at("maxReplicas"))
        });
        let unknown: BTreeSet<&String> = workload
            .images
            .iter()
            .filter(|image| !facts.images.contains_key(*image))
            .collect();
        for (field, path) in &gone {
            self.note(format!(
                "workload `{key}`: `{path}` is gone, so is its `{field}`"
            ));
        }
        for image in &unknown {
            self.note(format!(
                "workload `{key}` ran `images.{image}`, which is gone: write the image that it runs now into its `images`"
            ));
        }
        let Some(facts_of) = table(&mut self.document, "workloads")
            .and_then(|workloads| workloads.get_mut(key)?.as_table_like_mut())
        else {
            return;
        };
        if let Some(replicas) = replicas {
            set(facts_of, "replicas", replicas);
        }
        if let (Some((min, max)), Some(scaling)) = (
            limits,
            facts_of
                .get_mut("scaling")
                .and_then(Item::as_table_like_mut),
        ) {
            for (field, number) in [("min", min), ("max", max)] {
                if let Some(number) = number {
                    set(scaling, field, number);
                }
            }
        }
        for (field, _) in gone {
            // An empty path is none, where leaving it out would mean the usual one.
            if matches!(field, "pod_settings_path" | "service_account_path") {
                facts_of.insert(field, toml_edit::value(""));
            } else {
                facts_of.remove(field);
            }
        }
        for field in ["images", "indirect_images"] {
            if let Some(images) = facts_of.get_mut(field).and_then(Item::as_array_mut) {
                keep_known(images, facts);
            }
        }
    }

    /// The default at a path, where it is a whole number.
    fn number(&self, path: &str) -> Option<i64> {
        path.split('.')
            .try_fold(&self.values, |value, segment| value.get(segment))?
            .as_i64()
    }

    /// The images that stand inside the operator's templates, as the new values have them.
    pub(super) fn operator_templates(&mut self) {
        let Some(templates) = table(&mut self.document, "operator_templates") else {
            return;
        };
        let mut found = Vec::new();
        for (_, item) in templates.iter_mut() {
            let Some(template) = item.as_table_like_mut() else {
                continue;
            };
            let path = template
                .get("path")
                .and_then(Item::as_str)
                .unwrap_or_default();
            let text = path
                .split('.')
                .try_fold(&self.values, |value, segment| value.get(segment))
                .and_then(Value::as_str);
            match text.and_then(image_of) {
                Some((repository, tag)) => {
                    template.insert("repository", toml_edit::value(repository));
                    template.insert("tag", toml_edit::value(tag));
                }
                None => found.push(format!("`{path}` names no image anymore")),
            }
        }
        self.notes.extend(found);
    }

    pub(super) fn secrets(&mut self) {
        let Some(secrets) = table(&mut self.document, "secrets") else {
            return;
        };
        let paths: Vec<(String, String)> = secrets
            .iter()
            .filter_map(|(name, secret)| {
                let path = secret.get("path")?.as_str()?;
                Some((name.to_owned(), path.to_owned()))
            })
            .collect();
        for (name, path) in paths {
            if self.is_gone(&path) {
                self.note(format!("secret `{name}` is left out: `{path}` is gone"));
                if let Some(secrets) = table(&mut self.document, "secrets") {
                    secrets.remove(&name);
                }
            }
        }
    }

    pub(super) fn keys(&mut self, base: &Version) {
        let named = |branches: Vec<compare::Branch>| -> Vec<String> {
            let name = |branch: &compare::Branch| match branch.keys {
                1 => format!("`{}`", branch.path),
                keys => format!("`{}` ({keys} keys)", branch.path),
            };
            branches.iter().map(name).collect()
        };
        let added = named(compare::missing(&self.before, &self.after));
        let removed = named(compare::missing(&self.after, &self.before));
        for (what, branches) in [("new since", added), ("gone since", removed)] {
            if !branches.is_empty() {
                self.note(format!("{what} {base}: {}", branches.join(", ")));
            }
        }
    }

    pub(super) fn unused_images(&mut self, facts: &Facts) {
        let mut used = BTreeSet::new();
        if let Some(workloads) = table(&mut self.document, "workloads") {
            for (_, workload) in workloads.iter() {
                let images = workload.get("images").and_then(Item::as_array);
                let direct = images
                    .into_iter()
                    .flatten()
                    .filter_map(|image| image.as_str());
                used.extend(direct.map(str::to_owned));
                let indirect = workload.get("indirect_images").and_then(Item::as_array);
                let indirect = indirect.into_iter().flatten();
                let named = indirect.filter_map(|image| {
                    image
                        .as_inline_table()?
                        .get("image")?
                        .as_str()
                        .map(str::to_owned)
                });
                used.extend(named);
            }
        }
        for image in facts.images.keys().filter(|image| !used.contains(*image)) {
            self.notes.push(format!(
                "`images.{image}` belongs to no workload that lsgen knows: it is not pre-pulled"
            ));
        }
    }

    pub(super) fn templates(&mut self, base: &Version, package: &Package, sums: &str) {
        let before = read_sums(sums);
        if before.is_empty() {
            return self.note(format!(
                "nothing is known of the templates of {base}: compare them yourself"
            ));
        }
        let is_same = |(path, sum): &(&String, &String)| {
            before
                .get(path.as_str())
                .is_some_and(|before| before == sum)
        };
        let mut changed: Vec<&str> = package
            .templates
            .iter()
            .filter(|template| !is_same(template))
            .map(|(path, _)| path.as_str())
            .collect();
        changed.extend(
            before
                .keys()
                .filter(|path| !package.templates.contains_key(**path)),
        );
        let count = changed.len();
        if count > 0 {
            let more = count.saturating_sub(LISTED);
            changed.truncate(LISTED);
            let mut listed = changed.join(", ");
            if more > 0 {
                listed.push_str(&format!(" and {more} more"));
            }
            self.note(format!(
                "templates that are not those of {base}, so that what was taken over may be wrong there: {listed}"
            ));
        }
    }
}

fn table<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    document.get_mut(name)?.as_table_like_mut()
}

/// Sets a number where there is one, with the layout that it has.
fn set(table: &mut dyn TableLike, field: &str, number: i64) {
    if let Some(value) = table.get_mut(field).and_then(Item::as_value_mut) {
        let decor = value.decor().clone();
        *value = number.into();
        *value.decor_mut() = decor;
    }
}

/// Takes out the images that the chart does not have.
fn keep_known(images: &mut Array, facts: &Facts) {
    images.retain(|image| {
        let named = image
            .as_str()
            .or_else(|| image.as_inline_table()?.get("image")?.as_str());
        named.is_some_and(|name| facts.images.contains_key(name))
    });
}

/// Repository and tag of the first image that a template names.
fn image_of(template: &str) -> Option<(&str, &str)> {
    let line = template.lines().find_map(|line| {
        let line = line.trim().trim_start_matches("- ");
        line.strip_prefix("image:")
    })?;
    line.trim().trim_matches(['"', '\'']).rsplit_once(':')
}
