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

/// The rule about entries that were right once. The judge knows what is waived.
pub(super) const UNUSED: Rule = Rule {
    code: "LS0128",
    name: "allow-unused",
    severity: RuleSeverity::Warning,
    summary: "An entry of `[allow]` for a rule that finds nothing in this environment.",
    why: "A waiver that outlives what it was written for waives the next mistake of its kind, which has another reason.",
    example: "[allow]\nLS0202 = \"until the spring release\"",
    source: "lsgen's own principle: a rule is waived by code, with the reason in the file",
    waivable: false,
    fix: None,
};

/// The entries of the environment file that waive none of what was found. One in a layer is about several files.
pub(super) fn unused(context: &Context<'_>, waived: &[(Finding, String)]) -> Vec<Finding> {
    let entries = key!(context.allow).entries().into_iter();
    entries
        .filter(|reason| context.is_in_file(reason) && !reason.trim().is_empty())
        .filter(|reason| {
            let code = reason.name();
            let mut rules = super::rules().into_iter();
            let rule = rules.find(|rule| rule.code == code && rule.waivable);
            rule.is_some_and(|rule| waived.iter().all(|(found, _)| found.rule != rule))
        })
        .map(|reason| {
            let code = reason.name();
            context
                .finding(&reason, format!("`{code}` is waived and finds nothing"))
                .label("not used")
                .help(format!(
                    "remove the entry: `lsgen explain {code}` says what it was for"
                ))
        })
        .collect()
}

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
