//! What a person types where a command asks.

use std::collections::BTreeMap;

/// The answers that a person has, by the question.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers(BTreeMap<String, String>);

/// What Terraform asks before it does something, and whether a person who follows the pages says yes.
const TERRAFORM: [&str; 2] = [
    "Do you want to perform these actions?",
    "Do you really want to destroy all resources?",
];

impl Answers {
    pub(crate) fn new<Q: Into<String>, A: Into<String>>(
        known: impl IntoIterator<Item = (Q, A)>,
    ) -> Self {
        Self(
            known
                .into_iter()
                .map(|(question, answer)| (question.into(), answer.into()))
                .collect(),
        )
    }

    /// The answer to what was printed since the last one: none if it asks nothing that is known.
    pub(crate) fn to(&self, printed: &str) -> Option<Result<String, String>> {
        let last = printed.rsplit('\n').next().unwrap_or_default();
        if last.trim() == "Enter a value:" && last.ends_with(' ') {
            return Some(
                if TERRAFORM.iter().any(|question| printed.contains(question)) {
                    Ok("yes".to_owned())
                } else {
                    Err("Terraform asks for something that no page tells".to_owned())
                },
            );
        }
        let question = last.strip_suffix(": ")?;
        self.0.get(question).cloned().map(Ok)
    }
}
