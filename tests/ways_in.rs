//! Every combination of ways in: rendered, or refused with the rule that says why.
//!
//! `docs/ways-in.md` is the table; `LSGEN_UPDATE=1 cargo test --test ways_in` rewrites it. What is
//! rendered is held against the promises of `tests/properties/way_in.rs`.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

#[path = "environments/mod.rs"]
mod environments;
#[path = "properties/way_in.rs"]
mod way_in;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use environments::{read::Output, render};
use lsgen::finding::Severity;
use lsgen::{layer, rules};

/// A choice: what the table calls it, and how the file writes it.
type Choice = (&'static str, &'static str);

const OPTIONS: [Choice; 4] = [
    ("alb", "option = \"alb\""),
    ("nginx", "option = \"nginx\""),
    ("envoy-gateway", "option = \"envoy-gateway\""),
    ("istio", "option = \"istio\""),
];
const CERTIFICATES: [Choice; 7] = [
    ("none", "mode = \"none\""),
    ("acm", "mode = \"acm\""),
    (
        "acm+given",
        "mode = \"acm\"\ncertificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    ),
    (
        "letsencrypt",
        "mode = \"letsencrypt\"\nemail = \"platform@example.com\"",
    ),
    (
        "acme",
        "mode = \"letsencrypt\"\nissuer = \"acme\"\n\n[tls.acme]\nserver = \"https://acme.example.com/directory\"\naccount_key_id = \"k1\"",
    ),
    (
        "vault",
        "mode = \"letsencrypt\"\nissuer = \"vault\"\n\n[tls.vault]\nserver = \"https://vault.example.com:8200\"\npath = \"pki/sign/langsmith\"\nauth_mount = \"/v1/auth/kubernetes\"\nrole = \"langsmith\"",
    ),
    (
        "venafi",
        "mode = \"letsencrypt\"\nissuer = \"venafi\"\n\n[tls.venafi]\nzone = \"LangSmith\\\\Default\"",
    ),
];
const SCHEMES: [Choice; 2] = [
    ("internet-facing", "scheme = \"internet-facing\""),
    ("internal", "scheme = \"internal\""),
];
const ZONES: [Choice; 5] = [
    ("create", "zone = \"create\""),
    (
        "create+provision",
        "zone = \"create\"\nstage = \"provision\"",
    ),
    (
        "create+private",
        "zone = \"create\"\nvisibility = \"private\"",
    ),
    (
        "existing",
        "zone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"",
    ),
    ("none", "zone = \"none\""),
];
const CHAINS: [Choice; 2] = [("", ""), ("chained", "chained_alb = true")];
const SPLITS: [Choice; 2] = [("", ""), ("split", "split_dataplane = true")];

/// What one line of the table is about: its place, the choices that it names, what happens.
type Fate = (usize, [&'static str; 4], String);
/// The zones of each scheme that share it.
type Zones = BTreeMap<&'static str, Vec<&'static str>>;

/// One combination, and the file that asks for it.
struct Combination {
    names: [&'static str; 6],
    text: String,
}

fn combinations() -> Vec<Combination> {
    let mut all = Vec::new();
    for option in OPTIONS {
        for certificate in CERTIFICATES {
            for scheme in SCHEMES {
                for zone in ZONES {
                    for chain in CHAINS {
                        for split in SPLITS {
                            all.push(Combination {
                                names: [
                                    option.0,
                                    certificate.0,
                                    scheme.0,
                                    zone.0,
                                    chain.0,
                                    split.0,
                                ],
                                text: file(
                                    [option.1, chain.1, split.1, scheme.1],
                                    zone.1,
                                    certificate.1,
                                ),
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

fn file(ingress: [&str; 4], zone: &str, certificate: &str) -> String {
    format!(
        "version = 1\n\n[environment]\nname = \"prod\"\nprefix = \"acme\"\ntier = \"evaluation\"\n\n\
         [cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n\n\
         [ingress]\n{}\n\n[dns]\ndomain = \"langsmith.example.com\"\n{zone}\n\n[tls]\n{certificate}\n",
        ingress.join("\n")
    )
}

/// The rules that refuse a file; none if it is rendered.
fn refusals(text: &str) -> BTreeSet<&'static str> {
    let judgement = rules::judge(&layer::resolve("combination.toml", text));
    judgement
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.rule.code)
        .collect()
}

#[test]
fn the_table_says_what_happens_to_every_combination() {
    // Lines of one fate are told together: the schemes and zones that share it.
    let mut fates: BTreeMap<Fate, Zones> = BTreeMap::new();
    let mut rendered = 0;
    let all = combinations();
    for (position, combination) in all.iter().enumerate() {
        let refused = refusals(&combination.text);
        rendered += usize::from(refused.is_empty());
        let fate = if refused.is_empty() {
            "rendered".to_owned()
        } else {
            refused.into_iter().collect::<Vec<_>>().join(", ")
        };
        let [option, certificate, scheme, zone, chain, split] = combination.names;
        let group = position / (SCHEMES.len() * ZONES.len() * CHAINS.len() * SPLITS.len());
        let zones = fates
            .entry((group, [option, certificate, chain, split], fate))
            .or_default();
        zones.entry(scheme).or_default().push(zone);
    }
    let mut table = format!(
        "# Ways in\n\nEvery combination of option, certificate, chaining, split dataplane, scheme and zone: {} in all, {rendered}\n\
         rendered. Generated: `LSGEN_UPDATE=1 cargo test --test ways_in`. `lsgen explain CODE` says why one is refused,\n\
         and what to write instead.\n\n\
         | option | certificate | | | scheme: zones | |\n| --- | --- | --- | --- | --- | --- |\n",
        all.len()
    );
    for ((_, [option, certificate, chain, split], fate), schemes) in fates {
        let every = schemes.values().all(|zones| zones.len() == ZONES.len());
        let which = if every && schemes.len() == SCHEMES.len() {
            "all".to_owned()
        } else {
            let each = schemes
                .iter()
                .map(|(scheme, zones)| format!("{scheme}: {}", zones.join(", ")));
            each.collect::<Vec<_>>().join("; ")
        };
        writeln!(
            table,
            "| {option} | {certificate} | {chain} | {split} | {which} | {fate} |"
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ways-in.md");
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(found.as_str(), table.as_str());
    assert!(
        found == table,
        "docs/ways-in.md is out of date; `LSGEN_UPDATE=1 cargo test --test ways_in` rewrites it\n{}",
        diff.unified_diff()
    );
}

#[test]
fn every_rendered_combination_has_one_way_in_that_fits_together() {
    let mut complaint = String::new();
    let mut seen = 0;
    for combination in combinations() {
        if !refusals(&combination.text).is_empty() {
            continue;
        }
        seen += 1;
        let Ok(rendered) = render(&combination.names.join(" "), &combination.text) else {
            panic!("{} was not refused before", combination.names.join(" "));
        };
        for problem in way_in::problems(&Output::new(&rendered)) {
            writeln!(complaint, "{}: {problem}", rendered.name).unwrap();
        }
    }
    assert!(seen > 50, "only {seen} combinations are rendered");
    assert!(complaint.is_empty(), "{complaint}");
}
