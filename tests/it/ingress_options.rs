//! Every combination of ways in: rendered, or refused with the rule that says why.
//!
//! `docs/ingress-options.md` is the table; `LSGEN_UPDATE=1 cargo test --test it ingress_options::` rewrites it. What is
//! rendered is held against the promises of `tests/it/properties/ingress_option.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::environments::combinations::{CHAINS, SCHEMES, SPLITS, ZONES, combinations};
use crate::environments::{read::Output, render};
use crate::properties::ingress_option;
use lsgen::api::finding::Severity;
use lsgen::api::{layer, rules};

/// What one line of the table is about: its place, the choices that it names, what happens.
type Fate = (usize, [&'static str; 4], String);
/// The zones of each scheme that share it.
type Zones = BTreeMap<&'static str, Vec<&'static str>>;

/// The rules that refuse a file; none if it is rendered.
fn refusals(text: &str) -> BTreeSet<&'static str> {
    let judgement = rules::judge(
        &layer::resolve("combination.toml", text),
        &lsgen::api::chart::Catalogue::shipped(),
    );
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
        "# Ingress options\n\nEvery combination of option, certificate, chaining, split dataplane, scheme and zone: {} in all, {rendered}\n\
         rendered. Generated: `LSGEN_UPDATE=1 cargo test --test it ingress_options::`. `lsgen explain CODE` says why one is\n\
         refused, and what to write instead.\n\n\
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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ingress-options.md");
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(found.as_str(), table.as_str());
    assert!(
        found == table,
        "docs/ingress-options.md is out of date; `LSGEN_UPDATE=1 cargo test --test it ingress_options::` rewrites it\n{}",
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
        for problem in ingress_option::problems(&Output::new(&rendered)) {
            writeln!(complaint, "{}: {problem}", rendered.name).unwrap();
        }
    }
    assert!(seen > 50, "only {seen} combinations are rendered");
    assert!(complaint.is_empty(), "{complaint}");
}
