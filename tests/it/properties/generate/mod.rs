//! Random environment files over all options. Most are right; some are wrong in a way that only the
//! rules can see.

mod ground;
mod software;

use proptest::prelude::*;
use proptest::sample::select;

use ground::{cluster, ingress_option, metadata, network};
use software::{langsmith, rest, stores};

/// Labels of the node group `general`, and what LangSmith's pods may ask for.
const POOL_LABELS: [(&str, &str); 2] = [("workload", "langsmith"), ("example.com/pool", "general")];

/// What the sections of a file must agree on.
#[derive(Debug, Clone)]
struct Ground {
    is_production: bool,
    account: String,
    region: &'static str,
    partition: &'static str,
    agents: Agents,
    /// The region that takes over, where the environment has one.
    recovery_region: Option<&'static str>,
}

/// Whether people deploy agents, and where those run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Agents {
    None,
    Here,
    Apart { ids: bool },
}

/// The text of an environment file.
pub(crate) fn environment() -> impl Strategy<Value = String> {
    let regions = select(vec![
        ("us-west-2", "aws", "us-east-2"),
        ("eu-central-1", "aws", "eu-west-1"),
        ("ap-southeast-2", "aws", "us-west-2"),
        ("us-gov-west-1", "aws-us-gov", "us-gov-east-1"),
        ("cn-north-1", "aws-cn", "cn-northwest-1"),
    ]);
    let has_recovery = prop::bool::weighted(0.25);
    let agents = select(vec![
        Agents::None,
        Agents::None,
        Agents::Here,
        Agents::Apart { ids: false },
        Agents::Apart { ids: true },
    ]);
    (any::<bool>(), "[0-9]{12}", regions, agents, has_recovery)
        .prop_map(
            |(is_production, account, (region, partition, other), agents, has_recovery)| Ground {
                is_production,
                account,
                region,
                partition,
                agents: match agents {
                    Agents::Apart { .. } if has_recovery => Agents::Here,
                    _ => agents,
                },
                recovery_region: has_recovery.then_some(other),
            },
        )
        .prop_flat_map(|ground| {
            (
                metadata(&ground),
                network(),
                cluster(&ground),
                ingress_option(&ground),
                stores(&ground),
                langsmith(&ground),
                rest(&ground),
            )
                .prop_map(|(one, two, three, four, five, six, seven)| {
                    format!("version = 1\n\n{one}\n{two}\n{three}\n{four}\n{five}\n{six}\n{seven}")
                })
        })
}

/// Words that one YAML reader or another takes for something else than text.
fn word() -> impl Strategy<Value = String> {
    let tricky = select(vec![
        "yes",
        "no",
        "on",
        "off",
        "true",
        "null",
        "y",
        "1e3",
        "0x1f",
        "010",
        "1_000",
        "12",
        "1.5",
        "nan",
        "2024-01-01",
        "0b1",
    ]);
    prop_oneof![3 => "[A-Za-z][A-Za-z0-9._-]{0,20}[A-Za-z0-9]", 1 => tricky.prop_map(str::to_owned)]
}

/// A lower-case label.
fn label(longest: usize) -> impl Strategy<Value = String> {
    proptest::string::string_regex(&format!("[a-z][a-z0-9]{{0,{}}}", longest - 1))
        .expect("a pattern")
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// An inline table of texts, `name = { a = "b" }`; nothing where it is empty.
fn texts<Text: AsRef<str>>(name: &str, entries: &[(Text, Text)]) -> String {
    let mut table = toml::Table::new();
    for (key, value) in entries {
        table.insert(key.as_ref().to_owned(), value.as_ref().into());
    }
    if table.is_empty() {
        return String::new();
    }
    format!("{name} = {}\n", toml::Value::Table(table))
}
