//! The rules that this stage applies: what any file must satisfy before its meaning is judged.

use crate::finding::{Rule, RuleSeverity};

const SCHEMA: &str = "the environment file's own schema: `lsgen schema`";

/// All rules of this stage.
pub const RULES: [&Rule; 8] = [
    &SYNTAX,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &MISSING_KEY,
    &INVALID_VALUE,
    &UNKNOWN_PROFILE,
    &INLINE_SECRET,
    &UNREADABLE,
];

/// The file is not TOML.
pub(super) const SYNTAX: Rule = Rule {
    code: "LS0101",
    name: "toml-syntax",
    severity: RuleSeverity::Error,
    summary: "The file is not valid TOML.",
    why: "What cannot be read cannot be rendered. lsgen reads on after a syntax error to report the others, \
          but judges nothing else until the syntax is right.",
    example: "[cloud\nregion = \"us-west-2\"",
    source: "https://toml.io/en/v1.0.0",
    waivable: false,
};

/// A key that no table has.
pub(super) const UNKNOWN_KEY: Rule = Rule {
    code: "LS0102",
    name: "unknown-key",
    severity: RuleSeverity::Error,
    summary: "A key is not one that lsgen knows.",
    why: "A mistyped key that is silently ignored is found out in production. lsgen ignores nothing.",
    example: "[cloud]\nregoin = \"us-west-2\"",
    source: SCHEMA,
    waivable: false,
};

/// A value of the wrong type.
pub(super) const WRONG_TYPE: Rule = Rule {
    code: "LS0103",
    name: "wrong-type",
    severity: RuleSeverity::Error,
    summary: "A value has another type than its key takes.",
    why: "Numbers that should be strings and strings that should be numbers change their meaning on the way \
          to Terraform and Helm: an account id loses its leading zeros, a time to live turns into `3.456e+07`.",
    example: "[cloud]\naccount_id = 123456789012",
    source: SCHEMA,
    waivable: false,
};

/// A key without which there is no environment.
pub(super) const MISSING_KEY: Rule = Rule {
    code: "LS0104",
    name: "missing-key",
    severity: RuleSeverity::Error,
    summary: "A key that has no default is missing.",
    why: "Some facts only you know: the account, the region, the name.",
    example: "[cloud]\nregion = \"us-west-2\"",
    source: SCHEMA,
    waivable: false,
};

/// A value outside its grammar or range.
pub(super) const INVALID_VALUE: Rule = Rule {
    code: "LS0105",
    name: "invalid-value",
    severity: RuleSeverity::Error,
    summary: "A value does not fit the grammar or range of its key.",
    why: "AWS, Kubernetes and DNS each refuse such a value, minutes or hours later and one at a time.",
    example: "[network.create]\ncidr = \"10.40.0.1/16\"",
    source: SCHEMA,
    waivable: false,
};

/// A profile that does not ship with lsgen.
pub(super) const UNKNOWN_PROFILE: Rule = Rule {
    code: "LS0106",
    name: "unknown-profile",
    severity: RuleSeverity::Error,
    summary: "A profile does not exist.",
    why: "Without its layer the environment would quietly be another one.",
    example: "[environment]\nprofiles = [\"size/huge\"]",
    source: "the folder `profiles/` of lsgen",
    waivable: false,
};

/// A secret in the file.
pub(super) const INLINE_SECRET: Rule = Rule {
    code: "LS0801",
    name: "inline-secret",
    severity: RuleSeverity::Error,
    summary: "The file holds what looks like a secret.",
    why: "The file is reviewed, committed and kept for ever, and so is what it renders to. Secrets live in \
          the parameter store; the file and the output only refer to them. A credential of a known form (a \
          token of a known issuer, a private key, a URL with a password) is refused in any case. Where only a \
          name such as `DB_PASSWORD` says so, or forty mixed characters, the rule can be waived.",
    example: "[stores.redis]\nauth_token = \"...\"",
    source: "LangSmith's AWS walkthrough, step 4.2: never commit passwords, API keys or other secrets",
    waivable: true,
};

/// A file that is no text at all.
pub const UNREADABLE: Rule = Rule {
    code: "LS0100",
    name: "unreadable-file",
    severity: RuleSeverity::Error,
    summary: "The file cannot be read as text.",
    why: "A directory, a binary or a file of many megabytes is a mistake in the command, not in the environment.",
    example: "lsgen check ./folder",
    source: "an environment file is TOML 1.0 in UTF-8 of at most 1 MiB",
    waivable: false,
};
