//! Where lines break, how far they are indented, and where `=` stands.

use hcl::expr::Expression;
use hcl::structure::{Attribute, Block, Structure};

use super::File;
use super::flat::{flat, object_key};
use super::string::quoted;
use crate::text::escape::comment_line;

/// Lists and objects that would make a line longer than this many characters take several.
const WIDTH: usize = 100;

struct Line {
    indent: usize,
    start: String,
    /// What follows `=`, when the line is an attribute or object entry that ends where it began.
    assigned: Option<String>,
}

/// The lines of a file so far.
#[derive(Default)]
struct Lines(Vec<Line>);

/// The text of a file, as `terraform fmt` leaves it. Ends with a line break unless it is empty.
pub(crate) fn write(file: &File) -> String {
    let mut lines = Lines::default();
    for line in &file.header {
        lines.comment(line);
    }
    let mut previous: Option<&Structure> = None;
    for item in &file.items {
        let apart = !item.comment.is_empty()
            || previous.is_some_and(|previous| previous.is_block() || item.structure.is_block());
        if (previous.is_none() && !file.header.is_empty()) || (previous.is_some() && apart) {
            lines.push(0, "");
        }
        for line in &item.comment {
            lines.comment(line);
        }
        lines.structure(0, &item.structure);
        previous = Some(&item.structure);
    }
    lines.print()
}

impl Lines {
    fn push(&mut self, indent: usize, text: impl Into<String>) {
        self.0.push(Line {
            indent,
            start: text.into(),
            assigned: None,
        });
    }

    fn comment(&mut self, text: &str) {
        self.push(0, format!("# {}", comment_line(text)).trim_end());
    }

    fn structure(&mut self, indent: usize, structure: &Structure) {
        match structure {
            Structure::Attribute(Attribute { key, expr }) => self.assignment(indent, key, expr),
            Structure::Block(block) => self.block(indent, block),
        }
    }

    fn block(&mut self, indent: usize, block: &Block) {
        let mut head = block.identifier.as_str().to_owned();
        for label in &block.labels {
            head.push(' ');
            head.push_str(&quoted(label.as_str()));
        }
        if block.body.0.is_empty() {
            self.push(indent, format!("{head} {{}}"));
            return;
        }
        self.push(indent, format!("{head} {{"));
        let mut previous: Option<&Structure> = None;
        for structure in &block.body.0 {
            if previous.is_some_and(|previous| previous.is_block() || structure.is_block()) {
                self.push(0, "");
            }
            self.structure(indent + 2, structure);
            previous = Some(structure);
        }
        self.push(indent, "}");
    }

    /// `key = value`, on one line or several.
    fn assignment(&mut self, indent: usize, key: &str, value: &Expression) {
        let start = format!("{key} = ");
        if breaks(indent + start.len(), indent, value) {
            self.broken(indent, &start, value, "");
        } else {
            self.0.push(Line {
                indent,
                start: key.to_owned(),
                assigned: Some(flat(value)),
            });
        }
    }

    /// An item of a list, with the comma after it.
    fn element(&mut self, indent: usize, value: &Expression) {
        if breaks(indent + 1, indent, value) {
            self.broken(indent, "", value, ",");
        } else {
            self.push(indent, flat(value) + ",");
        }
    }

    /// A value on several lines. `start` stands before it in its first line, `end` after it in its
    /// last.
    fn broken(&mut self, indent: usize, start: &str, value: &Expression, end: &str) {
        match value {
            Expression::Array(items) => {
                self.push(indent, format!("{start}["));
                for item in items {
                    self.element(indent + 2, item);
                }
                self.push(indent, format!("]{end}"));
            }
            Expression::Object(entries) => {
                self.push(indent, format!("{start}{{"));
                for (key, value) in entries {
                    self.assignment(indent + 2, &object_key(key), value);
                }
                self.push(indent, format!("}}{end}"));
            }
            other => self.push(indent, format!("{start}{}{end}", flat(other))),
        }
    }

    fn print(&self) -> String {
        let mut out = String::new();
        let mut width = 0;
        let mut continues = false;
        for (index, line) in self.0.iter().enumerate() {
            if line.assigned.is_some() && !continues {
                width = self.group_width(index);
            }
            continues = line.assigned.is_some();
            if !line.start.is_empty() {
                out.extend(std::iter::repeat_n(' ', line.indent));
                out.push_str(&line.start);
            }
            if let Some(assigned) = &line.assigned {
                let padding = width.saturating_sub(columns(&line.start));
                out.extend(std::iter::repeat_n(' ', padding));
                out.push_str(" = ");
                out.push_str(assigned);
            }
            out.push('\n');
        }
        out
    }

    /// How wide the widest key is among the consecutive one-line assignments from `first` on.
    fn group_width(&self, first: usize) -> usize {
        let lines = self.0.iter().skip(first);
        let group = lines.take_while(|line| line.assigned.is_some());
        group.map(|line| columns(&line.start)).max().unwrap_or(0)
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Whether a value takes several lines when `used` characters of its first line are taken and its
/// inner lines are indented below `indent`.
fn breaks(used: usize, indent: usize, value: &Expression) -> bool {
    let too_wide = || used + columns(&flat(value)) > WIDTH;
    match value {
        Expression::Array(items) => match items.as_slice() {
            [] => false,
            [only] => breaks(indent + 3, indent + 2, only) || too_wide(),
            _ => true,
        },
        Expression::Object(entries) => {
            let below = |key| indent + 5 + columns(&object_key(key));
            entries.len() > 1
                || entries
                    .iter()
                    .any(|(key, value)| breaks(below(key), indent + 2, value) || too_wide())
        }
        _ => false,
    }
}
