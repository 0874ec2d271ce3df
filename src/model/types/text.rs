//! The macro behind every string that has a grammar, and the registry that names them.

use std::sync::OnceLock;

use regex_lite::Regex;

/// Declares string types that parse once, at the edge, and stay valid from then on.
///
/// Each says its grammar once: a pattern and, where it cannot say it, the most characters there may be. The check and the
/// schema for editors both come from these. `wrong` says in one clause what is wrong with a text beyond the grammar; `hint` may
/// know a mistake by its looks and say it better. What no pattern can say is `and` where the same clause is right, and `check`
/// where another value is. The example is what help texts quote.
macro_rules! text_types {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident {
            pattern: $pattern:expr,
            $(length: $length:literal,)?
            example: $example:literal,
            wrong: $wrong:literal,
            $(hint: $hint:expr,)?
            $(and: $and:expr,)?
            $(check: $check:expr,)?
        }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl $name {
                const GRAMMAR: $crate::model::types::text::Grammar = $crate::model::types::text::Grammar {
                    pattern: $pattern,
                    length: [$($length,)? usize::MAX][0],
                };

                /// Says what is wrong with `text`, if anything is.
                pub fn check(text: &str) -> Result<(), String> {
                    static PATTERN: $crate::model::types::text::Pattern = std::sync::OnceLock::new();
                    if !Self::GRAMMAR.takes(text, &PATTERN) {
                        $(
                            let hint: fn(&str) -> Option<&'static str> = $hint;
                            if let Some(hint) = hint(text) {
                                return Err(hint.to_owned());
                            }
                        )?
                        return Err($wrong.to_owned());
                    }
                    $(
                        let and: fn(&str) -> bool = $and;
                        if !and(text) {
                            return Err($wrong.to_owned());
                        }
                    )?
                    $(
                        let check: fn(&str) -> Result<(), String> = $check;
                        check(text)?;
                    )?
                    Ok(())
                }

                /// The text as it was written.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl TryFrom<String> for $name {
                type Error = String;

                fn try_from(text: String) -> Result<Self, String> {
                    Self::check(&text)?;
                    Ok(Self(text))
                }
            }

            impl std::str::FromStr for $name {
                type Err = String;

                fn from_str(text: &str) -> Result<Self, String> {
                    Self::try_from(text.to_owned())
                }
            }

            impl From<$name> for String {
                fn from(value: $name) -> String {
                    value.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(&self.0)
                }
            }

            $crate::model::types::text::json_schema!($name, Self::GRAMMAR, $example, $(concat!($doc, "\n")),+);
        )+

        /// The types of this module, by name: what a schema's `x-lsgen-type` refers to.
        pub(super) const CHECKS: &[(&str, $crate::model::types::Check)] =
            &[$((stringify!($name), $name::check)),+];
    };
}

/// The JSON Schema of a string type: grammar and example for editors, its name for lsgen itself.
macro_rules! json_schema {
    ($name:ident, $grammar:expr, $example:literal, $($doc:expr),+) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = schemars::json_schema!({
                    "type": "string",
                    "pattern": $grammar.pattern,
                    "examples": [$example],
                    "description": concat!($($doc),+).trim(),
                    "x-lsgen-type": stringify!($name),
                });
                if $grammar.length != usize::MAX {
                    schema.insert("maxLength".to_owned(), $grammar.length.into());
                }
                schema
            }
        }
    };
}

pub(crate) use {json_schema, text_types};

/// What a text may be, for the check and for editors.
pub(crate) struct Grammar {
    /// A regular expression that JSON Schema and [`Regex`] read alike.
    pub(crate) pattern: &'static str,
    /// How many characters there may be, where the pattern does not say it.
    pub(crate) length: usize,
}

/// A pattern that is made ready when it is asked for the first time.
pub(crate) type Pattern = OnceLock<Regex>;

impl Grammar {
    /// Whether the text is of the grammar.
    #[expect(
        clippy::expect_used,
        reason = "patterns are constants, and a test asks every type"
    )]
    pub(crate) fn takes(&self, text: &str, pattern: &Pattern) -> bool {
        let compiled = || Regex::new(self.pattern).expect("internal: the pattern of a type is one");
        // What is much too long is refused without being read: the longest texts are ARNs and addresses.
        text.len() <= 4096
            && text.chars().count() <= self.length
            && pattern.get_or_init(compiled).is_match(text)
    }
}

/// One condition with the clause to say when it does not hold.
pub(super) fn ensure(condition: bool, otherwise: impl Into<String>) -> Result<(), String> {
    if condition {
        Ok(())
    } else {
        Err(otherwise.into())
    }
}

/// A DNS label in lower case.
macro_rules! label {
    () => {
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    };
}

/// A name of lowercase letters, digits and single hyphens, a letter first.
macro_rules! word {
    () => {
        "[a-z](-?[a-z0-9])*"
    };
}

/// A port as it is written; that it is at most 65,535 is checked by [`has_port_in_range`].
macro_rules! port {
    () => {
        ":[1-9][0-9]{0,4}"
    };
}

pub(super) use {label, port, word};

/// Whether the port behind the last colon of `text` is one, where there is any.
pub(super) fn has_port_in_range(text: &str) -> bool {
    let port = text.rsplit_once(':').map(|(_, port)| port);
    port.is_none_or(|port| port.parse::<u16>().is_ok())
}
