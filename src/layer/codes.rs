//! The rules that this stage applies: what any file must satisfy before its meaning is judged.

use crate::finding::{Rule, RuleSeverity};

const SCHEMA: &str = "the environment file's own schema: `lsgen schema`";

const LAYERS: &str = "README.md, \"Layers of your own\"";

/// All rules of this stage.
pub(crate) const RULES: [&Rule; 11] = [
    &SYNTAX,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &MISSING_KEY,
    &INVALID_VALUE,
    &UNKNOWN_PROFILE,
    &INLINE_SECRET,
    &UNREADABLE,
    &LAYER_UNREADABLE,
    &LAYER_OUTSIDE,
    &LAYER_TWICE,
];

/// The file is not TOML.
pub(super) const SYNTAX: Rule = Rule {
    code: "LS0101",
    name: "toml-syntax",
    severity: RuleSeverity::Error,
    summary: "A file that is not valid TOML.",
    why: "A file that cannot be parsed cannot be rendered. lsgen continues after a syntax error to report the others, \
          but applies no other rules until the syntax is correct.",
    example: "[cloud\nregion = \"us-west-2\"",
    source: "https://toml.io/en/v1.0.0",
    waivable: false,
    fix: Some("puts words in quotes if nothing else keeps the file from being TOML"),
};

/// A key that no table has.
pub(super) const UNKNOWN_KEY: Rule = Rule {
    code: "LS0102",
    name: "unknown-key",
    severity: RuleSeverity::Error,
    summary: "A key that lsgen does not know.",
    why: "A mistyped key that is silently ignored is discovered in production. lsgen ignores no key.",
    example: "[cloud]\nregoin = \"us-west-2\"",
    source: SCHEMA,
    waivable: false,
    fix: Some(
        "renames the key if only one key can be meant, the value fits it, and the file does not have it yet",
    ),
};

/// A value of the wrong type.
pub(super) const WRONG_TYPE: Rule = Rule {
    code: "LS0103",
    name: "wrong-type",
    severity: RuleSeverity::Error,
    summary: "A value with a different type than its key expects.",
    why: "Numbers that should be strings, and strings that should be numbers, change their meaning on the way \
          to Terraform and Helm: an account ID loses its leading zeros, a time to live turns into `3.456e+07`.",
    example: "[cloud]\naccount_id = 123456789012",
    source: SCHEMA,
    waivable: false,
    fix: Some("adds or removes the quotes if nothing else is wrong"),
};

/// A required key that is missing.
pub(super) const MISSING_KEY: Rule = Rule {
    code: "LS0104",
    name: "missing-key",
    severity: RuleSeverity::Error,
    summary: "A missing key that has no default.",
    why: "Only you know some of the facts: the account, the region, the name.",
    example: "[cloud]\nregion = \"us-west-2\"",
    source: SCHEMA,
    waivable: false,
    fix: None,
};

/// A value outside its grammar or range.
pub(super) const INVALID_VALUE: Rule = Rule {
    code: "LS0105",
    name: "invalid-value",
    severity: RuleSeverity::Error,
    summary: "A value that does not match the format or range of its key.",
    why: "AWS, Kubernetes or DNS would reject the value minutes or hours later, one at a time.",
    example: "[network.create]\ncidr = \"10.40.0.1/16\"",
    source: SCHEMA,
    waivable: false,
    fix: None,
};

/// A profile that does not ship with lsgen.
pub(super) const UNKNOWN_PROFILE: Rule = Rule {
    code: "LS0106",
    name: "unknown-profile",
    severity: RuleSeverity::Error,
    summary: "A profile that does not exist.",
    why: "Without its layer, the environment would silently have other settings.",
    example: "[environment]\nprofiles = [\"size/huge\"]",
    source: "the folder `profiles/` of lsgen",
    waivable: false,
    fix: None,
};

/// A secret in the file.
pub(super) const INLINE_SECRET: Rule = Rule {
    code: "LS0801",
    name: "inline-secret",
    severity: RuleSeverity::Error,
    summary: "A file that contains what looks like a secret.",
    why: "The file is reviewed, committed and kept forever, and so is the output. Secrets belong in the \
          parameter store; the file and the output only refer to them. A credential in a known format (a \
          token of a known issuer, a private key, a URL with a password) is always rejected. The rule can be waived \
          for a value that only looks like a secret: by a name such as `DB_PASSWORD`, or as forty mixed characters.",
    example: "[stores.redis]\nauth_token = \"...\"",
    source: "LangSmith's AWS walkthrough, step 4.2: never commit passwords, API keys or other secrets",
    waivable: true,
    fix: None,
};

/// A file that is not text.
pub(crate) const UNREADABLE: Rule = Rule {
    code: "LS0100",
    name: "unreadable-file",
    severity: RuleSeverity::Error,
    summary: "A file that cannot be read as text.",
    why: "A directory, a binary or a file of many megabytes is a mistake in the command, not in the environment.",
    example: "lsgen check ./folder",
    source: "an environment file is TOML 1.0 in UTF-8 of at most 1 MiB",
    waivable: false,
    fix: None,
};

/// A layer that cannot be read.
pub(super) const LAYER_UNREADABLE: Rule = Rule {
    code: "LS0116",
    name: "layer-unreadable",
    severity: RuleSeverity::Error,
    summary: "A layer that does not exist or cannot be read.",
    why: "Without the layer, the environment would silently have other settings. lsgen reports what is wrong with the \
          other files, but applies no other rules until every layer can be read.",
    example: "layers = [\"./compnay.toml\"]",
    source: LAYERS,
    waivable: false,
    fix: None,
};

/// A layer outside of the repository.
pub(super) const LAYER_OUTSIDE: Rule = Rule {
    code: "LS0117",
    name: "layer-outside",
    severity: RuleSeverity::Error,
    summary: "A layer outside of the repository of the environment file.",
    why: "A pipeline, a colleague and `lsgen diff --against` have the repository and nothing else: a layer outside of it \
          would have another content there, or none. Without a repository, layers are in the current folder or beside \
          the environment file.",
    example: "layers = [\"/etc/company.toml\"]",
    source: LAYERS,
    waivable: false,
    fix: None,
};

/// A layer that is named twice.
pub(super) const LAYER_TWICE: Rule = Rule {
    code: "LS0118",
    name: "layer-twice",
    severity: RuleSeverity::Error,
    summary: "A layer that is named twice, or that names itself.",
    why: "A layer has one place in the stack. Named twice, it would be both below and above the layers between.",
    example: "layers = [\"./company.toml\", \"./company.toml\"]",
    source: LAYERS,
    waivable: false,
    fix: None,
};
