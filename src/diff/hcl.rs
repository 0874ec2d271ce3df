//! Terraform files as blocks by their address.

use std::collections::BTreeMap;

use hcl::expr::{Expression, Heredoc, HeredocStripMode, ObjectKey, TemplateExpr};
use hcl::structure::{Attribute, Block, Body, Structure};
use hcl::template::{Element, Template};

use super::object::Object;
use super::value::Value;

/// The blocks of a Terraform file, or why it cannot be read.
pub(super) fn objects(text: &str) -> Result<BTreeMap<Object, Value>, String> {
    let body: Body = hcl::parse(text).map_err(|error| place(&error))?;
    let mut objects = BTreeMap::new();
    // Arguments outside of any block: a file of variables.
    let mut arguments = BTreeMap::new();
    let mut locals = BTreeMap::new();
    for structure in body {
        let block = match structure {
            Structure::Attribute(attribute) => {
                argument(&mut arguments, &attribute);
                continue;
            }
            Structure::Block(block) => block,
        };
        match block.identifier.as_str() {
            // Several blocks of locals are one.
            "locals" => block
                .body
                .attributes()
                .for_each(|attribute| argument(&mut locals, attribute)),
            "terraform" => {
                let mut rest = block.clone();
                rest.body = Body::default();
                for structure in block.body {
                    match structure {
                        Structure::Block(backend) if backend.identifier.as_str() == "backend" => {
                            let kind = labels(&backend).join(".");
                            let settings = BTreeMap::from([(kind, content(&backend.body))]);
                            put(&mut objects, "terraform.backend", Value::Map(settings));
                        }
                        other @ (Structure::Block(_) | Structure::Attribute(_)) => {
                            rest.body.0.push(other);
                        }
                    }
                }
                put(&mut objects, "terraform", content(&rest.body));
            }
            _ => put(&mut objects, &address(&block), content(&block.body)),
        }
    }
    if !arguments.is_empty() {
        objects.insert(Object::File, Value::Map(arguments));
    }
    if !locals.is_empty() {
        put(&mut objects, "locals", Value::Map(locals));
    }
    Ok(objects)
}

/// Where a file cannot be read. The parser would also show the line, with whatever is in it.
fn place(error: &hcl::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches([' ', '-', '>']).to_owned()
}

/// A block under its address; the second of one address is identified by its place.
fn put(objects: &mut BTreeMap<Object, Value>, address: &str, content: Value) {
    let mut object = Object::Block(address.to_owned());
    let mut number = 2;
    while objects.contains_key(&object) {
        object = Object::Block(format!("{address}#{number}"));
        number += 1;
    }
    objects.insert(object, content);
}

fn labels(block: &Block) -> Vec<&str> {
    block.labels.iter().map(hcl::BlockLabel::as_str).collect()
}

/// `module.postgres`; a provider has its alias in it, an import what it is for.
fn address(block: &Block) -> String {
    let kind = block.identifier.as_str();
    let told_apart_by = match kind {
        "provider" => Some("alias"),
        "import" => Some("to"),
        "moved" | "removed" => Some("from"),
        _ => None,
    };
    let of_attribute = told_apart_by.and_then(|key| {
        let mut attributes = block.body.attributes();
        let attribute = attributes.find(|attribute| attribute.key.as_str() == key)?;
        Some(match value(&attribute.expr) {
            Value::Text(text) | Value::Expression(text) => text,
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::List(_)
            | Value::Map(_)) => other.to_string(),
        })
    });
    let parts = std::iter::once(kind).chain(labels(block));
    let parts: Vec<&str> = parts.chain(of_attribute.as_deref()).collect();
    parts.join(".")
}

/// Arguments and nested blocks by name; labels of a nested block are one map more each.
fn content(body: &Body) -> Value {
    let mut map = BTreeMap::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => argument(&mut map, attribute),
            Structure::Block(block) => nested(&mut map, block),
        }
    }
    Value::Map(map)
}

fn argument(map: &mut BTreeMap<String, Value>, attribute: &Attribute) {
    map.insert(attribute.key.to_string(), value(&attribute.expr));
}

fn nested(map: &mut BTreeMap<String, Value>, block: &Block) {
    let parts = std::iter::once(block.identifier.as_str()).chain(labels(block));
    let parts: Vec<&str> = parts.collect();
    let mut map = map;
    for (position, part) in parts.iter().enumerate() {
        if position + 1 < parts.len() {
            let below = map
                .entry((*part).to_owned())
                .or_insert_with(|| Value::Map(BTreeMap::new()));
            let Value::Map(below) = below else {
                // An argument and a labeled block of one name: Terraform refuses that too.
                return;
            };
            map = below;
            continue;
        }
        let mut name = (*part).to_owned();
        let mut number = 2;
        while map.contains_key(&name) {
            name = format!("{part}#{number}");
            number += 1;
        }
        map.insert(name, content(&block.body));
    }
}

/// A literal as what it is, anything else as the text of the expression.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "kinds of expressions, which may grow"
)]
fn value(expression: &Expression) -> Value {
    match expression {
        Expression::Null => Value::Null,
        Expression::Bool(flag) => Value::Bool(*flag),
        Expression::String(text) => Value::Text(text.clone()),
        Expression::Number(number) => {
            let exact = match number.as_i64() {
                Some(whole) => Some(whole.into()),
                None => number.as_f64().and_then(serde_json::Number::from_f64),
            };
            exact.map_or_else(|| Value::Expression(number.to_string()), Value::Number)
        }
        Expression::Array(items) => Value::List(items.iter().map(value).collect()),
        Expression::Object(entries) => {
            let entries = entries.iter();
            Value::Map(
                entries
                    .map(|(key, entry)| (object_key(key), value(entry)))
                    .collect(),
            )
        }
        Expression::Parenthesis(inner) => value(inner),
        Expression::TemplateExpr(expression) => template(expression),
        other => Value::Expression(other.to_string()),
    }
}

/// A text in which nothing is to be filled in as text, and one interpolation without anything around it
/// as what it fills in.
fn template(expression: &TemplateExpr) -> Value {
    let source = match expression {
        TemplateExpr::QuotedString(source) => source.clone(),
        TemplateExpr::Heredoc(heredoc) => lines(heredoc),
    };
    let Ok(template) = source.parse::<Template>() else {
        return Value::Text(source);
    };
    match template.elements() {
        [] => Value::Text(String::new()),
        [Element::Literal(text)] => Value::Text(text.clone()),
        [Element::Interpolation(only)] => value(&only.expr),
        _ => Value::Expression(format!("\"{template}\"").replace('\n', "\\n")),
    }
}

/// The lines of a heredoc without the indentation that `<<-` takes away.
fn lines(heredoc: &Heredoc) -> String {
    let text = &heredoc.template;
    if heredoc.strip == HeredocStripMode::None {
        return text.clone();
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let filled = text.lines().filter(|line| !line.is_empty());
    let common = filled.map(indent).min().unwrap_or(0);
    text.split_inclusive('\n')
        .map(|line| line.get(common..).unwrap_or("\n"))
        .collect()
}

fn object_key(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Identifier(name) => name.to_string(),
        ObjectKey::Expression(expression) => {
            let value = value(expression);
            let name = value.as_text().map(str::to_owned);
            name.unwrap_or_else(|| format!("({value})"))
        }
        // The type may grow; nothing is left today.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        objects(text)
            .unwrap()
            .into_iter()
            .map(|(object, value)| format!("{object}: {value}"))
            .collect()
    }

    #[test]
    fn blocks_have_the_addresses_that_terraform_gives_them() {
        let text = "terraform {\n  required_version = \">= 1\"\n  backend \"s3\" {\n    key = \"a\"\n  }\n}\n\
                    provider \"aws\" {}\nprovider \"aws\" {\n  alias = \"dr\"\n}\n\
                    module \"vpc\" {}\nresource \"aws_vpc\" \"main\" {}\n\
                    import {\n  to = module.vpc.aws_vpc.main\n}\nlocals {\n  a = 1\n}\nlocals {\n  b = 2\n}\n";
        assert_eq!(
            told(text),
            [
                "import.module.vpc.aws_vpc.main: {to = module.vpc.aws_vpc.main}",
                "locals: {a = 1, b = 2}",
                "module.vpc: {}",
                "provider.aws: {}",
                "provider.aws.dr: {alias = \"dr\"}",
                "resource.aws_vpc.main: {}",
                "terraform: {required_version = \">= 1\"}",
                "terraform.backend: {s3 = {key = \"a\"}}",
            ]
        );
    }

    #[test]
    fn references_are_told_from_texts_and_layout_does_not_count() {
        let one = "module \"a\" {\n  x = module.b.c\n  y = \"module.b.c\"\n  z = [1, \"${var.p}-q\"]\n}\n";
        let other = "# note\nmodule \"a\" {\n  y = \"module.b.c\"\n  z = [\n    1,\n    \"${var.p}-q\",\n  ]\n  x = (module.b.c)\n}\n";
        assert_eq!(
            told(one),
            ["module.a: {x = module.b.c, y = \"module.b.c\", z = [1, \"${var.p}-q\"]}"]
        );
        assert_eq!(told(one), told(other));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_shown_with_the_reason() {
        let reason = objects("a = 1\npassword = \"hunter2\n").unwrap_err();
        assert!(reason.contains("line 2"), "{reason}");
        assert!(!reason.contains("hunter2"), "{reason}");
    }

    #[test]
    fn nested_blocks_keep_their_labels_and_their_number() {
        let text = "resource \"a\" \"b\" {\n  rule {\n    n = 1\n  }\n  rule {\n    n = 2\n  }\n  dynamic \"x\" {\n    for_each = []\n  }\n}\n";
        assert_eq!(
            told(text),
            ["resource.a.b: {dynamic = {x = {for_each = []}}, rule = {n = 1}, rule#2 = {n = 2}}"]
        );
    }
}
