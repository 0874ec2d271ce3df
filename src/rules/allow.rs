//! An entry of `[allow]` that sets nothing aside.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0108",
    name: "allow-without-effect",
    severity: RuleSeverity::Error,
    summary: "An entry of `[allow]` names no rule, a rule that cannot be set aside, or gives no reason.",
    why: "A reader must be able to trust that every entry is meant: a typing error would look like a decision.",
    example: "[allow]\nLS0301 = \"\"",
    source: "law of the house: a rule is set aside by code, with the reason in the file",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for reason in key!(context.allow).entries() {
        let code = reason.name();
        let finding = match super::rules().into_iter().find(|rule| rule.code == code) {
            None => context
                .finding(&reason, format!("there is no rule `{code}`"))
                .label("not a rule")
                .help("`lsgen explain` lists the rules by code, as in `LS0301`"),
            Some(rule) if !rule.waivable => context
                .finding(&reason, format!("`{code}` cannot be set aside"))
                .label(rule.name)
                .note(rule.why),
            Some(rule) if reason.trim().is_empty() => context
                .finding(&reason, format!("`{code}` is set aside without a reason"))
                .label(rule.name)
                .help(format!("write why: `{code} = \"...\"`")),
            Some(_) => continue,
        };
        findings.push(finding);
    }
}
