//! What is rendered is what lies under `snapshots/`.
//!
//! The examples and the environments that differ most from them are kept whole, as folders. Every other one is kept as a patch
//! against one of these, so that a reviewer sees its one dimension. Terraform modules are copies of `templates/`, so they are only
//! named. After a change that is meant:
//!
//!     LSGEN_UPDATE=1 cargo test --test it golden::

mod patch;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lsgen::api::bundle::FilePath;
use lsgen::api::diff;
use similar::TextDiff;

use crate::environments::each::Promise;
use crate::environments::{self, EXAMPLES, Files, Rendered, named, project};

const UPDATE: &str = "LSGEN_UPDATE=1 cargo test --test it golden::";
const MODULES: &str = "terraform/modules/";
const SUMMARY: &str = "snapshot.toml";

/// What is kept whole beside the examples, with the environments that are patches against it.
const WHOLE: [(&str, &[&str]); 4] = [
    ("clickhouse-replicated", &["pre-pull-everything"]),
    (
        "cross-region",
        &[
            "bastion",
            "cross-region-bastions",
            "cross-region-cold",
            "cross-region-failed-over",
            "cross-region-istio",
            "cross-region-registries",
        ],
    ),
    (
        "istio-vault",
        &["istio-internal-letsencrypt", "istio-private-ca"],
    ),
    ("split-dataplane-with-ids", &[]),
];

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

/// What a snapshot holds: every file but those of modules, and the names of these.
#[derive(Clone, PartialEq)]
struct Kept {
    files: Files,
    modules: BTreeSet<String>,
}

impl Kept {
    fn of(rendered: &Rendered) -> Self {
        let mut files = rendered.files.clone();
        files.retain(|path, _| !path.starts_with(MODULES));
        Self {
            files,
            modules: modules_of(&rendered.files),
        }
    }
}

fn is_update() -> bool {
    env::var_os("LSGEN_UPDATE").is_some_and(|value| value == "1")
}

/// The environment that another one is kept as a patch against; none for one that is kept whole.
fn base(rendered: &Rendered) -> Option<&'static Rendered> {
    let name = rendered.name.as_str();
    if WHOLE.iter().any(|(whole, _)| *whole == name) {
        return None;
    }
    let family = WHOLE.iter().find(|(_, patches)| patches.contains(&name));
    match family {
        Some((whole, _)) => Some(named(whole)),
        None => rendered.base(),
    }
}

fn folder(name: &str) -> PathBuf {
    project("snapshots").join(name)
}

fn patch_file(name: &str) -> PathBuf {
    project("snapshots").join(format!("{name}.patch"))
}

fn differences(rendered: &Rendered) -> Vec<String> {
    let base = base(rendered);
    if is_update() {
        match base {
            Some(base) => write_patch(rendered, base),
            None => write_whole(rendered),
        }
        return Vec::new();
    }
    let kept = match base {
        Some(base) => read_patch(&rendered.name, &base.name),
        None => read_whole(&rendered.name),
    };
    let wanted = Kept::of(rendered);
    let differences = match (kept, base) {
        (Err(problem), _) => problem,
        (Ok(kept), _) if kept != wanted => compare(&rendered.name, &kept, &wanted),
        (Ok(_), Some(base)) if read_text(&rendered.name) != patch_of(rendered, base) => format!(
            "snapshots/{}.patch would be written in other words: lsgen writes patches differently, or {} is rendered differently",
            rendered.name, base.name
        ),
        _ => return Vec::new(),
    };
    let help = format!(
        "If this change is meant, run\n\n    {UPDATE}\n\nand review the diff of snapshots/"
    );
    vec![format!("{differences}\n{help}")]
}

fn read_whole(name: &str) -> Result<Kept, String> {
    let mut files = read_folder(&folder(name));
    let summary = files.remove(SUMMARY);
    let summary = summary.ok_or_else(|| format!("snapshots/{name}/{SUMMARY} is missing"))?;
    let summary: toml::Table = summary.parse().expect("TOML");
    let modules = summary["modules"].as_array().expect("a list").iter();
    let modules = modules.map(|name| name.as_str().expect("a name").to_owned());
    Ok(Kept {
        modules: modules.collect(),
        files,
    })
}

fn write_whole(rendered: &Rendered) {
    let kept = Kept::of(rendered);
    let mut files = kept.files;
    let mut summary = toml::Table::new();
    let modules: Vec<toml::Value> = kept.modules.into_iter().map(Into::into).collect();
    summary.insert("modules".to_owned(), modules.into());
    let summary = toml::to_string_pretty(&summary).expect("TOML");
    let header =
        "# The modules of templates/ that are copied, beside the files in this folder.\n\n";
    files.insert(SUMMARY.to_owned(), format!("{header}{summary}"));
    let folder = folder(&rendered.name);
    if read_folder(&folder) == files {
        return;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("removed");
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }
}

/// What the patch makes of the snapshot that it is against.
fn read_patch(name: &str, base: &str) -> Result<Kept, String> {
    let text = read_text(name);
    let Some(start) = text.find("\ndiff --git ") else {
        return Err(format!(
            "snapshots/{name}.patch is missing, or changes nothing"
        ));
    };
    let (head, patch) = text.split_at(start + 1);
    let Kept { files, mut modules } = read_whole(base)?;
    let files = patch::apply(patch, &files)
        .map_err(|problem| format!("snapshots/{name}.patch does not apply to {base}: {problem}"))?;
    for line in head.lines() {
        if let Some(names) = line.strip_prefix(REMOVED) {
            let removed: BTreeSet<&str> = names.split(", ").collect();
            modules.retain(|name| !removed.contains(name.as_str()));
        }
        if let Some(names) = line.strip_prefix(ADDED) {
            modules.extend(names.split(", ").map(str::to_owned));
        }
    }
    Ok(Kept { files, modules })
}

fn read_text(name: &str) -> String {
    fs::read_to_string(patch_file(name)).unwrap_or_default()
}

const REMOVED: &str = "# Modules removed: ";
const ADDED: &str = "# Modules added: ";

/// The patch, below what it is about. `git apply` skips these lines.
fn patch_of(rendered: &Rendered, base: &Rendered) -> String {
    let (old, new) = (Kept::of(base), Kept::of(rendered));
    let mut text = format!(
        "# What `{}` renders to, against snapshots/{}.\n",
        rendered.name, base.name
    );
    for (label, modules) in [
        (REMOVED, old.modules.difference(&new.modules)),
        (ADDED, new.modules.difference(&old.modules)),
    ] {
        let modules: Vec<&str> = modules.map(String::as_str).collect();
        if !modules.is_empty() {
            writeln!(text, "{label}{}", modules.join(", ")).expect("text");
        }
    }
    let files = |kept: Kept| -> diff::Files {
        let files = kept.files.into_iter();
        files
            .map(|(path, text)| (FilePath::parse(&path).expect("a path"), text.into_bytes()))
            .collect()
    };
    let patch = diff::patch(&files(old), &files(new)).expect("lsgen renders no secret");
    text + "\n" + &String::from_utf8(patch).expect("text")
}

fn write_patch(rendered: &Rendered, base: &Rendered) {
    let text = patch_of(rendered, base);
    if text != read_text(&rendered.name) {
        fs::write(patch_file(&rendered.name), text).expect("written");
    }
}

/// What no environment is behind any more.
#[test]
fn every_snapshot_is_of_an_environment() {
    let is_whole =
        |name: &str| EXAMPLES.contains(&name) || WHOLE.iter().any(|(whole, _)| *whole == name);
    let [names, _] = environments::names();
    let wanted: BTreeSet<String> = names
        .into_iter()
        .map(|name| {
            let end = if is_whole(name) { "" } else { ".patch" };
            format!("{name}{end}")
        })
        // What `lsgen upgrade` renders is `upgrade.rs`' own.
        .chain(["upgrade".to_owned()])
        .collect();
    for (_, patches) in WHOLE {
        for patch in patches {
            assert!(wanted.contains(&format!("{patch}.patch")), "no `{patch}`");
        }
    }
    let mut complaint = String::new();
    for entry in fs::read_dir(project("snapshots")).expect("snapshots/") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if wanted.contains(&name) {
            continue;
        }
        if !is_update() {
            writeln!(complaint, "snapshots/{name}: there is no such environment").expect("text");
        } else if entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).expect("removed");
        } else {
            fs::remove_file(entry.path()).expect("removed");
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

/// The Terraform modules among the files.
fn modules_of(files: &Files) -> BTreeSet<String> {
    let below = files.keys().filter_map(|path| path.strip_prefix(MODULES));
    below
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect()
}

/// Every file below a folder, by its path; none where there is no folder.
fn read_folder(folder: &Path) -> Files {
    let mut files = Files::new();
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

/// Says what differs, as a diff from the snapshot to what is rendered now.
fn compare(name: &str, kept: &Kept, wanted: &Kept) -> String {
    let mut complaint = String::new();
    for module in kept.modules.symmetric_difference(&wanted.modules) {
        writeln!(
            complaint,
            "snapshots/{name}: another use of the module {module}"
        )
        .expect("text");
    }
    let paths: BTreeSet<&String> = kept.files.keys().chain(wanted.files.keys()).collect();
    for path in paths {
        let place = format!("snapshots/{name}/{path}");
        let text = match (kept.files.get(path), wanted.files.get(path)) {
            (Some(_), None) => format!("{place}: is no longer rendered\n"),
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
