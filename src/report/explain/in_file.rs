//! A key in an environment file: its value, and what it renders into.

use serde_json::{Value as Json, json};

use super::{Text, more};
use crate::diff::reach::{Reach, Reached};
use crate::layer::Stack;
use crate::layer::keys::Key;
use crate::report::provenance::source;
use crate::source::Node;
use crate::text::escape::visible_line;

/// Files that are shown; the others are counted.
const FILES: usize = 20;

/// Values that a rule refuses and that are shown.
const REFUSED: usize = 4;

/// Paths of a file that are shown; the others are counted.
const PATHS: usize = 6;

/// A key in an environment file.
pub(crate) struct InFile {
    /// The file as it was named.
    pub(crate) file: String,
    /// Its value; none where no layer gives it one, and for a table. A policy has one of each layer, and all of them apply.
    pub(crate) values: Vec<Value>,
    /// What it renders into.
    pub(crate) rendering: Rendering,
}

/// What a key of an environment file renders into.
pub(crate) enum Rendering {
    /// Nothing: it is about the file, and not about the environment.
    OfTheFileAlone,
    /// Not known: of a table, whose keys are asked for one by one, and where the file cannot be rendered.
    Unknown,
    /// What changes with other values.
    Known(Reach),
}

impl Rendering {
    fn reach(&self) -> Option<&Reach> {
        match self {
            Self::OfTheFileAlone | Self::Unknown => None,
            Self::Known(reach) => Some(reach),
        }
    }
}

/// A value, and the file and line that give it.
pub(crate) struct Value {
    value: String,
    source: String,
}

impl Value {
    /// A node, in which secrets are hidden.
    pub(crate) fn of(stack: &Stack, node: &Node) -> Self {
        Self {
            value: node.to_toml().to_string(),
            source: source(stack, node),
        }
    }
}

/// For programs.
pub(super) fn json(found: &InFile) -> Json {
    let values: Vec<Json> = found
        .values
        .iter()
        .map(|value| json!({ "value": value.value, "source": value.source }))
        .collect();
    let last = found.values.last();
    json!({
        "file": found.file,
        "value": last.map(|value| &value.value),
        "source": last.map(|value| &value.source),
        "values": values,
        "renders_into": found.rendering.reach(),
    })
}

/// For people.
pub(super) fn text(key: &Key, found: &InFile, out: &mut Text) {
    out.heading(&format!("in {}", visible_line(&found.file)));
    for value in &found.values {
        out.line(2, &format!("{} (from {})", value.value, value.source));
    }
    if found.values.is_empty() {
        out.line(
            2,
            if key.kind.is_table() {
                "A table: `lsgen show` lists its values, and each key is explained by itself."
            } else {
                "Not set in any layer."
            },
        );
    }
    if key.kind.is_table() {
        return;
    }
    out.heading("what it renders into");
    match &found.rendering {
        Rendering::OfTheFileAlone => out.line(
            2,
            "Nothing by itself: it is about the environment file, and not about the environment.",
        ),
        Rendering::Unknown => out.line(
            2,
            "Not known: the file cannot be rendered. `lsgen check` says why.",
        ),
        Rendering::Known(reach) => rendered(reach, out),
    }
}

fn rendered(reach: &Reach, out: &mut Text) {
    match (reach.compared_with.as_slice(), reach.files.as_slice()) {
        ([], _) => out.line(
            2,
            "Not known: no other value that was tried can be rendered.",
        ),
        (values, []) => out.line(
            2,
            &format!("Nothing that changes with {}.", values.join(", ")),
        ),
        (values, _) => out.line(2, &format!("Compared with {}:", values.join(", "))),
    }
    for file in reach.files.iter().take(FILES) {
        reached(file, out);
    }
    more(reach.files.len(), FILES, "files", 2, out);
    for refused in reach.refused.iter().take(REFUSED) {
        out.line(
            2,
            &format!("{} is refused here: {}", refused.value, refused.reason),
        );
    }
    more(
        reach.refused.len(),
        REFUSED,
        "values that are refused here",
        2,
        out,
    );
}

fn reached(file: &Reached, out: &mut Text) {
    let how = match (file.comes_and_goes, file.is_layout) {
        (true, _) => " (comes or goes)",
        (false, true) => " (comments only)",
        (false, false) => "",
    };
    out.line(2, &format!("{}{how}", file.file));
    for path in file.paths.iter().take(PATHS) {
        out.line(6, &visible_line(path));
    }
    more(file.paths.len(), PATHS, "paths", 6, out);
}
