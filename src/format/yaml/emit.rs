use super::{Document, Map, Node, scalar};
use crate::text::escape::{comment_line, is_unprintable};

/// The YAML text of a document: block style, two spaces a level, list items indented under their
/// key, no line ever folded. Ends with a line break.
pub(crate) fn write(document: &Document) -> String {
    let mut out = String::new();
    write_document(&mut out, document);
    out
}

/// A value on one line, in a form that YAML 1.1 and 1.2 readers both take.
///
/// Comments have no place on one line and are left out.
pub(crate) fn flow(node: &Node) -> String {
    match node {
        Node::List(items) => format!(
            "[{}]",
            items.iter().map(flow).collect::<Vec<_>>().join(", ")
        ),
        Node::Map(map) => {
            let entries: Vec<String> = map.iter().map(flow_entry).collect();
            if entries.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{{}}}", entries.join(", "))
            }
        }
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Integer(value) => value.to_string(),
        Node::Float(value) => float(*value),
        Node::Text(text) => scalar(text),
    }
}

fn flow_entry((key, value): (&str, &Node)) -> String {
    let key = scalar(key);
    let mark = if needs_mark(&key) { "? " } else { "" };
    format!("{mark}{key}: {}", flow(value))
}

/// Readers look for the colon of a key within 1,024 characters unless a `?` announces the key.
fn needs_mark(key: &str) -> bool {
    key.len() > 1_000
}

/// A float as both YAML versions read it: always a point, and a signed exponent.
fn float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = format!("{value:?}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

fn write_document(out: &mut String, document: &Document) {
    for line in &document.header {
        write_comment(out, line, 0);
    }
    if !document.header.is_empty() {
        out.push('\n');
    }
    match &document.body {
        Node::Map(map) if !map.is_empty() => write_map(out, map, 0, false),
        Node::List(items) if !items.is_empty() => write_list(out, items, 0, false),
        leaf => write_leaf(out, leaf, 0),
    }
}

/// Writes a map. With `continues`, the first key goes on in the line of a `- `, and its comment
/// stands above that line already.
fn write_map(out: &mut String, map: &Map, indent: usize, continues: bool) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || !continues {
            if let Some(comment) = map.comment_of(key) {
                // Air above a commented section of the outermost map, as in a chart's own values
                // file. After a text that keeps its last empty lines, one more would belong to it.
                if indent == 0 && index > 0 && !out.ends_with("\n\n") {
                    out.push('\n');
                }
                write_comment(out, comment, indent);
            }
            push_spaces(out, indent);
        }
        let key = scalar(key);
        if needs_mark(&key) {
            out.push_str("? ");
            out.push_str(&key);
            out.push('\n');
            push_spaces(out, indent);
        } else {
            out.push_str(&key);
        }
        out.push(':');
        match value {
            Node::Map(child) if !child.is_empty() => {
                out.push('\n');
                write_map(out, child, indent + 2, false);
            }
            Node::List(items) if !items.is_empty() => {
                out.push('\n');
                write_list(out, items, indent + 2, false);
            }
            leaf => {
                out.push(' ');
                write_leaf(out, leaf, indent);
            }
        }
    }
}

fn write_list(out: &mut String, items: &[Node], indent: usize, continues: bool) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 || !continues {
            if let Some(comment) = leading_comment(item) {
                write_comment(out, comment, indent);
            }
            push_spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Node::Map(map) if !map.is_empty() => write_map(out, map, indent + 2, true),
            Node::List(inner) if !inner.is_empty() => write_list(out, inner, indent + 2, true),
            leaf => write_leaf(out, leaf, indent),
        }
    }
}

/// The comment of the key that stands in the same line as the dash of this item.
fn leading_comment(item: &Node) -> Option<&str> {
    match item {
        Node::Map(map) => map.keys().next().and_then(|key| map.comment_of(key)),
        Node::List(items) => items.first().and_then(leading_comment),
        _ => None,
    }
}

/// Writes what needs no lines of its own, and literal blocks. `indent` is that of the key or dash.
fn write_leaf(out: &mut String, leaf: &Node, indent: usize) {
    if let Node::Text(text) = leaf
        && let Some(mark) = literal_mark(text)
    {
        out.push_str(mark);
        out.push('\n');
        for line in text.lines() {
            if !line.is_empty() {
                push_spaces(out, indent + 2);
                out.push_str(line);
            }
            out.push('\n');
        }
    } else {
        out.push_str(&flow(leaf));
        out.push('\n');
    }
}

/// How a literal block of this text begins, when such a block says exactly this text.
///
/// Lines that end in a space are left to quotes, as editors and hooks remove such spaces.
fn literal_mark(text: &str) -> Option<&'static str> {
    let first = text.lines().find(|line| !line.is_empty())?;
    let exact = text.contains('\n')
        && !first.starts_with([' ', '\t'])
        && !text
            .chars()
            .any(|character| is_unprintable(character) && !matches!(character, '\n' | '\t'))
        && !text.split('\n').any(|line| line.ends_with([' ', '\t']));
    if !exact {
        return None;
    }
    Some(match text.strip_suffix('\n') {
        None => "|-",
        Some(rest) if rest.ends_with('\n') => "|+",
        Some(_) => "|",
    })
}

fn write_comment(out: &mut String, text: &str, indent: usize) {
    for line in text.split('\n') {
        push_spaces(out, indent);
        out.push_str(format!("# {}", comment_line(line)).trim_end());
        out.push('\n');
    }
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
