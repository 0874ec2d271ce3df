//! Where lines break, how far they are indented, and where `=` stands.

use hcl::expr::{Expression, FuncCall};
use hcl::structure::{Attribute, Block, Body, Structure};

use super::File;
use super::flat::{call_end, call_start, flat, for_parts, object_key};
use super::interpolation::unwrapped;
use super::string::quoted;
use crate::format::text::comment_line;

/// Lines that would grow beyond this many characters are broken where HCL allows it.
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

pub(super) fn file(file: &File) -> String {
    let mut lines = Lines::default();
    for line in &file.header {
        lines.comment(0, line);
    }
    let mut previous: Option<&Structure> = None;
    for item in &file.items {
        let apart = !item.comment.is_empty()
            || previous.is_some_and(|previous| previous.is_block() || item.structure.is_block());
        if (previous.is_none() && !file.header.is_empty()) || (previous.is_some() && apart) {
            lines.push(0, "");
        }
        for line in &item.comment {
            lines.comment(0, line);
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

    fn comment(&mut self, indent: usize, text: &str) {
        self.push(indent, format!("# {}", comment_line(text)).trim_end());
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
        self.body(indent + 2, &block.body);
        self.push(indent, "}");
    }

    fn body(&mut self, indent: usize, body: &Body) {
        let mut previous: Option<&Structure> = None;
        for structure in &body.0 {
            if previous.is_some_and(|previous| previous.is_block() || structure.is_block()) {
                self.push(0, "");
            }
            self.structure(indent, structure);
            previous = Some(structure);
        }
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

    /// An item of a list or an argument, with the comma after it.
    fn element(&mut self, indent: usize, value: &Expression, end: &str) {
        if breaks(indent + end.len(), indent, value) {
            self.broken(indent, "", value, end);
        } else {
            self.push(indent, flat(value) + end);
        }
    }

    /// A value on several lines. `start` stands before it in its first line, `end` after it in its
    /// last.
    fn broken(&mut self, indent: usize, start: &str, value: &Expression, end: &str) {
        match unwrapped(value).as_ref() {
            Expression::Array(items) => {
                self.push(indent, format!("{start}["));
                for item in items {
                    self.element(indent + 2, item, ",");
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
            Expression::ForExpr(expression) => {
                let (open, body, close) = for_parts(expression);
                self.push(indent, format!("{start}{open}"));
                self.push(indent + 2, body);
                self.push(indent, format!("{close}{end}"));
            }
            Expression::FuncCall(call) => self.call(indent, start, call, end),
            other => self.push(indent, format!("{start}{}{end}", flat(other))),
        }
    }

    fn call(&mut self, indent: usize, start: &str, call: &FuncCall, end: &str) {
        let end = format!("{}{end}", call_end(call));
        let Some((last, others)) = call.args.split_last() else {
            return;
        };
        if is_collection(last) && !others.iter().any(is_collection) {
            // The brackets of the last argument open and close in the lines of the call.
            let before: String = others.iter().map(|other| flat(other) + ", ").collect();
            self.broken(
                indent,
                &format!("{start}{}{before}", call_start(call)),
                last,
                &end,
            );
            return;
        }
        self.push(indent, format!("{start}{}", call_start(call)));
        for other in others {
            self.element(indent + 2, other, ",");
        }
        self.element(
            indent + 2,
            last,
            if call.expand_final { "..." } else { "," },
        );
        self.push(indent, end.trim_start_matches('.'));
    }

    fn print(&self) -> String {
        let mut out = String::new();
        let mut width = 0;
        for (index, line) in self.0.iter().enumerate() {
            let continues = index
                .checked_sub(1)
                .and_then(|at| self.0.get(at))
                .is_some_and(|before| before.assigned.is_some());
            if line.assigned.is_some() && !continues {
                width = self.group_width(index);
            }
            if !line.start.is_empty() {
                out.extend(std::iter::repeat_n(' ', line.indent));
                out.push_str(&line.start);
            }
            if let Some(assigned) = &line.assigned {
                out.extend(std::iter::repeat_n(
                    ' ',
                    width.saturating_sub(columns(&line.start)),
                ));
                out.push_str(" = ");
                out.push_str(assigned);
            }
            out.push('\n');
        }
        out
    }

    /// How wide the widest key is among the consecutive one-line assignments from `first` on.
    fn group_width(&self, first: usize) -> usize {
        let group = self
            .0
            .iter()
            .skip(first)
            .take_while(|line| line.assigned.is_some());
        group.map(|line| columns(&line.start)).max().unwrap_or(0)
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Whether a value takes several lines when `used` characters of its first line are taken and its
/// inner lines are indented below `indent`.
fn breaks(used: usize, indent: usize, value: &Expression) -> bool {
    let too_wide = |value: &Expression| used + columns(&flat(value)) > WIDTH;
    match unwrapped(value).as_ref() {
        Expression::Array(items) => {
            items.len() > 1
                || items
                    .iter()
                    .any(|item| breaks(indent + 3, indent + 2, item))
                || (!items.is_empty() && too_wide(value))
        }
        Expression::Object(entries) => {
            entries.len() > 1
                || entries.iter().any(|(key, value)| {
                    breaks(indent + 5 + columns(&object_key(key)), indent + 2, value)
                })
                || (!entries.is_empty() && too_wide(value))
        }
        Expression::FuncCall(call) => !call.args.is_empty() && too_wide(value),
        Expression::ForExpr(_) => too_wide(value),
        _ => false,
    }
}

/// Whether a value has brackets of its own that can stay open at the end of a line.
fn is_collection(value: &Expression) -> bool {
    match unwrapped(value).as_ref() {
        Expression::Array(items) => !items.is_empty(),
        Expression::Object(entries) => !entries.is_empty(),
        Expression::ForExpr(_) => true,
        _ => false,
    }
}
