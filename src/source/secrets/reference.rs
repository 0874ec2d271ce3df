//! Texts that say where a secret is, and are none themselves.

/// How such texts start: a path, an ARN, a reference of helmfile or Vault.
const STARTS: [&str; 5] = ["/", "./", "arn:", "ref+", "vault:"];

/// Whether the text behind a secret's name only leads to the secret, or is too little to be one.
pub(super) fn is_reference(text: &str) -> bool {
    let text = text.trim();
    // A number of few digits is a version or a count.
    let is_small = text.len() < 4 && text.parse::<f64>().is_ok();
    text.is_empty()
        || is_small
        || ["true", "false", "null", "none", "~"].contains(&text)
        || is_placeholder(text)
        || STARTS.iter().any(|start| text.starts_with(start))
}

/// Whether a text has a place that is filled in later: Kubernetes' `$(NAME)`, a shell's `${NAME}`, a
/// template's `{{ name }}`, or asterisks that hide the rest.
pub(super) fn is_placeholder(text: &str) -> bool {
    ["$(", "${", "{{"].iter().any(|open| text.contains(open))
        || (!text.is_empty() && text.bytes().all(|byte| byte == b'*'))
}

/// Ends of keys whose value names a Kubernetes secret, or a key of one.
const ENDS: [&str; 9] = [
    "secretname",
    "secretkey",
    "secretkeyref",
    "secretref",
    "pullsecret",
    "pullsecrets",
    "secretnamespace",
    "tlssecret",
    "existingsecret",
];

/// How annotations start that tell an injector where secrets are.
const INJECTORS: [&str; 3] = [
    "vault.hashicorp.com/",
    "reloader.stakater.com/",
    "secret.reloader.stakater.com/",
];

/// Whether a key's value names secrets in place of holding one.
pub(super) fn is_reference_key(key: &str) -> bool {
    let plain = super::name::plain(key);
    ENDS.iter().any(|end| plain.ends_with(end))
        || key == "serviceAccountToken"
        || INJECTORS.iter().any(|start| key.starts_with(start))
}

/// Whether a key's value names one secret, or a key of one, and is nothing else.
pub(super) fn names_a_secret(key: &str) -> bool {
    is_reference_key(key) && !key.contains('/')
}

/// Whether a text can stand behind such a key.
pub(super) fn is_name(text: &str) -> bool {
    is_plain(text) || is_reference(text)
}

/// How the annotations start with which lsgen marks what reads a secret.
const OWN: &str = "lsgen.dev/";

/// Whether a value is the revision of a secret, which says nothing of what the secret holds.
pub(super) fn is_revision(key: &str, text: &str) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    key.starts_with(OWN) && text.len() == 12 && text.bytes().all(is_hex)
}

/// Whether a text can be the name of a Kubernetes object, or of a secret's key.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}
