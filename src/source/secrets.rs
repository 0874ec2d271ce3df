//! What looks like a secret, and how to show a text without showing them.

/// Parts of a key's name that say its value is a secret.
const KEY_PARTS: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "license_key",
    "licence_key",
    "api_key",
    "access_key",
    "private_key",
    "encryption_key",
    "salt",
];

/// How well-known credentials begin.
const VALUE_PREFIXES: [&str; 12] = [
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk-",
    "lsv2_",
    "eyJ",
    "-----BEGIN",
];

/// Whether a key of this name holds a secret.
pub fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    KEY_PARTS.iter().any(|part| key.contains(part)) || key == "connection_url" || key == "jwt"
}

/// Whether a text looks like a credential: a known token, a private key, a URL with a password.
pub fn is_secret_value(text: &str) -> bool {
    let text = text.trim();
    if VALUE_PREFIXES
        .iter()
        .any(|prefix| text.starts_with(prefix) && text.len() >= prefix.len() + 8)
    {
        return true;
    }
    // scheme://user:password@host
    text.split_once("://").is_some_and(|(_, rest)| {
        let authority = rest.split('/').next().unwrap_or_default();
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty())
    })
}

/// The text with every secret's value replaced by asterisks, byte for byte, so that spans still fit.
///
/// It works on the text and not on the tree, because a text with a syntax error has no whole tree.
pub fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (start, end) in assignments(text) {
        if let Some(range) = bytes.get_mut(start..end) {
            range
                .iter_mut()
                .filter(|byte| !byte.is_ascii_whitespace())
                .for_each(|byte| *byte = b'*');
        }
    }
    for (start, end) in quoted(text) {
        if text.get(start..end).is_some_and(is_secret_value)
            && let Some(range) = bytes.get_mut(start..end)
        {
            range
                .iter_mut()
                .filter(|byte| **byte != b'\n')
                .for_each(|byte| *byte = b'*');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(text.len()))
}

/// The byte ranges of what stands behind `=` where the key says it is a secret.
fn assignments(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (position, _) in text.match_indices('=') {
        let before = text.get(..position).unwrap_or_default().trim_end();
        let key_start = before
            .rfind(|character: char| !(character.is_alphanumeric() || "_-.\"'".contains(character)))
            .map_or(0, |index| {
                index
                    + before
                        .get(index..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(1, char::len_utf8)
            });
        let key = before.get(key_start..).unwrap_or_default();
        if !is_secret_key(key.rsplit('.').next().unwrap_or_default()) {
            continue;
        }
        let start = position + 1;
        let rest = text.get(start..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '\t']);
        // A number or a boolean is a setting such as `password_version = 2`.
        if value.starts_with(|first: char| first.is_ascii_digit())
            || value.starts_with("true")
            || value.starts_with("false")
        {
            continue;
        }
        found.push((start, start + value_length(rest)));
    }
    found
}

/// How far the value at the start of `text` reaches: its closing quotes, or the end of the line.
fn value_length(text: &str) -> usize {
    let lead = text.len() - text.trim_start_matches([' ', '\t']).len();
    let value = text.get(lead..).unwrap_or_default();
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inside) = value.strip_prefix(quotes) {
            return inside
                .find(quotes)
                .map_or(text.len(), |end| lead + 2 * quotes.len() + end);
        }
    }
    if value.starts_with(['[', '{']) {
        return text.len().min(text.find("\n[").unwrap_or(text.len()));
    }
    text.find('\n').unwrap_or(text.len())
}

/// The byte ranges inside quotation marks, line by line.
fn quoted(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        for quote in ['"', '\''] {
            let mut pieces = line.match_indices(quote).map(|(index, _)| index);
            while let (Some(start), Some(end)) = (pieces.next(), pieces.next()) {
                found.push((offset + start + 1, offset + end));
            }
        }
        // A credential without its quotation marks, or with one missing.
        let mut word_start = 0;
        for word in line.split([' ', '"', '\'', '=', ',', '\n', '\t']) {
            found.push((offset + word_start, offset + word_start + word.len()));
            word_start += word.len() + 1;
        }
        offset += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_behind_secret_keys_are_masked_and_settings_are_not() {
        let text = "password = \"hunter2\"\npassword_version = 2\nauth = \"token\"\nx = { api_key = 'abc', y = 1 }\n";
        let shown = masked(text);
        assert_eq!(shown.len(), text.len());
        assert!(
            !shown.contains("hunter2") && !shown.contains("abc"),
            "{shown}"
        );
        assert!(
            shown.contains("password_version = 2") && shown.contains("auth = \"token\""),
            "{shown}"
        );
    }

    #[test]
    fn credentials_are_known_wherever_they_stand() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "postgres://user:pass@host/db",
            "lsv2_pt_0123456789abcdef",
        ] {
            assert!(is_secret_value(text), "{text}");
            let line = format!("note = \"{text}\"\n");
            assert!(!masked(&line).contains(text), "{line}");
        }
        for text in [
            "https://example.com",
            "rediss://host:6379",
            "eyJ",
            "us-west-2",
        ] {
            assert!(!is_secret_value(text), "{text}");
        }
    }

    #[test]
    fn a_text_with_broken_quotes_hides_its_secrets_too() {
        for text in [
            "password = \"hunter2",
            "password = \"\"\"hunter2\nhunter3",
            "a.\"auth_token\" = hunter2 # x",
        ] {
            assert!(!masked(text).contains("hunter"), "{}", masked(text));
        }
    }
}
