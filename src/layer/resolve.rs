//! From the stack of documents to one typed environment, or as much of it as can be judged.

use crate::finding::{self, Finding, Place};
use crate::model::{Environment, schema};
use crate::source::KeyPath;

use super::{Stack, check, codes, complete};

/// What the layers say.
#[derive(Debug)]
pub struct Resolved {
    /// The documents and their merged tree.
    pub stack: Stack,
    /// The environment. Where the file is wrong it holds stand-ins, at the paths in `poisoned`.
    /// `None` only when the syntax leaves nothing to judge.
    pub environment: Option<Environment>,
    /// Paths whose value is a stand-in.
    pub poisoned: Vec<KeyPath>,
    /// Everything that is wrong with syntax, keys, types and ranges.
    pub findings: Vec<Finding>,
}

/// Stacks, merges, checks and deserialises the environment file `text`, which messages call `name`.
pub fn resolve(name: &str, text: &str) -> Resolved {
    let mut stack = Stack::new(name, text);
    let mut findings = std::mem::take(&mut stack.findings);
    let syntax: Vec<Finding> = stack
        .documents
        .last()
        .map(|document| document.problems.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|problem| {
            let place = Place { document: stack.file(), span: problem.span.clone() };
            Finding::error(&codes::SYNTAX, place, format!("invalid TOML: {}", problem.message))
                .label("here")
        })
        .collect();
    let is_broken = !syntax.is_empty();
    findings.extend(syntax);

    let schema = schema::inlined();
    let mut faults = check::faults(&stack, &schema);
    if is_broken {
        // What is missing may stand in the part that could not be read.
        faults.retain(|fault| fault.finding.rule != &codes::MISSING_KEY);
    }
    // A broken table is reported by the parser; its remains need no second finding.
    let mut poisoned = Vec::new();
    let mut tree = stack.tree.clone();
    for fault in faults {
        complete::replace(&mut tree, &stack.documents, &schema, &fault.path, fault.unknown);
        poisoned.push(fault.path);
        findings.push(fault.finding);
    }
    let environment = if is_broken { None } else { deserialise(&stack, &tree, &mut findings) };
    finding::sort(&mut findings);
    Resolved { stack, environment, poisoned, findings }
}

/// The one deserialisation. After the schema's checks it fails only if schema and types disagree.
fn deserialise(stack: &Stack, tree: &crate::source::Node, findings: &mut Vec<Finding>) -> Option<Environment> {
    match serde_path_to_error::deserialize(tree.to_toml()) {
        Ok(environment) => Some(environment),
        Err(error) => {
            let path = KeyPath::dotted(&error.path().to_string());
            let message = format!("`{path}`: {}", error.inner().message());
            if !findings.iter().any(|finding| finding.severity == finding::Severity::Error) {
                findings.push(Finding::error(&codes::INVALID_VALUE, stack.place(&path), message));
            }
            None
        }
    }
}
