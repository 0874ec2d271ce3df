//! What commands name is there: files and folders of the rendered folder, and what the document itself writes.

use std::collections::BTreeSet;

use super::documents::Document;
use super::shell::Command;

/// Folders at the top of what is rendered.
const TOP: [&str; 5] = ["helm/", "manifests", "runbooks/", "terraform/", "./helm/"];

pub(crate) fn problems(document: &Document<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let written: BTreeSet<&str> = document
        .commands()
        .flat_map(|command| command.writes.iter().map(String::as_str))
        .collect();
    for command in document.commands() {
        for path in named(command) {
            if !exists(document, path) && !written.contains(path) {
                problems.push(format!(
                    "`{}`: there is no `{path}` in the rendered folder",
                    command.line()
                ));
            }
        }
        if command.name() == "terraform"
            && command.words.len() > 2
            && !command.word(1).starts_with("-chdir=")
            && command.word(1) != "version"
        {
            problems.push(format!("`{}` names no stack", command.line()));
        }
        if command.name() == "helmfile"
            && command.words.len() > 1
            && command.option("--file").is_none()
        {
            problems.push(format!("`{}` names no helmfile", command.line()));
        }
        if command.starts("kubectl describe challenge") && !document.has("acme:") {
            problems.push(format!("`{}`: no issuer speaks ACME", command.line()));
        }
    }
    problems
}

/// The paths that a command names.
fn named(command: &Command) -> Vec<&str> {
    let mut paths = Vec::new();
    for (index, word) in command.words.iter().enumerate() {
        let text = word.text.as_str();
        if let Some(stack) = text.strip_prefix("-chdir=") {
            // A function is given it, and where it is called the stack is a path like any other.
            if word.variables.is_empty() {
                paths.push(stack);
            }
        } else if TOP.iter().any(|top| text.starts_with(top)) && word.variables.is_empty() {
            paths.push(text.trim_start_matches("./"));
        } else if command.word(0) == "kubectl"
            && matches!(command.word(index.wrapping_sub(1)), "-f" | "--filename")
            && word.variables.is_empty()
            && text != "-"
            && !matches!(command.word(1), "logs")
        {
            paths.push(text);
        }
    }
    paths
}

fn exists(document: &Document<'_>, path: &str) -> bool {
    let folder = format!("{}/", path.trim_end_matches('/'));
    // What Terraform itself makes.
    let is_terraforms =
        path.starts_with("terraform/") && path.trim_end_matches(".backup").ends_with(".tfstate");
    is_terraforms
        || document
            .files
            .keys()
            .any(|file| file == path || file.starts_with(&folder))
}

impl Document<'_> {
    /// Whether any rendered file holds the text.
    fn has(&self, text: &str) -> bool {
        let manifests = self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("manifests"));
        manifests
            .into_iter()
            .any(|(_, contents)| contents.contains(text))
    }
}
