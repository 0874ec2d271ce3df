//! One form for all ways to write the same expression, so that what was printed and what was read
//! back can be compared.

use std::str::FromStr as _;

use hcl::Number;
use hcl::expr::{
    BinaryOp, Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey, Operation,
    TemplateExpr, Traversal, TraversalOperator, UnaryOp, UnaryOperator,
};
use hcl::structure::{Attribute, Block, BlockLabel, Body, Structure};
use hcl::template::{Directive, Element, Template};

pub(super) fn body(body: &Body) -> Body {
    Body(body.0.iter().map(structure).collect())
}

fn structure(structure: &Structure) -> Structure {
    match structure {
        Structure::Attribute(Attribute { key, expr }) => {
            Attribute::new(key.clone(), expression(expr)).into()
        }
        Structure::Block(block) => {
            let labels = block
                .labels
                .iter()
                .map(|label| BlockLabel::String(label.as_str().to_owned()));
            Block {
                identifier: block.identifier.clone(),
                labels: labels.collect(),
                body: body(&block.body),
            }
            .into()
        }
    }
}

/// Drops parentheses, joins traversals, and takes templates apart.
pub(super) fn expression(value: &Expression) -> Expression {
    match value {
        Expression::Array(items) => Expression::Array(items.iter().map(expression).collect()),
        Expression::Object(entries) => {
            let entries: Object<ObjectKey, Expression> = entries
                .iter()
                .map(|(key, value)| (object_key(key), expression(value)))
                .collect();
            entries.into()
        }
        Expression::TemplateExpr(template) => template_expression(template),
        Expression::Traversal(traversal) => {
            let mut operators: Vec<_> = traversal.operators.iter().map(operator).collect();
            let mut base = expression(&traversal.expr);
            if let Expression::Traversal(inner) = base {
                operators.splice(0..0, inner.operators);
                base = inner.expr;
            }
            if operators.is_empty() {
                base
            } else {
                Traversal::new(base, operators).into()
            }
        }
        Expression::FuncCall(call) => {
            let mut call = call.as_ref().clone();
            call.args = call.args.iter().map(expression).collect();
            call.expand_final &= !call.args.is_empty();
            call.into()
        }
        Expression::Parenthesis(inner) => expression(inner),
        Expression::Conditional(conditional) => Conditional::new(
            expression(&conditional.cond_expr),
            expression(&conditional.true_expr),
            expression(&conditional.false_expr),
        )
        .into(),
        Expression::Operation(operation) => match operation.as_ref() {
            Operation::Unary(unary) => match (unary.operator, expression(&unary.expr)) {
                (UnaryOperator::Neg, Expression::Number(number)) => Expression::Number(-number),
                (operator, operand) => UnaryOp::new(operator, operand).into(),
            },
            Operation::Binary(binary) => BinaryOp::new(
                expression(&binary.lhs_expr),
                binary.operator,
                expression(&binary.rhs_expr),
            )
            .into(),
        },
        Expression::ForExpr(repetition) => ForExpr {
            key_var: repetition.key_var.clone(),
            value_var: repetition.value_var.clone(),
            collection_expr: expression(&repetition.collection_expr),
            key_expr: repetition.key_expr.as_ref().map(expression),
            value_expr: expression(&repetition.value_expr),
            grouping: repetition.grouping && repetition.key_expr.is_some(),
            cond_expr: repetition.cond_expr.as_ref().map(expression),
        }
        .into(),
        other => other.clone(),
    }
}

fn object_key(key: &ObjectKey) -> ObjectKey {
    ObjectKey::Expression(match key {
        ObjectKey::Identifier(name) => Expression::from(name.as_str()),
        ObjectKey::Expression(inner) => expression(inner),
        other => panic!("an unknown key: {other:?}"),
    })
}

fn operator(operator: &TraversalOperator) -> TraversalOperator {
    match operator {
        TraversalOperator::Index(index) => TraversalOperator::Index(expression(index)),
        TraversalOperator::LegacyIndex(index) => {
            TraversalOperator::Index(Expression::Number(Number::from(*index)))
        }
        other => other.clone(),
    }
}

fn template_expression(template: &TemplateExpr) -> Expression {
    let TemplateExpr::QuotedString(source) = template else {
        panic!("no heredocs here")
    };
    let template = Template::from_str(source).expect("a template");
    match template.elements() {
        [] => Expression::from(""),
        [Element::Literal(text)] => Expression::from(text.as_str()),
        [Element::Interpolation(only)] => expression(&only.expr),
        _ => parts("template", template_parts(&template)),
    }
}

fn parts(name: &str, arguments: Vec<Expression>) -> Expression {
    let mut call = FuncCall::new(name);
    call.args = arguments;
    call.into()
}

fn template_parts(template: &Template) -> Vec<Expression> {
    template.elements().iter().map(element).collect()
}

fn element(element: &Element) -> Expression {
    let strip = |strip: hcl::template::Strip| Expression::from(format!("{strip:?}"));
    match element {
        Element::Literal(text) => Expression::from(text.as_str()),
        Element::Interpolation(inner) => parts(
            "interpolation",
            vec![strip(inner.strip), expression(&inner.expr)],
        ),
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(condition) => parts(
                "if",
                vec![
                    strip(condition.if_strip),
                    expression(&condition.cond_expr),
                    parts("then", template_parts(&condition.true_template)),
                    strip(condition.else_strip),
                    parts(
                        "else",
                        condition
                            .false_template
                            .as_ref()
                            .map(template_parts)
                            .unwrap_or_default(),
                    ),
                    strip(condition.endif_strip),
                ],
            ),
            Directive::For(repetition) => parts(
                "for",
                vec![
                    strip(repetition.for_strip),
                    Expression::from(format!("{:?} {}", repetition.key_var, repetition.value_var)),
                    expression(&repetition.collection_expr),
                    parts("do", template_parts(&repetition.template)),
                    strip(repetition.endfor_strip),
                ],
            ),
        },
    }
}
