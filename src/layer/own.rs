//! Layers of one's own: the files that an environment file names, and those that they name.

use crate::finding::{Finding, Place, Rule};
use crate::source::library::{folder_of, joined};
use crate::source::{Document, DocumentId, KeyPath, Library, Node, Unavailable, Value};

use super::codes;

/// More layers than this are not read.
const MOST: usize = 32;

/// The layers of an environment file.
pub(super) struct Own {
    /// Those that could be read, lowest first, with what messages call them.
    pub(super) layers: Vec<Layer>,
    /// What is wrong with the others.
    faults: Vec<Fault>,
    /// What messages call every file that is named, whether it can be read or not.
    pub(super) named: Vec<String>,
}

/// A layer.
pub(super) struct Layer {
    path: String,
    pub(super) name: String,
    pub(super) text: String,
}

/// A layer that was not read.
struct Fault {
    /// The path of the layer that names it; nothing for the environment file.
    by: Option<String>,
    /// Its position among the layers there.
    position: usize,
    rule: &'static Rule,
    message: String,
    label: String,
    note: Option<String>,
    help: String,
    /// Where the same file was named first.
    first: Option<(Option<String>, usize)>,
}

/// Reads the layers that the environment file's tree names.
pub(super) fn read(root: &Node, library: &dyn Library) -> Own {
    let mut reading = Reading {
        library,
        own: Own {
            layers: Vec::new(),
            faults: Vec::new(),
            named: Vec::new(),
        },
        seen: Vec::new(),
        open: Vec::new(),
    };
    reading.layers_of(root, None, library.folder());
    reading.own
}

impl Own {
    /// What is wrong, once every layer has its place among the documents.
    pub(super) fn findings(&self, documents: &[Document], first: usize) -> Vec<Finding> {
        let place = |by: &Option<String>, position: usize| {
            let above = match by {
                Some(path) => self.layers.iter().position(|layer| layer.path == *path)?,
                None => self.layers.len(),
            };
            let id = first + above;
            let item = KeyPath::root().key("layers").index(position);
            let node = documents.get(id)?.root.find(&item)?;
            Some(Place {
                document: DocumentId(id),
                span: node.origin.value.clone(),
            })
        };
        let finding = |fault: &Fault| {
            let at = place(&fault.by, fault.position)?;
            let earlier = fault.first.as_ref();
            let earlier = earlier.and_then(|(by, position)| place(by, *position));
            let mut finding = Finding::error(fault.rule, at, fault.message.clone())
                .label(fault.label.clone())
                .also(earlier, "named here first")
                .help(fault.help.clone());
            if let Some(note) = &fault.note {
                finding = finding.note(note.clone());
            }
            Some(finding)
        };
        self.faults.iter().filter_map(finding).collect()
    }
}

/// A file that was named: its path, and who names it.
struct Named {
    path: String,
    by: Option<String>,
    position: usize,
}

struct Reading<'a> {
    library: &'a dyn Library,
    own: Own,
    /// Every file that was read or is being read.
    seen: Vec<Named>,
    /// The layers that are being read, each named by the one before.
    open: Vec<String>,
}

impl Reading<'_> {
    fn layers_of(&mut self, root: &Node, by: Option<&str>, folder: &str) {
        let named = root.get("layers").map(|node| &node.value);
        // The schema reports what is not a list of strings.
        let Some(Value::Array(items)) = named else {
            return;
        };
        for (position, item) in items.iter().enumerate() {
            let Some(written) = item.as_text() else {
                continue;
            };
            if let Err(mut fault) = self.layer(written, by, position, folder) {
                fault.by = by.map(str::to_owned);
                fault.position = position;
                self.own.faults.push(*fault);
            }
        }
    }

    fn layer(
        &mut self,
        written: &str,
        by: Option<&str>,
        position: usize,
        folder: &str,
    ) -> Result<(), Box<Fault>> {
        let is_absolute = written.starts_with('/') || std::path::Path::new(written).is_absolute();
        if is_absolute {
            return Err(self.outside(written, "an absolute path"));
        }
        let extension = std::path::Path::new(written).extension();
        if extension.is_none_or(|extension| extension != "toml") {
            return Err(fault(
                &codes::LAYER_UNREADABLE,
                format!("the layer `{written}` is not a TOML file by its name"),
                "does not end in `.toml`".to_owned(),
                "name a file such as `./company.toml`",
            ));
        }
        let path =
            joined(folder, written).ok_or_else(|| self.outside(written, "above the top folder"))?;
        let name = self.library.name(&path);
        if !self.own.named.contains(&name) {
            self.own.named.push(name);
        }
        let found = self.library.read(&path);
        let found = found.map_err(|why| self.unavailable(written, &path, why))?;
        if let Some(first) = self.seen.iter().find(|named| named.path == found.path) {
            return Err(self.again(written, first));
        }
        if self.seen.len() == MOST {
            return Err(fault(
                &codes::LAYER_UNREADABLE,
                format!("`{written}` is one layer too many"),
                format!("more than {MOST} layers"),
                "combine layers, or leave some out",
            ));
        }
        self.seen.push(Named {
            path: found.path.clone(),
            by: by.map(str::to_owned),
            position,
        });
        let sketch = Document::parse("", found.text.as_str(), DocumentId(0));
        self.open.push(found.path.clone());
        // Where the layer is named through a link, what it names is beside the file itself.
        self.layers_of(&sketch.root, Some(&found.path), folder_of(&found.path));
        self.open.pop();
        self.own.layers.push(Layer {
            name: self.library.name(&path),
            path: found.path,
            text: found.text,
        });
        Ok(())
    }

    fn outside(&self, written: &str, label: &str) -> Box<Fault> {
        let top = self.library.top();
        let message = format!("the layer `{written}` is outside of {top}");
        let help =
            "name a file of the repository by its path from this file, as in `../company.toml`";
        let mut fault = fault(&codes::LAYER_OUTSIDE, message, label.to_owned(), help);
        fault.note = self.library.boundary().map(str::to_owned);
        fault
    }

    fn unavailable(&self, written: &str, path: &str, why: Unavailable) -> Box<Fault> {
        let name = self.library.name(path);
        let rule = &codes::LAYER_UNREADABLE;
        match why {
            Unavailable::Outside => self.outside(written, "a link leads out"),
            Unavailable::Missing => fault(
                rule,
                format!("there is no layer `{name}`"),
                "no such file".to_owned(),
                "paths start from the folder of the file that names the layer",
            ),
            Unavailable::Unreadable { reason } => fault(
                rule,
                format!("cannot read the layer `{name}`: {reason}"),
                "not readable".to_owned(),
                "a layer is a TOML file in UTF-8 of at most 1 MiB",
            ),
        }
    }

    fn again(&self, written: &str, first: &Named) -> Box<Fault> {
        let rule = &codes::LAYER_TWICE;
        let first_place = Some((first.by.clone(), first.position));
        if let Some(start) = self.open.iter().position(|path| *path == first.path) {
            let names = self.open.iter().skip(start).chain([&first.path]);
            let names: Vec<String> = names.map(|path| self.library.name(path)).collect();
            let message = format!("the layers form a cycle: `{}`", names.join("` names `"));
            let label = "closes the cycle".to_owned();
            let mut fault = fault(
                rule,
                message,
                label,
                "remove it: a layer cannot be below itself",
            );
            fault.first = first_place;
            return fault;
        }
        let name = self.library.name(&first.path);
        let message = format!("the layer `{written}` is named twice");
        let help = format!("remove one of the two: `{name}` is in one place of the stack");
        let mut fault = fault(rule, message, "the same file".to_owned(), &help);
        fault.first = first_place;
        fault
    }
}

fn fault(rule: &'static Rule, message: String, label: String, help: &str) -> Box<Fault> {
    Box::new(Fault {
        by: None,
        position: 0,
        rule,
        message,
        label,
        note: None,
        help: help.to_owned(),
        first: None,
    })
}
