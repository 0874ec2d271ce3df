//! Roles of service accounts that act in AWS.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};

use super::names::Names;

/// A role that the module `identity` makes.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    /// The argument of the module.
    pub(crate) argument: &'static str,
    /// The part of its name.
    pub(crate) part: &'static str,
    /// The service account that takes it on, with its namespace.
    pub(crate) service_account: String,
    /// What it may act on.
    pub(crate) on: Vec<(&'static str, Expression)>,
}

impl Role {
    /// The argument's value.
    pub(crate) fn value(&self, names: &Names) -> Expression {
        let mut parts = vec![
            ("role_name", Expression::from(names.role(self.part))),
            ("service_accounts", list([self.service_account.as_str()])),
        ];
        parts.extend(self.on.iter().cloned());
        object(parts)
    }
}
