use crate::text::escape::{is_unprintable, push_escape};

/// `text` in double quotes, so that HCL reads back exactly this text: `${` and `%{` stay what they
/// are and introduce nothing.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, is_unprintable))
}

/// Like [`quoted`], for the key of an object. `terraform fmt` aligns by what people see as one
/// character, so what could combine with its neighbours is escaped.
pub(super) fn quoted_key(text: &str) -> String {
    let counts_as_one = |character: char| matches!(character, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}');
    format!(
        "\"{}\"",
        escaped(text, |character| !counts_as_one(character))
    )
}

/// `text` as it stands between quotes.
fn escaped(text: &str, needs_escape: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' => {
                out.push(character);
                if characters.peek() == Some(&'{') {
                    out.push(character);
                }
            }
            other if needs_escape(other) => push_escape(&mut out, other),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_templates_are_doubled() {
        assert_eq!(
            quoted("${a} $${b} %{c} $x 5%"),
            r#""$${a} $$${b} %%{c} $x 5%""#
        );
    }

    #[test]
    fn what_cannot_stand_between_quotes_is_escaped() {
        assert_eq!(
            quoted("a\"b\\c\n\r\t\u{0}\u{feff}é"),
            r#""a\"b\\c\n\r\t\u0000\ufeffé""#
        );
        assert_eq!(quoted("\u{10ffff}"), r#""\U0010ffff""#);
        assert_eq!(quoted_key("é\u{301}"), r#""é\u0301""#);
    }
}
