//! What looks like a secret in a table of chart values.
//!
//! A chart's keys speak of secrets all the time, and most of them only name one: `existingSecretName`,
//! `secretKeyRef`, `imagePullSecrets`. Such names may stand in a file; what they lead to may not.

use super::path::KeyPath;
use super::secrets::{is_secret_key, is_secret_value};
use super::tree::{Node, Value};

/// Ends of keys whose value names a Kubernetes secret, or a key of one.
const REFERENCES: [&str; 10] = [
    "SecretName",
    "secretName",
    "SecretKey",
    "secretKey",
    "SecretKeyRef",
    "secretKeyRef",
    "secretRef",
    "PullSecrets",
    "SecretNamespace",
    "secretNamespace",
];

/// Whether a key of chart values names a secret in place of holding one.
pub fn is_reference(key: &str) -> bool {
    REFERENCES.iter().any(|end| key.ends_with(end))
        || key == "secret"
        || key == "serviceAccountToken"
}

/// The paths below `path` whose value looks like a secret.
pub fn chart_secrets(node: &Node, path: &KeyPath) -> Vec<KeyPath> {
    let mut found = Vec::new();
    descend(node, path, false, &mut found);
    found
}

fn descend(node: &Node, path: &KeyPath, is_below_secret: bool, found: &mut Vec<KeyPath>) {
    match &node.value {
        Value::Table(table) => {
            // An environment variable is a table of `name` and `value`: the name is what says it.
            let variable = match table.get("name").map(|name| &name.value) {
                Some(Value::String(name)) => Some(name.as_str()),
                _ => None,
            };
            for (key, child) in table {
                let path = path.key(key);
                let is_secret = match &child.value {
                    _ if is_reference(key) => !is_plain(&child.value),
                    Value::Boolean(_) => false,
                    _ if key == "value" => {
                        variable.is_some_and(is_secret_key) && !is_setting(&child.value)
                    }
                    Value::Integer(_) | Value::Float(_) => {
                        super::secrets::holds_secret(key, &child.value)
                    }
                    _ => is_secret_key(key),
                };
                // What a reference holds are names, whatever is around it.
                let is_below_secret = is_secret || (is_below_secret && !is_reference(key));
                descend(child, &path, is_below_secret, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, &path.index(index), is_below_secret, found);
            }
        }
        // What is empty gives nothing away, and is how a chart's default is taken back.
        Value::String(text) if text.is_empty() => {}
        Value::String(text) if is_below_secret || is_secret_value(text) => found.push(path.clone()),
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) if is_below_secret => {
            found.push(path.clone());
        }
        _ => {}
    }
}

/// Whether a value can be the name of a Kubernetes object or of a secret's key, or a structure of such.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)),
        Value::Table(_) | Value::Array(_) | Value::Boolean(_) => true,
        _ => false,
    }
}

/// Whether the text of a variable is a number or a switch, as that of `MAX_TOKENS` is.
fn is_setting(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            (text.len() < 8 && text.parse::<f64>().is_ok()) || text == "true" || text == "false"
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;
    use super::super::tree::DocumentId;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let document = Document::parse("test.toml", text, DocumentId(0));
        assert!(document.problems.is_empty(), "{text}");
        chart_secrets(&document.root, &KeyPath::root())
            .iter()
            .map(ToString::to_string)
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
        ] {
            assert_eq!(found(text), [path], "{text}");
        }
    }

    #[test]
    fn names_of_secrets_are_not() {
        for text in [
            "config.existingSecretName = \"langsmith-config\"",
            "config.customCa = { secretName = \"ca\", secretKey = \"ca.crt\" }",
            "redis.external.connectionUrlSecretKey = \"connection_url\"",
            "images.imagePullSecrets = [{ name = \"registry\" }]",
            "commonVolumes = [{ name = \"ca\", secret = { secretName = \"ca\" } }]",
            "commonEnv = [{ name = \"DB_PASSWORD\", valueFrom.secretKeyRef = { name = \"db\", key = \"password\" } }]",
            "commonEnv = [{ name = \"MAX_TOKENS\", value = \"4096\" }]",
            "backend.serviceAccount.automountServiceAccountToken = false",
            "config.blobStorage.accessKey = \"\"",
            "config.disableSecretCreation = true",
            "topologyKey = \"zone\"",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
