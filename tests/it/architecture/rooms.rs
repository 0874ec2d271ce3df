//! Options and their rooms in `src/plan/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::sources;

/// The enums of options that have a room, and the room: nothing else asks which choice was made, but the model, which
/// has it, and the rules in [`ABOUT`].
const ROOMS: [(&str, &[&str]); 23] = [
    ("PostgresSource", &["plan/stores/postgres/"]),
    ("RedisSource", &["plan/stores/redis/"]),
    ("RedisAuth", &["plan/stores/redis/"]),
    ("ClickhouseSource", &["plan/stores/clickhouse/"]),
    ("LockMode", &["plan/stores/blob.rs"]),
    ("IngressOption", &["plan/ingress/"]),
    ("Scheme", &["plan/ingress/", "plan/dns.rs"]),
    ("TlsMode", &["plan/tls/"]),
    ("Issuer", &["plan/tls/"]),
    ("Zone", &["plan/dns.rs"]),
    ("Stage", &["plan/dns.rs"]),
    ("Visibility", &["plan/dns.rs"]),
    ("AuthMode", &["plan/auth/"]),
    ("Scaler", &["plan/scaler/"]),
    ("RecoveryProfile", &["plan/recovery/"]),
    ("RegionRole", &["plan/recovery/"]),
    ("Standby", &["plan/recovery/"]),
    ("Tier", &["plan/tier.rs"]),
    ("Nat", &["plan/network.rs"]),
    ("StateLock", &["plan/state.rs"]),
    ("MetricsServer", &["plan/metrics_server.rs"]),
    ("TaintEffect", &["plan/placement.rs"]),
    ("Capacity", &["plan/stacks/cluster.rs"]),
];

/// The rules that are about the choices of an option and name each of them. Every other rule asks the room (`traits`) or
/// the model (`has_second_region`), so that a new choice is answered there.
const ABOUT: [(&str, &[&str]); 7] = [
    // The only place that knows in which table a source has its keys.
    ("PostgresSource", &["judge/derived.rs"]),
    ("RedisSource", &["judge/derived.rs", "split_dataplane.rs"]),
    ("ClickhouseSource", &["judge/derived.rs"]),
    ("TlsMode", &["tls_ends_elsewhere.rs"]),
    ("Issuer", &["issuer_settings.rs", "private_zone.rs"]),
    ("RecoveryProfile", &["recovery_target.rs"]),
    ("Standby", &["recovery_target.rs"]),
];

/// The options that a change of lsgen adds a choice to: their rooms name every choice too.
const MATCHED: [&str; 4] = [
    "PostgresSource",
    "RedisSource",
    "ClickhouseSource",
    "IngressOption",
];

/// What compares a choice by itself: `== PostgresSource::Rds`, `matches!(source, PostgresSource::Rds)`.
fn comparisons(code: &str, option: &str) -> usize {
    let signs = ["==", "!="].map(|sign| code.matches(&format!("{sign} {option}::")).count());
    let macros = code.split("matches!(").skip(1).filter(|rest| {
        let mut depth = 1;
        let inside = rest.split_inclusive(['(', ')']).take_while(|part| {
            let is_inside = depth > 0;
            depth += if part.ends_with('(') { 1 } else { -1 };
            is_inside
        });
        inside.collect::<String>().contains(&format!("{option}::"))
    });
    signs.iter().sum::<usize>() + macros.count()
}

#[test]
fn a_choice_that_may_get_company_is_matched_and_not_compared() {
    let mut complaint = String::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let code = source.code();
        for (option, rooms) in ROOMS {
            let is_at_home = rooms.iter().any(|room| source.path.starts_with(room));
            let may_compare = is_at_home && !MATCHED.contains(&option);
            if !may_compare && comparisons(&code, option) > 0 {
                writeln!(complaint, "src/{}: compares `{option}`", source.path).expect("text");
            }
        }
    }
    assert!(
        complaint.is_empty(),
        "{complaint}\nA `match` names every choice."
    );
}

#[test]
fn comparisons_are_recognized() {
    let code = "if *source == PostgresSource::Rds || matches!(f(source), PostgresSource::Aurora) {\n\
                match source { PostgresSource::Rds if matches!(a, (b)) => PostgresSource::Rds }";
    assert_eq!(comparisons(code, "PostgresSource"), 2);
    assert_eq!(comparisons(code, "RedisSource"), 0);
}

#[test]
fn an_option_is_named_in_its_room_alone() {
    let mut complaint = String::new();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut about = BTreeSet::new();
    for source in sources() {
        let code = source.code();
        let words: BTreeSet<&str> = code
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        for (option, rooms) in ROOMS.iter().filter(|(option, _)| words.contains(option)) {
            found.insert(option);
            let rule = source.path.strip_prefix("rules/").unwrap_or_default();
            let mut rules = ABOUT.iter().filter(|(one, _)| one == option);
            if rules.any(|(_, rules)| rules.contains(&rule)) {
                about.insert((*option, rule.to_owned()));
                continue;
            }
            let places = ["model/", "api.rs"];
            let mut places = places.iter().chain(rooms.iter());
            if !source.is_test && !places.any(|place| source.path.starts_with(place)) {
                writeln!(complaint, "src/{}: names `{option}`", source.path).expect("text");
            }
        }
    }
    for (option, rules) in ABOUT {
        for rule in rules
            .iter()
            .filter(|rule| !about.contains(&(option, (**rule).to_owned())))
        {
            writeln!(complaint, "src/rules/{rule}: names no `{option}` anymore").expect("text");
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
    assert_eq!(
        found.len(),
        ROOMS.len(),
        "an option is named nowhere: {found:?}"
    );
}

#[test]
fn every_option_has_a_room() {
    let mut complaint = String::new();
    let sources = sources().into_iter();
    for source in sources.filter(|source| source.path.starts_with("model/")) {
        let enums = source.text.lines().filter_map(|line| {
            let (visibility, rest) = line.split_once("enum ")?;
            visibility.trim_start().starts_with("pub").then_some(())?;
            rest.split(|c: char| !c.is_alphanumeric()).next()
        });
        for option in enums.filter(|name| ROOMS.iter().all(|(option, _)| option != name)) {
            writeln!(complaint, "src/{}: `{option}` has no room", source.path).expect("text");
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}
