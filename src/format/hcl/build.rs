use std::fmt;
use std::str::FromStr as _;

use hcl::Identifier;
use hcl::expr::{
    Expression, FuncCall, ObjectKey, TemplateExpr, Traversal, TraversalOperator, Variable,
};
use hcl::template::Template;

/// Why a text is no reference or template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    text: String,
    reason: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.text, self.reason)
    }
}

impl std::error::Error for SyntaxError {}

/// A reference from its parts: `["module", "network", "vpc_id"]` is `module.network.vpc_id`.
///
/// A part that is no identifier becomes an index, `["local", "a b"]` is `local["a b"]`, which HCL
/// takes for the same. The first part has no such way out, there what does not belong is replaced
/// by `_`.
pub fn reference(parts: &[&str]) -> Expression {
    let Some((first, rest)) = parts.split_first() else {
        return Expression::Null;
    };
    let base = Variable::sanitized(first);
    if rest.is_empty() {
        return base.into();
    }
    let operators = rest.iter().map(|part| match Identifier::new(*part) {
        Ok(name) => TraversalOperator::GetAttr(name),
        Err(_) => TraversalOperator::Index(Expression::from(*part)),
    });
    Traversal::new(base, operators).into()
}

/// A reference as it is written in HCL: `module.network.vpc_id`, `aws_subnet.private[0].id`,
/// `aws_subnet.private[*].id`.
///
/// Fails when the text is no HCL or anything but a reference.
pub fn parse_reference(text: &str) -> Result<Expression, SyntaxError> {
    let refuse = |reason: String| SyntaxError {
        text: text.to_owned(),
        reason,
    };
    let expression = Expression::from_str(text).map_err(|error| refuse(error.to_string()))?;
    match expression {
        Expression::Variable(_) => Ok(expression),
        Expression::Traversal(ref traversal)
            if matches!(traversal.expr, Expression::Variable(_)) =>
        {
            Ok(expression)
        }
        _ => Err(refuse("not a reference".to_owned())),
    }
}

/// A string with `${ }` in it, such as `${var.prefix}-logs`.
///
/// Plain text, in which `${` is to stay what it is, is `Expression::from("text")`. Fails when what
/// stands between the braces is no HCL.
pub fn template(text: &str) -> Result<Expression, SyntaxError> {
    match Template::from_str(text) {
        Ok(_) => Ok(TemplateExpr::QuotedString(text.to_owned()).into()),
        Err(error) => Err(SyntaxError {
            text: text.to_owned(),
            reason: error.to_string(),
        }),
    }
}

/// A list.
pub fn list<T: Into<Expression>>(items: impl IntoIterator<Item = T>) -> Expression {
    Expression::Array(items.into_iter().map(Into::into).collect())
}

/// An object with its keys in the order given. Of two equal keys, the last value holds.
pub fn object<K: Into<String>, V: Into<Expression>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> Expression {
    entries
        .into_iter()
        .map(|(key, value)| {
            (
                ObjectKey::Expression(Expression::String(key.into())),
                value.into(),
            )
        })
        .collect()
}

/// What `providers` of a module call holds: for each name inside, the provider outside, both as
/// references such as `aws.west`.
pub fn providers<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Expression {
    entries
        .into_iter()
        .map(|(inside, outside)| {
            let outside: Vec<&str> = outside.split('.').collect();
            // Terraform reads this one key as a reference; elsewhere a dot ends the key.
            let inside = ObjectKey::Identifier(Identifier::unchecked(inside));
            (inside, reference(&outside))
        })
        .collect()
}

/// A call of a function, `call("jsonencode", [value])`.
pub fn call<T: Into<Expression>>(name: &str, arguments: impl IntoIterator<Item = T>) -> Expression {
    let call = FuncCall::builder(name);
    arguments
        .into_iter()
        .fold(call, hcl::expr::FuncCallBuilder::arg)
        .build()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::hcl::flat::flat;

    #[test]
    fn references_print_as_they_are_written() {
        assert_eq!(
            flat(&reference(&["module", "network", "vpc_id"])),
            "module.network.vpc_id"
        );
        assert_eq!(
            flat(&reference(&["local", "a b", "c"])),
            r#"local["a b"].c"#
        );
        assert_eq!(flat(&reference(&["string"])), "string");
        for text in [
            "module.network.vpc_id",
            "aws_subnet.private[0].id",
            r#"aws_subnet.private["a"].id"#,
            "aws_subnet.private[*].id",
            "var.name",
            "each.value",
        ] {
            assert_eq!(
                parse_reference(text).map(|expression| flat(&expression)),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "a b", "f(x)", "1", "\"a\"", "a +", "a ? b : c", "[a]"] {
            assert!(parse_reference(text).is_err(), "{text}");
        }
        assert!(template("${").is_err());
        assert!(template("${a b}").is_err());
    }

    #[test]
    fn values_print_as_hcl() {
        assert_eq!(flat(&list(["a", "b"])), r#"["a", "b"]"#);
        assert_eq!(
            flat(&object([("a", 1), ("b c", 2)])),
            r#"{ a = 1, "b c" = 2 }"#
        );
        assert_eq!(flat(&call("max", [1, 2])), "max(1, 2)");
        let template = template("${var.prefix}-${ each.key }").expect("a template");
        assert_eq!(flat(&template), r#""${var.prefix}-${each.key}""#);
    }
}
