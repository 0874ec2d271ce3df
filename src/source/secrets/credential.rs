//! Credentials that are recognized by their own form, wherever they stand.

use std::ops::Range;

use super::reference::is_placeholder;
use super::{shell, url};

/// How tokens of known issuers begin, and how many letters, digits, `-`, `_` and `.` follow at least. The
/// issuers document these beginnings so that scanners find what leaked.
const TOKENS: [(&str, usize); 40] = [
    ("ghp_", 16),
    ("gho_", 16),
    ("ghs_", 16),
    ("ghu_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 16),
    ("gldt-", 16),
    ("glrt-", 16),
    ("xoxa-", 10),
    ("xoxb-", 10),
    ("xoxe.", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("xapp-", 10),
    ("sk-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("rk_test_", 16),
    ("whsec_", 16),
    ("npm_", 30),
    ("pypi-", 30),
    ("hf_", 20),
    ("dckr_pat_", 16),
    ("dckr_oat_", 16),
    ("hvs.", 20),
    ("hvb.", 20),
    ("hvr.", 20),
    ("dop_v1_", 20),
    ("doo_v1_", 20),
    ("shpat_", 20),
    ("AGE-SECRET-KEY-1", 20),
    ("AIza", 35),
    ("ya29.", 20),
    ("lsv2_", 8),
    ("ls__", 16),
    ("eyJ", 20),
    ("glsa_", 20),
];

/// How a private key begins in PEM. A certificate and a public key may be shown to anybody.
const PEM: &str = "-----BEGIN ";

/// The same in base64, and how it goes on where it is public.
const PEM_IN_BASE64: &str = "LS0tLS1CRUdJTi";
const PUBLIC_IN_BASE64: [&str; 3] = [
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR",
    "LS0tLS1CRUdJTiBQVUJMSUMgS0VZ",
    "LS0tLS1CRUdJTiBYNTA5IENSTC",
];

/// Shorter texts are not a credential of any known form, and are not examined further.
const SHORTEST: usize = 8;

/// Whether a text is a credential, or holds one.
pub fn is_credential(text: &str) -> bool {
    text.len() >= SHORTEST
        && (is_one(text.trim()) || !words(text).is_empty() || !private_keys(text).is_empty())
}

fn is_one(text: &str) -> bool {
    is_token(text) || is_access_key_id(text) || is_private_in_base64(text) || url::has_secret(text)
}

/// A token of a known issuer.
pub(super) fn is_token(text: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=+/".contains(&byte);
    let is_known = TOKENS.iter().any(|(start, length)| {
        text.strip_prefix(start).is_some_and(|rest| {
            rest.len() >= *length && (rest.bytes().all(is_inside) || rest.is_ascii())
        })
    });
    let mut parts = text.split('.');
    // SendGrid's: `SG.`, 22 characters, a dot, 43 characters.
    let is_sendgrid = parts.next() == Some("SG")
        && parts.next().is_some_and(|part| part.len() >= 16)
        && parts.next().is_some_and(|part| part.len() >= 16);
    is_known || is_sendgrid
}

/// The id of an AWS access key, which comes with a secret one.
fn is_access_key_id(text: &str) -> bool {
    ["AKIA", "ASIA"].iter().any(|start| {
        text.strip_prefix(start).is_some_and(|rest| {
            rest.len() == 16
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
    })
}

fn is_private_in_base64(text: &str) -> bool {
    text.starts_with(PEM_IN_BASE64)
        && text.len() >= 40
        && !PUBLIC_IN_BASE64
            .iter()
            .any(|public| text.starts_with(public))
}

/// Forty mixed letters and digits, which is how AWS' secret access keys look, and other things too.
pub(super) fn looks_random(text: &str) -> bool {
    let text = text.trim();
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    text.len() == 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/+".contains(&byte))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// The spans of words that are a credential, quoted or not, wherever they stand, and of what follows
/// `Bearer`, `Basic` and `password=`.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let is_quote = |character: char| character.is_whitespace() || "\"'`<>".contains(character);
    let is_edge = |character: char| is_quote(character) || "=,;[]{}()#|".contains(character);
    // A URL keeps its `=` and `;`, so long words are asked first.
    for edges in [&is_quote as &dyn Fn(char) -> bool, &is_edge] {
        let mut start = 0;
        for word in text.split_inclusive(edges) {
            let bare = word.trim_end_matches(edges);
            let lead = bare.len()
                - bare
                    .trim_start_matches(['(', '[', '{', ',', ';', '='])
                    .len();
            if bare.get(lead..).is_some_and(is_one) {
                found.push(start + lead..start + bare.len());
            }
            start += word.len();
        }
    }
    found.extend(behind_scheme(text));
    found.extend(behind_assignment(text));
    found.sort_by_key(|span| (span.start, span.end));
    found
}

/// What follows `Bearer` or `Basic` in a header.
fn behind_scheme(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] {
        for (position, _) in text.match_indices(scheme) {
            let start = position + scheme.len();
            let rest = text.get(start..).unwrap_or_default();
            let length = rest
                .find(|next: char| !(next.is_ascii_alphanumeric() || "-_.=+/~".contains(next)))
                .unwrap_or(rest.len());
            let value = rest.get(..length).unwrap_or_default();
            // A sentence goes on with a word; a credential has a digit or a capital in it.
            let is_mixed = value.bytes().any(|byte| byte.is_ascii_digit())
                || value.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
            if length >= 12 && is_mixed {
                found.push(start..start + length);
            }
        }
    }
    found
}

/// What follows `password=` in a connection string, in arguments and in JSON that is a text.
fn behind_assignment(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let lower = text.to_ascii_lowercase();
    for name in ["password", "passwd", "pwd"] {
        let mut read = 0;
        let mut braces = shell::Braces::default();
        for (position, _) in lower.match_indices(name) {
            let rest = text.get(position + name.len()..).unwrap_or_default();
            let behind = rest.trim_start_matches(['"', '\\', '\'']);
            let mark = behind.strip_prefix('=').or_else(|| {
                // In JSON a colon follows the quoted name.
                behind
                    .strip_prefix(':')
                    .filter(|_| behind.len() < rest.len())
            });
            let Some(value) = mark else { continue };
            let bare = value.trim_start_matches(['"', '\\', '\'', ' ']);
            let start = text.len() - bare.len();
            // What was read once is not read again, however often the name is repeated in it.
            if start < read {
                continue;
            }
            let length = bare
                .find(|next: char| next.is_whitespace() || "\"'\\;&,".contains(next))
                .unwrap_or(bare.len());
            let place = braces.place(text, position);
            let length = place.value_length(bare.get(..length).unwrap_or_default());
            read = start + length;
            let value = bare.get(..length).unwrap_or_default();
            // `password=<yours>` is how documents leave a gap.
            if length > 0 && !is_placeholder(value) && !value.starts_with(['<', '[']) {
                found.push(start..read);
            }
        }
    }
    found
}

/// The spans of `-----BEGIN PRIVATE KEY-----` and what follows, to its end, line by line.
pub(crate) fn private_keys(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(begin) = text.get(start..).and_then(|rest| rest.find(PEM)) {
        let begin = start + begin;
        let rest = text.get(begin..).unwrap_or_default();
        let label = rest.get(PEM.len()..).unwrap_or_default();
        let label = label.split("-----").next().unwrap_or_default();
        if label.len() > 40 || !label.contains("PRIVATE KEY") {
            start = begin + PEM.len();
            continue;
        }
        let end = rest.find("-----END").map_or(rest.len(), |end| {
            let line = rest.get(end..).unwrap_or_default();
            end + line.find('\n').unwrap_or(line.len())
        });
        // The lines in between are indented as their file has it, which is not part of the secret.
        let mut position = begin;
        for line in rest.get(..end).unwrap_or_default().split_inclusive('\n') {
            let lead = line.len() - line.trim_start().len();
            found
                .push(position + lead.min(line.trim_end().len())..position + line.trim_end().len());
            position += line.len();
        }
        start = begin + end.max(1);
    }
    found.retain(|span| span.start < span.end);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n";

    #[test]
    fn credentials_are_recognized_wherever_they_stand() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "postgres://user:pass@host/db",
            "lsv2_pt_0123456789abcdef",
            "ghs_0123456789abcdefghij",
            "npm_0123456789abcdefghijklmnopqrstuvwxyz",
            "xapp-1-A0123456789-0123456789",
            "hvs.CAESIJ0123456789abcdefghij",
            "SG.0123456789abcdefghijkl.0123456789abcdefghijkl",
            "host=db user=me password=hunter2 sslmode=require",
            "Server=db;Pwd=hunter2;",
            "{\"password\": \"hunter2\"}",
            "{\\\"password\\\":\\\"hunter2\\\"}",
            "--password=hunter2",
            "password=*hunter2",
            "password=}hunter2",
            "password=*)hunter2",
            "*password=*hunter2)",
            "*password=*|hunter2)",
            "echo ${X} password=hunter2}",
            "${URL:-host=db password=hunter2}",
            "${URL#*password=} password=hunter2",
            "${URL#*password=*}password=hunter2",
            "PASSWORD=hunter2 psql -h ${HOST}",
            "Authorization: Bearer 0123456789abcdef",
            "Basic dXNlcjpwYXNzd29yZA==",
            "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlF",
            "see lsv2_pt_0123456789abcdef for it",
            PRIVATE,
        ] {
            assert!(is_credential(text), "{text}");
        }
        let key = format!("a key:\n{PRIVATE}");
        assert!(is_credential(&key), "{key}");
    }

    #[test]
    fn what_may_be_public_is_not_a_credential() {
        for text in [
            "https://example.com",
            "eyJ",
            "us-west-2",
            "sk-learn",
            "hf_hub",
            "npm_config_registry",
            "SG.x",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n",
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUU=",
            "postgres://$(USER):$(PASSWORD)@db/x",
            "password=$(PASSWORD)",
            "host=db password=${PASSWORD}",
            "the password is in the store",
            "Basic authentication",
            "Bearer authentication",
            "Basic configuration for production",
            "password_version=2",
            "*password=*) echo with ;;",
            "*password=*)",
            "*password=*|*pwd=*) echo with ;;",
            "password=*) echo starts with it ;;",
            "REDISCLI_AUTH=${URL#*password=} redis-cli",
            "${URL##*password=}",
            "${URL%%password=*}",
            "${URL%password=*} ${URL/password=*/}",
        ] {
            assert!(!is_credential(text), "{text}");
        }
    }
}
