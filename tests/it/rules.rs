//! Every rule finds what it says, nothing else, and can be waived only where it says so.
//!
//! A rule has the folder `rules/<CODE>-<name>/`: `bad.toml`, which it finds fault with, `good.toml`,
//! which differs as little as possible and is right, and `expected.snap`, what is said of the bad one.
//! `INSTA_UPDATE=always` rewrites the snapshots. Where a bad file cannot help breaking another rule,
//! its first lines say so: `# also: LS0601, because ...`. Where a rule is about layers, they name `company.toml` beside them.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{LazyLock, Mutex};

use lsgen::api::finding::{Rule, Severity};
use lsgen::api::layer::{self, Stack};
use lsgen::api::rules::{self, Judgement};
use lsgen::api::source::{self, KeyPath, Memory, Span};
use lsgen::api::{render, report};
use toml::{Table, Value};

use crate::support::{each, example, project, snapshot};

const FOLDER: &str = "tests/it/rules";

/// The rules of what any file must satisfy have their cases in `bad_input/`, one for each way to break them.
/// What is wrong with facts about a chart that somebody imported is tried in `chart_facts.rs`, with layers in `layers/`, with two files in `many.rs`.
const ELSEWHERE: [&str; 14] = [
    "LS0100", "LS0101", "LS0102", "LS0103", "LS0104", "LS0105", "LS0106", "LS0116", "LS0117",
    "LS0118", "LS0129", "LS0130", "LS0131", "LS0621",
];

fn folder_of(rule: &Rule) -> String {
    format!("{}-{}", rule.code, rule.name)
}

fn covered() -> Vec<&'static Rule> {
    rules::rules()
        .into_iter()
        .filter(|rule| !ELSEWHERE.contains(&rule.code))
        .collect()
}

fn folders() -> Vec<String> {
    covered().into_iter().map(folder_of).collect()
}

fn rule_of(folder: &str) -> &'static Rule {
    rules::rule(folder.split_once('-').unwrap().0).unwrap()
}

fn file(folder: &str, name: &str) -> String {
    let path = project().join(FOLDER).join(folder).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The layers beside the files, by their paths from the folder of all rules.
fn layers() -> &'static Memory {
    static LAYERS: LazyLock<Memory> = LazyLock::new(|| {
        let path = |folder: &String| format!("{folder}/company.toml");
        let all = folders();
        let paths = all.iter().map(path);
        let read = |path: String| {
            let text = fs::read_to_string(project().join(FOLDER).join(&path));
            text.map(|text| (path, text))
        };
        Memory::new(paths.flat_map(read))
    });
    &LAYERS
}

fn judged(text: &str) -> (Stack, Judgement) {
    let resolved = layer::resolve_with("bad.toml", text, layers());
    let judgement = rules::judge(&resolved, &lsgen::api::chart::Catalogue::shipped());
    (resolved.stack, judgement)
}

fn codes(judgement: &Judgement) -> BTreeSet<&'static str> {
    judgement
        .findings
        .iter()
        .map(|finding| finding.rule.code)
        .collect()
}

/// The codes that the file itself says it breaks as well.
fn also(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().map_while(|line| line.strip_prefix("# also: "));
    lines.map(|line| line.split(',').next().unwrap()).collect()
}

fn said(text: &str) -> String {
    let (stack, judgement) = judged(text);
    report::terminal(&judgement.findings, &stack, false)
}

/// `text` with this reason under `[allow]`.
fn allowing(text: &str, code: &str) -> String {
    let mut table: Table = text.parse().unwrap();
    let allow = table
        .entry("allow")
        .or_insert_with(|| Value::Table(Table::new()));
    allow
        .as_table_mut()
        .unwrap()
        .insert(code.to_owned(), "decided on 2026-11-21".into());
    table.to_string()
}

#[test]
fn every_rule_has_its_folder_and_every_folder_its_rule() {
    let entries = fs::read_dir(project().join(FOLDER)).unwrap();
    let found: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let wanted: BTreeSet<String> = folders().into_iter().collect();
    assert_eq!(found, wanted);
    for code in ELSEWHERE {
        assert!(
            rules::rule(code).is_some_and(|rule| !rule.waivable),
            "{code}"
        );
    }
}

#[test]
fn a_bad_file_breaks_its_rule_and_no_other() {
    each(&folders(), |folder| {
        let bad = file(folder, "bad.toml");
        let (_, judgement) = judged(&bad);
        let mut expected = also(&bad);
        expected.insert(rule_of(folder).code);
        assert_eq!(codes(&judgement), expected, "{folder}\n{}", said(&bad));
        snapshot(
            &format!("rules/{folder}"),
            "expected",
            said(&bad).trim_end(),
        );
    });
}

/// A finding that names another key of the file underlines it as well.
#[test]
fn every_key_that_a_finding_names_is_underlined() {
    let several = Mutex::new(0);
    each(&folders(), |folder| {
        let bad = file(folder, "bad.toml");
        let (stack, judgement) = judged(&bad);
        for finding in &judgement.findings {
            let places: Vec<_> = finding.places().collect();
            let said = || format!("{folder}\n{}", said(&bad));
            for (position, (place, label)) in places.iter().enumerate() {
                assert!(!label.is_empty(), "{}", said());
                let earlier = &places[..position];
                assert!(
                    earlier.iter().all(|(other, _)| other != place),
                    "{}",
                    said()
                );
                let text = &stack.document(place.document).unwrap().text;
                assert!(
                    position == 0 || !text[place.span.clone()].is_empty(),
                    "{}",
                    said()
                );
            }
            *several.lock().unwrap() += usize::from(places.len() > 1);
            let words = format!("{} {}", finding.message, finding.label);
            for name in words.split('`').skip(1).step_by(2) {
                let path = KeyPath::dotted(name.split(' ').next().unwrap());
                if !name.contains('.') || !stack.is_in_file(&path) {
                    continue;
                }
                let node = stack.find(&path).unwrap();
                // Of a table, the keys that matter are underlined.
                if matches!(node.value, source::Value::Table(_)) {
                    continue;
                }
                let is_underlined = places.iter().any(|(place, _)| {
                    let spans = [&node.origin.key, &node.origin.value];
                    let is_within =
                        |span: &&Span| place.span.start >= span.start && place.span.end <= span.end;
                    place.document == node.origin.document && spans.iter().any(is_within)
                });
                assert!(is_underlined, "`{name}`: {}", said());
            }
        }
    });
    let several = several.into_inner().unwrap();
    assert!(several > 40, "only {several} findings have several places");
}

#[test]
fn a_good_file_keeps_its_rule_and_renders() {
    each(&folders(), |folder| {
        let good = file(folder, "good.toml");
        let (_, judgement) = judged(&good);
        assert!(
            !codes(&judgement).contains(rule_of(folder).code),
            "{folder}\n{}",
            said(&good)
        );
        let plan = judgement
            .plan
            .unwrap_or_else(|| panic!("{folder}\n{}", said(&good)));
        render::render(&plan).unwrap_or_else(|error| panic!("{folder}: {error}"));
    });
}

#[test]
fn a_rule_is_waived_only_if_it_says_so() {
    each(&folders(), |folder| {
        let rule = rule_of(folder);
        let bad = file(folder, "bad.toml");
        let (_, before) = judged(&bad);
        let (_, after) = judged(&allowing(&bad, rule.code));
        let count = |judgement: &Judgement| {
            judgement
                .findings
                .iter()
                .filter(|finding| finding.rule.code == rule.code)
                .count()
        };
        if rule.waivable {
            assert_eq!(count(&after), 0, "{folder}");
            assert_eq!(after.allowed.len(), count(&before), "{folder}");
            assert!(
                after
                    .allowed
                    .iter()
                    .all(|(_, reason)| reason == "decided on 2026-11-21"),
                "{folder}"
            );
        } else {
            assert!(count(&after) >= count(&before), "{folder}");
            assert!(after.allowed.is_empty(), "{folder}");
            assert!(
                codes(&after).contains("LS0108"),
                "{folder}: the entry is refused in silence"
            );
        }
    });
}

#[test]
fn the_example_of_a_rule_breaks_it() {
    each(&folders(), |folder| {
        let rule = rule_of(folder);
        let example_of_rule: Table = rule.example.parse().unwrap();
        // An example shows a few lines only; it breaks its rule in some environment that is right.
        let bases = [
            file(folder, "good.toml"),
            example("production"),
            example("evaluation"),
        ];
        let breaks = bases.iter().any(|base| {
            let mut table: Table = base.parse().unwrap();
            lay_over(&mut table, example_of_rule.clone());
            codes(&judged(&table.to_string()).1).contains(rule.code)
        });
        assert!(
            breaks,
            "{folder}: the example breaks nothing:\n{}",
            rule.example
        );
    });
}

/// Lays the example over an environment, table by table, as layers are. An empty table in an example
/// says that there is nothing in it.
fn lay_over(lower: &mut Table, upper: Table) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) if !above.is_empty() => {
                lay_over(below, above);
            }
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

/// The text with the other tier, or the same tier if it has none.
fn in_tier(text: &str, tier: &str) -> String {
    text.replace("tier = \"production\"", &format!("tier = \"{tier}\""))
        .replace("tier = \"evaluation\"", &format!("tier = \"{tier}\""))
}

/// What `lsgen explain` says of the severity is what is reported, in both tiers.
#[test]
fn a_rule_reports_with_its_own_severity() {
    let bad_input = fs::read_dir(project().join("tests/it/bad_input")).unwrap();
    let bad_input = bad_input
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .filter_map(|path| fs::read_to_string(path).ok());
    let of_rules = folders()
        .into_iter()
        .map(|folder| file(&folder, "bad.toml"));
    let texts: Vec<String> = of_rules.chain(bad_input).collect();
    let severities = Mutex::new(BTreeSet::new());
    each(&texts, |text| {
        for (tier, is_production) in [("production", true), ("evaluation", false)] {
            let text = in_tier(text, tier);
            let (_, judgement) = judged(&text);
            for finding in judgement.findings {
                let rule = finding.rule;
                let expected = if is_production {
                    Some(rule.severity.in_production())
                } else {
                    rule.severity.in_evaluation()
                };
                // A file that says nothing of its tier is of neither.
                if text.contains(&format!("tier = \"{tier}\"")) {
                    assert_eq!(Some(finding.severity), expected, "{tier}: {}", rule.code);
                    severities
                        .lock()
                        .unwrap()
                        .insert((rule.code, is_production));
                }
            }
        }
    });
    let severities = severities.into_inner().unwrap();
    // It is about evaluations, and says nothing in production.
    let of_evaluations = "LS0707";
    for rule in covered() {
        let is_production = rule.code != of_evaluations;
        assert!(
            severities.contains(&(rule.code, is_production)),
            "{}",
            rule.code
        );
    }
}

#[test]
fn every_rule_explains_itself() {
    for rule in rules::rules() {
        for (part, text) in [
            ("summary", rule.summary),
            ("why", rule.why),
            ("source", rule.source),
        ] {
            assert!(text.len() > 15, "{}: `{part}` says too little", rule.code);
        }
        assert!(
            rule.summary.ends_with('.') && rule.why.ends_with('.'),
            "{}",
            rule.code
        );
        let is_kebab = rule
            .name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(is_kebab, "{}: {}", rule.code, rule.name);
    }
    let codes: Vec<&str> = rules::rules().iter().map(|rule| rule.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
}

#[test]
fn what_is_wrong_has_a_place_a_label_and_a_way_out() {
    each(&folders(), |folder| {
        let (stack, judgement) = judged(&file(folder, "bad.toml"));
        for finding in judgement.findings {
            let message = &finding.message;
            let document = stack.document(finding.place.document).unwrap();
            assert!(
                document.text.get(finding.place.span.clone()).is_some(),
                "{folder}: {message}"
            );
            assert!(!finding.label.is_empty(), "{folder}: {message}");
            // STYLE: a message is a clause, not a sentence.
            assert!(
                !message.ends_with('.') && !finding.label.ends_with('.'),
                "{folder}: {message}"
            );
            let explains = finding.help.is_some() || !finding.notes.is_empty();
            assert!(
                explains || finding.severity == Severity::Warning,
                "{folder}: {message}"
            );
        }
    });
}
