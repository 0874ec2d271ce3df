//! URLs that carry a password or a token.

use super::credential::{is_token, looks_random};
use super::reference::is_placeholder;

/// Parts of a query that are a key to what the URL names.
const KEYS: [&str; 8] = [
    "password",
    "passwd",
    "pwd",
    "token",
    "access_token",
    "api_key",
    "apikey",
    "secret",
];

/// Signatures that make a URL as good as the right to what it names.
const SIGNATURES: [&str; 3] = ["x-amz-signature", "x-goog-signature", "sig"];

/// URLs whose path is the secret.
const HOOKS: [&str; 3] = [
    "https://hooks.slack.com/services/",
    "https://hooks.slack.com/workflows/",
    "https://discord.com/api/webhooks/",
];

/// `scheme://user:password@host`, a token in the user's place, a password or signature in the query, or
/// a hook that anyone with its URL may call.
pub(super) fn has_secret(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    HOOKS
        .iter()
        .any(|hook| text.strip_prefix(hook).is_some_and(|path| path.len() >= 8))
        || user_information(rest).is_some_and(|user| match user.split_once(':') {
            Some((_, password)) => !password.is_empty() && !is_placeholder(password),
            None => is_token(user),
        })
        || query_has_secret(rest)
}

/// Whether a text is a URL that says where something is, and nothing else: a host, perhaps a port and a
/// path, and neither a user nor a query.
pub(super) fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.trim().split_once("://") else {
        return false;
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let is_of = |text: &str, others: &[u8]| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
    };
    let scheme = scheme.strip_prefix("jdbc:").unwrap_or(scheme);
    !scheme.is_empty()
        && is_of(scheme, b"+-.")
        && !host.is_empty()
        && is_of(host, b"-.")
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && is_of(path, b"-._/")
        && !path
            .split('/')
            .any(|part| is_token(part) || looks_random(part))
        && !has_secret(text)
}

/// What stands in front of the `@` of an authority. A password may hold a slash that was not encoded; a
/// port and a path with an `@` may not be taken for one.
fn user_information(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((user, _)) = authority.rsplit_once('@') {
        return Some(user);
    }
    let before_query = rest.split('?').next().unwrap_or_default();
    let (user, _) = before_query.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let first = password.split('/').next().unwrap_or_default();
    let is_port = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    // `host/path:tag@digest` has its colon behind the first slash.
    let is_in_path = user.find('/') < user.find(':') && user.contains('/');
    (!is_port && !is_in_path).then_some(user)
}

fn query_has_secret(rest: &str) -> bool {
    let Some((_, query)) = rest.split_once('?') else {
        return false;
    };
    query.split(['&', ';']).any(|part| {
        part.split_once('=').is_some_and(|(key, value)| {
            let key = key.to_ascii_lowercase();
            let is_signature = SIGNATURES.contains(&key.as_str()) && value.len() >= 16;
            let is_key = KEYS.contains(&key.as_str()) && !value.is_empty();
            (is_signature || is_key) && !is_placeholder(value)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_from_ports_paths_and_references() {
        for url in [
            "postgres://user:pass@host/db",
            "postgres://user:pa/ss@host/db",
            "redis://:pass@host:6379",
            "https://ghp_0123456789abcdef@github.com/a/b",
            "jdbc:postgresql://host/db?user=a&password=hunter2",
            "https://b.s3.amazonaws.com/o?X-Amz-Expires=9&X-Amz-Signature=0123456789abcdef0123456789abcdef",
            "https://hooks.slack.com/services/T000/B000/XXXXXXXX",
        ] {
            assert!(has_secret(url) && !is_address(url), "{url}");
        }
        for url in [
            "https://example.com",
            "rediss://host:6379",
            "postgres://$(USER):$(PASSWORD)@db/x",
            "postgres://user:${PASSWORD}@db/x",
            "postgres://user:****@db/x",
            "https://example.com:8080/@scope/package",
            "https://example.com/a:b@c",
            "oci://registry.example.com/a/b:1@sha256:0123",
            "https://user@example.com/",
            "https://example.com/token?grant=password",
        ] {
            assert!(!has_secret(url), "{url}");
        }
    }

    #[test]
    fn an_address_says_where_and_nothing_else() {
        for url in [
            "redis://langsmith-redis.langsmith.svc.cluster.local:6379",
            "rediss://host:6379/0",
            "postgres://db.example.com/langsmith",
            "jdbc:postgresql://host/db",
        ] {
            assert!(is_address(url), "{url}");
        }
        for url in [
            "hunter2",
            "://host",
            "redis://",
            "redis://hunter2@host",
            "redis://:hunter2",
            "redis://host:hunter2",
            "redis://host:6379?auth=hunter2",
            "redis://host:6379#hunter2",
            "redis://host hunter2",
            "hunter2:x://host",
            "https://host/ghp_0123456789abcdef",
            "hunter 2 redis://host",
        ] {
            assert!(!is_address(url), "{url}");
        }
    }
}
