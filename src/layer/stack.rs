//! The documents of an environment, lowest first, and the tree they merge to.

use crate::finding::{Finding, Place};
use crate::source::{Document, DocumentId, KeyPath, Library, Node, Value};
use crate::suggest;

use super::policy::{self, HeldPolicy};
use super::{codes, merge, own, shipped};

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
    /// The position of the first document that does not ship with lsgen.
    first_own: usize,
    /// Whether every layer could be read.
    pub(crate) is_whole: bool,
    /// What messages call every layer that is named, whether it can be read or not.
    pub(crate) named: Vec<String>,
    /// The policies of the layers, lowest first.
    pub(crate) policies: Vec<HeldPolicy>,
    /// Where policies are that cannot be read.
    pub(crate) unread_policies: Vec<Place>,
}

impl Stack {
    /// Stacks the environment file `text` on the layers that it names.
    pub fn new(name: &str, text: &str, library: &dyn Library) -> Self {
        // The files name the layers below them, so they are read before those, and again when their place in the stack is
        // known.
        let file = Document::parse(name, text, DocumentId(0));
        let own = own::read(&file.root, library);
        let layers = || own.layers.iter().map(|layer| (&layer.name, &layer.text));
        let mut sketch = Node::empty_table(DocumentId(0));
        for (name, text) in layers() {
            let layer = Document::parse(name, text, DocumentId(0));
            merge::lay_over(&mut sketch, layer.root);
        }
        merge::lay_over(&mut sketch, file.root);
        let (profiles, unknown) = named_profiles(&sketch);
        let tier = sketch
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
        let first_own = documents.len();
        for (name, text) in layers() {
            documents.push(Document::parse(name, text, DocumentId(documents.len())));
        }
        let file = documents.len();
        documents.push(Document::parse(name, text, DocumentId(file)));

        let mut tree = Node::empty_table(DocumentId(0));
        let (mut policies, mut unread_policies) = (Vec::new(), Vec::new());
        for (id, document) in documents.iter().enumerate() {
            let mut root = document.root.clone();
            // Policies are not merged: a layer above must not loosen what one below demands.
            if (first_own..file).contains(&id)
                && let Some(node) = policy::taken_out_of(&mut root)
            {
                match HeldPolicy::read(DocumentId(id), node) {
                    Ok(policy) => policies.push(policy),
                    Err(place) => unread_policies.push(place),
                }
            }
            merge::lay_over(&mut tree, root);
        }
        let names_unknown_profile = !unknown.is_empty() || !knows_tier;
        let unknown = unknown.into_iter().filter_map(|(position, profile)| {
            let path = KeyPath::dotted("environment.profiles").index(position);
            let origin = &tree.find(&path)?.origin;
            let place = Place {
                document: origin.document,
                span: origin.value.clone(),
            };
            Some(unknown_profile(place, &profile))
        });
        let of_layers = own.findings(&documents, first_own);
        let is_whole = of_layers.is_empty();
        let findings = unknown.chain(of_layers).collect();
        Self {
            documents,
            tree,
            findings,
            names_unknown_profile,
            first_own,
            is_whole,
            named: own.named,
            policies,
            unread_policies,
        }
    }

    /// The documents that do not ship with lsgen, lowest first; the last is the environment file.
    pub(crate) fn own(&self) -> &[Document] {
        self.documents.get(self.first_own..).unwrap_or(&[])
    }

    /// What messages call the environment file, and every layer that it or a layer names, each once.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        let file = self.documents.last().map(|document| document.name.as_str());
        file.into_iter()
            .chain(self.named.iter().map(String::as_str))
    }

    /// The documents that ship with lsgen, lowest first.
    pub(crate) fn shipped(&self) -> &[Document] {
        self.documents.get(..self.first_own).unwrap_or(&[])
    }

    /// The layers of the environment file's own, lowest first, without the file.
    pub(crate) fn layers(&self) -> &[Document] {
        match self.own() {
            [layers @ .., _] => layers,
            [] => &[],
        }
    }

    /// Whether that document ships with lsgen.
    pub(crate) fn is_shipped(&self, id: DocumentId) -> bool {
        id.0 < self.first_own
    }

    /// The layer that gives `path` its value, if that is neither the environment file nor a layer that ships with lsgen.
    pub(crate) fn layer_of(&self, path: &KeyPath) -> Option<(&Document, &Node)> {
        let node = self.find(path)?;
        let id = node.origin.document;
        let document = self.document(id)?;
        (!self.is_shipped(id) && id != self.file()).then_some((document, node))
    }

    /// The environment file's own id.
    pub fn file(&self) -> DocumentId {
        DocumentId(self.documents.len().saturating_sub(1))
    }

    /// The document of that id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0)
    }

    /// Whether a file has syntax errors or is missing: what was read may have lost its place, or be another layer's.
    pub fn is_broken(&self) -> bool {
        let is_broken = |document: &Document| !document.problems.is_empty();
        !self.is_whole || self.own().iter().any(is_broken)
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
