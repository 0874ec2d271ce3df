//! Where a tree of values holds what looks like a secret.

use crate::source::path::KeyPath;
use crate::source::tree::{Node, Value};

use super::credential::{is_credential, looks_random};
use super::name::{is_secret, says_secret, says_secrets};
use super::reference::{is_name, is_reference, is_reference_key, names_a_secret};

/// What says that something is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The value is a credential of a known form.
    Value,
    /// The key itself is one.
    Key,
    /// The name of the key, or the value's length and mix, suggest it. That can be wrong.
    Guess,
}

/// A value, or a key, that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where it is.
    pub path: KeyPath,
    /// What says so.
    pub evidence: Evidence,
}

/// Everything at or below `path` that looks like a secret.
pub fn hits(node: &Node, path: &KeyPath) -> Vec<Hit> {
    let mut hits = Vec::new();
    descend(node, path, Name::Nothing, &mut hits);
    hits
}

/// What the names above a value say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Nothing,
    /// It is a secret.
    Secret,
    /// It names one.
    Reference,
}

fn descend(node: &Node, path: &KeyPath, name: Name, hits: &mut Vec<Hit>) {
    let mut hit = |evidence| {
        hits.push(Hit {
            path: path.clone(),
            evidence,
        });
    };
    match &node.value {
        Value::Table(table) => {
            // An environment variable is a table of `name` and `value`: the name is what says it.
            let variable = match table.get("name").map(|name| &name.value) {
                Some(Value::String(name)) => Some(name.as_str()),
                _ => None,
            };
            for (key, child) in table {
                let path = path.key(key);
                if is_credential(key) {
                    hits.push(Hit {
                        path,
                        evidence: Evidence::Key,
                    });
                    continue;
                }
                let says = match (variable, key.as_str()) {
                    (Some(variable), "value") => variable,
                    _ => key,
                };
                descend(child, &path, named(says, &child.value, name), hits);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, &path.index(index), name, hits);
            }
        }
        Value::String(text) if is_credential(text) => hit(Evidence::Value),
        Value::String(text) => {
            let is_guess = match name {
                Name::Secret => !is_reference(text),
                Name::Reference => !is_name(text),
                Name::Nothing => looks_random(text),
            };
            if is_guess {
                hit(Evidence::Guess);
            }
        }
        // Under a key that names a secret in a structure nothing else is one.
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) if name == Name::Secret => {
            hit(Evidence::Guess);
        }
        _ => {}
    }
}

/// What a key says of its value, below what the keys above say.
fn named(key: &str, value: &Value, above: Name) -> Name {
    let is_container = matches!(value, Value::Table(_) | Value::Array(_));
    if is_reference_key(key) {
        return if names_a_secret(key) {
            Name::Reference
        } else {
            Name::Nothing
        };
    }
    let says = match value {
        // A volume's `secret` is a table that names one, and so are the tables behind other keys of
        // that end: what is in them is asked by its own name.
        Value::Table(_) | Value::Array(_) => {
            let is_name = super::name::plain(key).ends_with("secret");
            !is_name && (says_secret(key) || says_secrets(key))
        }
        Value::String(text) => is_secret(key, text),
        Value::Integer(number) => is_secret(key, &number.to_string()),
        Value::Float(_) | Value::Datetime(_) => says_secret(key),
        Value::Boolean(_) => false,
    };
    match (says, above) {
        // A chart names objects and keys below a table that names a secret.
        (false, above) if is_container => above,
        (true, _) | (false, Name::Secret) => Name::Secret,
        (false, _) => Name::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::document::Document;
    use super::super::super::tree::DocumentId;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let document = Document::parse("test.toml", text, DocumentId(0));
        assert!(document.problems.is_empty(), "{text}");
        hits(&document.root, &KeyPath::root())
            .iter()
            .map(|hit| hit.path.to_string())
            .collect()
    }

    #[test]
    fn what_the_chart_reads_as_a_secret_is_found() {
        for (text, path) in [
            ("config.apiKeySalt = \"abc\"", "config.apiKeySalt"),
            (
                "config.langsmithLicenseKey = \"abc\"",
                "config.langsmithLicenseKey",
            ),
            (
                "config.basicAuth.jwtSecret = \"abc\"",
                "config.basicAuth.jwtSecret",
            ),
            (
                "config.blobStorage.accessKey = \"abc\"",
                "config.blobStorage.accessKey",
            ),
            (
                "config.blobStorage.accessKeySecret = \"abc\"",
                "config.blobStorage.accessKeySecret",
            ),
            (
                "config.oauth.oauthClientSecret = \"abc\"",
                "config.oauth.oauthClientSecret",
            ),
            ("insights.encryptionKey = \"abc\"", "insights.encryptionKey"),
            (
                "postgres.external.connectionUrl = \"abc\"",
                "postgres.external.connectionUrl",
            ),
            (
                "postgres.external.password = 12345",
                "postgres.external.password",
            ),
            (
                "commonEnv = [{ name = \"DB_PASSWORD\", value = \"abc\" }]",
                "commonEnv[0].value",
            ),
            (
                "commonEnv = [{ name = \"X\", value = \"ghp_0123456789abcdef\" }]",
                "commonEnv[0].value",
            ),
            (
                "config.customCa.secretKey = \"two words\"",
                "config.customCa.secretKey",
            ),
            (
                "sandboxes.callbackSigningJwk = \"abc\"",
                "sandboxes.callbackSigningJwk",
            ),
            ("password = { first = \"abc\" }", "password.first"),
            ("passwords = [\"abc\"]", "passwords[0]"),
            ("a.token = [[{ b = \"abc\" }]]", "a.token[0][0].b"),
            ("\"AKIAIOSFODNN7EXAMPLE\" = true", "AKIAIOSFODNN7EXAMPLE"),
        ] {
            assert_eq!(found(text), [path], "{text}");
        }
    }

    #[test]
    fn public_settings_and_names_of_secrets_are_not() {
        for text in [
            "config.existingSecretName = \"langsmith-config\"",
            "config.customCa = { secretName = \"ca\", secretKey = \"ca.crt\" }",
            "redis.external.connectionUrlSecretKey = \"connection_url\"",
            "images.imagePullSecrets = [{ name = \"registry\" }]",
            "commonVolumes = [{ name = \"ca\", secret = { secretName = \"ca\" } }]",
            "commonEnv = [{ name = \"DB_PASSWORD\", valueFrom.secretKeyRef = { name = \"db\", key = \"password\" } }]",
            "commonEnv = [{ name = \"MAX_TOKENS\", value = \"4096\" }]",
            "commonEnv = [{ name = \"OAUTH_TOKEN_URL\", value = \"https://login.example.com/token\" }]",
            "commonEnv = [{ name = \"TOKEN\", value = \"/var/run/secrets/token\" }]",
            "commonEnv = [{ name = \"DSN\", value = \"postgres://$(USER):$(PASSWORD)@db/x\" }]",
            "backend.serviceAccount.automountServiceAccountToken = false",
            "config.blobStorage.accessKey = \"\"",
            "config.disableSecretCreation = true",
            "topologyKey = \"zone\"",
            "password_version = 2",
            "a = { secretProviderClass = \"aws\", \"secret.reloader.stakater.com/reload\" = \"a,b\" }",
            "ca = \"-----BEGIN CERTIFICATE-----\\nMIIE\\n-----END CERTIFICATE-----\"",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
