//! One TOML text with its tree and its syntax errors.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::tree::{DocumentId, Node, Origin, Span, Value};

/// A TOML text, read as far as its syntax allows.
#[derive(Debug, Clone)]
pub struct Document {
    /// What messages call it: a path, or the name of a shipped profile.
    pub name: String,
    /// The text.
    pub text: String,
    /// What could be read.
    pub root: Node,
    /// What could not.
    pub problems: Vec<SyntaxProblem>,
}

/// A syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// What is wrong, in the parser's words.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Document {
    /// Reads `text`; syntax errors are kept beside what could be read in spite of them.
    pub fn parse(name: impl Into<String>, text: impl Into<String>, id: DocumentId) -> Self {
        let (name, text) = (name.into(), text.into());
        let (table, errors) = DeTable::parse_recoverable(&text);
        let mut problems: Vec<SyntaxProblem> = errors
            .iter()
            .map(|error| SyntaxProblem {
                message: reworded(error.message()),
                span: clamp(error.span().unwrap_or(0..0), &text),
            })
            .collect();
        let root = Node {
            value: convert_table(table.get_ref(), id, &mut problems),
            origin: Origin {
                document: id,
                key: 0..0,
                value: 0..text.len(),
            },
        };
        problems.sort_by_key(|problem| problem.span.start);
        // The first problem of a line explains the others.
        problems.dedup_by_key(|problem| line_start(&text, problem.span.start));
        Self {
            name,
            text,
            root,
            problems,
        }
    }
}

fn line_start(text: &str, byte: usize) -> usize {
    text.get(..byte)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1)
}

/// The parser's words, where they speak of the parser and not of the file.
fn reworded(message: &str) -> String {
    if message.contains("recursion limit") {
        return "arrays or tables are nested too deeply".into();
    }
    message.to_owned()
}

/// A span that lies inside `text` and on its character boundaries.
fn clamp(span: Span, text: &str) -> Span {
    let floor = |mut index: usize| {
        index = index.min(text.len());
        while !text.is_char_boundary(index) {
            index -= 1;
        }
        index
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

fn convert_table(
    table: &DeTable<'_>,
    document: DocumentId,
    problems: &mut Vec<SyntaxProblem>,
) -> Value {
    let mut converted = BTreeMap::new();
    for (key, value) in table {
        let origin = Origin {
            document,
            key: key.span(),
            value: value.span(),
        };
        let value = convert(value.get_ref(), &origin, problems);
        converted.insert(key.get_ref().to_string(), Node { value, origin });
    }
    Value::Table(converted)
}

fn convert(value: &DeValue<'_>, origin: &Origin, problems: &mut Vec<SyntaxProblem>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(datetime) => Value::Datetime(datetime.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => {
                problems.push(SyntaxProblem {
                    message: "this number does not fit into 64 bits".into(),
                    span: origin.value.clone(),
                });
                Value::Integer(0)
            }
        },
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| {
                    let origin = Origin {
                        key: item.span(),
                        value: item.span(),
                        document: origin.document,
                    };
                    Node {
                        value: convert(item.get_ref(), &origin, problems),
                        origin,
                    }
                })
                .collect(),
        ),
        DeValue::Table(table) => convert_table(table, origin.document, problems),
    }
}
