//! What is wrong, where, and what to write instead.

use crate::edit::Edit;
use crate::source::{DocumentId, Span};

/// Something that was found in the layers of an environment. It cannot be built without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one clause.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What the underlined text is, in a few words.
    pub label: String,
    /// The other places that it is about, such as the key that this one contradicts.
    pub others: Vec<Mark>,
    /// The reason, a sentence each.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The change of the environment file that does what the help says, where that needs no decision.
    pub fix: Option<Edit>,
}

/// A place in one document of the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The bytes to underline.
    pub span: Span,
}

/// A place that a finding is about as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub place: Place,
    /// What the underlined text is, in a few words.
    pub label: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is rendered.
    Error,
    /// It renders, with a risk.
    Warning,
}

impl Severity {
    /// The word that messages use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// How bad what a rule finds is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSeverity {
    /// An error, whatever the tier.
    Error,
    /// A warning, whatever the tier.
    Warning,
    /// The tier decides.
    ByTier {
        /// In an environment that serves people.
        production: Severity,
        /// In an evaluation. Without one the rule does not apply there.
        evaluation: Option<Severity>,
    },
}

impl RuleSeverity {
    /// How bad it is in an environment that serves people.
    pub fn in_production(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::ByTier { production, .. } => production,
        }
    }

    /// How bad it is in an evaluation, if the rule applies there.
    pub fn in_evaluation(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::ByTier { evaluation, .. } => evaluation,
        }
    }

    /// The severity in words, as in "error in production, warning in an evaluation".
    pub fn in_words(self) -> String {
        match self {
            Self::Error => Severity::Error.as_str().to_owned(),
            Self::Warning => Severity::Warning.as_str().to_owned(),
            Self::ByTier {
                production,
                evaluation: Some(evaluation),
            } => format!(
                "{} in production, {} in an evaluation",
                production.as_str(),
                evaluation.as_str()
            ),
            Self::ByTier {
                production,
                evaluation: None,
            } => format!("{} in production only", production.as_str()),
        }
    }
}

/// A rule: what `lsgen explain` tells of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code: `LS0201`.
    pub code: &'static str,
    /// The name: `tls-needs-a-domain`.
    pub name: &'static str,
    /// How bad that is.
    pub severity: RuleSeverity,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// A piece of an environment file that it finds fault with.
    pub example: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// Whether `[allow]` can waive it.
    pub waivable: bool,
    /// What `lsgen check --fix` does about it, where that needs no decision: "removes the key".
    pub fix: Option<&'static str>,
}

impl Finding {
    /// A finding of `rule` at `place`; label, notes and help are added to it.
    pub fn new(
        rule: &'static Rule,
        severity: Severity,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            place,
            label: String::new(),
            others: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// An error of `rule` at `place`.
    pub fn error(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, place, message)
    }

    /// With these words beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place that it is about, if it is written anywhere, and these words beside it.
    #[must_use]
    pub fn also(mut self, place: impl Into<Option<Place>>, label: impl Into<String>) -> Self {
        if let Some(place) = place.into().filter(|place| *place != self.place) {
            let label = label.into();
            self.others.push(Mark { place, label });
        }
        self
    }

    /// All places, the first one first, with the words beside them.
    pub fn places(&self) -> impl Iterator<Item = (&Place, &str)> {
        let others = self
            .others
            .iter()
            .map(|mark| (&mark.place, mark.label.as_str()));
        std::iter::once((&self.place, self.label.as_str())).chain(others)
    }

    /// With one more reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the change that does what the help says, if it needs no decision.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Edit>>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// Sorts findings by place: the environment file first, then the layers below it.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| {
            (
                std::cmp::Reverse(finding.place.document),
                finding.place.span.start,
                finding.place.span.end,
                finding.rule.code,
                finding.message.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
}
