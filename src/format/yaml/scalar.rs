use crate::text::escape::{is_unprintable, push_escape};

/// Words that some reader takes for a boolean, a null, a number or a merge key. Compared in lower
/// case and without a sign.
const RESERVED_WORDS: [&str; 17] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".inf", ".nan", "inf",
    "infinity", "nan", "=", "<<",
];

/// `text` as one YAML scalar on one line, for block and flow context alike.
///
/// It is plain when YAML 1.1 and 1.2 both read it as this text, and in double quotes otherwise.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// `text` in double quotes, with escapes for all that is not visible as it stands.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if is_unprintable(other) => push_escape(&mut out, other),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    starts_plainly(text)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        // Indicators of flow context, so that the same rule serves there. Older readers end a
        // plain scalar in flow context at a question mark.
        && !text.contains([',', '[', ']', '{', '}', '?'])
        && !text.chars().any(is_unprintable)
        && !is_reserved_word(text)
        && !looks_like_number(text)
}

fn starts_plainly(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        None
        | Some(
            ' ' | '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>'
            | '\'' | '"' | '%' | '@' | '`',
        ) => false,
        // Command-line flags are common in manifests and read better as they are.
        Some('-') => {
            characters
                .next()
                .is_some_and(|next| next == '-' || next.is_ascii_alphanumeric())
                && !text.starts_with("---")
        }
        Some('.') => !text.starts_with("..."),
        Some(_) => true,
    }
}

fn without_sign(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_reserved_word(text: &str) -> bool {
    let word = without_sign(text);
    RESERVED_WORDS
        .iter()
        .any(|reserved| word.eq_ignore_ascii_case(reserved))
}

/// Whether any reader could take `text` for a number, a time of day or a date.
///
/// Wider than the readers' own rules on purpose: a version such as `1.2.3` is quoted too, which is
/// how people who write Helm values quote it.
fn looks_like_number(text: &str) -> bool {
    let digits = without_sign(text);
    let mut characters = digits.chars();
    let starts_like_number = match characters.next() {
        Some('.') => characters.next().is_some_and(|next| next.is_ascii_digit()),
        Some(first) => first.is_ascii_digit(),
        None => false,
    };
    if !starts_like_number {
        return false;
    }
    let decimal = |character: char| {
        character.is_ascii_digit() || matches!(character, '.' | '_' | ':' | 'e' | 'E' | '+' | '-')
    };
    digits.chars().all(decimal) || is_radix_number(digits) || is_timestamp(digits)
}

fn is_radix_number(digits: &str) -> bool {
    let prefixed = ["0x", "0X", "0o", "0O", "0b", "0B"];
    prefixed
        .iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
        .is_some_and(|rest| {
            rest.chars()
                .all(|digit| digit.is_ascii_hexdigit() || digit == '_')
        })
}

/// Whether `text` starts like `2024-05-06`, whatever follows.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .get(..4)
        .is_some_and(|year| year.iter().all(u8::is_ascii_digit))
        && bytes.get(4) == Some(&b'-')
        && bytes.get(5).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_stay_plain() {
        for text in [
            "langsmith",
            "smith.example.com",
            "arn:aws:iam::123456789012:role/langsmith-prod",
            "docker.io/langchain/langsmith-backend:0.15.17",
            "https://example.com/path#anchor",
            "10.0.0.0/16",
            "100m",
            "1.5Gi",
            "v1.2.3",
            "--leader-elect=true",
            "-v",
            "two words",
            "it's",
            "a=b",
            "caf\u{e9}",
            ".hidden",
            "yesterday",
            "$(HOSTNAME)",
            "1st",
        ] {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn what_readers_disagree_on_is_quoted() {
        for text in [
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "TRUE",
            "False",
            "null",
            "Null",
            "~",
            "",
            "=",
            "<<",
            "1",
            "+1",
            "-1",
            "1_000",
            "0o7",
            "017",
            "0x1f",
            "0b11",
            "1e3",
            "1E-3",
            ".5",
            "5.",
            "12:30",
            "1:30:45",
            ".inf",
            "-.INF",
            "+.inf",
            ".NaN",
            "nan",
            "1.2",
            "1.2.3",
            "2024-05-06",
            "2024-05-06T10:00:00Z",
            "2024-5-6 1:2:3",
            "-0x1F",
            "+12e03",
            "190:20:30.15",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn indicators_and_spaces_are_quoted() {
        for text in [
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "- a",
            "-",
            "---",
            "--- a",
            "...",
            "? a",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "{a}",
            "[a]",
            "a, b",
            "{{ .Values.x }}",
            "a?b",
            ": a",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn unprintable_characters_are_escaped() {
        assert_eq!(scalar("a\tb\r\n"), r#""a\tb\r\n""#);
        assert_eq!(scalar("\u{feff}a"), r#""\ufeffa""#);
        assert_eq!(scalar("a\u{85}\u{2028}\u{0}"), r#""a\u0085\u2028\u0000""#);
        assert_eq!(scalar("\u{202e}"), r#""\u202e""#);
        assert_eq!(scalar("\u{10ffff}"), r#""\U0010ffff""#);
        assert_eq!(scalar("\"\\"), r#""\"\\""#);
    }
}
