//! What an environment promises of what Terraform makes: the tests in the rendered stacks hold every plan to it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ::hcl::expr::Expression;
use serde::Deserialize;

use crate::format::hcl::{list, object};
use crate::internal::Internal;
use crate::shipped::facts;

/// That a setting of a module has a value.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// The field of the module's output `settings`.
    pub(crate) setting: &'static str,
    /// The key in that field, where it holds one value for each name.
    pub(crate) key: Option<String>,
    /// What the environment asks for.
    pub(crate) value: Expression,
    /// The promise in words, as a failed test shows it.
    pub(crate) words: String,
}

/// What a test answers for a module in AWS's place: `profiles/terraform/answers.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    /// What AWS would be asked for, by data source.
    #[serde(default)]
    data: BTreeMap<String, BTreeMap<String, toml::Value>>,
    /// What the module puts out, where a test does without the module itself.
    outputs: Option<BTreeMap<String, toml::Value>>,
}

impl Answers {
    /// The answers for a module, by its folder; none where it asks AWS for nothing.
    pub(crate) fn of(module: &str) -> Option<&'static Self> {
        static ANSWERS: LazyLock<BTreeMap<String, Answers>> =
            LazyLock::new(|| facts("terraform/answers.toml"));
        ANSWERS.get(module)
    }

    /// Each data source with its values.
    pub(crate) fn data(&self) -> impl Iterator<Item = (&str, Expression)> {
        let data = self.data.iter();
        data.map(|(source, values)| (source.as_str(), values_of(values)))
    }

    /// The outputs of the module in its place.
    pub(crate) fn outputs(&self) -> Option<Expression> {
        self.outputs.as_ref().map(values_of)
    }
}

fn values_of(values: &BTreeMap<String, toml::Value>) -> Expression {
    object(values.iter().map(|(name, value)| (name, expression(value))))
}

/// A value of the table of answers, which holds texts and lists of them.
fn expression(value: &toml::Value) -> Expression {
    match value.as_array() {
        Some(items) => list(items.iter().map(expression)),
        None => value.as_str().internal("a text or a list of texts").into(),
    }
}
