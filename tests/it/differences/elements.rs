//! The elements of a page.

use std::collections::BTreeMap;

use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element, with what is needed of it.
pub(crate) struct Element {
    node: Handle,
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Element {
    fn of(node: &Handle) -> Option<Self> {
        let NodeData::Element { name, attrs, .. } = &node.data else {
            return None;
        };
        let attributes = attrs.borrow();
        let attributes = attributes.iter().map(|attribute| {
            let name = attribute.name.local.to_string();
            (name, attribute.value.to_string())
        });
        Some(Self {
            node: node.clone(),
            name: name.local.to_string(),
            attributes: attributes.collect(),
        })
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        let classes = self.attributes.get("class").map(String::as_str);
        classes
            .unwrap_or_default()
            .split(' ')
            .any(|one| one == class)
    }

    /// All text below.
    pub(crate) fn text(&self) -> String {
        fn collect(node: &Handle, text: &mut String) {
            if let NodeData::Text { contents } = &node.data {
                text.push_str(&contents.borrow());
            }
            node.children
                .borrow()
                .iter()
                .for_each(|child| collect(child, text));
        }
        let mut text = String::new();
        collect(&self.node, &mut text);
        text
    }

    /// The elements below, in order.
    pub(crate) fn below(&self) -> Vec<Element> {
        elements(&self.node)
    }
}

fn elements(node: &Handle) -> Vec<Element> {
    let mut found = Vec::new();
    for child in node.children.borrow().iter() {
        found.extend(Element::of(child));
        found.extend(elements(child));
    }
    found
}

/// A page that was read.
pub(crate) struct Parsed {
    /// Its nodes are emptied when it goes.
    _dom: RcDom,
    pub(crate) elements: Vec<Element>,
    pub(crate) complaints: Vec<String>,
}

/// Every element of a page, and what its parser complains of.
pub(crate) fn parse(page: &str) -> Parsed {
    let options = html5ever::ParseOpts::default();
    let dom = html5ever::parse_document(RcDom::default(), options).one(page);
    let complaints = dom
        .errors
        .borrow()
        .iter()
        .map(ToString::to_string)
        .collect();
    Parsed {
        elements: elements(&dom.document),
        _dom: dom,
        complaints,
    }
}
