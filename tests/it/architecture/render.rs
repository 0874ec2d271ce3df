//! Renderers of one folder know nothing of those of another.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Source, sources};

/// The modules that a file is in: `render`, `helm`, `wait`.
fn module(path: &str) -> Vec<&str> {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').collect()
}

/// The paths that a text says from a position on, with the groups in it written out.
fn written_out(text: &str) -> Vec<Vec<String>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 0_usize;
        let mut start = 0;
        let mut paths = Vec::new();
        for (position, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' | ',' if depth == 0 => {
                    paths.extend(written_out(group[start..position].trim()));
                    start = position + 1;
                    if character == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return paths;
    }
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match rest.strip_prefix("::") {
        Some(rest) => {
            let below = written_out(rest).into_iter();
            let joined = below.map(|path| [vec![name.to_owned()], path].concat());
            joined.collect()
        }
        None => vec![vec![name.to_owned()]],
    }
}

/// The modules that a file names by `crate::` or `super::`, from the crate on.
fn named(source: &Source) -> Vec<Vec<String>> {
    let code = source.code();
    let mut paths = Vec::new();
    for start in ["crate::", "super::"] {
        for (position, _) in code.match_indices(start) {
            let before = &code[..position];
            let is_start = !before.ends_with(|c: char| c.is_alphanumeric() || ":_$".contains(c));
            // `pub(in crate::render)` says who may use it.
            if is_start && !before.ends_with("in ") {
                paths.extend(written_out(&code[position..]));
            }
        }
    }
    let own = module(&source.path);
    let from_crate = |path: Vec<String>| {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let above = own.iter().take(own.len().saturating_sub(ups));
        let above: Vec<String> = if ups == 0 {
            Vec::new()
        } else {
            above.map(ToString::to_string).collect()
        };
        let rest = path.into_iter().skip(ups.max(1));
        above.into_iter().chain(rest).collect()
    };
    paths.into_iter().map(from_crate).collect()
}

#[test]
fn no_renderer_imports_another() {
    let sources: Vec<Source> = sources().into_iter().filter(|one| !one.is_test).collect();
    let rendering = sources
        .iter()
        .filter(|source| source.path.starts_with("render/"));
    let rendering: Vec<&Source> = rendering.collect();
    let part = |source: &Source| module(&source.path).get(1).map(ToString::to_string);
    let parts: BTreeSet<String> = rendering.iter().filter_map(|source| part(source)).collect();
    let mut complaint = String::new();
    for source in rendering {
        let Some(own) = part(source) else {
            for line in source.text.lines().map(str::trim) {
                let is_passed_on = line.starts_with("pub") && line.contains(" use ");
                if is_passed_on {
                    writeln!(complaint, "src/{}: passes on `{line}`", source.path).expect("text");
                }
            }
            continue;
        };
        for path in named(source) {
            let other = match path.as_slice() {
                [first] if first == "render" => Some("the whole of it"),
                [first, other, ..] if first == "render" && parts.contains(other) => Some(&**other),
                _ => None,
            };
            if let Some(other) = other.filter(|other| *other != own) {
                writeln!(complaint, "src/{}: `{own}` uses `{other}`", source.path).expect("text");
            }
        }
    }
    assert!(
        complaint.is_empty(),
        "{complaint}\nWhat two renderers share is decided in src/plan/."
    );
    let are_there = ["documents", "helm", "manifests", "runbooks", "terraform"];
    assert!(are_there.iter().all(|part| parts.contains(*part)));
}

#[test]
fn groups_of_imports_are_written_out() {
    let source = Source {
        path: "render/helm/wait.rs".to_owned(),
        text: "use super::super::{manifests::{self, secrets}, engine};\n\
               use super::drain;\n\
               use crate::{plan::Site, render::documents::readme};\n\
               pub(in crate::render) fn one() { super::two() }\n"
            .to_owned(),
        is_test: false,
    };
    let named: Vec<String> = named(&source).iter().map(|path| path.join("::")).collect();
    assert_eq!(
        named,
        [
            "plan::Site",
            "render::documents::readme",
            "render::manifests::self",
            "render::manifests::secrets",
            "render::engine",
            "render::helm::drain",
            "render::helm::two",
        ]
    );
}
