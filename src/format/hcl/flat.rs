//! Expressions on one line, with the spaces that `terraform fmt` puts there.

use hcl::expr::{
    BinaryOp, Conditional, Expression, ForExpr, FuncCall, ObjectKey, Operation, Traversal,
    TraversalOperator,
};

use super::interpolation::{Reduced, reduce, template_text};
use super::string::{quoted, quoted_key};

/// How strongly an expression holds together, from conditionals (weakest) to what has brackets of
/// its own or is one word. Between those lie HCL's own precedences of binary operators, 1 to 6.
type Strength = u8;

const CONDITIONAL: Strength = 0;
const UNARY: Strength = 7;
const LITERAL: Strength = 8;
const ATOM: Strength = 9;

/// `expression` on one line.
pub(super) fn flat(expression: &Expression) -> String {
    match expression {
        Expression::Bool(value) => value.to_string(),
        Expression::Number(number) => number.to_string(),
        Expression::String(text) => quoted(text),
        Expression::Array(items) => format!("[{}]", comma_separated(items)),
        Expression::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Expression::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{} = {}", object_key(key), flat(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Expression::TemplateExpr(template) => match reduce(template) {
            Reduced::Text(text) => quoted(&text),
            Reduced::Expression(inner) => flat(&inner),
            Reduced::Template(template) => format!("\"{}\"", template_text(&template)),
        },
        Expression::Variable(variable) => variable.as_str().to_owned(),
        Expression::Traversal(traversal) => flat_traversal(traversal),
        Expression::FuncCall(call) => {
            format!(
                "{}{}{}",
                call_start(call),
                comma_separated(&call.args),
                call_end(call)
            )
        }
        Expression::Parenthesis(inner) => format!("({})", flat(inner)),
        Expression::Conditional(conditional) => flat_conditional(conditional),
        Expression::Operation(operation) => flat_operation(operation),
        Expression::ForExpr(expression) => {
            let (open, body, close) = for_parts(expression);
            // Braces have a space inside, brackets have none.
            let space = if open == "{" { " " } else { "" };
            format!("{open}{space}{body}{space}{close}")
        }
        // The type may grow; null is all that is left today.
        _ => "null".to_owned(),
    }
}

fn comma_separated(items: &[Expression]) -> String {
    items.iter().map(flat).collect::<Vec<_>>().join(", ")
}

/// `expression` on one line, in parentheses when it holds together less than `needed`.
fn flat_at(needed: Strength, expression: &Expression) -> String {
    let text = flat(expression);
    if strength(expression) < needed {
        format!("({text})")
    } else {
        text
    }
}

fn strength(expression: &Expression) -> Strength {
    match expression {
        Expression::Conditional(_) => CONDITIONAL,
        Expression::Operation(operation) => match operation.as_ref() {
            Operation::Binary(binary) => binary.operator.precedence(),
            Operation::Unary(_) => UNARY,
        },
        // The star at the end is taken for a multiplication by `terraform fmt`.
        Expression::Traversal(traversal)
            if matches!(
                traversal.operators.last(),
                Some(TraversalOperator::AttrSplat)
            ) =>
        {
            CONDITIONAL
        }
        Expression::Number(_) if flat(expression).starts_with('-') => UNARY,
        Expression::Null | Expression::Bool(_) | Expression::Number(_) | Expression::String(_) => {
            LITERAL
        }
        Expression::TemplateExpr(template) => match reduce(template) {
            Reduced::Expression(inner) => strength(&inner),
            Reduced::Text(_) | Reduced::Template(_) => LITERAL,
        },
        _ => ATOM,
    }
}

pub(super) fn call_start(call: &FuncCall) -> String {
    let mut out = String::new();
    for part in &call.name.namespace {
        out.push_str(part);
        out.push_str("::");
    }
    out.push_str(&call.name.name);
    out.push('(');
    out
}

pub(super) fn call_end(call: &FuncCall) -> &'static str {
    if call.expand_final && !call.args.is_empty() {
        "...)"
    } else {
        ")"
    }
}

fn flat_conditional(conditional: &Conditional) -> String {
    format!(
        "{} ? {} : {}",
        flat_at(CONDITIONAL + 1, &conditional.cond_expr),
        flat(&conditional.true_expr),
        flat(&conditional.false_expr)
    )
}

fn flat_operation(operation: &Operation) -> String {
    match operation {
        Operation::Unary(unary) => {
            format!(
                "{}{}",
                unary.operator.as_str(),
                flat_at(UNARY + 1, &unary.expr)
            )
        }
        Operation::Binary(BinaryOp {
            lhs_expr,
            operator,
            rhs_expr,
        }) => {
            // Operators of one precedence group from the left.
            let own = operator.precedence();
            format!(
                "{} {} {}",
                flat_at(own, lhs_expr),
                operator.as_str(),
                flat_at(own + 1, rhs_expr)
            )
        }
    }
}

fn flat_traversal(traversal: &Traversal) -> String {
    let splat = |operator: &TraversalOperator| {
        matches!(
            operator,
            TraversalOperator::AttrSplat | TraversalOperator::FullSplat
        )
    };
    let mut out = match &traversal.expr {
        // What follows a splat applies to every element, so a finished splat is kept apart.
        Expression::Traversal(inner) if inner.operators.iter().any(splat) => {
            format!("({})", flat(&traversal.expr))
        }
        base => flat_at(ATOM, base),
    };
    for operator in &traversal.operators {
        match operator {
            TraversalOperator::AttrSplat => out.push_str(".*"),
            TraversalOperator::FullSplat => out.push_str("[*]"),
            TraversalOperator::GetAttr(name) => {
                out.push('.');
                out.push_str(name);
            }
            // `.0` means `[0]`, which is how it is written today.
            TraversalOperator::LegacyIndex(index) => push_index(&mut out, &index.to_string()),
            TraversalOperator::Index(index) => push_index(&mut out, &flat(index)),
        }
    }
    out
}

fn push_index(out: &mut String, index: &str) {
    if out.ends_with(".*") {
        // `terraform fmt` takes the star for a multiplication here.
        out.push(' ');
    }
    // `terraform fmt` of today loses a bare literal that is no usual index.
    let lost = matches!(index, "null" | "true" | "false");
    out.push_str(if lost { "[(" } else { "[" });
    out.push_str(index);
    out.push_str(if lost { ")]" } else { "]" });
}

/// The key of an object: a bare word where that is enough, quoted, or an expression in parentheses.
pub(super) fn object_key(key: &ObjectKey) -> String {
    match key {
        // A name with a dot in it is a reference, which `providers` takes as a key.
        ObjectKey::Identifier(name) => {
            let words: Vec<String> = name.split('.').map(word_key).collect();
            words.join(".")
        }
        ObjectKey::Expression(Expression::String(text)) => word_key(text),
        ObjectKey::Expression(Expression::TemplateExpr(template)) => match reduce(template) {
            Reduced::Text(text) => word_key(&text),
            Reduced::Expression(inner) => object_key(&ObjectKey::Expression(inner)),
            Reduced::Template(template) => format!("\"{}\"", template_text(&template)),
        },
        ObjectKey::Expression(inner @ Expression::Parenthesis(_)) => flat(inner),
        ObjectKey::Expression(inner @ Expression::Number(_)) if strength(inner) > UNARY => {
            flat(inner)
        }
        ObjectKey::Expression(inner) => format!("({})", flat(inner)),
        // The type may grow; nothing is left today.
        _ => quoted_key(""),
    }
}

fn word_key(text: &str) -> String {
    let mut characters = text.chars();
    let is_word = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|rest| rest.is_ascii_alphanumeric() || matches!(rest, '_' | '-'))
        // Bare, these would start an expression of another kind or read as one.
        && !matches!(text, "for" | "true" | "false" | "null");
    if is_word {
        text.to_owned()
    } else {
        quoted_key(text)
    }
}

/// Opening bracket, what stands inside, and closing bracket.
pub(super) fn for_parts(expression: &ForExpr) -> (&'static str, String, &'static str) {
    let variables = match &expression.key_var {
        Some(key) => format!("{}, {}", key.as_str(), expression.value_var.as_str()),
        None => expression.value_var.as_str().to_owned(),
    };
    let mut body = format!(
        "for {variables} {}",
        after_keyword("in", &apart_from_sign(&expression.collection_expr))
    );
    body.push_str(" : ");
    if let Some(key) = &expression.key_expr {
        body.push_str(&flat(key));
        body.push_str(" => ");
        body.push_str(&apart_from_sign(&expression.value_expr));
        if expression.grouping {
            body.push_str("...");
        }
    } else {
        body.push_str(&flat(&expression.value_expr));
    }
    if let Some(condition) = &expression.cond_expr {
        body.push(' ');
        body.push_str(&after_keyword("if", &apart_from_sign(condition)));
    }
    if expression.key_expr.is_some() {
        ("{", body, "}")
    } else {
        ("[", body, "]")
    }
}

/// Where `terraform fmt` takes a leading minus for a subtraction and sets a space after it,
/// parentheses keep the sign with its operand.
pub(super) fn apart_from_sign(expression: &Expression) -> String {
    let text = flat(expression);
    if text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

/// A keyword with its operand. `terraform fmt` takes a keyword before a parenthesis for the name of
/// a function, and `if` before a bracket for a list to index, and leaves no space.
pub(super) fn after_keyword(keyword: &str, operand: &str) -> String {
    let close = operand.starts_with('(') || (keyword == "if" && operand.starts_with('['));
    let space = if close { "" } else { " " };
    format!("{keyword}{space}{operand}")
}
