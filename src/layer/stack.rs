//! The documents of an environment, lowest first, and the tree they merge to.

use crate::finding::{Finding, Place};
use crate::source::{Document, DocumentId, KeyPath, Node, Value};
use crate::suggest;

use super::{codes, merge, shipped};

/// All layers of an environment and what they merge to.
#[derive(Debug)]
pub struct Stack {
    /// The documents, lowest first; the last is the environment file.
    pub documents: Vec<Document>,
    /// What they merge to.
    pub tree: Node,
    /// What is wrong with the stacking itself: a profile that does not exist.
    pub findings: Vec<Finding>,
    /// Whether the file names a profile or tier that does not exist: its figures are missing then.
    pub names_unknown_profile: bool,
}

impl Stack {
    /// Stacks the environment file `text` on the layers that it names.
    pub fn new(name: &str, text: &str) -> Self {
        // The file itself names the layers below it, so it is read before them, and again when its place in the
        // stack is known.
        let sketch = Document::parse(name, text, DocumentId(0));
        let (profiles, unknown) = named_profiles(&sketch.root);
        let tier = sketch
            .root
            .find(&KeyPath::dotted("environment.tier"))
            .and_then(Node::as_text)
            .map(|tier| format!("tier/{tier}"));
        let tier_text = tier.as_deref().and_then(shipped::profile);
        let knows_tier = tier_text.is_some();
        // A tier brings a size of its own, for files that name none.
        let profiles = profiles.unwrap_or_else(|| {
            let tier = Document::parse("", tier_text.unwrap_or_default(), DocumentId(0));
            named_profiles(&tier.root).0.unwrap_or_default()
        });

        let mut documents = vec![Document::parse(
            "lsgen:defaults.toml",
            shipped::defaults(),
            DocumentId(0),
        )];
        for profile in tier.into_iter().chain(profiles) {
            if let Some(text) = shipped::profile(&profile) {
                let id = DocumentId(documents.len());
                documents.push(Document::parse(format!("lsgen:{profile}.toml"), text, id));
            }
        }
        let file = DocumentId(documents.len());
        documents.push(Document::parse(name, text, file));

        let mut tree = Node::empty_table(DocumentId(0));
        for document in &documents {
            merge::lay_over(&mut tree, document.root.clone());
        }
        let names_unknown_profile = !unknown.is_empty() || !knows_tier;
        let findings = unknown
            .into_iter()
            .filter_map(|(position, profile)| {
                let path = KeyPath::dotted("environment.profiles").index(position);
                let node = documents.last()?.root.find(&path)?;
                let place = Place {
                    document: file,
                    span: node.origin.value.clone(),
                };
                Some(unknown_profile(place, &profile))
            })
            .collect();
        Self {
            documents,
            tree,
            findings,
            names_unknown_profile,
        }
    }

    /// The environment file's own id.
    pub fn file(&self) -> DocumentId {
        DocumentId(self.documents.len().saturating_sub(1))
    }

    /// The document of that id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0)
    }

    /// Whether the file has syntax errors: what was read of it may have lost its place.
    pub fn is_broken(&self) -> bool {
        self.documents
            .last()
            .is_some_and(|document| !document.problems.is_empty())
    }

    /// The value at `path`, if a layer gives it one.
    pub fn find(&self, path: &KeyPath) -> Option<&Node> {
        self.tree.find(path)
    }

    /// Where the value at `path` was written, or the nearest table around it.
    pub fn place(&self, path: &KeyPath) -> Place {
        let mut path = path.clone();
        loop {
            if let Some(node) = self.tree.find(&path) {
                let origin = &node.origin;
                let is_table = matches!(node.value, Value::Table(_));
                let span = if is_table {
                    origin.key.clone()
                } else {
                    origin.value.clone()
                };
                if !span.is_empty() {
                    return Place {
                        document: origin.document,
                        span,
                    };
                }
            }
            match path.parent() {
                Some(parent) => path = parent,
                // The whole file: its first line stands for it.
                None => {
                    return Place {
                        document: self.file(),
                        span: 0..0,
                    };
                }
            }
        }
    }

    /// Whether the environment file itself gives `path` a value.
    pub fn is_in_file(&self, path: &KeyPath) -> bool {
        self.documents
            .last()
            .is_some_and(|document| document.root.find(path).is_some())
    }
}

/// The profiles that the file names and that exist, and those that do not with their position.
fn named_profiles(root: &Node) -> (Option<Vec<String>>, Vec<(usize, String)>) {
    let Some(Value::Array(items)) = root
        .find(&KeyPath::dotted("environment.profiles"))
        .map(|node| &node.value)
    else {
        return (None, Vec::new());
    };
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for (position, name) in items.iter().enumerate() {
        match Node::as_text(name) {
            Some(name) if shipped::profile(name).is_some() => known.push(name.to_owned()),
            // The schema reports a name in a different format.
            Some(name) if crate::model::types::ProfileName::check(name).is_ok() => {
                unknown.push((position, name.to_owned()));
            }
            _ => {}
        }
    }
    (Some(known), unknown)
}

fn unknown_profile(place: Place, profile: &str) -> Finding {
    let names = shipped::profiles();
    let nearest = suggest::nearest(profile, names.iter().map(String::as_str));
    let help = match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the profiles are {}", super::wording::enumerated(&names)),
    };
    Finding::error(
        &codes::UNKNOWN_PROFILE,
        place,
        format!("unknown profile `{profile}`"),
    )
    .label("no such profile")
    .help(help)
}
