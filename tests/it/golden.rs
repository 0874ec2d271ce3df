//! What is rendered is what lies under `snapshots/`.
//!
//! An example's folder holds every file that it renders to. Another environment's folder holds only
//! what differs from its example, so that a reviewer sees its one dimension. Terraform modules are
//! copies of `templates/`, so `snapshot.toml` only names them. After a change that is meant:
//!
//!     LSGEN_UPDATE=1 cargo test --test it golden::

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use crate::environments::each::Promise;
use crate::environments::{self, Files, Rendered, project};
use similar::TextDiff;

const UPDATE: &str = "LSGEN_UPDATE=1 cargo test --test it golden::";
const MODULES: &str = "terraform/modules/";
const SUMMARY: &str = "snapshot.toml";

/// What is rendered is what the snapshot holds.
mod snapshot {
    use super::{Promise, differences};

    each_environment! { Promise::Whole(differences) }
}

/// Terraform modules are the templates to the byte.
mod modules {
    use super::{Promise, altered};

    each_environment! { Promise::Whole(altered) }
}

fn is_update() -> bool {
    env::var_os("LSGEN_UPDATE").is_some_and(|value| value == "1")
}

fn differences(rendered: &Rendered) -> Vec<String> {
    let folder = project("snapshots").join(&rendered.name);
    let wanted = snapshot_of(rendered);
    let found = read_folder(&folder);
    if wanted == found {
        return Vec::new();
    }
    if is_update() {
        rewrite(&folder, &wanted);
        return Vec::new();
    }
    let differences = compare(&rendered.name, &found, &wanted);
    let help = format!(
        "If this change is meant, run\n\n    {UPDATE}\n\nand review the diff of snapshots/"
    );
    vec![format!("{differences}\n{help}")]
}

/// A folder that no environment is behind any more.
#[test]
fn every_snapshot_is_of_an_environment() {
    let [environments, _] = environments::names();
    let mut complaint = String::new();
    for entry in fs::read_dir(project("snapshots")).expect("snapshots/") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        // What `lsgen upgrade` renders is `upgrade.rs`' own.
        if environments.contains(&name.as_str()) || name == "upgrade" {
            continue;
        }
        if is_update() {
            fs::remove_dir_all(entry.path()).expect("removed");
        } else {
            writeln!(complaint, "snapshots/{name}: there is no such environment").expect("text");
        }
    }
    assert!(complaint.is_empty(), "{complaint}\n{UPDATE}");
}

fn altered(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    for module in modules_of(&rendered.files) {
        let folder = format!("{MODULES}{module}");
        let copied: Files = rendered
            .below(&folder)
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        let mut template = read_folder(&project("templates").join(&folder));
        // What lsgen knows of the module is for lsgen.
        assert!(template.remove("effects.toml").is_some(), "{folder}");
        let paths: BTreeSet<&String> = copied.keys().chain(template.keys()).collect();
        let altered = paths
            .into_iter()
            .filter(|path| copied.get(*path) != template.get(*path));
        problems.extend(altered.map(|path| format!("{folder}/{path} is not the template")));
    }
    problems
}

/// What the folder of an environment should hold.
fn snapshot_of(rendered: &Rendered) -> Files {
    let mut files = rendered.files.clone();
    let used = modules_of(&files);
    files.retain(|path, _| !path.starts_with(MODULES));
    let mut summary = toml::Table::new();
    let mut list = |key: &str, items: &mut dyn Iterator<Item = &String>| {
        let items: Vec<toml::Value> = items.map(|item| item.clone().into()).collect();
        if !items.is_empty() {
            summary.insert(key.into(), items.into());
        }
    };
    if let Some(base) = rendered.base() {
        let base_modules = modules_of(&base.files);
        let is_removed = |path: &&String| !path.starts_with(MODULES) && !files.contains_key(*path);
        list("files_removed", &mut base.files.keys().filter(is_removed));
        list("modules_added", &mut used.difference(&base_modules));
        list("modules_removed", &mut base_modules.difference(&used));
        files.retain(|path, text| base.files.get(path) != Some(text));
        summary.insert("differs_from".into(), base.name.clone().into());
    } else {
        list("modules", &mut used.iter());
    }
    let summary = toml::to_string_pretty(&summary).expect("TOML");
    let header =
        format!("# What the files beside this one cannot show. Written by `{UPDATE}`.\n\n");
    files.insert(SUMMARY.into(), header + &summary);
    files
}

/// The Terraform modules among the files.
fn modules_of(files: &Files) -> BTreeSet<String> {
    let below = files.keys().filter_map(|path| path.strip_prefix(MODULES));
    below
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect()
}

/// Every file below a folder, by its path; none where there is no folder.
fn read_folder(folder: &Path) -> Files {
    let mut files = BTreeMap::new();
    if !folder.exists() {
        return files;
    }
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let below = read_folder(&path).into_iter();
            files.extend(below.map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            files.insert(name, fs::read_to_string(&path).expect("text"));
        }
    }
    files
}

fn rewrite(folder: &Path, files: &Files) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removed");
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }
}

/// Says what differs, as a diff from the snapshot to what is rendered now.
fn compare(name: &str, found: &Files, wanted: &Files) -> String {
    let mut complaint = String::new();
    let paths: BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
    for path in paths {
        let place = format!("snapshots/{name}/{path}");
        let text = match (found.get(path), wanted.get(path)) {
            (Some(_), None) => format!("{place}: is no longer rendered, or no longer differs\n"),
            (None, Some(_)) => format!("{place}: is rendered and not in the snapshot\n"),
            (Some(old), Some(new)) if old != new => TextDiff::from_lines(old, new)
                .unified_diff()
                .header(&place, "rendered now")
                .to_string(),
            _ => continue,
        };
        complaint.push_str(&text);
    }
    complaint
}
