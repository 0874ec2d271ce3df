//! Names that say their value is a secret.

use super::reference::{is_name, is_reference, is_reference_key, is_revision, names_a_secret};
use super::url;

/// How the names of keys end whose value is a secret, without `_`, `-` and `.`. A key that only speaks
/// of one, such as `tokenPath`, `OAUTH_TOKEN_URL` or `password_version`, ends otherwise.
const ENDS: [&str; 18] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "licensekey",
    "licencekey",
    "accesskey",
    "privatekey",
    "encryptionkey",
    "signingkey",
    "credential",
    "connectionurl",
    "connectionstring",
    "jwt",
    "jwk",
    "jwks",
];

/// Ends that count as a word of their own only: `basalt` is a stone.
const WORDS: [&str; 2] = ["salt", "pwd"];

/// Words that a name may carry behind its end, and still mean the same.
const BEHIND: [&str; 12] = [
    "value",
    "text",
    "plain",
    "old",
    "new",
    "current",
    "previous",
    "primary",
    "secondary",
    "base64",
    "b64",
    "encoded",
];

/// Whether a key of this name holds a secret.
pub(super) fn says_secret(key: &str) -> bool {
    let mut words = words(key);
    while words.len() > 1
        && words.last().is_some_and(|last| {
            last.bytes().all(|byte| byte.is_ascii_digit()) || BEHIND.contains(&last.as_str())
        })
    {
        words.pop();
    }
    let plain = words.concat();
    let plain = plain.trim_end_matches(|last: char| last.is_ascii_digit());
    !is_reference_key(key)
        && (ENDS.iter().any(|end| plain.ends_with(end))
            || words
                .last()
                .is_some_and(|last| WORDS.contains(&last.as_str())))
}

/// Whether a key of this name holds secrets, several of them: `passwords`.
pub(super) fn says_secrets(key: &str) -> bool {
    let one = key.strip_suffix(['s', 'S']);
    // Lists of objects called `secrets` are names in every chart.
    one.is_some_and(|one| says_secret(one) && !plain(one).ends_with("secret"))
}

/// How the names of keys end whose value is an address, with the password in it if there is one.
const ADDRESSES: [&str; 2] = ["connectionurl", "connectionstring"];

/// Whether the text behind a key is a secret by the key's name: behind one that holds a secret whatever is
/// not a reference, and after one that names a secret everything that is not a name.
pub fn is_secret(key: &str, text: &str) -> bool {
    // Asked first of the text, which costs less.
    if !is_name(text) && names_a_secret(key) {
        return true;
    }
    let is_known = is_reference(text) || is_revision(key, text);
    says_secret(key) && !is_known && !(says_address(key) && url::is_address(text))
}

/// Whether a key of this name holds an address, such as `connectionUrl`.
fn says_address(key: &str) -> bool {
    let plain = plain(key);
    ADDRESSES.iter().any(|end| plain.ends_with(end))
}

/// A name without what separates its words, in lower case.
pub(super) fn plain(key: &str) -> String {
    key.chars()
        .filter(|character| !"_-.".contains(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// `api`, `key`, `salt` for `apiKeySalt` as for `api-key-salt`.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_after_small = false;
    for character in key.chars() {
        let is_separator = !character.is_alphanumeric();
        let starts = is_after_small && character.is_uppercase();
        if (is_separator || starts) && words.last().is_some_and(|last| !last.is_empty()) {
            words.push(String::new());
        }
        is_after_small = character.is_lowercase() || character.is_numeric();
        if let Some(last) = words.last_mut().filter(|_| !is_separator) {
            last.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_names_that_speak_of_them() {
        for name in [
            "password",
            "DB_PASSWORD",
            "PGPASSWORD",
            "apiKeySalt",
            "langsmithLicenseKey",
            "jwtSecret",
            "accessKeySecret",
            "oauth-client-secret",
            "AUTH_TOKEN_2",
            "token1",
            "PASSWORD_OLD",
            "secretValue",
            "callbackSigningJwk",
            "connectionUrl",
            "DB_PWD",
            "initialOrgAdminPassword",
        ] {
            assert!(says_secret(name), "{name}");
        }
        for name in [
            "password_version",
            "OAUTH_TOKEN_URL",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "SECRETS_DIR",
            "secretProviderClass",
            "existingSecretName",
            "imagePullSecrets",
            "pull_secret",
            "secretKeyRef",
            "connectionUrlSecretKey",
            "MAX_TOKENS",
            "basalt-team",
            "saltlake",
            "tokenizer",
            "secret.reloader.stakater.com/reload",
            "vault.hashicorp.com/agent-inject-token",
            "automountServiceAccountToken2Path",
            "auth",
        ] {
            assert!(!says_secret(name), "{name}");
        }
    }

    #[test]
    fn a_text_is_a_secret_by_the_name_of_its_key() {
        for (key, text) in [
            ("connectionUrl", "hunter2"),
            ("connectionUrl", "redis://host:6379?auth=hunter2"),
            ("redis/in-cluster/connection-url", "redis://:hunter2@host"),
            ("password", "redis://host:6379"),
            ("lsgen.dev/dataplane-api-key", "hunter2"),
            ("example.com/api-key", "598aa1e92931"),
            ("secretKey", "two words"),
            ("pull_secret", "hunter2!"),
        ] {
            assert!(is_secret(key, text), "{key}: {text}");
        }
        for (key, text) in [
            ("connectionUrl", "redis://host:6379/0"),
            ("redis/in-cluster/connection-url", "redis://host:6379"),
            ("lsgen.dev/dataplane-api-key", "598aa1e92931"),
            ("secretKey", "ca.crt"),
            ("secretName", "{{ name }}"),
            ("secret.reloader.stakater.com/reload", "a,b"),
        ] {
            assert!(!is_secret(key, text), "{key}: {text}");
        }
    }
}
