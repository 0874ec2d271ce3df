//! An entry of `[allow]` that waives nothing.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0108",
    name: "allow-without-effect",
    severity: RuleSeverity::Error,
    summary: "An entry of `[allow]` for an unknown rule, for a rule that cannot be waived, or without a reason.",
    why: "Readers must be able to trust that every entry is intended: a typo would look like a decision.",
    example: "[allow]\nLS0301 = \"\"",
    source: "lsgen's own principle: a rule is waived by code, with the reason in the file",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for reason in key!(context.allow).entries() {
        let code = reason.name();
        let finding = match super::rules().into_iter().find(|rule| rule.code == code) {
            None => context
                .finding(&reason, format!("unknown rule `{code}`"))
                .label("no such rule")
                .help("`lsgen explain` lists the rules by code, as in `LS0301`"),
            Some(rule) if !rule.waivable => context
                .finding(&reason, format!("`{code}` cannot be waived"))
                .label(rule.name)
                .note(rule.why),
            Some(rule) if reason.trim().is_empty() => context
                .finding(&reason, format!("`{code}` is waived without a reason"))
                .label(rule.name)
                .help(format!("write the reason: `{code} = \"...\"`")),
            Some(_) => continue,
        };
        findings.push(finding);
    }
}
