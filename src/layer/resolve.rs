//! From the stack of documents to one typed environment, or as much of it as can be judged.

use crate::edit::Edit;
use crate::finding::{self, Finding, Place};
use crate::model::{Environment, schema};
use crate::source::{Document, DocumentId, KeyPath, Library, Memory, Node, SyntaxProblem};

use super::check::{self, Fault};
use super::hidden::{self, Hidden};
use super::policy::HeldPolicy;
use super::{Stack, codes, complete, foreign, policy, shipped};

/// What the layers say.
#[derive(Debug)]
pub struct Resolved {
    /// The documents and their merged tree.
    pub stack: Stack,
    /// The environment. Where the file is wrong it holds stand-ins, at the paths in `poisoned`.
    /// `None` only when the syntax leaves nothing to judge.
    pub environment: Option<Environment>,
    /// Paths whose value is a stand-in, or is not the one that was meant: the key that a mistyped one resembles.
    pub poisoned: Vec<KeyPath>,
    /// Everything that is wrong with syntax, keys, types and ranges.
    pub findings: Vec<Finding>,
    /// What `[allow]` waives of that, with the reason.
    pub allowed: Vec<(Finding, String)>,
}

/// Resolves the environment file `text`, which messages call `name` and which has no layers of its own.
pub fn resolve(name: &str, text: &str) -> Resolved {
    resolve_with(name, text, &Memory::default())
}

/// Stacks, merges, checks and deserializes the environment file `text`, which messages call `name`, on the layers that it names.
pub fn resolve_with(name: &str, text: &str, library: &dyn Library) -> Resolved {
    let mut stack = Stack::new(name, text, library);
    let mut findings = std::mem::take(&mut stack.findings);
    findings.extend(syntax(&stack));
    let is_broken = stack.is_broken();

    let schema = schema::of_file();
    if let Some(finding) = of_other_tool(&stack, schema) {
        return Resolved {
            stack,
            environment: None,
            poisoned: Vec::new(),
            findings: vec![finding],
            allowed: Vec::new(),
        };
    }
    let (mut faults, allowed) = check::faults(&stack, schema, &stack.tree, true);
    let Hidden {
        findings: mut hidden,
        allowed: waived,
        wrong_policies,
    } = hidden::faults(&stack, schema, &faults, &allowed);
    let allowed = allowed.into_iter().chain(waived).collect();
    let is_right = |policy: &HeldPolicy| !wrong_policies.contains(&policy.document);
    stack.policies.retain(is_right);
    let shadows = shadows(&stack);
    hidden
        .retain(|finding| finding.rule == &codes::INLINE_SECRET || !is_shadowed(finding, &shadows));
    findings.extend(hidden);
    for fault in &mut faults {
        let Some(finding) = &fault.finding else {
            continue;
        };
        let is_missing = finding.rule == &codes::MISSING_KEY;
        // What is missing may be in the part that could not be read.
        let is_unsure = is_broken && (is_missing || is_shadowed(finding, &shadows));
        // The tier's layer names a size; a tier that is wrong is found at its own place.
        let follows = is_missing
            && stack.names_unknown_profile
            && fault.path == KeyPath::dotted("environment.profiles");
        if (is_unsure && finding.rule != &codes::INLINE_SECRET) || follows {
            fault.finding = None;
        }
    }
    let sizes = shipped::sizes();
    findings.extend(missing_sizes(&stack, &mut faults, &sizes.root));
    let mut poisoned = Vec::new();
    let mut tree = stack.tree.clone();
    for fault in faults {
        complete::replace(
            &mut tree,
            stack.shipped(),
            sizes,
            schema,
            &fault.path,
            fault.unknown,
        );
        poisoned.push(fault.path);
        poisoned.extend(fault.meant);
        findings.extend(fault.finding);
    }
    let environment = if is_broken {
        None
    } else {
        policy::of_the_file_alone(&mut tree);
        deserialise(&stack, &tree, &mut findings)
    };
    finding::sort(&mut findings);
    Resolved {
        stack,
        environment,
        poisoned,
        findings,
        allowed,
    }
}

/// What is said of a file of another tool, instead of all that it is not.
fn of_other_tool(stack: &Stack, schema: &serde_json::Value) -> Option<Finding> {
    let document = stack.document(stack.file())?;
    let (text, is_toml) = (&document.text, document.problems.is_empty());
    let properties = schema.get("properties")?.as_object()?;
    let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    let found = foreign::foreign(text, is_toml, &keys)?;
    let place = Place {
        document: stack.file(),
        span: 0..text.lines().next().map_or(0, str::len),
    };
    let finding = Finding::error(&codes::SYNTAX, place, found.message());
    Some(finding.label("here").help(foreign::HELP))
}

/// The syntax errors of the environment file and its layers.
fn syntax(stack: &Stack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, document) in own(stack) {
        for problem in &document.problems {
            let place = Place {
                document: id,
                span: problem.span.clone(),
            };
            let message = format!("invalid TOML: {}", problem.message);
            let fix = (id == stack.file())
                .then(|| quoted(problem, stack))
                .flatten();
            findings.push(
                Finding::error(&codes::SYNTAX, place, message)
                    .label("here")
                    .fix(fix),
            );
        }
    }
    findings
}

/// The documents that do not ship with lsgen, with their ids.
fn own(stack: &Stack) -> impl Iterator<Item = (DocumentId, &Document)> {
    let all = stack.documents.iter().enumerate();
    let all = all.map(|(id, document)| (DocumentId(id), document));
    all.filter(|(id, _)| !stack.is_shipped(*id))
}

/// The quotes that a word needs, where it is the whole of a value and nothing but the quotes is missing.
fn quoted(problem: &SyntaxProblem, stack: &Stack) -> Option<Edit> {
    let text = &stack.document(stack.file())?.text;
    let word = text.get(problem.span.clone())?;
    let before = text.get(..problem.span.start)?;
    let after = text.get(problem.span.end..)?;
    let rest = after.lines().next().unwrap_or_default().trim_start();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@".contains(letter);
    let is_word =
        word.starts_with(|letter: char| letter.is_ascii_alphabetic()) && word.chars().all(is_plain);
    let is_value = before.trim_end_matches([' ', '\t']).ends_with('=');
    let is_whole = rest.is_empty() || rest.starts_with('#');
    (is_word && is_value && is_whole).then(|| Edit::Quote {
        line: before.matches('\n').count() + 1,
        span: problem.span.clone(),
    })
}

/// The parts of the files that a syntax error makes unsure: from its line to the next table's header.
fn shadows(stack: &Stack) -> Vec<Place> {
    let mut shadows = Vec::new();
    for (id, Document { text, problems, .. }) in own(stack) {
        shadows.extend(problems.iter().map(|problem| {
            let before = text.get(..problem.span.start).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let rest = text.get(problem.span.start..).unwrap_or_default();
            let length = rest.find("\n[").unwrap_or(rest.len());
            Place {
                document: id,
                span: start..problem.span.start + length,
            }
        }));
    }
    shadows
}

fn is_shadowed(finding: &Finding, shadows: &[Place]) -> bool {
    let Place { document, span } = &finding.place;
    let covers = |shadow: &Place| shadow.document == *document && shadow.span.contains(&span.start);
    shadows.iter().any(covers)
}

/// One finding instead of dozens where no size profile is named: all figures are missing at once.
fn missing_sizes(stack: &Stack, faults: &mut [Fault], sizes: &Node) -> Option<Finding> {
    let is_size = |fault: &Fault| {
        fault
            .finding
            .as_ref()
            .is_some_and(|finding| finding.rule == &codes::MISSING_KEY)
            && sizes.find(&fault.path).is_some()
    };
    let first = faults.iter().find(|fault| is_size(fault))?.path.clone();
    let count = faults.iter().filter(|fault| is_size(fault)).count();
    if count < 3 {
        return None;
    }
    for fault in faults.iter_mut().filter(|fault| is_size(fault)) {
        fault.finding = None;
    }
    let place = stack.place(&KeyPath::dotted("environment.profiles"));
    // A profile that does not exist has been reported, and its figures are what is missing.
    if stack.names_unknown_profile {
        return None;
    }
    Some(
        Finding::error(&codes::MISSING_KEY, place, "no profile with the sizes")
            .label("no size profile")
            .note(format!(
                "{count} tables and keys have no value, such as `{first}`"
            ))
            .help("add `\"size/production\"` or another size: `lsgen init` lists them"),
    )
}

/// The only deserialization. After the schema's checks it fails only if schema and types disagree.
fn deserialise(stack: &Stack, tree: &Node, findings: &mut Vec<Finding>) -> Option<Environment> {
    match serde_path_to_error::deserialize(tree.to_toml()) {
        Ok(environment) => Some(environment),
        Err(error) => {
            let path = KeyPath::dotted(&error.path().to_string());
            let message = format!("`{path}`: {}", error.inner().message());
            if !findings
                .iter()
                .any(|finding| finding.severity == finding::Severity::Error)
            {
                findings.push(Finding::error(
                    &codes::INVALID_VALUE,
                    stack.place(&path),
                    message,
                ));
            }
            None
        }
    }
}
