use hcl::Identifier;
use hcl::expr::{Expression, ObjectKey, Traversal, TraversalOperator, Variable};

/// A reference from its parts: `["module", "network", "vpc_id"]` is `module.network.vpc_id`. What
/// cannot be in a name is replaced by `_`.
pub(crate) fn reference(parts: &[&str]) -> Expression {
    let Some((first, rest)) = parts.split_first() else {
        return Expression::Null;
    };
    let base = Variable::sanitized(first);
    if rest.is_empty() {
        return base.into();
    }
    let names = rest.iter().map(Identifier::sanitized);
    Traversal::new(base, names.map(TraversalOperator::GetAttr)).into()
}

/// A list.
pub(crate) fn list<T: Into<Expression>>(items: impl IntoIterator<Item = T>) -> Expression {
    Expression::Array(items.into_iter().map(Into::into).collect())
}

/// An object with its keys in the order given. Of two equal keys, the last value holds.
pub(crate) fn object<K: Into<String>, V: Into<Expression>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> Expression {
    let key = |key: K| ObjectKey::Expression(Expression::String(key.into()));
    let entries = entries.into_iter();
    entries
        .map(|(name, value)| (key(name), value.into()))
        .collect()
}

/// What `providers` of a module call holds: for each name inside, the provider outside, both as
/// references such as `aws.west`.
pub(crate) fn providers<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Expression {
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
