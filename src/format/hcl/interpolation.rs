//! Strings with `${ }` and `%{ }` in them.

use std::borrow::Cow;
use std::str::FromStr as _;

use hcl::expr::{Expression, Heredoc, HeredocStripMode, TemplateExpr};
use hcl::template::{Directive, Element, Strip, Template};

use super::flat::{after_keyword, apart_from_sign};
use super::string::escaped;
use crate::format::text::is_unprintable;

/// What a template comes to.
pub(super) enum Reduced {
    /// Text without anything in it.
    Text(String),
    /// One interpolation and nothing else, which HCL takes for the expression itself: there is no
    /// text from which `~` could take anything away.
    Expression(Expression),
    /// Text and interpolations.
    Template(Template),
}

/// What an expression is when it is a template of one interpolation and nothing else.
pub(super) fn unwrapped(expression: &Expression) -> Cow<'_, Expression> {
    if let Expression::TemplateExpr(template) = expression
        && let Reduced::Expression(inner) = reduce(template)
    {
        return Cow::Owned(unwrapped(&inner).into_owned());
    }
    Cow::Borrowed(expression)
}

pub(super) fn reduce(expression: &TemplateExpr) -> Reduced {
    let source = match expression {
        TemplateExpr::QuotedString(source) => source.clone(),
        TemplateExpr::Heredoc(heredoc) => heredoc_source(heredoc),
    };
    let Ok(template) = Template::from_str(&source) else {
        // What does not parse was never meant as a template.
        return Reduced::Text(source);
    };
    match template.elements() {
        [] => Reduced::Text(String::new()),
        [Element::Literal(text)] => Reduced::Text(text.clone()),
        [Element::Interpolation(only)] => Reduced::Expression(only.expr.clone()),
        _ => Reduced::Template(template),
    }
}

/// The template of a heredoc without the indentation that `<<-` takes away.
fn heredoc_source(heredoc: &Heredoc) -> String {
    let text = &heredoc.template;
    if heredoc.strip == HeredocStripMode::None {
        return text.clone();
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    text.split_inclusive('\n')
        .map(|line| line.get(common..).unwrap_or("\n"))
        .collect()
}

pub(super) fn template_text(template: &Template) -> String {
    template.elements().iter().map(element_text).collect()
}

fn element_text(element: &Element) -> String {
    match element {
        Element::Literal(text) => escaped(text, is_unprintable),
        Element::Interpolation(interpolation) => {
            let text = within_braces(&interpolation.expr);
            marked('$', interpolation.strip, &text)
        }
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(condition) => {
                let mut out = marked(
                    '%',
                    condition.if_strip,
                    &after_keyword("if", &within_braces(&condition.cond_expr)),
                );
                out.push_str(&template_text(&condition.true_template));
                if let Some(otherwise) = &condition.false_template {
                    out.push_str(&marked('%', condition.else_strip, "else"));
                    out.push_str(&template_text(otherwise));
                }
                out.push_str(&marked('%', condition.endif_strip, "endif"));
                out
            }
            Directive::For(repetition) => {
                let variables = match &repetition.key_var {
                    Some(key) => format!("{}, {}", key.as_str(), repetition.value_var.as_str()),
                    None => repetition.value_var.as_str().to_owned(),
                };
                let head = format!(
                    "for {variables} {}",
                    after_keyword("in", &within_braces(&repetition.collection_expr))
                );
                let mut out = marked('%', repetition.for_strip, &head);
                out.push_str(&template_text(&repetition.template));
                out.push_str(&marked('%', repetition.endfor_strip, "endfor"));
                out
            }
        },
    }
}

fn marked(sign: char, strip: Strip, text: &str) -> String {
    let start = if strip.strip_start() { "~" } else { "" };
    let end = if strip.strip_end() { "~" } else { "" };
    format!("{sign}{{{start}{text}{end}}}")
}

/// An operand within the braces of a template. `terraform fmt` would set braces of its own apart
/// from those around it.
fn within_braces(expression: &Expression) -> String {
    let text = apart_from_sign(expression);
    if text.starts_with('{') || text.ends_with('}') {
        format!("({text})")
    } else {
        text
    }
}
