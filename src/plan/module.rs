//! Terraform modules that a stack calls, and what a stack puts out.

use ::hcl::expr::Expression;

use crate::format::hcl;
use crate::internal::Internal;

use super::promise::Promise;

/// A `module` block: which module, why, and its arguments in order.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    name: &'static str,
    label: String,
    comment: &'static str,
    providers: Vec<(&'static str, &'static str)>,
    arguments: Vec<(&'static str, Expression)>,
    identity: Option<&'static [&'static str]>,
    promises: Vec<Promise>,
}

impl Module {
    /// Calls the module of that name, which the comment explains, and with which data or the way to it is lost. The
    /// arguments of its identity are those without which it would be another thing.
    pub(crate) fn guarded(
        name: &'static str,
        comment: &'static str,
        identity: &'static [&'static str],
    ) -> Self {
        Self {
            identity: Some(identity),
            ..Self::unguarded(name, comment)
        }
    }

    /// Calls the module of that name, which the comment explains. It can go and be made again: nothing is lost with it.
    pub(crate) fn unguarded(name: &'static str, comment: &'static str) -> Self {
        Self {
            name,
            label: label(name),
            comment,
            providers: Vec::new(),
            arguments: Vec::new(),
            identity: None,
            promises: Vec::new(),
        }
    }

    /// Names the call, where a stack calls the module twice.
    #[must_use]
    pub(crate) fn labeled(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    /// Hands it a provider of the root under a name of its own; without any it gets the root's default.
    #[must_use]
    pub(crate) fn provider(mut self, inside: &'static str, outside: &'static str) -> Self {
        self.providers.push((inside, outside));
        self
    }

    /// Passes an argument.
    #[must_use]
    pub(crate) fn pass(mut self, argument: &'static str, value: impl Into<Expression>) -> Self {
        self.arguments.push((argument, value.into()));
        self
    }

    /// Passes an argument if there is a value; the module's default holds otherwise.
    #[must_use]
    pub(crate) fn pass_some(
        self,
        argument: &'static str,
        value: Option<impl Into<Expression>>,
    ) -> Self {
        match value {
            Some(value) => self.pass(argument, value),
            None => self,
        }
    }

    /// Promises that a setting of the module has a value: the tests of the stack hold it to that.
    #[must_use]
    pub(crate) fn promise(
        mut self,
        setting: &'static str,
        value: impl Into<Expression>,
        words: impl Into<String>,
    ) -> Self {
        self.promises.push(Promise {
            setting,
            key: None,
            value: value.into(),
            words: words.into(),
        });
        self
    }

    /// Promises it of one of the things that a setting has a value for.
    #[must_use]
    pub(crate) fn promise_of(
        mut self,
        setting: &'static str,
        key: &str,
        value: impl Into<Expression>,
        words: impl Into<String>,
    ) -> Self {
        self.promises.push(Promise {
            setting,
            key: Some(key.to_owned()),
            value: value.into(),
            words: words.into(),
        });
        self
    }

    /// Promises what holds for every bucket with objects of the environment.
    #[must_use]
    pub(crate) fn promise_bucket(self, what: &str, is_versioned: bool) -> Self {
        let (status, versions) = if is_versioned {
            ("Enabled", "keeps the versions of its objects")
        } else {
            ("Suspended", "keeps no versions of its objects")
        };
        self.promise(
            "blocks_public_access",
            true,
            format!("{what} blocks public access"),
        )
        .promise(
            "encryption",
            "aws:kms",
            format!("{what} is encrypted with a key of its own"),
        )
        .promise("versioning", status, format!("{what} {versions}"))
    }

    /// What makes it the thing that it is, where data or the way to it is lost with it.
    pub(crate) fn identity(&self) -> Option<Vec<Expression>> {
        let identity = self.identity?.iter();
        Some(identity.map(|name| self.argument(name).clone()).collect())
    }

    fn argument(&self, name: &str) -> &Expression {
        let is_meant = |(argument, _): &&(&'static str, Expression)| *argument == name;
        let found = self.arguments.iter().find(is_meant);
        let (_, value) = found.internal(name);
        value
    }

    /// The module's folder below `terraform/modules/`.
    pub(crate) fn folder(&self) -> &'static str {
        self.name
    }

    /// What the root calls it.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Why it is called.
    pub(crate) fn comment(&self) -> &'static str {
        self.comment
    }

    /// The providers that it gets by names of its own: inside, outside.
    pub(crate) fn providers(&self) -> &[(&'static str, &'static str)] {
        &self.providers
    }

    /// What is promised of what it makes.
    pub(crate) fn promises(&self) -> &[Promise] {
        &self.promises
    }

    /// Its arguments, in order.
    pub(crate) fn arguments(&self) -> &[(&'static str, Expression)] {
        &self.arguments
    }
}

/// The label of a module in references: `load_balancer` for `load-balancer`.
fn label(name: &str) -> String {
    name.replace('-', "_")
}

/// What a module of this stack puts out: `module.network.vpc_id`.
pub(crate) fn output(module: &str, output: &str) -> Expression {
    hcl::reference(&["module", &label(module), output])
}

/// An output of a stack, for people and for the README's commands.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) value: Expression,
}
