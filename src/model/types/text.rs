//! The macro behind every string that has a grammar, and the registry that names them.

/// Declares string types that parse once, at the edge, and stay valid from then on.
///
/// Each has a `check` function that says in one clause what is wrong, a pattern for editors, and an
/// example that help texts quote.
macro_rules! text_types {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { pattern: $pattern:literal, example: $example:literal, check: $check:expr }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl $name {
                /// Says what is wrong with `text`, if anything is.
                pub fn check(text: &str) -> Result<(), String> {
                    let check: fn(&str) -> Result<(), String> = $check;
                    check(text)
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

            $crate::model::types::text::json_schema!($name, $pattern, $example, $(concat!($doc, "\n")),+);
        )+

        /// The types of this module, by name: what a schema's `x-lsgen-type` refers to.
        pub(super) const CHECKS: &[(&str, $crate::model::types::Check)] =
            &[$((stringify!($name), $name::check)),+];
    };
}

/// The JSON Schema of a string type: pattern and example for editors, its name for lsgen itself.
macro_rules! json_schema {
    ($name:ident, $pattern:literal, $example:literal, $($doc:expr),+) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "examples": [$example],
                    "description": concat!($($doc),+).trim(),
                    "x-lsgen-type": stringify!($name),
                })
            }
        }
    };
}

pub(crate) use {json_schema, text_types};

/// One condition with the clause to say when it does not hold.
pub(super) fn ensure(condition: bool, otherwise: impl Into<String>) -> Result<(), String> {
    if condition {
        Ok(())
    } else {
        Err(otherwise.into())
    }
}

/// Whether `text` is `prefix` followed by 8 or 17 hexadecimal digits, as EC2 writes its ids.
pub(super) fn is_ec2_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        [8, 17].contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// Whether `text` is a label: lower-case letters, digits and single hyphens, a letter first.
pub(super) fn is_label(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
