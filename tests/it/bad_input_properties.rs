//! Whatever stands in an environment file, lsgen comes to an end: it says what is wrong, or it renders.
//!
//! A failing input is made small and printed; the fix brings it into `bad_input/` as a case.

use lsgen::api::finding::Severity;
use lsgen::api::{layer, render, report, rules, source};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::example;

/// Enough to try every kind of change many times, few enough for every `cargo test`;
/// `PROPTEST_CASES=10000` looks longer.
fn settings(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Judges a text as `lsgen check` does, and renders it if nothing is wrong with it.
/// Returns whether it rendered.
fn comes_to_an_end(text: &str) -> Result<bool, TestCaseError> {
    let resolved = layer::resolve("some.toml", text);
    let judgement = rules::judge(&resolved, &lsgen::api::chart::Catalogue::shipped());
    let stack = &resolved.stack;
    for finding in &judgement.findings {
        let document = stack.document(finding.place.document).unwrap();
        let is_place = document.text.get(finding.place.span.clone()).is_some();
        prop_assert!(
            is_place,
            "{:?} is no place: {}",
            finding.place,
            finding.message
        );
    }
    let shown = report::terminal(&judgement.findings, stack, false);
    let is_plain = |character: char| character == '\n' || !character.is_ascii_control();
    prop_assert!(
        shown.chars().all(is_plain),
        "a terminal would act on this:\n{shown:?}"
    );
    let coloured = report::terminal(&judgement.findings, stack, true);
    prop_assert_eq!(coloured.is_empty(), shown.is_empty());
    let json = report::json(&judgement.findings, &judgement.allowed, stack);
    prop_assert_eq!(
        json["findings"].as_array().unwrap().len(),
        judgement.findings.len()
    );

    let has_errors = judgement
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    prop_assert_eq!(
        judgement.plan.is_none(),
        has_errors,
        "errors stop rendering, and nothing else\n{}",
        shown
    );
    let Some(plan) = judgement.plan else {
        return Ok(false);
    };
    let rendered = render::render(&plan);
    let rendered = rendered.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    let again = render::render(&plan).unwrap();
    prop_assert!(rendered.iter().eq(again.iter()), "two renderings differ");
    Ok(true)
}

/// A change of a text, in bytes of its own length.
#[derive(Debug, Clone)]
enum Change {
    Delete(Index, usize),
    Repeat(Index, usize),
    Swap(Index, Index, usize),
    Insert(Index, String),
    ReplaceWord(Index, String),
    DropLine(Index),
    MoveLine(Index, Index),
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        let mut lines: Vec<&str> = text.lines().collect();
        if characters.is_empty() {
            return String::new();
        }
        let count = characters.len();
        let range = |start: &Index, length: usize| {
            let start = start.index(count);
            start..(start + length).min(count)
        };
        match self {
            Self::Delete(start, length) => drop(characters.drain(range(start, *length))),
            Self::Repeat(start, length) => {
                let range = range(start, *length);
                let copy = characters[range.clone()].to_vec();
                characters.splice(range.start..range.start, copy);
            }
            Self::Swap(from, to, length) => {
                let piece: Vec<char> = characters.drain(range(from, *length)).collect();
                let at = to.index(characters.len() + 1);
                characters.splice(at..at, piece);
            }
            Self::Insert(at, token) => {
                let at = at.index(count);
                characters.splice(at..at, token.chars());
            }
            Self::ReplaceWord(at, token) => {
                let is_word =
                    |character: &char| character.is_alphanumeric() || "_-.".contains(*character);
                let at = at.index(count);
                let start = characters[..at]
                    .iter()
                    .rposition(|it| !is_word(it))
                    .map_or(0, |it| it + 1);
                let end = characters[at..]
                    .iter()
                    .position(|it| !is_word(it))
                    .map_or(count, |it| at + it);
                characters.splice(start..end.max(start), token.chars());
            }
            Self::DropLine(at) => {
                lines.remove(at.index(lines.len()));
                return lines.join("\n");
            }
            Self::MoveLine(from, to) => {
                let line = lines.remove(from.index(lines.len()));
                lines.insert(to.index(lines.len() + 1), line);
                return lines.join("\n");
            }
        }
        characters.into_iter().collect()
    }
}

fn token() -> impl Strategy<Value = String> {
    const TOKENS: [&str; 62] = [
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "\\",
        "\\u0000",
        "#",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\t",
        "\u{feff}",
        "\u{1b}[31m",
        "é",
        "🦀",
        "\u{202e}",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "0x10",
        "1e400",
        "nan",
        "99999999999999999999",
        "2026-11-21",
        "12:30:00",
        "\"\"",
        "[]",
        "{}",
        "version",
        "environment",
        "cloud",
        "network",
        "existing",
        "create",
        "cluster",
        "node_groups",
        "general",
        "ingress",
        "dns",
        "stores",
        "postgres",
        "rds",
        "langsmith",
        "scaling",
        "queue",
        "allow",
        "LS0301",
        "password",
        "production",
        "\"us-west-2\"",
    ];
    prop_oneof![
        8 => select(&TOKENS[..]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..60_usize).prop_map(|(start, length)| Change::Delete(start, length)),
        (at(), 1..60_usize).prop_map(|(start, length)| Change::Repeat(start, length)),
        (at(), at(), 1..60_usize).prop_map(|(from, to, length)| Change::Swap(from, to, length)),
        (at(), token()).prop_map(|(place, token)| Change::Insert(place, token)),
        (at(), token()).prop_map(|(place, token)| Change::ReplaceWord(place, token)),
        at().prop_map(Change::DropLine),
        (at(), at()).prop_map(|(from, to)| Change::MoveLine(from, to)),
    ]
}

/// Choices that are right by themselves; together some exclude each other, and the rules say so.
const CHOICES: [&str; 34] = [
    "environment.profiles = [\"size/minimum\"]",
    "environment.profiles = [\"size/dev\"]",
    "environment.profiles = [\"size/production-large\"]",
    "environment.profiles = [\"size/production\", \"size/dev\"]",
    "environment.tier = \"evaluation\"",
    "environment.tier = \"production\"",
    "environment.tags = { \"a b\" = \"x: y\", on = \"yes\" }",
    "cloud.region = \"cn-north-1\"",
    "cloud.region = \"us-gov-west-1\"",
    "cloud.account_id = \"000000000012\"",
    "network.create = { availability_zones = 2, nat = \"single\", cidr = \"192.168.0.0/19\" }",
    "network.existing = { vpc_id = \"vpc-01234567\", private_subnets = [\"subnet-01234567\", \"subnet-12345678\"] }",
    "ingress.scheme = \"internal\"",
    "ingress.allowed_cidrs = [\"203.0.113.0/24\", \"198.51.100.0/24\"]",
    "dns = { zone = \"none\" }",
    "dns = { domain = \"a.b.example.com\", zone = \"create\" }",
    "tls.mode = \"none\"",
    "tls.certificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/0a\"",
    "stores.postgres.source = \"in-cluster\"",
    "stores.postgres.source = \"external\"",
    "stores.redis.source = \"in-cluster\"",
    "stores.redis.source = \"external\"",
    "stores.redis.auth = \"iam\"",
    "stores.redis.auth = \"network\"",
    "stores.clickhouse.source = \"in-cluster\"",
    "stores.clickhouse.source = \"clickhouse-cloud\"",
    "stores.blob = { enabled = false }",
    "stores.blob = { versioning = false }",
    "langsmith = { chart = \"0.15.17\", release = \"ls\", namespace = \"observability\" }",
    "langsmith.auth.mode = \"oauth\"",
    "langsmith.images = { registry = \"registry.example.com:5000/m\", pull_secret = \"pull\" }",
    "langsmith.scaling = { queue = { scaler = \"keda\" }, ingest_queue = { scaler = \"keda\" } }",
    "cluster.node_groups.spot = { instance_type = \"m5.4xlarge\", min = 0, max = 3, disk_gib = 50, \
     capacity = \"spot\", labels = { pool = \"spot\" }, taints = { spot = { value = \"true\", effect = \"NoSchedule\" } } }",
    "allow = { LS0301 = \"tried\", LS0202 = \"tried\", LS0305 = \"tried\", LS0401 = \"tried\", LS0402 = \"tried\", \
     LS0504 = \"tried\", LS0901 = \"tried\", LS0902 = \"tried\" }",
];

fn with_choices(base: &str, choices: &[&str]) -> String {
    let mut table: toml::Table = base.parse().unwrap();
    for choice in choices {
        lay_over(&mut table, choice.parse().unwrap());
    }
    table.to_string()
}

fn lay_over(lower: &mut toml::Table, upper: toml::Table) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            (_, value) => drop(lower.insert(key, value)),
        }
    }
}

proptest! {
    #![proptest_config(settings(96))]

    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(text) = source::read_text("some.toml", bytes.as_slice()) {
            comes_to_an_end(&text)?;
        }
    }

    #[test]
    fn any_text_comes_to_an_end(text in "(?s).{0,400}") {
        comes_to_an_end(&text)?;
    }

    #[test]
    fn any_tokens_come_to_an_end(tokens in prop::collection::vec(token(), 0..80), space in "[ \n]?") {
        comes_to_an_end(&tokens.join(&space))?;
    }
}

proptest! {
    #![proptest_config(settings(192))]

    #[test]
    fn a_changed_environment_comes_to_an_end(
        name in select(&["production", "evaluation"][..]),
        changes in prop::collection::vec(change(), 1..5),
    ) {
        let text = changes.iter().fold(example(name), |text, change| change.apply(&text));
        comes_to_an_end(&text)?;
    }
}

proptest! {
    #![proptest_config(settings(96))]

    #[test]
    fn any_choices_together_are_refused_or_render(
        name in select(&["production", "evaluation"][..]),
        choices in prop::sample::subsequence(&CHOICES[..], 0..6),
    ) {
        comes_to_an_end(&with_choices(&example(name), &choices))?;
    }
}

#[test]
fn every_choice_alone_renders_or_is_refused_by_a_rule() {
    let mut rendered = 0;
    for name in ["production", "evaluation"] {
        for choice in CHOICES {
            rendered +=
                usize::from(comes_to_an_end(&with_choices(&example(name), &[choice])).unwrap());
        }
    }
    // Were all refused, the properties above would say little.
    assert!(
        rendered >= CHOICES.len(),
        "only {rendered} of {} render",
        2 * CHOICES.len()
    );
}
