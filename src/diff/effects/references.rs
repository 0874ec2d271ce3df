//! What an expression refers to.

use ::hcl::expr::{Expression, ObjectKey, Operation, TemplateExpr, Traversal, TraversalOperator};
use ::hcl::template::{Element, Template};

/// The names along every traversal in an expression, indices and splats left out: `["module", "network", "vpc_id"]`.
pub(super) fn references(expression: &Expression) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect(expression, &mut found);
    found
}

fn collect(expression: &Expression, found: &mut Vec<Vec<String>>) {
    match expression {
        Expression::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Expression::Object(entries) => {
            for (key, value) in entries {
                if let ObjectKey::Expression(key) = key {
                    collect(key, found);
                }
                collect(value, found);
            }
        }
        Expression::TemplateExpr(template) => of_template(template, found),
        Expression::Traversal(traversal) => of_traversal(traversal, found),
        Expression::FuncCall(call) => call.args.iter().for_each(|item| collect(item, found)),
        Expression::Parenthesis(inner) => collect(inner, found),
        Expression::Conditional(conditional) => {
            collect(&conditional.cond_expr, found);
            collect(&conditional.true_expr, found);
            collect(&conditional.false_expr, found);
        }
        Expression::Operation(operation) => match operation.as_ref() {
            Operation::Unary(operation) => collect(&operation.expr, found),
            Operation::Binary(operation) => {
                collect(&operation.lhs_expr, found);
                collect(&operation.rhs_expr, found);
            }
        },
        Expression::ForExpr(for_expr) => {
            collect(&for_expr.collection_expr, found);
            collect(&for_expr.value_expr, found);
            let more = [&for_expr.key_expr, &for_expr.cond_expr];
            for inner in more.into_iter().flatten() {
                collect(inner, found);
            }
        }
        _ => {}
    }
}

fn of_traversal(traversal: &Traversal, found: &mut Vec<Vec<String>>) {
    let mut names = match &traversal.expr {
        Expression::Variable(name) => vec![name.to_string()],
        inner => {
            collect(inner, found);
            Vec::new()
        }
    };
    for operator in &traversal.operators {
        match operator {
            TraversalOperator::GetAttr(name) => names.push(name.to_string()),
            TraversalOperator::Index(index) => collect(index, found),
            _ => {}
        }
    }
    if !names.is_empty() {
        found.push(names);
    }
}

/// A template that cannot be read refers to nothing; Terraform would refuse it.
fn of_template(template: &TemplateExpr, found: &mut Vec<Vec<String>>) {
    let Ok(template) = Template::from_expr(template) else {
        return;
    };
    for element in template.elements() {
        if let Element::Interpolation(interpolation) = element {
            collect(&interpolation.expr, found);
        }
    }
}
